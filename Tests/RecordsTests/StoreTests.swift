import Glibc
import Motion
import Posture
import Records
import TestSupport
import Testing

@Suite("The store")
struct StoreTests {
    private let eight_us: Int64 = 1_772_352_000_000_000  // 2026-03-01, 08:00 UTC

    private func increment(from_us: Int64, seconds: Int) -> Store.Increment {
        var increment = Store.Increment()
        var samples: [Sample] = []
        for index in 0..<seconds {
            let time_us = from_us + Int64(index) * 1_000_000
            samples.append(
                Sample(time_us: time_us, acceleration_m_s2: Vector3(9.81, 0, 0), angularVelocity_rad_s: nil))
            increment.track.append(
                TrackSecond(
                    time_us: time_us, flexionDegrees: 3, leanDegrees: 0, posture: .upright, activity: .still,
                    calibration: .ok, coverage: 1))
        }
        increment.chunks = [
            RawChunk(
                samples: samples, accelerationQuantum: 16.0 / 32768 * Units.standardGravity_m_s2, gyroQuantum: 1)
        ]
        return increment
    }

    @Test("What was recorded is there after the store is opened again, by its local day")
    func daysAreLocal() throws {
        let folder = try TemporaryFolder()
        let start_us = eight_us + 14 * 3_600_000_000  // 22:00 UTC, 23:00 at +01:00
        do {
            let store = try Store(folder: folder.path)
            let recording = try store.begin(
                Store.Recording(
                    sensor: "t4", wearer: "me", family: "witmotion", start_us: start_us, utcOffset_s: 3600,
                    rulesVersion: "1"))
            // One hour on either side of local midnight.
            try store.append(increment(from_us: start_us, seconds: 7200), to: recording)
            try store.end(recording)
        }
        let store = try Store(folder: folder.path)
        let first = try store.summary(of: 20_513, wearer: "me")
        let second = try store.summary(of: 20_514, wearer: "me")
        #expect(first.worn_s == 3600 && second.worn_s == 3600)
        #expect(first.hours[23].worn_s == 3600 && second.hours[0].worn_s == 3600)
        #expect(
            try store.summary(of: 20_513, wearer: "somebody else").coverageRatio == nil)
    }

    @Test("Samples come back bit for bit and in order of time, whenever they came")
    func samples() throws {
        let folder = try TemporaryFolder()
        let store = try Store(folder: folder.path)
        let recording = try store.begin(
            Store.Recording(
                sensor: "t4", wearer: "me", family: "witmotion", start_us: eight_us, utcOffset_s: 0, rulesVersion: "1"))
        let later = increment(from_us: eight_us + 10_000_000, seconds: 10)
        try store.append(later, to: recording)
        try store.append(increment(from_us: eight_us, seconds: 10), to: recording)
        var read: [Sample] = []
        try store.forEachChunk(of: recording) { read += try #require($0) }
        #expect(read == increment(from_us: eight_us, seconds: 20).chunks[0].samples)
    }

    @Test("A file that is no store is told as such, and a folder that cannot be as well")
    func refusals() throws {
        let folder = try TemporaryFolder()
        let file = open(folder.path + "/plumbline.sqlite", O_CREAT | O_WRONLY, 0o600)
        let text = [UInt8](repeating: 0x41, count: 4096)
        try #require(write(file, text, text.count) == text.count)
        close(file)
        #expect(throws: RecordsError.notAStore(path: folder.path + "/plumbline.sqlite")) {
            _ = try Store(folder: folder.path)
        }
        #expect(throws: RecordsError.self) { _ = try Store(folder: "/dev/null/here") }
    }

    @Test("The store is for its owner alone")
    func rights() throws {
        let folder = try TemporaryFolder()
        let inner = folder.path + "/data"
        do { _ = try Store(folder: inner) }
        var status = stat()
        #expect(stat(inner, &status) == 0 && status.st_mode & 0o777 == 0o700)
        #expect(stat(inner + "/plumbline.sqlite", &status) == 0 && status.st_mode & 0o777 == 0o600)
        for file in ["plumbline.sqlite", "plumbline.sqlite-wal", "plumbline.sqlite-shm"] { unlink(inner + "/" + file) }
        rmdir(inner)
    }
}
