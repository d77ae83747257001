import Glibc
import LinuxIO
import Motion
import Posture
import Records
import TestSupport
import Testing

@testable import Gateway

/// A keeper with a real store and its writer's thread, on a loop of its own.
@Suite("What a keeper of the record does when the record is not what it was")
struct RecordKeeperTests {
    private final class House {
        let folder: TemporaryFolder
        let store: Store
        let loop: EventLoop
        let keeper: RecordKeeper
        var warnings: [String] = []
        var written: [CommitQueue.Written] = []
        var reopened = 0
        var caughtUp = 0
        var data: String { folder.path + "/data" }

        init(mayWrite: @escaping @Sendable () -> Bool = { true }) throws {
            folder = try TemporaryFolder()
            store = try Store(folder: folder.path + "/data")
            loop = try EventLoop()
            keeper = try RecordKeeper(
                store, rules: PostureRules(), rawRetention_s: nil, mayWrite: mayWrite, on: loop)
            keeper.onWarning = { [unowned self] in self.warnings.append($0) }
            keeper.onWritten = { [unowned self] in self.written.append($0) }
            keeper.onReopened = { [unowned self] in self.reopened += 1 }
            keeper.onCaughtUp = { [unowned self] in self.caughtUp += 1 }
        }

        /// Commits, as often as a recorder does in some seconds, until something is so.
        func commit(until isSo: () -> Bool) throws {
            for _ in 0..<200 where !isSo() {
                keeper.commit(sensorCount: 1)
                loop.after(20_000) { [loop] in loop.stop() }
                try loop.run()
            }
            #expect(isSo())
        }

        func samples() throws -> Int {
            var count = 0
            for (id, _) in try store.recordings(from_us: 0, to_us: .max) {
                try store.forEachChunk(of: id) { count += $0?.count ?? 0 }
            }
            return count
        }
    }

    private func entry(_ sensor: String, second: Int64, bad: Bool = false) -> RecordWriter.Entry {
        let start_us: Int64 = 1_772_352_000_000_000
        var increment = Store.Increment()
        increment.chunks = [
            RawChunk(
                samples: [
                    Sample(
                        time_us: start_us + second * 1_000_000, acceleration_m_s2: Vector3(9.8, 0, 0),
                        angularVelocity_rad_s: nil)
                ], accelerationQuantum: 1, gyroQuantum: 1)
        ]
        if bad {
            increment.episodes = [Episode(start_us: 0, end_us: 1, kind: .slouch, meanDegrees: .nan, peakDegrees: 0)]
        }
        return RecordWriter.Entry(
            sensor: sensor,
            recording: Store.Recording(
                sensor: sensor, wearer: "me", family: "witmotion", start_us: start_us, utcOffset_s: 0,
                rulesVersion: "1"), number: nil, increment: increment, isLast: false, gyro: nil)
    }

    @Test("A folder that is gone is told once, nothing counts as written, and all of it goes into the next store")
    func gone() throws {
        let house = try House()
        rename(house.data, house.folder.path + "/away")
        // With nothing to write it is seen as well.
        try house.commit { !house.warnings.isEmpty }
        #expect(house.keeper.isPaused)
        for second in 0..<3 as Range<Int64> {
            house.keeper.add(entry("a", second: second))
            house.keeper.commit(sensorCount: 1)
        }
        var rounds = 0
        try house.commit {
            rounds += 1
            return rounds > 20
        }
        #expect(house.written.isEmpty && house.warnings.count == 1)
        #expect(house.warnings.first?.contains("was deleted, moved or replaced") == true)
        mkdir(house.data, 0o700)
        try house.commit { house.caughtUp > 0 }
        #expect(house.reopened == 1 && house.caughtUp == 1 && !house.keeper.isPaused)
        #expect(house.warnings.last == "Recording goes on.")
        #expect(try house.samples() == 3)
    }

    @Test("An entry that the record does not take costs its findings, once told, and stands in nobody's way")
    func refused() throws {
        let house = try House()
        for second in 0..<3 as Range<Int64> {
            house.keeper.add(entry("a", second: second))
            house.keeper.add(entry("b", second: second, bad: true))
            house.keeper.add(entry("c", second: second))
            try house.commit { house.written.count == 3 * Int(second + 1) }
        }
        #expect(try house.samples() == 9)
        #expect(house.warnings.count == 1 && house.warnings.first?.contains("its samples are kept") == true)
        #expect(!house.keeper.isPaused)
    }

    @Test("Into a folder that somebody else records into nothing is written")
    func somebodyElses() throws {
        let house = try House { false }
        house.keeper.add(entry("a", second: 0))
        try house.commit { !house.warnings.isEmpty }
        #expect(house.warnings.first?.contains("is being written by another program") == true)
        #expect(try house.samples() == 0)
    }
}
