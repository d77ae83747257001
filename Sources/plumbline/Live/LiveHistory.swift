import Events
import LinuxIO
import Records
import Reports
import Terminal

/// The last minutes of what is shown, from the record: a chart need not begin empty.
enum LiveHistory {
    /// What the widest chart shows.
    private static let length_us: Int64 = 2 * 3_600_000_000

    /// Of the paired sensors that there is a live view of; what cannot be read is left out, and told.
    ///
    /// - Parameters:
    ///   - store: the record.
    ///   - name: only this sensor; `nil` for all.
    static func read(from store: Store, only name: String?) -> [SensorHistory] {
        do throws(RecordsError) {
            let sensors = try store.readableSensors().sensors.filter { !$0.isCoarse && name ?? $0.name == $0.name }
            return try SensorHistory.read(of: sensors, from: store, last_us: length_us, until_us: HostClock.utc_us)
        } catch {
            Console.complain("The chart begins empty. \(error.description)")
            return []
        }
    }
}
