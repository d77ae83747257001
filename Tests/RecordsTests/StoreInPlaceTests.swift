import GRDB
import Glibc
import Motion
import Posture
import TestSupport
import Testing

@testable import Records

/// A file that is deleted, moved or replaced while it is open; the files are real ones.
@Suite("A store and its file's name")
struct StoreInPlaceTests {
    private let folder: TemporaryFolder
    private let store: Store
    private var data: String { folder.path + "/data" }
    private var file: String { data + "/plumbline.sqlite" }

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(folder: folder.path + "/data")
        try store.save(Self.sensor)
    }

    private static let sensor = PairedSensor(
        id: "witmotion:t4", name: "back", family: "witmotion", wearer: "me", placement: .upperBack, mount: nil,
        port: "usb:1", baudRate: 115_200, paired_us: 1)
    private static let recording = Store.Recording(
        sensor: "witmotion:t4", wearer: "me", family: "witmotion", start_us: 1_772_352_000_000_000, utcOffset_s: 0,
        rulesVersion: "1")

    private func addition(_ number: Int64?, second: Int64, isLast: Bool = false) -> Store.Addition {
        var increment = Store.Increment()
        let sample = Sample(
            time_us: Self.recording.start_us + second * 1_000_000, acceleration_m_s2: Vector3(9.81, 0, 0),
            angularVelocity_rad_s: nil)
        increment.chunks = [RawChunk(samples: [sample], accelerationQuantum: 1, gyroQuantum: 1)]
        return Store.Addition(to: Self.recording, number: number, increment, isLast: isLast)
    }

    private func samples(in store: Store, _ recording: Int64) throws -> Int {
        var count = 0
        try store.forEachChunk(of: recording) { count += $0?.count ?? 0 }
        return count
    }

    private func names() throws -> Set<String> {
        let directory = try #require(opendir(data))
        defer { closedir(directory) }
        var names: Set<String> = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            names.insert(name)
        }
        return names.subtracting([".", ".."])
    }

    /// Looks as often as a recorder does in some seconds, until something is open.
    private func reopens(within looks: Int) throws -> Bool {
        for _ in 0..<looks {
            do throws(RecordsError) {
                if try store.reopenIfReplaced() { return true }
            } catch RecordsError.gone { continue }
        }
        return false
    }

    @Test("What is committed survives a loss of power: every commit is brought to the disk")
    func synchronous() throws {
        #expect(try store.write { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == 2)
    }

    @Test("A deleted file takes nothing: no write, no read, no note")
    func deleted() throws {
        let number = try store.commit([addition(nil, second: 0)])[0]
        unlink(file)
        #expect(throws: RecordsError.gone(path: file)) { _ = try store.commit([addition(number, second: 1)]) }
        #expect(throws: RecordsError.gone(path: file)) { _ = try store.commit([]) }
        #expect(throws: RecordsError.gone(path: file)) { _ = try store.sensors() }
        #expect(throws: RecordsError.gone(path: file)) {
            try store.add(StoredNote(moment: Self.recording.start, wearer: "me", sensor: nil, text: "x"))
        }
    }

    @Test("A file that loses its name while it is being written counts as not written")
    func duringWrite() throws {
        #expect(throws: RecordsError.gone(path: file)) {
            try store.write { database in
                try database.execute(sql: "DELETE FROM note")
                rename(file, file + ".away")
            }
        }
    }

    @Test("The same file put back goes on, with the recordings that it had")
    func putBack() throws {
        let number = try store.commit([addition(nil, second: 0)])[0]
        rename(data, folder.path + "/away")
        #expect(throws: RecordsError.gone(path: file)) { _ = try store.commit([addition(number, second: 1)]) }
        #expect(try !reopens(within: 20), "without its folder nothing is made")
        rename(folder.path + "/away", data)
        #expect(try store.reopenIfReplaced() == false)
        #expect(try store.commit([addition(number, second: 1)]) == [number])
        #expect(try samples(in: store, number) == 2)
    }

    @Test("A file that was moved away is whole, and its log does not come over the one that is put in its place")
    func replaced() throws {
        let number = try store.commit([addition(nil, second: 0)])[0]
        // A backup of another time: another recording has the number there.
        let backup = try TemporaryFolder()
        do {
            let other = try Store(folder: backup.path)
            var foreign = Self.recording
            foreign.start_us -= 86_400_000_000
            #expect(try other.begin(foreign) == number)
        }
        rename(file, folder.path + "/old.sqlite")
        rename(backup.path + "/plumbline.sqlite", file)
        #expect(try reopens(within: 3))
        let next = try store.commit([addition(number, second: 1)])[0]
        #expect(next != number)
        #expect(try samples(in: store, next) == 1 && samples(in: store, number) == 0)
        #expect(try store.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
        // The old one, opened where it was moved to, has all that was ever committed to it.
        let old = try TemporaryFolder()
        rename(folder.path + "/old.sqlite", old.path + "/plumbline.sqlite")
        #expect(try samples(in: Store(folder: old.path), number) == 1)
    }

    @Test("A copy of it that has the recording goes on with that")
    func copied() throws {
        let number = try store.commit([addition(nil, second: 0)])[0]
        try store.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        try store.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO '\(folder.path)/copy'") }
        rename(folder.path + "/copy", file)
        #expect(try reopens(within: 3))
        #expect(try store.commit([addition(nil, second: 1)]) == [number])
    }

    @Test("In a fresh folder, and after a while in an emptied one, a new store is made")
    func fresh() throws {
        for name in try names() { unlink(data + "/" + name) }
        #expect(try !reopens(within: 5))
        #expect(try reopens(within: 20))
        #expect(try samples(in: store, store.commit([addition(7, second: 1)])[0]) == 1)
        for name in try names() { unlink(data + "/" + name) }
        rmdir(data)
        #expect(try !reopens(within: 20))
        mkdir(data, 0o700)
        #expect(try reopens(within: 3))
        #expect(try samples(in: store, store.commit([addition(7, second: 1)])[0]) == 1)
    }

    @Test("What is being copied there is left alone until it is whole")
    func copying() throws {
        unlink(file)
        for size in 1...10 {
            let descriptor = open(file, O_WRONLY | O_CREAT | O_APPEND, 0o600)
            let bytes = [UInt8](repeating: UInt8(size), count: 100)
            #expect(write(descriptor, bytes, bytes.count) == bytes.count)
            close(descriptor)
            #expect(throws: RecordsError.gone(path: file)) { _ = try store.reopenIfReplaced() }
        }
        // What is there now is no store: it is told, and not touched.
        #expect(throws: RecordsError.notAStore(path: file)) { _ = try store.reopenIfReplaced() }
        var status = stat()
        #expect(stat(file, &status) == 0 && status.st_size == 1000)
    }

    @Test("A backup that was copied over the open file is left as it is, and recording goes on in it")
    func overwritten() throws {
        let backup = folder.path + "/backup"
        try store.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO '\(backup)'") }
        var number = try store.commit([addition(nil, second: 0)])[0]
        // Enough for the log to be brought into the file on the way.
        for second in 1..<400 as Range<Int64> { number = try store.commit([addition(number, second: second)])[0] }
        try store.writeWithoutTransaction { _ = try $0.checkpoint(.passive) }
        for second in 400..<500 as Range<Int64> { number = try store.commit([addition(number, second: second)])[0] }
        let cp = try copy(backup, over: file)
        try #require(cp)
        #expect(throws: RecordsError.gone(path: file)) { _ = try store.commit([]) }
        #expect(throws: RecordsError.gone(path: file)) { _ = try store.commit([addition(number, second: 500)]) }
        #expect(try reopens(within: 3))
        let next = try store.commit([addition(number, second: 500)])[0]
        #expect(try samples(in: store, next) == 1)
        #expect(try store.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
        #expect(try store.sensors().map(\.id) == [Self.sensor.id])
    }

    /// As cp(1) does it: the file stays the same, its content does not.
    private func copy(_ source: String, over target: String) throws -> Bool {
        let (from, to) = (open(source, O_RDONLY), open(target, O_WRONLY | O_TRUNC))
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = read(from, &bytes, bytes.count)
        defer { close(from) }
        // Not closed: that would take this process's locks of the database away, which cp in another process does not.
        return count > 0 && write(to, bytes, count) == count
    }

    @Test("What another program writes beside it, and brings into the file, is no other file")
    func beside() throws {
        let number = try store.commit([addition(nil, second: 0)])[0]
        do {
            let other = try Store(folder: data)
            try other.add(StoredNote(moment: Self.recording.start, wearer: "me", sensor: nil, text: "x"))
            try other.writeWithoutTransaction { _ = try $0.checkpoint(.passive) }
        }
        #expect(try store.commit([addition(number, second: 1)]) == [number])
        // By hand, without having written anything.
        let hand = try DatabaseQueue(path: file)
        try hand.writeWithoutTransaction { _ = try $0.checkpoint(.passive) }
        try hand.close()
        #expect(try store.commit([addition(number, second: 2)]) == [number])
        #expect(try samples(in: store, number) == 3)
    }

    @Test("A log that was deleted beside its database costs nothing")
    func logDeleted() throws {
        let number = try store.commit([addition(nil, second: 0)])[0]
        unlink(file + "-wal")
        unlink(file + "-shm")
        #expect(throws: RecordsError.gone(path: file)) { _ = try store.commit([addition(number, second: 1)]) }
        #expect(try !reopens(within: 3), "it is the same store")
        #expect(try store.commit([addition(number, second: 1)]) == [number])
        #expect(try samples(in: store, number) == 2)
    }

    @Test("A recording that was erased begins again; one that is over and has nothing new does not")
    func erased() throws {
        let number = try store.commit([addition(nil, second: 0)])[0]
        try store.erase(wearer: "me")
        var empty = addition(number, second: 0, isLast: true)
        empty.increment = Store.Increment()
        _ = try store.commit([empty])
        #expect(try store.recording(number) == nil)
        let next = try store.commit([addition(number, second: 1)])[0]
        #expect(try samples(in: store, next) == 1)
    }

    @Test("What the store cannot take is told apart from a disk that takes nothing")
    func refused() throws {
        var bad = addition(nil, second: 0)
        // SQLite keeps what is not a number as NULL, and a mean must be there.
        bad.increment.episodes = [
            Episode(start_us: 0, end_us: 1, kind: .slouch, meanDegrees: .nan, peakDegrees: 0)
        ]
        do throws(RecordsError) {
            _ = try store.commit([bad, addition(nil, second: 1)])
            Issue.record("It was taken.")
        } catch {
            #expect(error.isOfWhatIsStored)
        }
        #expect(try store.recordings(from_us: 0, to_us: .max).isEmpty, "all or nothing: no recording was begun")
    }
}
