import Motion
import Posture
import Records
import TestSupport
import Testing

@testable import Gateway

@Suite("A track that is made again while recording goes on")
struct SlicedRederivationTests {
    private static let start_us: Int64 = 1_772_366_400_000_000
    private let folder: TemporaryFolder
    private let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(folder: folder.path)
    }

    /// Somebody who leans forward and back, from one second to another.
    private func increment(_ seconds: Range<Int64>) -> Store.Increment {
        let samples = (seconds.lowerBound * 100..<seconds.upperBound * 100).map { step in
            let angle = 0.4 * Scalar.sin(Double(step) / 700)
            return Sample(
                time_us: Self.start_us + step * 10_000,
                acceleration_m_s2: Vector3(9.8 * Scalar.cos(angle), 0, 9.8 * Scalar.sin(angle)),
                angularVelocity_rad_s: Vector3(0, 0.4 / 7 * Scalar.cos(Double(step) / 700), 0))
        }
        var increment = Store.Increment()
        increment.chunks = [RawChunk(samples: samples, accelerationQuantum: 0.001, gyroQuantum: 0.001)]
        return increment
    }

    private func begin(_ placement: Placement = .upperBack) throws -> Int64 {
        try store.begin(
            Store.Recording(
                sensor: "witmotion@usb:1", wearer: "me", family: "witmotion", placement: placement,
                start_us: Self.start_us, utcOffset_s: 0, rulesVersion: PostureRules().version))
    }

    @Test("Slice by slice it becomes what it becomes at one go, and what is committed meanwhile is not in it")
    func slices() throws {
        let recording = try begin()
        for second in 0..<700 as Range<Int64> { try store.append(increment(second..<second + 1), to: recording) }
        let atOnce = try #require(
            try TrackRederivation.rederive(recording, in: store, rules: PostureRules(), isOver: false))
        var rederivation = TrackRederivation(
            of: recording, rules: PostureRules(), isOver: false, upToChunk: try store.lastChunk())
        var slices = 0
        var made: TrackRederivation.Outcome?
        for second in 700... as PartialRangeFrom<Int64> {
            slices += 1
            if case .ended(let outcome) = try rederivation.advance(in: store) {
                made = outcome
                break
            }
            // Live goes on, and an old stretch comes, which another one is there for.
            try store.append(increment(second..<second + 1), to: recording)
            try store.append(increment(-second..<1 - second), to: recording)
        }
        #expect(slices > 3)
        let sliced = try #require(made)
        #expect(sliced.derived.track == atOnce.derived.track && !sliced.derived.track.isEmpty)
        #expect(sliced.pipeline.lastSample_us == atOnce.pipeline.lastSample_us)
    }

    @Test("A recording whose samples have been forgotten keeps the track that was made of them")
    func forgotten() throws {
        let recording = try begin()
        try store.append(increment(0..<100), to: recording)
        #expect(try store.repairUnfinished().count == 1)
        let track = try store.track(of: recording)
        #expect(track.count > 90)
        try store.pruneRaw(before_us: .max)
        var repair = RecordingRepair(of: recording, rules: PostureRules())
        while case .goesOn = try repair.advance(in: store) {}
        #expect(try store.track(of: recording) == track)
    }

    @Test("What a recording has taught so far is replaced by what it teaches later, but for what another started from")
    func gyroSoFar() throws {
        let taught = try begin()
        try store.append(increment(0..<60), to: taught)
        let made = try #require(try TrackRederivation.rederive(taught, in: store, rules: PostureRules(), isOver: true))
        let model = try #require(GyroMemory(made.pipeline)).model
        func save(at second: Int64) throws {
            try store.save(
                GyroMemory(time_us: Self.start_us + second * 1_000_000, model: model), sensor: "witmotion@usb:1",
                since: Self.start_us)
        }
        func known(at second: Int64) throws -> Int64? {
            try store.gyroMemory(sensor: "witmotion@usb:1", at: Self.start_us + second * 1_000_000).map {
                ($0.time_us - Self.start_us) / 1_000_000
            }
        }
        try save(at: 60)
        try save(at: 120)
        #expect(try [known(at: 119), known(at: 120)] == [nil, 120])
        _ = try store.begin(
            Store.Recording(
                sensor: "witmotion@usb:1", wearer: "me", family: "witmotion", start_us: Self.start_us + 130_000_000,
                utcOffset_s: 0, rulesVersion: "1"))
        try save(at: 180)
        #expect(try [known(at: 130), known(at: 180)] == [120, 180])
    }
}
