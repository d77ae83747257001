import Events
import Gateway
import Motion
import Posture
import Records
import SensorProtocols
import Testing

/// Each family's own notifications through a session: the same calibration and the same record as over a cable.
@Suite("Sensors of other makers over Bluetooth LE, in a session")
struct BluetoothFamiliesTests {
    private static let start_us: Int64 = 1_772_366_400_000_000

    /// A sensor at rest with x up: its values, and how many samples each value or run of values holds.
    struct Stream: Sendable, CustomTestStringConvertible {
        var family: ProtocolFamily
        var hasGyro = true
        var period_us: Int64
        var samplesAtOnce = 1
        /// What the sensor answers before its data.
        var answers: [(characteristic: BluetoothUUID, value: [UInt8])] = []
        /// The values of the n-th run, taken at this time since the sensor's start.
        var values: @Sendable (_ run: Int, _ end_us: Int64) -> [(characteristic: BluetoothUUID, value: [UInt8])]
        var testDescription: String { family.rawValue }
    }

    static let streams: [Stream] = [
        Stream(family: .witmotion, period_us: 20_000) { _, _ in
            [(WitMotionBluetooth.data, [0x55, 0x61] + words([2048, 0, 0, 0, 0, 0, 0, 0, 0]))]
        },
        Stream(
            family: .polarPMD, hasGyro: false, period_us: 20_000, samplesAtOnce: 36,
            answers: [
                (PolarPMD.control, [0x0F, 0x05]), (PolarPMD.control, [0xF0, 1, 2, 0, 0, 0, 1, 50, 0]),
                (PolarPMD.control, [0xF0, 2, 2, 0, 0]),
            ]
        ) { _, end_us in
            let rows = (0..<36).flatMap { _ in words([1000, 0, 0]) }
            return [(PolarPMD.data, [2] + little(UInt64(end_us) * 1000, 8) + [1] + rows)]
        },
        Stream(family: .movesense, period_us: 19_231, samplesAtOnce: 4) { _, end_us in
            let first_ms = UInt64((end_us - 3 * 19_231) / 1000)
            let forces = (0..<4).flatMap { _ in floats([9.80665, 0, 0]) }
            return [
                (Movesense.data, [2, 99] + little(first_ms, 4) + forces + (0..<4).flatMap { _ in floats([0, 0, 0]) })
            ]
        },
        Stream(family: .xsensDOT, period_us: 16_667) { _, end_us in
            [(XsensDOT.mediumPayload, little(UInt64(end_us), 4) + floats([9.80665, 0, 0, 0, 0, 0]))]
        },
        Stream(family: .metamotion, period_us: 20_000) { _, _ in
            [(MetaMotion.data, [3, 4] + words([8192, 0, 0])), (MetaMotion.data, [0x13, 5] + words([0, 0, 0]))]
        },
        Stream(family: .thingy52, period_us: 20_000) { _, _ in
            [(Thingy52.raw, words([1024, 0, 0, 0, 0, 0, 0, 0, 0]))]
        },
        Stream(family: .microbit, hasGyro: false, period_us: 20_000) { _, _ in [(Microbit.data, words([1000, 0, 0]))] },
        Stream(family: .muse, period_us: 19_231, samplesAtOnce: 3) { run, _ in
            let number = [UInt8(truncatingIfNeeded: run >> 8), UInt8(truncatingIfNeeded: run)]
            let force = (0..<3).flatMap { _ in [0x40, 0, 0, 0, 0, 0] as [UInt8] }
            return [(Muse.acceleration, number + force), (Muse.gyro, number + [UInt8](repeating: 0, count: 18))]
        },
    ]

    private static func little(_ value: UInt64, _ bytes: Int) -> [UInt8] {
        (0..<bytes).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }

    private static func words(_ values: [Int16]) -> [UInt8] {
        values.flatMap { little(UInt64(UInt16(bitPattern: $0)), 2) }
    }

    private static func floats(_ values: [Float]) -> [UInt8] { values.flatMap { little(UInt64($0.bitPattern), 4) } }

    @Test("Ten seconds upright calibrate it; every sample is in the record, with a gyro or without", arguments: streams)
    func uprightHold(stream: Stream) throws {
        var session = SensorSession(
            sensor: PairedSensor(
                id: "ble:00:11:22:33:44:55", name: "back", family: stream.family.rawValue, wearer: "me",
                placement: .upperBack, mount: nil, port: "ble-open:00:11:22:33:44:55", baudRate: 0, paired_us: 0),
            family: stream.family, mount: nil, rules: PostureRules(), offset_s: 0, calibration: nil, quality: .none)
        #expect(!session.beginBluetooth().isEmpty)
        session.linkOpened(now_us: Self.start_us)
        for (characteristic, value) in stream.answers {
            session.receive(value, from: characteristic, arrival_us: Self.start_us)
        }
        session.beginHold(HoldRequest(), now_us: Self.start_us)
        _ = session.drainEffects()

        let runs = Int(20_000_000 / (stream.period_us * Int64(stream.samplesAtOnce)))
        var calibrations: [Calibration] = []
        var samples: [Sample] = []
        for run in 0..<runs {
            let end_us = Int64(run + 1) * stream.period_us * Int64(stream.samplesAtOnce)
            for (characteristic, value) in stream.values(run, end_us) {
                // Ten to twenty milliseconds on the air.
                let delay_us = 10_000 + Int64(run * 7919 % 10_000)
                session.receive(value, from: characteristic, arrival_us: Self.start_us + end_us + delay_us)
                if let calibration = session.drainEffects().calibration { calibrations.append(calibration) }
            }
            samples += session.drainIncrement().chunks.flatMap(\.samples)
        }
        #expect(calibrations.count == 1)
        #expect((calibrations.first?.upright.x ?? 0) > 0.999)
        // A gyro that comes apart is known once it has shown itself: what came before stands without.
        #expect(samples.count >= (runs - 1) * stream.samplesAtOnce)
        #expect(samples.count <= runs * stream.samplesAtOnce)
        let settled = samples.dropFirst(2 * stream.samplesAtOnce)
        #expect(settled.allSatisfy { ($0.angularVelocity_rad_s != nil) == stream.hasGyro })
        #expect(samples.allSatisfy { abs($0.acceleration_m_s2.norm - 9.80665) < 0.02 })
        for (before, after) in zip(settled, settled.dropFirst()) {
            let step_us = after.time_us - before.time_us
            #expect(step_us > 0 && step_us < 3 * stream.period_us)
        }
    }
}
