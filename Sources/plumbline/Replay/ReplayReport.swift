import Events
import Gateway
import LocalTime
import Numbers
import PlainText
import Posture
import Records
import Terminal

/// What `replay` prints: the stream of `live --json`, or lines for people and a closing count.
struct ReplayReport {
    private let origin: FrameOrigin
    private let json: Bool
    private var pace: Pace
    private var lines = LineWriter()
    private var episodes: [Episode] = []
    private var alerts = 0
    private var track: [TrackSecond] = []
    private var first_us: Int64?
    /// What an alert rests on.
    private var lastFrame: PostureFrame?
    private var sensor: String { origin.sensor }
    private var range: PersonalRange { origin.range }

    init(sensor: String, json: Bool, rate_Hz: Double, rules: PostureRules, range: PersonalRange = PersonalRange()) {
        origin = FrameOrigin(
            sensor: sensor, offset_s: 0, range: range, fixedSlouchDegrees: rules.fixedSlouchDegrees)
        self.json = json
        pace = Pace(rate_Hz: rate_Hz)
    }

    mutating func add(_ frame: PostureFrame) {
        first_us = first_us ?? frame.time_us
        lastFrame = frame
        guard json, pace.isDue(at_us: frame.time_us) else { return }
        lines.write(GatewayEvent.angle(AngleEvent(frame, of: origin)).json.text)
    }

    mutating func add(_ events: [PostureEvent], _ seconds: [TrackSecond]) {
        track += seconds
        for event in events {
            if case .notWorn(let from_us, let until_us) = event { track.takeBack(from_us..<until_us) }
            if case .episode(let episode) = event { episodes.append(episode) }
            if case .alert = event { alerts += 1 }
            guard let told = GatewayEvent(event, sensor: sensor, offset_s: 0, limit: limit(of: event)),
                let line = EventLine(told)
            else {
                continue
            }
            lines.write(
                json
                    ? line.event.json.text : "\(sinceStart(microseconds: line.time_us - (first_us ?? 0)))  \(line.text)"
            )
        }
    }

    private func limit(of event: PostureEvent) -> SlouchLimit? {
        guard case .alert(let time_us, _, _) = event, let lastFrame, lastFrame.time_us == time_us else { return nil }
        return lastFrame.slouchLimit(fixedDegrees: origin.fixedSlouchDegrees)
    }

    /// What was made of one of our own recordings.
    mutating func add(_ derived: Store.Increment, offset_s: Int) {
        first_us = derived.track.first?.time_us ?? first_us
        for second in derived.track {
            let event = AngleEvent(
                at: Moment(utc_us: second.time_us, offset_s: offset_s), sensor: sensor, placements: [],
                flexionDegrees: second.flexionDegrees,
                leanDegrees: second.leanDegrees,
                rangeShare: second.calibration == .ok ? second.flexionDegrees.flatMap(range.share) : nil,
                posture: second.posture, activity: second.activity,
                calibration: second.calibration)
            if json { lines.write(GatewayEvent.angle(event).json.text) }
        }
        add(derived.gaps.map { .gap($0) } + derived.episodes.map { .episode($0) }, derived.track)
        alerts += derived.alerts_us.count
    }

    /// - Parameter isJudged: whether the sensor sat where posture is judged.
    mutating func finish(isCalibrated: Bool, isJudged: Bool = true) {
        if !json { writeCount(isCalibrated: isCalibrated, isJudged: isJudged) }
        lines.flush()
    }

    private mutating func writeCount(isCalibrated: Bool, isJudged: Bool) {
        lines.write("\(TimeText.duration(seconds: seconds { _ in true })) of samples")
        guard isJudged else {
            lines.write("It was not worn at t4: angles only, nothing is said about posture.")
            return
        }
        guard isCalibrated else {
            lines.write("Not calibrated, so nothing is said about posture: give --calibrate-first or --hold upright=…")
            return
        }
        let slouch_s = episodes.reduce(0) { $0 + $1.duration_s }
        let longest = episodes.map(\.duration_s).max().map { ", the longest \(TimeText.duration(seconds: $0))" } ?? ""
        lines.write(
            "\(episodes.count.counted("slouch", plural: "slouches")), "
                + "\(TimeText.duration(seconds: slouch_s)) in all\(longest); "
                + "\(alerts.counted("alert"))")
        if let words = range.words {
            let seconds = episodes.reduce(0) { $0 + $1.duration_s }
            let mean = episodes.reduce(0) { $0 + $1.meanDegrees * $1.duration_s } / max(seconds, 1e-9)
            let share = episodes.isEmpty ? nil : range.share(ofFlexion: mean)
            let slouches = share.map { "; the slouches lie at \(String(whole: $0 * 100)) % of it" } ?? ""
            lines.write("range: \(words)\(slouches)")
        }
        let unknown_s = seconds { $0.posture == .unknown }
        if unknown_s > 0 { lines.write("\(TimeText.duration(seconds: unknown_s)) of it: posture unknown") }
        let notWorn_s = seconds { $0.activity == .off }
        if notWorn_s > 0 { lines.write("\(TimeText.duration(seconds: notWorn_s)) of it: not worn") }
    }

    private func seconds(where counts: (TrackSecond) -> Bool) -> Double {
        track.lazy.filter(counts).reduce(0) { $0 + $1.coverage }
    }
}

/// `h:mm:ss` since the recording's start.
private func sinceStart(microseconds: Int64) -> String {
    let s = Int(microseconds / 1_000_000)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(s / 3600):\(two(s / 60 % 60)):\(two(s % 60))"
}
