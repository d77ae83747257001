import Motion
import SensorProtocols
import TestSupport
import Testing

@Suite("A sensor over Bluetooth LE")
struct BluetoothSensorTests {
    @Test("Families without Bluetooth LE have no such sensor")
    func serialOnly() {
        #expect(BluetoothSensor(.bno08xRVC) == nil)
        #expect(ProtocolFamily.ximu3.gattProfile == nil)
    }

    @Test("Our own messages come whole and without framing; counts get their scale once the sensor has told it")
    func plumbline() throws {
        // Firmware-Protocol/vectors/messages.jsonl: "identity" and "samples", without their frames.
        let identity = bytes(
            "0101001f000011223344556677d4c3b2a190dc01007011010070170000e80303fa00f401e80304436c697005312e322e300752c3bc"
                + "636b656e")
        let samples = bytes(
            "0200286bee7bf2052a010000008096980001020100feff0020000064009cff0300fcfffe1f0080ff7f0000")
        var sensor = try #require(BluetoothSensor(.plumbline))
        var messages: [SensorMessage] = []
        for value in [samples, identity, samples] {
            sensor.decode(value, from: PlumblineBluetooth.data, into: &messages)
        }
        let blocks = messages.compactMap { if case .samples(let block) = $0 { block } else { nil } }
        #expect(messages.count == 3)
        #expect(blocks.first?.scale == nil)
        let force = try #require(blocks.last?.acceleration_m_s2(ofSample: 0))
        #expect((force - Vector3(1, -2, 8192) * (122e-6 * Units.standardGravity_m_s2)).norm < 1e-9)
        #expect(sensor.statistics.frameBytes == 2 * samples.count + identity.count)

        var assembler = SampleAssembler(.plumbline)
        var raw: [RawSample] = []
        for message in messages { assembler.assemble(message, into: &raw) }
        #expect(raw.map(\.sequence) == [4_000_000_000, 4_000_000_001])
        #expect(raw.map(\.deviceTime_us) == [5_000_000_123, 5_000_010_123])
        #expect(raw.allSatisfy { $0.isResent && $0.bootID == 0xA1B2_C3D4 })
    }

    @Test("A value of a characteristic that the family does not have, or too long a one, is counted and named")
    func strangers() throws {
        var sensor = try #require(BluetoothSensor(.plumbline))
        var messages: [SensorMessage] = []
        sensor.decode([1, 2, 3], from: BluetoothUUID(short: 0x2A37), into: &messages)
        sensor.decode([UInt8](repeating: 2, count: 245), from: PlumblineBluetooth.data, into: &messages)
        sensor.decode([], from: PlumblineBluetooth.data, into: &messages)
        #expect(
            messages == [
                .skipped(bytes: 3, reason: .unknownCharacteristic), .skipped(bytes: 245, reason: .tooLong),
                .skipped(bytes: 0, reason: .truncated),
            ])
    }

    @Test("Battery and Device Information are read from any sensor; a level over a hundred is none")
    func standard() throws {
        var sensor = try #require(BluetoothSensor(.witmotion))
        var messages: [SensorMessage] = []
        sensor.decode([87], from: StandardCharacteristics.batteryLevel, into: &messages)
        sensor.decode([101], from: StandardCharacteristics.batteryLevel, into: &messages)
        sensor.decode(Array("WT901".utf8) + [0], from: BluetoothUUID(short: 0x2A24), into: &messages)
        #expect(
            messages == [
                .battery(BatteryReading(ratio: 0.87)), .skipped(bytes: 1, reason: .malformed),
                .text(kind: "model", deviceTime_us: nil, text: "WT901"),
            ])
    }

    @Test("What a sensor may lack is asked for as optional, before its own stream begins")
    func requests() throws {
        var sensor = try #require(BluetoothSensor(.plumbline))
        let requests = sensor.start()
        #expect(requests.filter { !$0.isOptional } == [GATTRequest(PlumblineBluetooth.data, .subscribe)])
        #expect(sensor.stop().isEmpty)
    }
}

