import Motion
import SensorProtocols
import TestSupport
import Testing

/// Bytes of real sensors over Bluetooth LE with their values; each case names where it comes from.
@Suite("Bluetooth vectors")
struct BluetoothVectorTests {
    private let g = Units.standardGravity_m_s2
    private let degree = Units.radiansPerDegree

    @Test("MetaMotion: raw counts at 4 g and 500°/s (MetaWear-SDK-Cpp, test_accelerometer_bmi160, test_gyro_bmi160)")
    func metaMotionRaw() throws {
        let force = try #require(motion(.metamotion, "030416c494a22ad0").first?.acceleration_m_s2)
        #expect((force * (1 / g) - Vector3(-1.872, -2.919, -1.495)).norm < 0.001)
        let rate = try #require(motion(.metamotion, "13053e43ff7f0080").first?.angularVelocity_rad_s)
        #expect((rate * (1 / degree) - Vector3(262.409, 499.497, -499.512)).norm < 0.002)
    }

    @Test("MetaMotion: several vectors packed into one notification, and half a one behind them")
    func metaMotionPacked() {
        let messages = decode(.metamotion, "031c" + String(repeating: "16c494a22ad0", count: 3) + "16c4")
        #expect(messages.count == 4)
        #expect(messages[0] == messages[2])
        #expect(messages[3] == .skipped(bytes: 2, reason: .truncated))
    }

    @Test("MetaMotion: what its fusion sends (MetaWear-SDK-Cpp, test_sensor_fusion)")
    func metaMotionFusion() throws {
        let force = try #require(motion(.metamotion, "1904203e53c50cfe79460cfe79c600").first?.acceleration_m_s2)
        #expect((force * (1 / g) - Vector3(-3.3799, 15.9995, -15.9995)).norm < 0.001)
        let rate = try #require(motion(.metamotion, "19057a569142b46260c27334044400").first?.angularVelocity_rad_s)
        #expect((rate * (1 / degree) - Vector3(72.669, -56.096, 528.82)).norm < 0.002)
        let attitude = try #require(motion(.metamotion, "19071b9b703f8c5e4dbd077f1dbe78029abe").first?.quaternion)
        #expect(abs(attitude.w - 0.94) < 0.001 && abs(attitude.z + 0.301) < 0.001)
        let angles = try #require(motion(.metamotion, "1908b1f9c54144b9f1c21a2f04c2b1f9c541").first?.eulerDegrees)
        // Roll, pitch, yaw.
        #expect((angles - Vector3(-33.046, -120.862, 24.747)).norm < 0.002)
        guard case .magneticField(let field)? = decode(.metamotion, "190600000242cdcc6cc19a99ed4103").first else {
            Issue.record("no field")
            return
        }
        #expect((try #require(field.field_uT) - Vector3(32.5, -14.8, 29.7)).norm < 0.001)
        #expect(try numbers(.metamotion, "1909ee20d33eb29301410459b0c0", "gravity_m_s2")[1] / g - 0.826 < 0.001)
        #expect(try numbers(.metamotion, "190a2fca394086d46141804c6ec0", "linear_acc_m_s2")[1] / g - 1.439 < 0.001)
    }

