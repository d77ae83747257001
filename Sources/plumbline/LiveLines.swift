import Gateway
import Posture

/// The live view as lines: the JSON stream, or one line a second for people.
struct LiveLines {
    var offset_s = 0

    private let sensor: String
    private let json: Bool
    private var pace: Pace
    private var lines = LineWriter()
    private var last: PostureFrame?
    private var silentSince_us: Int64?

    init(sensor: String, json: Bool, rate_Hz: Double) {
        self.sensor = sensor
        self.json = json
        pace = Pace(rate_Hz: json ? rate_Hz : 1)
    }

    mutating func take(_ frames: [PostureFrame]) {
        for frame in frames {
            last = frame
            silentSince_us = nil
            guard pace.isDue(at_us: frame.time_us) else { continue }
            if json {
                lines.write(GatewayEvent.angle(AngleEvent(frame, sensor: sensor, offset_s: offset_s)).json.text)
            } else {
                lines.write("\(clock(frame.time_us))  \(Self.words(frame))")
            }
        }
    }

    mutating func take(_ events: [PostureEvent]) {
        for event in events {
            guard let line = EventLine(event, sensor: sensor, offset_s: offset_s) else { continue }
            lines.write(json ? line.event.json.text : "\(clock(line.time_us))  \(line.text)")
        }
    }

    /// Says once, in words, that nothing comes any more: an old angle is never shown as a new one.
    mutating func tellSilence(now_us: Int64) {
        guard let last, silentSince_us == nil, now_us - last.time_us > 2_000_000 else { return }
        silentSince_us = last.time_us
        if json {
            let event = LinkEvent(
                time_us: now_us, offset_s: offset_s, sensor: sensor, state: .silent, detail: "No data for 2 s.")
            lines.write(GatewayEvent.link(event).json.text)
        } else {
            lines.write("\(clock(now_us))  no data since \(clock(last.time_us))")
        }
    }

    mutating func flush() { lines.flush() }

    private func clock(_ time_us: Int64) -> String {
        TimeText.clock(utc_us: time_us, offset_s: offset_s, seconds: true)
    }

    private static func words(_ frame: PostureFrame) -> String {
        guard let flexion = frame.flexionDegrees, let lean = frame.leanDegrees else {
            return "posture unknown: not calibrated"
        }
        let name = frame.posture.rawValue.split(separator: "_").joined(separator: " ")
        let doubt = frame.calibration == .doubtful ? "  (calibration doubtful)" : ""
        return "forward \(signed(flexion))°  right \(signed(lean))°  \(name)  \(frame.activity.rawValue)\(doubt)"
    }

    private static func signed(_ degrees: Double) -> String {
        let whole = Int(degrees.rounded())
        return whole > 0 ? "+\(whole)" : "\(whole)"
    }
}