@Suite("WitMotion over Bluetooth LE")
struct WitMotionBluetoothTests {
    private func messages(_ hex: String) throws -> [SensorMessage] {
        var sensor = try #require(BluetoothSensor(.witmotion))
        var messages: [SensorMessage] = []
        let value = bytes(hex)
        sensor.decode(value, from: WitMotionBluetooth.data, into: &messages)
        #expect(sensor.statistics.frameBytes + sensor.statistics.totalSkippedBytes == value.count)
        return messages
    }

    private let frame = "5561e1ff91ff0008000000000000e9fdc800c43a"

    @Test("One frame, and several in one notification (bt-sensors-plugin-sk, WT901BLE.js)", arguments: [1, 2, 3])
    func frames(count: Int) throws {
        let messages = try messages(String(repeating: frame, count: count))
        #expect(messages.count == count)
        for message in messages {
            guard case .motion(let reading) = message else {
                Issue.record("no motion: \(message)")
                continue
            }
            let force = try #require(reading.acceleration_m_s2)
            #expect((force - Vector3(-0.015, -0.054, 1) * Units.standardGravity_m_s2).norm < 0.006)
            #expect(reading.angularVelocity_rad_s == .zero)
            #expect((try #require(reading.eulerDegrees) - Vector3(-2.939, 1.099, 82.639)).norm < 0.001)
            #expect(reading.deviceTime_us == nil)
        }
    }

    @Test("28 bytes: the calendar time behind a frame is that sample's")
    func withTime() throws {
        // 2024-02-03 04:05:06.789
        let messages = try messages(frame + "18020304" + "05061503")
        guard case .motion(let reading)? = messages.first else {
            Issue.record("no motion")
            return
        }
        #expect(messages.count == 1)
        let day = Int64(24 * 365 + 6 + 31 + 2)
        #expect(reading.deviceTime_us == ((day * 24 + 4) * 3600 + 5 * 60 + 6) * 1_000_000 + 789_000)
    }

    @Test("Junk before, between and behind frames is skipped and counted; a cut frame is truncated")
    func junk() throws {
        #expect(try messages("5500ff" + frame).first == .skipped(bytes: 3, reason: .noFrameStart))
        #expect(try messages(frame + "ffffffffff" + frame).count == 3)
        #expect(try messages("556135ff59ff0a080000000000") == [.skipped(bytes: 13, reason: .truncated)])
    }

    @Test("A frame cut behind its rates still has them, and the angles that are whole (obedier/vib)")
    func cutFrame() throws {
        let messages = try messages("5561e403ebf43f007c0202ff330052fe" + "00")
        guard case .motion(let reading)? = messages.first else {
            Issue.record("no motion")
            return
        }
        let rate = try #require(reading.angularVelocity_rad_s) * Units.degreesPerRadian
        #expect((rate - Vector3(38.818359375, -15.5029296875, 3.11279296875)).norm < 1e-9)
        #expect(reading.acceleration_m_s2 == Vector3(996, -2837, 63) * WitMotion.acceleration_m_s2PerCount)
        #expect(reading.eulerDegrees == nil)
        #expect(
            messages.dropFirst().first?.fields.contains { $0 == "roll_deg" && $1 == .number(-430 * 180 / 32768) }
                == true)
        #expect(messages.last == .skipped(bytes: 1, reason: .truncated) && messages.count == 3)
    }

    @Test("A reply's registers have their meaning: quaternion, magnetometer, battery voltage")
    func registers() throws {
        let quaternion = try messages("55715100ef9f470346017fab0000000000000000")
        #expect(quaternion.first?.fields.contains { $0.key == "quaternion_wxyz" } == true)
        let magnetometer = try messages("55713a00680169007a0000000000000000000000")
        #expect(magnetometer.first?.fields.last?.value == .integers([360, 105, 122]))
        let battery = try messages("557164008c010000000000000000000000000000")
        #expect(battery.last == .battery(BatteryReading(voltage_V: 3.96)))
    }

    @Test("The rate is set by the vendor's commands, and nothing is saved")
    func commands() throws {
        var sensor = try #require(BluetoothSensor(.witmotion, rate_Hz: 90))
        let writes = sensor.start().compactMap { request -> [UInt8]? in
            guard case .write(let bytes, withResponse: false) = request.action else { return nil }
            #expect(request.characteristic == WitMotionBluetooth.command)
            return bytes
        }
        #expect(writes == ["ffaa6988b5", "ffaa030900", "ffaa276400"].map { bytes($0) })
    }
}
