import Motion
import SensorProtocols
import TestSupport
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
        sensor.decode(bytes(hex), from: characteristic, into: &messages)
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

    @Test("Type 0 is in g by the start's factor; of a cut frame the whole rows are kept")
    func typeZero() throws {
        // The specification's "Delta frame sample example", of which 2 of 29 differences are printed: a Verity Sense at rest.
        let cut = "02000000000000000080" + "d0ff6501e40f081dfc07ff0c13f2"
        let messages = try captured(cut)
        let rows = readings(messages).map { ($0.acceleration_m_s2 ?? .zero) * (4096 / Units.standardGravity_m_s2) }
        let expected = [Vector3(-48, 357, 4068), Vector3(-52, 364, 4067), Vector3(-40, 383, 4053)]
        #expect(zip(rows, expected).allSatisfy { ($0 - $1).norm < 1e-9 } && rows.count == 3)
        #expect(messages.last == .skipped(bytes: 8, reason: .truncated))
        // A sensor whose start said another factor: 2.4414e-4 as a float is 0x39800000; here twice that.
        var sensor = try started().sensor
        _ = self.messages(&sensor, "f002020000" + "0501" + "0000003a", from: PolarPMD.control)
        let doubled = readings(self.messages(&sensor, cut))
        #expect(abs((doubled.first?.acceleration_m_s2?.norm ?? 0) / Units.standardGravity_m_s2 - 2) < 0.01)
    }

    @Test("57 samples of 10-bit differences, real motion within ±8 g (AccDataTest.kt, type 0)")
    func tenBits() throws {
        let messages = try captured(
            "02009435770000000080"
                + "7107f06a9e8d0a38be5cbeba2f96b3ee4be5adfb42b9ebbe4cfeba2f92bfee4be4b1fb12b9ecbd3c3ebb2f8fd3de4b"
                + "e3b5f7d2b8edbd307e7b2f8be3ce8be2baf7a2b8eebc20be7b2f88f3cecbe1bdef52f8efbc18fe3b2f8403bfcbe0c2ef32b8f0bb044ebc"
                + "2e8113af0be0c6eff2f7f1b9fc7dbc2e7d279f4bdfcaebc2f7f2b8eccd7c2e7b378f4bdecee392f7f3b8e00dfd2d774b7fcbddd2df6237"
                + "f5b7d44dbd2d745b6fcbdcd7d73237f6b5c88d7d2d716b4f4bdcdcd3f236f7b4bcddfd2c6f7b3f4bdbe0cfd236f8b2b02dbe2c6c8f1fcb"
                + "dae3c7a276f9")
        let forces = readings(messages).compactMap(\.acceleration_m_s2).map { $0 * (4096 / Units.standardGravity_m_s2) }
        #expect(forces.count == 57 && messages.count == 57)
        #expect((forces[0] - Vector3(1905, 27376, -29282)).norm < 1e-9)
        #expect((forces[1] - Vector3(1905 + 190, 27376 - 105, -29282 - 85)).norm < 1e-9)
        #expect(forces.allSatisfy { max(abs($0.x), abs($0.y), abs($0.z)) <= 32768 })
    }

    @Test("Gyro: 16-bit counts, and floats of which the differences are of their bits (GyrDataTest.kt)")
    func gyro() throws {
        let counts = readings(try captured("05ffffffffffffff7f80" + "eaff08000d000301df00"))
        let degrees = counts.compactMap(\.angularVelocity_rad_s).map { $0 * Units.degreesPerRadian }
        #expect(zip(degrees, [Vector3(-22, 8, 13), Vector3(-23, 11, 16)]).allSatisfy { ($0 - $1).norm < 1e-9 })
        #expect(degrees.count == 2)
        let floats = readings(
            try captured("05009435770000000081" + "0000803f000020410000a0411c01" + "0000a001000008cdccec0d"))
        let rates = floats.compactMap(\.angularVelocity_rad_s).map { $0 * Units.degreesPerRadian }
        #expect(rates.count == 2)
        #expect((rates[0] - Vector3(1, 10, 20)).norm < 1e-6)
        let second = [0x3F80_0000 + 0x01A0_0000, 0x4120_0000 + 0x0080_0000, 0x41A0_0000 &+ 0xFDEC_CCCD] as [UInt32]
        let values = second.map { Double(Float(bitPattern: $0)) }
        #expect((rates[1] - Vector3(values[0], values[1], values[2])).norm < 1e-6)
    }

    @Test("Differences of any width from 0 to 32 bits have their sign; a wider one is damage", arguments: 0...33)
    func widths(width: Int) throws {
        // Of one row: x the least, y the greatest number of that width, z minus one.
        let least = width == 0 ? 0 : -(Int64(1) << Int64(width - 1))
        let numbers = [least, width == 0 ? 0 : -least - 1, width == 0 ? 0 : -1]
        var bits: [UInt8] = []
        for number in numbers { for bit in 0..<min(32, width) { bits.append(UInt8(number >> Int64(bit) & 1)) } }
        while bits.count % 8 > 0 { bits.append(0) }
        let packed = stride(from: 0, to: bits.count, by: 8).map { start in
            (0..<8).reduce(UInt8(0)) { $0 | bits[start + $1] << UInt8($1) }
        }
        var sensor = try #require(try BluetoothSensor(capturedFrom: .polarPMD))
        var messages: [SensorMessage] = []
        let head: [UInt8] = [2, 0, 0, 0, 0, 0, 0, 0, 0, 0x81, 0, 0, 0, 0, 0, 0]
        sensor.decode(head + [UInt8(width), 1] + packed, from: PolarPMD.data, into: &messages)
        let rows = readings(messages).compactMap(\.acceleration_m_s2)
        guard width <= 32 else {
            #expect(rows == [.zero])
            #expect(messages.last == .skipped(bytes: 2 + packed.count, reason: .truncated))
            return
        }
        #expect(rows == [.zero, Vector3(Double(numbers[0]), Double(numbers[1]), Double(numbers[2])) * milliG])
    }

    @Test("A frame of empty blocks is bounded")
    func flood() throws {
        let blocks = String(repeating: "00ff", count: 200)
        let messages = try captured("02000000000000000081" + "010002000300" + blocks)
        #expect(readings(messages).count == 512)
        // Three blocks were looked into.
        #expect(messages.last == .skipped(bytes: 2 * 197, reason: .tooLong))
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
            requests.append(sensor.drainRequests())
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

    @Test("An answer that comes twice, read and notified, asks for nothing twice")
    func twice() throws {
        var sensor = try #require(BluetoothSensor(.polarPMD))
        _ = sensor.start()
        for answer in ["0f64", "0f64", "f00102000000013400", "f00102000000013400", "f002020000", "f002020000"] {
            _ = messages(&sensor, answer, from: PolarPMD.control)
        }
        #expect(sensor.drainRequests().count == 3)
    }

    @Test("A sensor that offers a rate of nothing is not started with it, and its frames have no invented times")
    func rateOfNothing() throws {
        var sensor = try #require(BluetoothSensor(.polarPMD))
        _ = sensor.start()
        for answer in ["0f64", "f001020000" + "00010000" + "01011000", "f002020000"] {
            _ = messages(&sensor, answer, from: PolarPMD.control)
        }
        #expect(sensor.drainRequests().last?.action != .write(bytes("020200010000"), withResponse: true))
        let frame = "02ea54a2428b4552080145ffe4ffb50345ffe4ffb803"
        #expect(readings(messages(&sensor, frame)).map(\.deviceTime_us) == [nil, 599_618_164_814_402])
    }

    @Test("Packets of 36 samples that come late by chance give samples at their own even times, on the host's clock")
    func hostTimes() throws {
        var sensor = try started().sensor
        var assembler = SampleAssembler(.polarPMD)
        var clock = DeviceClock()
        var generator = SplitMix(seed: 5)
        let step_ns: UInt64 = 20_000_000
        var worst_us: Int64 = 0
        var previous_us = Int64.min
        for packet in 1...100 as ClosedRange<UInt64> {
            // The strap's clock begins in 2019, the host's at 1000 s; a packet needs 30 to 90 ms.
            let last_ns = 600_000_000_000_000_000 + packet * 36 * step_ns
            let sent_us = 1_000_000_000 + Int64(packet * 36 * step_ns / 1000)
            let arrival_us = sent_us + 30_000 + Int64(generator.next() % 60_000)
            let time = (0..<8).map { UInt8(truncatingIfNeeded: last_ns >> UInt64(8 * $0)) }
            var messages: [SensorMessage] = []
            sensor.decode(
                [2] + time + [1] + [UInt8](repeating: 1, count: 6 * 36), from: PolarPMD.data, into: &messages)
            var samples: [RawSample] = []
            for message in messages { assembler.assemble(message, into: &samples) }
            #expect(samples.count == 36)
            for (place, sample) in samples.enumerated() {
                let host_us = clock.map(device_us: try #require(sample.deviceTime_us), arrival_us: arrival_us).host_us
                #expect(host_us > previous_us)
                previous_us = host_us
                let taken_us = sent_us - Int64(35 - place) * 20_000
                if packet > 20 { worst_us = max(worst_us, abs(host_us - taken_us - 30_000)) }
            }
        }
        // The least delay cannot be told from the clock's offset; the rest is the line's error.
        #expect(worst_us < 10_000)
    }

    @Test("An H10 is asked for the settings that it knows, and has no gyro; it is stopped on leaving")
    func h10() throws {
        var sensor = try #require(BluetoothSensor(.polarPMD, rate_Hz: 200))
        _ = sensor.start()
        // 25, 50, 100 and 200 Hz, 16 bits, 2, 4 and 8 g.
        _ = messages(&sensor, "0f05", from: PolarPMD.control)
        #expect(!sensor.sends.contains(.gyro))
        _ = sensor.drainRequests()
        _ = messages(
            &sensor, "f001020000" + "0004190032006400c800" + "01011000" + "0203020004000800",
            from: PolarPMD.control)
        // polar_pmd_control: start_acc_H10_200Hz_16bit_8g.
        #expect(
            sensor.drainRequests() == [
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
            sensor.decode(
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
        func decode(_ measurement: UInt8, _ type: UInt8, _ last_ms: UInt64, _ rows: [Int16]) {
            let time_ns = last_ms * 1_000_000
            var value = [measurement] + (0..<8).map { UInt8(truncatingIfNeeded: time_ns >> UInt64(8 * $0)) } + [type]
            for row in rows {
                let bytes = [UInt8(truncatingIfNeeded: row), UInt8(truncatingIfNeeded: row >> 8)]
                value += bytes + [0, 0] + [0, 0]
                if type == 0x80 { break }
            }
            var messages: [SensorMessage] = []
            sensor.decode(value, from: PolarPMD.data, into: &messages)
            for message in messages { assembler.assemble(message, into: &samples) }
        }
        decode(5, 0x80, 990, [160])
        decode(2, 0x01, 1000, [1000])
        #expect(samples.isEmpty)
        decode(5, 0x80, 1010, [320])
        // The factor 1/16: 10°/s and 20°/s; half-way between them 15°/s.
        #expect(samples.count == 1)
        #expect(samples.first?.deviceTime_us == 1_000_000)
        #expect(abs(try #require(samples.first?.angularVelocity_rad_s).x - 15 * Units.radiansPerDegree) < 1e-9)
    }
}
