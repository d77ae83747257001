import Motion
import Posture
import Records
import SensorProtocols
import TestSupport
import Testing

@testable import Gateway

@Suite("What is remembered of a sensor's gyro")
struct GyroMemoryTests {
    private static let start_us: Int64 = 1_772_366_400_000_000
    private static let day_us: Int64 = 86_400_000_000

    private let folder: TemporaryFolder
    private let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(folder: folder.path)
    }

    private func paired(_ id: String) -> PairedSensor {
        PairedSensor(
            id: id, name: "t4", family: "witmotion", wearer: "me", placement: .upperBack, mount: nil, port: "usb:1",
            baudRate: 115_200, paired_us: 0)
    }

    /// A recording of a gyro that reads 1.8°/s too much about its y axis, on a wearer who first sways and then sits.
    private func record(
        _ id: String = "witmotion@usb:1", from_us: Int64, seconds: Int = 60
    ) throws -> (number: Int64, session: SensorSession, frames: [PostureFrame]) {
        let number = try store.begin(
            Store.Recording(
                sensor: id, wearer: "me", family: "witmotion", placement: .upperBack, start_us: from_us, utcOffset_s: 0,
                rulesVersion: PostureRules().version))
        var session = SensorSession(
            sensor: paired(id), family: .witmotion, mount: nil, rules: PostureRules(), offset_s: 0, calibration: nil,
            quality: .none, gyro: try store.gyroMemory(sensor: id, at: from_us)?.model(at: from_us))
        session.linkOpened(now_us: from_us)
        var frames: [PostureFrame] = []
        for step in 0..<seconds * 50 {
            let t = Double(step) / 50
            // The clip turns, and what the wearer does shakes it.
            let angle = 0.4 * Scalar.sin(0.7 * t)
            let rate = 0.4 * 0.7 * Scalar.cos(0.7 * t) + 1.8 * Units.radiansPerDegree
            let shake = 0.2 * Scalar.sin(9 * t)
            let words: [Int16] = [
                Int16(2048 * Scalar.cos(angle)), 0, Int16(2048 * (Scalar.sin(angle) + shake)), 0,
                Int16((rate / WitMotion.gyro_rad_sPerCount).rounded()), 0, 0, 0, 0,
            ]
            session.receive(
                [0x55, 0x61] + words.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] },
                arrival_us: from_us + Int64(step) * 20_000)
            frames += session.drainEffects().frames
        }
        session.finish()
        try store.append(session.drainIncrement(), to: number)
        return (number, session, frames)
    }

    @Test("The next day begins with what was learned, and an hour begins with more of it than a week later")
    func nextDay() throws {
        let first = try record(from_us: Self.start_us)
        let memory = try #require(first.session.gyroMemory)
        #expect(abs(Double(memory.model.errors[1]) + 1.8 * Units.radiansPerDegree) < 0.3 * Units.radiansPerDegree)
        try store.save(memory, sensor: "witmotion@usb:1")
        let second = try record(from_us: Self.start_us + Self.day_us)
        func worst(_ frames: [PostureFrame]) -> Double {
            // Between the start and the moment when anybody would have learned it.
            frames[50..<400].reduce(0) { worst, frame in
                let t = Double((frame.time_us - frames[0].time_us)) / 1e6
                let angle = 0.4 * Scalar.sin(0.7 * t)
                let truth = Vector3(Scalar.cos(angle), 0, Scalar.sin(angle))
                return max(worst, Scalar.acos(min(1, frame.up.dot(truth))) * Units.degreesPerRadian)
            }
        }
        #expect(worst(second.frames) < worst(first.frames))
        let soon = memory.model(at: memory.time_us + 3_600_000_000).covariance[0]
        #expect(soon > memory.model.covariance[0])
        #expect(memory.model(at: memory.time_us + 7 * Self.day_us).covariance[0] > soon)
    }

    @Test("A track made again starts from what was known when its recording began, not from what was learned since")
    func madeAgain() throws {
        try store.save(try #require(try record(from_us: Self.start_us).session.gyroMemory), sensor: "witmotion@usb:1")
        let second = try record(from_us: Self.start_us + Self.day_us)
        try store.save(try #require(second.session.gyroMemory), sensor: "witmotion@usb:1")
        let made = try #require(
            try TrackRederivation.rederive(second.number, in: store, rules: PostureRules(), isOver: true))
        #expect(GyroMemory(made.pipeline) == second.session.gyroMemory)
    }

    @Test("A recording that was cut off teaches as much as one that ended in order")
    func cutOff() throws {
        let cut = try record(from_us: Self.start_us)
        let repaired = try store.repairUnfinished()
        #expect(repaired.count == 1)
        #expect(repaired.first?.gyro != nil && repaired.first?.gyro == cut.session.gyroMemory)
    }

    @Test("Nothing is remembered of a sensor that is known by its port only, nor of one without a gyro")
    func unknown() throws {
        let memory = try #require(try record(from_us: Self.start_us).session.gyroMemory)
        try store.save(memory, sensor: "witmotion@port:/dev/ttyS0")
        #expect(try store.gyroMemory(sensor: "witmotion@port:/dev/ttyS0", at: .max) == nil)
        var pipeline = PosturePipeline()
        for step in 0..<100 as Range<Int64> {
            _ = pipeline.advance(
                Sample(time_us: step * 20_000, acceleration_m_s2: Vector3(9.8, 0, 0), angularVelocity_rad_s: nil))
        }
        #expect(GyroMemory(pipeline) == nil)
    }

    @Test("Pruning keeps what recordings with samples have started from")
    func pruning() throws {
        let memory = try #require(try record(from_us: Self.start_us).session.gyroMemory)
        for day in 0..<10 as Range<Int64> {
            try store.save(
                GyroMemory(time_us: Self.start_us + day * Self.day_us, model: memory.model), sensor: "witmotion@usb:1")
        }
        try store.pruneRaw(before_us: Self.start_us + 7 * Self.day_us)
        let kept = try (0..<10).compactMap { day in
            try store.gyroMemory(sensor: "witmotion@usb:1", at: Self.start_us + Int64(day) * Self.day_us)?.time_us
        }
        #expect(kept == (4..<10).map { Self.start_us + Int64($0) * Self.day_us })
    }
}
