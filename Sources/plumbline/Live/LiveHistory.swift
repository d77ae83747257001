import LinuxIO
import Posture
import Records
import Terminal

/// The last minutes of what is shown, from the record: a chart need not begin empty.
enum LiveHistory {
    /// What the widest chart shows.
    private static let length_us: Int64 = 2 * 3_600_000_000
    /// No recording is longer than its day.
    private static let longestRecording_us: Int64 = 26 * 3_600_000_000

    /// Of the paired sensors that there is a live view of; what cannot be read is left out, and told.
    ///
    /// - Parameters:
    ///   - store: the record.
    ///   - name: only this sensor; `nil` for all.
    static func read(from store: Store, only name: String?) -> [SensorHistory] {
        do throws(RecordsError) {
            let sensors = try store.readableSensors().sensors.filter { !$0.isCoarse && name ?? $0.name == $0.name }
            return try find(sensors, in: store)
        } catch {
            Console.complain("The chart begins empty. \(error.description)")
            return []
        }
    }

    private static func find(_ sensors: [PairedSensor], in store: Store) throws(RecordsError) -> [SensorHistory] {
        let now_us = HostClock.utc_us
        let from_us = now_us - length_us
        let recordings = try store.recordings(from_us: now_us - longestRecording_us, to_us: now_us)
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
