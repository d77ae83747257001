import Gateway
import Posture

/// What `replay` prints: the stream of `live --json`, or lines for people.
struct ReplayReport {
    private let sensor: String
    private let json: Bool
    private let interval_us: Int64
    private var lines = LineWriter()
    private var nextAngle_us = Int64.min
    private var episodes: [Episode] = []
    private var alerts = 0
    private var coverage_s = 0.0
    private var unknown_s = 0.0
    private var first_us: Int64?

    init(sensor: String, json: Bool, rate_Hz: Double) {
        self.sensor = sensor
        self.json = json
        interval_us = rate_Hz > 0 ? Int64(1e6 / rate_Hz) : 0
    }

    mutating func take(_ frame: PostureFrame) {
        first_us = first_us ?? frame.time_us
        guard json, frame.time_us >= nextAngle_us else { return }
        // Half a sample early is as good as half a sample late: a 25 Hz stream at 10 Hz keeps its pace.
        nextAngle_us = max(nextAngle_us, frame.time_us - interval_us) + interval_us
        lines.write(
            GatewayEvent.angle(
                AngleEvent(
                    time_us: frame.time_us, offset_s: 0, sensor: sensor, flexionDegrees: frame.flexionDegrees,
                    leanDegrees: frame.leanDegrees, posture: frame.posture, activity: frame.activity,
                    calibration: frame.calibration)
            ).json.text)
    }

    mutating func take(_ events: [PostureEvent], _ seconds: [TrackSecond]) {
        for second in seconds {
            coverage_s += second.coverage
            if second.posture == .unknown { unknown_s += second.coverage }
        }
        for event in events {
            switch event {
            case .episodeBegan: continue
            case .episode(let episode):
                episodes.append(episode)
                emit(.episode(sensor: sensor, episode, offset_s: 0)) {
                    "\($0(episode.start_us))  \(episode.kind.rawValue) for \(TimeText.duration(seconds: episode.duration_s)), "
                        + "mean \(whole(episode.meanDegrees))°, peak \(whole(episode.peakDegrees))°"
                }
            case .alert(let time_us, let flexion, let duration_s):
                alerts += 1
                let alert = AlertEvent(
                    time_us: time_us, offset_s: 0, sensor: sensor, flexionDegrees: flexion, duration_s: duration_s)
                emit(.alert(alert)) { "\($0(time_us))  alert: slouching for \(TimeText.duration(seconds: duration_s))" }
            case .gap(let gap):
                emit(.gap(sensor: sensor, gap, offset_s: 0)) {
                    "\($0(gap.from_us))  no samples for \(TimeText.duration(seconds: Double(gap.to_us - gap.from_us) / 1e6))"
                }
            case .calibration(let time_us, let quality, let reason):
                let note = NoteEvent(
                    time_us: time_us, offset_s: 0, sensor: sensor, kind: .calibration,
                    text: "Calibration \(quality.rawValue): \(reason)")
                emit(.note(note)) { "\($0(time_us))  \(note.text)" }
            }
        }
    }

    mutating func finish(isCalibrated: Bool) {
        if !json {
            let slouch_s = episodes.reduce(0) { $0 + $1.duration_s }
            lines.write("\(TimeText.duration(seconds: coverage_s)) of samples")
            if isCalibrated {
                let longest = episodes.map(\.duration_s).max()
                lines.write(
                    "\(episodes.count) \(episodes.count == 1 ? "slouch" : "slouches"), \(TimeText.duration(seconds: slouch_s)) in all"
                        + (longest.map { ", the longest \(TimeText.duration(seconds: $0))" } ?? "") + "; \(alerts) "
                        + (alerts == 1 ? "alert" : "alerts"))
                if unknown_s > 0 { lines.write("\(TimeText.duration(seconds: unknown_s)) of it: posture unknown") }
            } else {
                lines.write(
                    "Not calibrated, so nothing is said about posture: give --calibrate-first or --hold upright=…")
            }
        }
        lines.flush()
    }

    private mutating func emit(_ event: GatewayEvent, text: (_ clock: (Int64) -> String) -> String) {
        if json {
            lines.write(event.json.text)
        } else {
            let origin_us = first_us ?? 0
            lines.write(text { Self.sinceStart(microseconds: $0 - origin_us) })
        }
    }

    /// `h:mm:ss` since the recording's start.
    private static func sinceStart(microseconds: Int64) -> String {
        let s = Int(microseconds / 1_000_000)
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(s / 3600):\(two(s / 60 % 60)):\(two(s % 60))"
    }
}

/// Angles are never printed to more than a degree for people: the sensors are no better (DOMAIN 2).
private func whole(_ degrees: Double) -> Int { Int(degrees.rounded()) }
