import Motion
import SensorProtocols
import Testing

@Suite("Polar's measurement service")
struct PolarTests {
    private let milliG = Units.standardGravity_m_s2 / 1000

    private func messages(
        _ sensor: inout BluetoothSensor, _ hex: String, from characteristic: BluetoothUUID = PolarPMD.data
    )
        -> [SensorMessage]
    {
        var messages: [SensorMessage] = []
        sensor.take(bytes(hex), from: characteristic, into: &messages)
        return messages
    }

    private func readings(_ messages: [SensorMessage]) -> [MotionReading] {
        messages.compactMap { if case .motion(let reading) = $0 { reading } else { nil } }
    }

    private func captured(_ hex: String) throws -> [SensorMessage] {
        var sensor = try #require(try BluetoothSensor(capturedFrom: .polarPMD))
        let messages = messages(&sensor, hex)
        #expect(sensor.statistics.frameBytes + sensor.statistics.totalSkippedBytes == bytes(hex).count)
        return messages
    }

    @Test("45 FF is -187 mg, not the -184 of the specification's figure, and the time is the last sample's")
    func specification() throws {
        let readings = readings(try captured("02ea54a2428b4552080145ffe4ffb50345ffe4ffb803"))
        #expect(
            readings.map(\.acceleration_m_s2) == [Vector3(-187, -28, 949) * milliG, Vector3(-187, -28, 952) * milliG])
        #expect(readings.map(\.deviceTime_us) == [nil, 599_618_164_814_402])
        #expect(readings.allSatisfy { $0.angularVelocity_rad_s == nil })
    }

    @Test("36 resting samples (polar-ble-sdk, AccDataTest.kt:18-95)")
    func resting() throws {
        let readings = readings(
            try captured(
                "02009435770000000001f7ffffffe703f8fffeffe503f9ffffffe503faffffffe603fafffeffe603f9ffffffe503f8ffffffe603f8"
                    + "fffeffe603faffffffe503faffffffe703faffffffe503f8ffffffe603f7ffffffe603f8fffeffe603f9fffeffe703f9ff0000"
                    + "e603f9ffffffe603f7fffeffe503f9ffffffe503f9ffffffe503faff0000e603f9fffeffe603f8ffffffe603f8ffffffe503f9"
                    + "ffffffe603f9ffffffe503faffffffe603f9ffffffe503f9ffffffe503f8fffeffe603f9ffffffe603f9ffffffe603f9ff0000"
                    + "e503f9fffeffe603f8fffeffe603f7fffeffe603"))
        #expect(readings.count == 36)
        #expect(readings[0].acceleration_m_s2 == Vector3(-9, -1, 999) * milliG)
        #expect(readings[1].acceleration_m_s2 == Vector3(-8, -2, 997) * milliG)
        #expect(readings[35].acceleration_m_s2 == Vector3(-9, -2, 998) * milliG)
        #expect(readings[35].deviceTime_us == 2_000_000)
    }

    @Test("A compressed frame: a first row and one difference of 6 bits (AccDataTest.kt:207-260)")
    func compressed() throws {
        let readings = readings(try captured("02650000000000000081f1ff1400f00306017b0f08"))
        #expect(
            readings.map(\.acceleration_m_s2) == [Vector3(-15, 20, 1008) * milliG, Vector3(-20, 17, 1008) * milliG])
    }

    @Test("Two blocks of differences in one frame, each filled up to a byte (iOSCommunicationsTests.swift)")
    func twoBlocks() throws {
        let readings = readings(try captured("02000000000000000081" + "ffffffffffff0303aaaacccf0302aaaacc"))
        let expected = [(-1, -1, -1), (1, -4, 1), (-2, -2, 2), (1, -4, 1), (3, -7, 3), (0, -5, 4)]
        #expect(
            readings.map(\.acceleration_m_s2)
                == expected.map { Vector3(Double($0.0), Double($0.1), Double($0.2)) * milliG })
    }

    @Test("Without the start's factor a count in g is only a count; of a cut frame the whole rows are kept")
    func withoutFactor() throws {
        // The specification's "Delta frame sample example", of which 2 of 29 differences are printed.
        let messages = try captured("02000000000000000080" + "d0ff6501e40f081dfc07ff0c13f2")
        let rows = messages.compactMap { message -> [Int64]? in
            guard case .report(let report) = message, case .integers(let counts)? = report.values.first?.value else {
                return nil
            }
            return counts
        }
        #expect(rows == [[-48, 357, 4068], [-52, 364, 4067], [-40, 383, 4053]])
        #expect(messages.last == .skipped(bytes: 8, reason: .truncated))
    }

    @Test("A frame of empty blocks is bounded")
    func flood() throws {
        let blocks = String(repeating: "00ff", count: 200)
        #expect(readings(try captured("02000000000000000081" + "010002000300" + blocks)).count == 2048)
    }

    /// A Verity Sense that is connected to, as far as both its streams run.
    private func started() throws -> (sensor: BluetoothSensor, requests: [[GATTRequest]]) {
        var sensor = try #require(BluetoothSensor(.polarPMD))
        var requests = [sensor.start().filter { !$0.isOptional }]
        for answer in [
            // Features: acceleration, gyro, magnetometer. Settings. Start, with the factor of ±8 g.
            "0f64", "f00102000000013400010110000201080004010305",
            "f002020000" + "0501" + "00008039",
            "f001050000" + "00013400010110000201d007040103",
            "f002050000" + "0501" + "0000803d",
        ] {
            _ = messages(&sensor, answer, from: PolarPMD.control)
            requests.append(sensor.takeRequests())
        }
        return (sensor, requests)
    }

    @Test("Features, settings, start: each answer brings the next request, and the gyro follows the acceleration")
    func start() throws {
        let requests = try started().requests
        func write(_ hex: String) -> [GATTRequest] {
            [GATTRequest(PolarPMD.control, .write(bytes(hex), withResponse: true))]
        }
        #expect(
            requests[0] == [
                GATTRequest(PolarPMD.control, .subscribe), GATTRequest(PolarPMD.data, .subscribe),
                GATTRequest(PolarPMD.control, .read),
            ])
        #expect(requests[1] == write("0102"))
        #expect(requests[2] == write("0202" + "00013400" + "01011000" + "02010800" + "040103"))
        #expect(requests[3] == write("0105"))
        #expect(requests[4] == write("0205" + "00013400" + "01011000" + "0201d007" + "040103"))
        #expect(requests[5].isEmpty)
    }

    @Test("An H10 is asked for the settings that it knows, and has no gyro; it is stopped on leaving")
    func h10() throws {
        var sensor = try #require(BluetoothSensor(.polarPMD, rate_Hz: 200))
        _ = sensor.start()
        // 25, 50, 100 and 200 Hz, 16 bits, 2, 4 and 8 g.
        _ = messages(&sensor, "0f05", from: PolarPMD.control)
        #expect(!sensor.sends.contains(.gyro))
        _ = sensor.takeRequests()
        _ = messages(
            &sensor, "f001020000" + "0004190032006400c800" + "01011000" + "0203020004000800",
            from: PolarPMD.control)
        // polar_pmd_control: start_acc_H10_200Hz_16bit_8g.
        #expect(
            sensor.takeRequests() == [
                GATTRequest(PolarPMD.control, .write(bytes("02020001c8000101100002010800"), withResponse: true))
            ])
        #expect(sensor.stop() == [GATTRequest(PolarPMD.control, .write(bytes("0302"), withResponse: true))])
        #expect(sensor.profile.mustBeStopped)
    }

    @Test("A refusal says in words what was refused and why; already streaming is no refusal")
    func refusal() throws {
        var sensor = try #require(BluetoothSensor(.polarPMD))
        #expect(
            messages(&sensor, "f002020c", from: PolarPMD.control) == [
                .error(code: 12, text: "The sensor refuses acceleration: not in its present state.")
            ])
        #expect(
            messages(&sensor, "f001060700", from: PolarPMD.control) == [
                .error(code: 7, text: "The sensor refuses magnetic field: wrong resolution.")
            ])
        guard case .report? = messages(&sensor, "f00202060000", from: PolarPMD.control).first else {
            Issue.record("already streaming is an error")
            return
        }
    }

    @Test("Samples of a packet lie evenly up to its time; a lost packet does not stretch them")
    func times() throws {
        var sensor = try started().sensor
        func packet(_ last_ms: UInt64, samples: Int) -> [Int64?] {
            let time_ns = last_ms * 1_000_000
            let time = (0..<8).map { UInt8(truncatingIfNeeded: time_ns >> UInt64(8 * $0)) }
            var messages: [SensorMessage] = []
            sensor.take(
                [2] + time + [1] + [UInt8](repeating: 0, count: 6 * samples), from: PolarPMD.data, into: &messages)
            return readings(messages).map(\.deviceTime_us)
        }
        let period_us = 1e6 / 52
        let first = packet(10_000, samples: 3)
        #expect(
            first == [
                10_000_000 - Int64((2 * period_us).rounded()), 10_000_000 - Int64(period_us.rounded()), 10_000_000,
            ])
        #expect(packet(10_060, samples: 3) == [10_020_000, 10_040_000, 10_060_000])
        let afterGap = packet(12_000, samples: 2)
        #expect(afterGap == [12_000_000 - Int64(period_us.rounded()), 12_000_000])
    }

    @Test("Acceleration and gyro in packets of their own become samples with both, each at its own time")
    func samples() throws {
        var (sensor, _) = try started()
        var assembler = SampleAssembler(.polarPMD)
        var samples: [RawSample] = []
        func take(_ measurement: UInt8, _ type: UInt8, _ last_ms: UInt64, _ rows: [Int16]) {
            let time_ns = last_ms * 1_000_000
            var value = [measurement] + (0..<8).map { UInt8(truncatingIfNeeded: time_ns >> UInt64(8 * $0)) } + [type]
            for row in rows {
                let bytes = [UInt8(truncatingIfNeeded: row), UInt8(truncatingIfNeeded: row >> 8)]
                value += bytes + [0, 0] + [0, 0]
                if type == 0x80 { break }
            }
            var messages: [SensorMessage] = []
            sensor.take(value, from: PolarPMD.data, into: &messages)
            for message in messages { assembler.take(message, into: &samples) }
        }
        take(5, 0x80, 990, [160])
        take(2, 0x01, 1000, [1000])
        #expect(samples.isEmpty)
        take(5, 0x80, 1010, [320])
        // The factor 1/16: 10°/s and 20°/s; half-way between them 15°/s.
        #expect(samples.count == 1)
        #expect(samples.first?.deviceTime_us == 1_000_000)
        #expect(abs(try #require(samples.first?.angularVelocity_rad_s).x - 15 * Units.radiansPerDegree) < 1e-9)
    }
}
