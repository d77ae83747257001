import GRDB
import Glibc
import LocalTime
import Posture
import Records

/// What the fleet's outbox adds to a commit: its triggers ask at each one whether anybody has agreed that minutes leave.
enum Outbox {
    private enum State: CaseIterable {
        case withoutTriggers
        case nobodyAgreed
        case agreed
    }

    private static let rounds = 9
    /// A second of the track each, over two minutes: every round has the same places within a minute.
    private static let commits = 120

    static func rows() throws -> [Row] {
        let records = try State.allCases.map { try Record($0) }
        var best_us = [Double](repeating: .infinity, count: records.count)
        // In turn, so that what else the machine does meets all of them.
        for _ in 0..<rounds {
            for (index, record) in records.enumerated() {
                best_us[index] = min(best_us[index], try record.commitSome(commits))
            }
        }
        func row(_ what: String, _ state: Int) -> Row {
            let more_us = best_us[state] - best_us[0]
            return Row(
                what: what, figure: "\(short(best_us[state])) µs of the processor",
                note: state == 0 ? "" : "\(short(best_us[state] / best_us[0])) x, \(short(more_us)) µs more")
        }
        return [
            row("a commit of the track, without a fleet's triggers", 0), row("  with them, and nobody has agreed", 1),
            row("  and the wearer has agreed", 2),
        ]
    }

    private final class Record {
        private let folder: ScratchFolder
        private let store: Store
        private let recording: Int64
        private let start_us: Int64
        private var seconds: Int64 = 0

        init(_ state: State) throws {
            // What is measured is the processor's work: no disk is waited for where there is a folder in memory.
            folder = try ScratchFolder(inMemory: true)
            if state == .withoutTriggers {
                _ = try Store(folder: folder.path)
                try DatabaseQueue(path: folder.path + "/plumbline.sqlite").write { database in
                    let names = try String.fetchAll(
                        database, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'fleet%'")
                    for name in names { try database.execute(sql: "DROP TRIGGER \(name)") }
                }
            }
            store = try Store(folder: folder.path)
            // From now on: the triggers ask whether a minute is over.
            start_us = Int64(time(nil)) / 60 * 60_000_000
            recording = try store.begin(
                Store.Recording(
                    sensor: "s", wearer: "me", family: "plumbline", start_us: start_us, utcOffset_s: 0,
                    rulesVersion: "1"))
            guard state == .agreed else { return }
            try store.save(
                StoredFleetConsent(
                    wearer: "me", store: "s", person: "p", textVersion: "1",
                    given: Moment(utc_us: start_us, offset_s: 0), firstMinute: 0))
        }

        /// - Returns: microseconds of the processor for each commit.
        func commitSome(_ commits: Int) throws -> Double {
            let start_s = processor_s
            for _ in 0..<commits {
                var increment = Store.Increment()
                increment.track = [
                    TrackSecond(
                        time_us: start_us + seconds * 1_000_000, flexionDegrees: 4, leanDegrees: 1, posture: .upright,
                        activity: .still, calibration: .ok, coverage: 1)
                ]
                try store.append(increment, to: recording)
                seconds += 1
            }
            return (processor_s - start_s) / Double(commits) * 1e6
        }

        private var processor_s: Double {
            var time = timespec()
            clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
    }
}
