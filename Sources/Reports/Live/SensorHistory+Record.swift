public import Events
import Numbers
import Posture
public import Records

extension SensorHistory {
    /// No recording is longer than its day.
    private static let longestRecording_us: Int64 = 26 * 3_600_000_000

    /// Of each sensor of which something is recorded, as far as its present wearer wore it.
    ///
    /// - Parameters:
    ///   - sensors: whose.
    ///   - store: the record.
    ///   - length_us: how far back.
    ///   - now_us: UTC.
    public static func read(
        of sensors: [PairedSensor], from store: Store, last_us length_us: Int64, until_us now_us: Int64
    ) throws(RecordsError) -> [SensorHistory] {
        let from_us = now_us.subtractingClamped(length_us)
        let recordings = try store.recordings(
            from_us: now_us.subtractingClamped(longestRecording_us), to_us: now_us)
        var found: [SensorHistory] = []
        for sensor in sensors {
            var history = SensorHistory(sensor: sensor.name, seconds: [], slouches_us: [])
            for (id, recording) in recordings where recording.sensor == sensor.id && recording.wearer == sensor.wearer {
                history.seconds += try store.track(of: id, from_us: from_us, to_us: now_us)
                history.slouches_us += try store.episodes(of: id).filter { $0.kind == .slouch && $0.end_us > from_us }
                    .map { $0.start_us..<max($0.start_us, $0.end_us) }
            }
            if !history.seconds.isEmpty { found.append(history) }
        }
        return found
    }
}
