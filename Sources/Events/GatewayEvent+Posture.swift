import LocalTime
public import Posture

extension GatewayEvent {
    /// What the pipeline has found, as it is told; `nil` for what is told only when it has ended.
    ///
    /// - Parameters:
    ///   - found: on the time line of the sensor's recording.
    ///   - sensor: the name of the sensor that it was found from.
    ///   - offset_s: local time − UTC, seconds.
    ///   - limit: where a slouch began when it was found.
    public init?(_ found: PostureEvent, sensor: String, offset_s: Int, limit: SlouchLimit? = nil) {
        switch found {
        case .episodeBegan, .unsure:
            return nil
        case .episode(let episode):
            self = .episode(EpisodeEvent(sensor: sensor, episode, offset_s: offset_s))
        case .alert(let at_us, let flexion, let duration_s):
            self = .alert(
                AlertEvent(
                    at: Moment(utc_us: at_us, offset_s: offset_s), sensor: sensor, flexionDegrees: flexion,
                    duration_s: duration_s, reason: limit?.words(for: duration_s)))
        case .gap(let gap):
            self = .gap(GapEvent(sensor: sensor, gap, offset_s: offset_s))
        case .measurement(let at_us, let fault):
            self = .note(
                NoteEvent(
                    at: Moment(utc_us: at_us, offset_s: offset_s), sensor: sensor, kind: .warning,
                    text: fault?.words ?? MeasurementFault.hasEnded))
        case .calibration(let at_us, let quality, let reason):
            self = .note(
                NoteEvent(
                    at: Moment(utc_us: at_us, offset_s: offset_s), sensor: sensor, kind: .calibration,
                    text: reason.words(for: quality)))
        case .notWorn(let from_us, let until_us):
            let from = Moment(utc_us: from_us, offset_s: offset_s)
            self = .note(
                NoteEvent(
                    at: Moment(utc_us: until_us, offset_s: offset_s), sensor: sensor, kind: .sensor,
                    text: "Not worn since \(from.clock(seconds: true)): nothing of a wearer was measured from then on.")
            )
        }
    }
}