    @Test("MetaMotion: a temperature is in eighths of a degree, above and below zero (the SDK's TemperatureTest)")
    func metaMotionTemperature() {
        #expect(
            decode(.metamotion, "048101fe00") == [.temperature(deviceTime_us: nil, degreesCelsius: 31.75)])
        #expect(
            decode(.metamotion, "048102acff") == [.temperature(deviceTime_us: nil, degreesCelsius: -10.5)])
        #expect(decode(.metamotion, "048100ef") == [.skipped(bytes: 4, reason: .truncated)])
    }

    @Test("micro:bit: thousandths of g, and no gyro (microbit-dal#355)")
    func microbit() throws {
        let reading = try #require(motion(.microbit, "0001a0032001").first)
        #expect((try #require(reading.acceleration_m_s2) - Vector3(256, 928, 288) * (g / 1000)).norm < 1e-12)
        #expect(reading.angularVelocity_rad_s == nil && reading.deviceTime_us == nil && reading.counter == nil)
    }

    @Test("Muse: three numbered samples, big-endian (muse-js, muse-parse.spec.ts)")
    func muse() throws {
        let forces = motion(.muse, "526d0db20d9d3c7312050d493c3511b711e33c8f")
        #expect(forces.map(\.counter) == [63303, 63304, 63305])
        let expected = [
            Vector3(0.2139894112, 0.212707672, 0.94451972), Vector3(0.2815553776, 0.2075807152, 0.9407355376),
            Vector3(0.276794632, 0.2794801808, 0.9462287056),
        ]
        for (reading, force) in zip(forces, expected) {
            #expect((try #require(reading.acceleration_m_s2) * (1 / g) - force).norm < 1e-9)
        }
        let rates = motion(.muse, "016d050c009d007305050049003505b700e3008f", from: Muse.gyro)
        let rate = try #require(rates.first?.angularVelocity_rad_s) * (1 / degree)
        #expect((rate - Vector3(9.6600256, 1.1738576, 0.859832)).norm < 1e-9)
    }

    @Test("Muse: the battery, and an answer in pieces")
    func museOthers() {
        #expect(
            decode(.muse, "00019600073a00000019", from: Muse.telemetry) == [
                .battery(BatteryReading(ratio: 0.75, voltage_V: 1850 * 0.0022))
            ])
        #expect(
            decode(.muse, "037b22727c7c", from: Muse.control) == [
                .text(kind: "reply", deviceTime_us: nil, text: "{\"r")
            ])
        #expect(decode(.muse, "137b22", from: Muse.control) == [.skipped(bytes: 3, reason: .malformed)])
    }

    @Test("Thingy:52, flat on a table: what was published of a raw value (devzone 47415)")
    func thingyCut() throws {
        let reading = try #require(motion(.thingy52, "fafff4fff603").first)
        let force = try #require(reading.acceleration_m_s2)
        #expect((force * (1 / g) - Vector3(-0.005859375, -0.01171875, 0.990234375)).norm < 1e-12)
        #expect(reading.angularVelocity_rad_s == nil)
    }

    @Test("Thingy:52: a whole raw value has rate and field, and fixed-point angles and quaternions their fractions")
    func thingy() throws {
        let messages = decode(.thingy52, "fafff4fff603" + "2000e0ff0000" + "10002000f0ff")
        guard case .motion(let reading)? = messages.first, case .magneticField(let field)? = messages.last else {
            Issue.record("\(messages)")
            return
        }
        #expect((try #require(reading.angularVelocity_rad_s) - Vector3(degree, -degree, 0)).norm < 1e-12)
        #expect(field.field_uT == Vector3(1, 2, -1))
        let quaternion = BluetoothUUID(0xef680404_9b35_4933_9b10_52ffa9740042)
        let attitude = try #require(
            motion(.thingy52, "00000040" + "000000e0" + "00000000" + "00000000", from: quaternion).first?.quaternion)
        #expect(attitude == Quaternion(w: 1, x: -0.5, y: 0, z: 0))
    }

    @Test("DOT: free acceleration is no specific force, and has the sensor's time (xsens-dot-python-examples)")
    func dotFreeAcceleration() throws {
        let hex = ["d8052244af9640406b2aa7405add14c000000000", "f34622440da53c409c13a640f01009c000000000"]
        var sensor = try #require(try BluetoothSensor(capturedFrom: .xsensDOT))
        var messages: [SensorMessage] = []
        for value in hex { sensor.decode(bytes(value), from: XsensDOT.shortPayload, into: &messages) }
        let reports = messages.compactMap { if case .report(let report) = $0 { report } else { nil } }
        #expect(reports.map(\.deviceTime_us) == [1_143_080_408, 1_143_097_075])
        guard case .numbers(let free)? = reports.first?.values.first?.value else {
            Issue.record("no free acceleration")
            return
        }
        #expect(zip(free, [3.009197, 5.223928, -2.3260102]).allSatisfy { abs($0 - $1) < 1e-6 })
        var samples: [RawSample] = []
        var assembler = SampleAssembler(.xsensDOT)
        for message in messages { assembler.assemble(message, into: &samples) }
        #expect(samples.isEmpty)
    }

    @Test("DOT: rates and accelerations, and a clock that wraps after 71 minutes")
    func dotRates() throws {
        // 9.80665 m/s² along x, 90°/s about z.
        let rest = "0ae81c41" + "00000000" + "00000000" + "00000000" + "00000000" + "0000b442"
        var sensor = try #require(BluetoothSensor(.xsensDOT))
        var messages: [SensorMessage] = []
        for time in ["f0ffffff", "10000000"] {
            sensor.decode(
                bytes(time + rest + "000000000000000000000000"), from: XsensDOT.mediumPayload, into: &messages)
        }
        let readings = messages.compactMap { if case .motion(let reading) = $0 { reading } else { nil } }
        #expect(readings.map(\.deviceTime_us) == [4_294_967_280, 4_294_967_312])
        #expect(abs(try #require(readings.first?.acceleration_m_s2).x - g) < 1e-6)
        #expect((try #require(readings.first?.angularVelocity_rad_s) - Vector3(0, 0, .pi / 2)).norm < 1e-7)
    }

    @Test("DOT: a short payload of length one is a quaternion; of a mode that is named, what the mode says")
    func dotModes() throws {
        let identity = "000000000000803f000000000000000000000000"
        #expect(
            motion(.xsensDOT, identity, from: XsensDOT.shortPayload).first?.quaternion
                == Quaternion(w: 1, x: 0, y: 0, z: 0))
        var sensor = try #require(try BluetoothSensor(capturedFrom: .xsensDOT, mode: "4"))
        var messages: [SensorMessage] = []
        sensor.decode(bytes("000000000000b442000000000000000000000000"), from: XsensDOT.shortPayload, into: &messages)
        #expect(messages == [.motion(MotionReading(deviceTime_us: 0, eulerDegrees: Vector3(90, 0, 0)))])
        #expect(throws: CaptureModeProblem.self) { try BluetoothSensor(capturedFrom: .xsensDOT, mode: "99") }
        #expect(throws: CaptureModeProblem.self) { try BluetoothSensor(capturedFrom: .muse, mode: "4") }
    }

    @Test("Movesense is recognised by its name (Stack Overflow 69370665), and asked for a resource by its path")
    func movesense() throws {
        let advertisement = Advertisement(
            name: "Movesense 204730000081", services: [BluetoothUUID(short: 0xFE06)],
            manufacturerData: [0x009F: bytes("ffd40d0000ed24043c000000004595883c")])
        #expect(ProtocolFamily.recognise(advertisement) == .movesense)
        #expect(Movesense.subscribe(.imu6, rate_Hz: 52) == bytes("01632f4d6561732f494d55362f3532"))
        #expect(Movesense.unsubscribe == bytes("0263"))
    }

    private func decode(_ family: ProtocolFamily, _ hex: String, from characteristic: BluetoothUUID? = nil)
        -> [SensorMessage]
    {
        guard var sensor = try? BluetoothSensor(capturedFrom: family),
            let main = sensor.profile.dataCharacteristics.first
        else { return [] }
        var messages: [SensorMessage] = []
        let value = bytes(hex)
        sensor.decode(value, from: characteristic ?? main, into: &messages)
        #expect(sensor.statistics.frameBytes + sensor.statistics.totalSkippedBytes == value.count)
        return messages
    }

    private func motion(_ family: ProtocolFamily, _ hex: String, from characteristic: BluetoothUUID? = nil)
        -> [MotionReading]
    {
        decode(family, hex, from: characteristic).compactMap {
            if case .motion(let reading) = $0 { reading } else { nil }
        }
    }

    private func numbers(_ family: ProtocolFamily, _ hex: String, _ key: String) throws -> [Double] {
        let field = try #require(decode(family, hex).first?.fields.first { $0.key == key })
        guard case .numbers(let values) = field.value else { return [] }
        return values
    }
}
