import LocalTime
import Motion
import Posture
import Records
import TestSupport
import Testing

@Suite("Raw samples in the store")
struct RawChunkTests {
    private let start_us: Int64 = 1_772_352_000_000_000
    private let quantum = 4.0 / 32768 * Units.standardGravity_m_s2

    private func chunk(sequence: UInt32, samples: Int, bootID: UInt32? = 7, hasGyro: Bool = true) -> RawChunk {
        RawChunk(
            samples: (0..<samples).map { index in
                let number = Int64(sequence) + Int64(index)
                return Sample(
                    time_us: start_us + number * 10_000,
                    acceleration_m_s2: Vector3(Double(number % 100) * quantum, 0, 9000 * quantum),
                    angularVelocity_rad_s: hasGyro ? Vector3(0.001, 0, 0) : nil)
            }, accelerationQuantum: quantum, gyroQuantum: 0.001, bootID: bootID,
            firstSequence: bootID == nil ? nil : sequence)
    }

    private func store(_ folder: TemporaryFolder) throws -> (Store, Int64) {
        let store = try Store(folder: folder.path)
        let recording = try store.begin(
            Store.Recording(
                sensor: "plumbline:1", wearer: "me", family: "plumbline", start_us: start_us, utcOffset_s: 0,
                rulesVersion: "1"))
        return (store, recording)
    }

    private func add(_ chunks: [RawChunk], to recording: Int64, _ store: Store) throws {
        var increment = Store.Increment()
        increment.chunks = chunks
        try store.append(increment, to: recording)
    }

    private func samples(_ store: Store, _ recording: Int64) throws -> [Sample] {
        var read: [Sample] = []
        try store.forEachChunk(of: recording) { read += try #require($0) }
        return read
    }

    @Test("The store knows which numbers it has, in whatever order they came, also after they are made minutes")
    func sequences() throws {
        let folder = try TemporaryFolder()
        let (store, recording) = try store(folder)
        for second in [0, 1, 2, 5, 6, 3] as [UInt32] {
            try add([chunk(sequence: second * 100, samples: 100)], to: recording, store)
        }
        let expected: [ClosedRange<UInt32>] = [0...399, 500...699]
        #expect(try store.storedSequences(sensor: "plumbline:1", bootID: 7) == expected)
        #expect(try store.storedSequences(sensor: "plumbline:1", bootID: 8).isEmpty)
        #expect(try store.storedSequences(sensor: "plumbline:2", bootID: 7).isEmpty)
        let before = try samples(store, recording)
        try store.compact(recording, before_us: start_us + 600_000_000)
        try store.compact(recording, before_us: start_us + 600_000_000)
        #expect(try store.storedSequences(sensor: "plumbline:1", bootID: 7) == expected)
        #expect(try samples(store, recording) == before)
    }

    @Test("Making minutes keeps every sample, and keeps apart what does not belong together")
    func compaction() throws {
        let folder = try TemporaryFolder()
        let (store, recording) = try store(folder)
        for second in 0..<150 {
            // A gyro that is not there for a while, and a sensor that starts anew.
            try add(
                [
                    chunk(
                        sequence: UInt32(second) * 100, samples: 100, bootID: second < 100 ? 7 : nil,
                        hasGyro: !(20..<30).contains(second))
                ], to: recording, store)
        }
        let before = try samples(store, recording)
        #expect(before.count == 15_000)
        var pieces = 0
        try store.compact(recording, before_us: start_us + 150_000_000)
        try store.forEachChunk(of: recording) { _ in pieces += 1 }
        #expect(try samples(store, recording) == before)
        // First minute in three for the gyro, second in two for the start, and half a minute of seconds left.
        #expect(pieces == 3 + 2 + 30)
        // Late samples of a minute that is done already find their place.
        try add([chunk(sequence: 15_000, samples: 10, bootID: nil)], to: recording, store)
        #expect(try samples(store, recording).count == 15_010)
    }

    @Test("Old samples are forgotten and what was made of them stays")
    func pruning() throws {
        let folder = try TemporaryFolder()
        let (store, recording) = try store(folder)
        try add([chunk(sequence: 0, samples: 100), chunk(sequence: 100, samples: 100)], to: recording, store)
        try store.pruneRaw(before_us: start_us + 1_000_000)
        #expect(try samples(store, recording).count == 100)
        try store.pruneRaw(before_us: .max)
        #expect(try samples(store, recording).isEmpty)
        #expect(try store.recording(recording) != nil)
    }

    @Test("Samples with and without a gyro in one chunk are refused, and nothing of them is stored")
    func uneven() throws {
        let folder = try TemporaryFolder()
        let (store, recording) = try store(folder)
        var mixed = chunk(sequence: 0, samples: 10)
        mixed.samples[3].angularVelocity_rad_s = nil
        #expect(throws: RecordsError.unevenChunk) {
            try add([chunk(sequence: 100, samples: 5), mixed], to: recording, store)
        }
        #expect(try samples(store, recording).isEmpty)
    }
}

@Suite("Sensors, calibrations and notes in the store")
struct SensorRecordTests {
    private func sensor(_ id: String, name: String) -> PairedSensor {
        PairedSensor(
            id: id, name: name, family: "witmotion", wearer: "me", placement: .upperBack, mount: "+x,-z",
            port: "port:1-1:1.0", baudRate: 9600, paired_us: 1)
    }

    @Test("A sensor is remembered, changed under its identity, and forgotten; names are unique")
    func sensors() throws {
        let folder = try TemporaryFolder()
        let store = try Store(folder: folder.path)
        try store.save(sensor("a", name: "back"))
        try store.save(sensor("b", name: "low"))
        #expect(throws: RecordsError.nameIsTaken("BACK")) { try store.save(sensor("b", name: "BACK")) }
        try store.save(sensor("a", name: "upper"))
        #expect(try store.sensors().map(\.name) == ["low", "upper"])
        try store.forgetSensor(id: "b")
        #expect(try store.sensors() == [sensor("a", name: "upper")])
    }

    @Test("Notes come back in order of time")
    func notes() throws {
        let folder = try TemporaryFolder()
        let store = try Store(folder: folder.path)
        let note = StoredNote(moment: Moment(utc_us: 5, offset_s: 3600), wearer: "me", sensor: nil, text: "Rücken 🙂")
        try store.add(note)
        #expect(try store.notes(from_us: 0, to_us: 10) == [note])
        #expect(try store.notes(from_us: 6, to_us: 10).isEmpty)
    }
}
