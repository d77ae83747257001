import Gateway
import Posture

/// Something that the pipeline found, as an event of the stream and as words.
struct EventLine {
    let event: GatewayEvent
    let time_us: Int64
    let text: String

    /// `nil` for what is told when it has ended.
    init?(_ found: PostureEvent, sensor: String, offset_s: Int) {
        switch found {
        case .episodeBegan:
            return nil
        case .episode(let episode):
            event = .episode(sensor: sensor, episode, offset_s: offset_s)
            time_us = episode.start_us
            text =
                "\(episode.kind.rawValue) for \(TimeText.duration(seconds: episode.duration_s)), "
                + "mean \(Self.whole(episode.meanDegrees))°, peak \(Self.whole(episode.peakDegrees))°"
        case .alert(let at_us, let flexion, let duration_s):
            event = .alert(
                AlertEvent(
                    time_us: at_us, offset_s: offset_s, sensor: sensor, flexionDegrees: flexion, duration_s: duration_s)
            )
            time_us = at_us
            text = "alert: slouching for \(TimeText.duration(seconds: duration_s))"
        case .gap(let gap):
            event = .gap(sensor: sensor, gap, offset_s: offset_s)
            time_us = gap.from_us
            text = "no samples for \(TimeText.duration(seconds: Double(gap.to_us - gap.from_us) / 1e6))"
        case .calibration(let at_us, let quality, let reason):
            let note = NoteEvent(
                time_us: at_us, offset_s: offset_s, sensor: sensor, kind: .calibration,
                text: "Calibration \(quality.rawValue): \(reason)")
            event = .note(note)
            time_us = at_us
            text = note.text
        }
    }

    /// Angles are never printed to more than a degree for people: the sensors are no better (DOMAIN 2).
    private static func whole(_ degrees: Double) -> Int { Int(degrees.rounded()) }
}

extension AngleEvent {
    init(_ frame: PostureFrame, sensor: String, offset_s: Int) {
        self.init(
            time_us: frame.time_us, offset_s: offset_s, sensor: sensor, flexionDegrees: frame.flexionDegrees,
            leanDegrees: frame.leanDegrees, posture: frame.posture, activity: frame.activity,
            calibration: frame.calibration)
    }
}
