import Motion
import SensorProtocols
import TestSupport
import Testing

/// What is asked of a sensor, and what follows from its answers.
@Suite("Starting and stopping over Bluetooth LE")
struct BluetoothTalkTests {
    private func required(_ requests: [GATTRequest]) -> [GATTRequest] { requests.filter { !$0.isOptional } }

    private func writes(_ requests: [GATTRequest]) -> [[UInt8]] {
        requests.compactMap { if case .write(let bytes, _) = $0.action { bytes } else { nil } }
    }

    private func answers(_ sensor: inout BluetoothSensor, _ hex: String, from characteristic: BluetoothUUID)
        -> [SensorMessage]
    {
        var messages: [SensorMessage] = []
        sensor.decode(bytes(hex), from: characteristic, into: &messages)
        return messages
    }

    @Test("Every family's data is subscribed to before it is asked to stream", arguments: ProtocolFamily.allCases)
    func order(family: ProtocolFamily) throws {
        guard let profile = family.gattProfile, !profile.isBroadcastOnly else { return }
        var sensor = try #require(BluetoothSensor(family))
        let requests = required(sensor.start())
        let firstData = requests.firstIndex { profile.dataCharacteristics.contains($0.characteristic) }
        let firstWrite = requests.firstIndex { if case .write = $0.action { true } else { false } }
        #expect(try #require(firstData) < firstWrite ?? .max)
        #expect(requests.allSatisfy { profile.characteristics.contains($0.characteristic) })
        #expect(sensor.drainRequests().isEmpty)
        if profile.mustBeStopped { #expect(!writes(sensor.stop()).isEmpty) }
    }

    @Test("DOT streams rates and accelerations; the rate is written only where it is not the one it is sold with")
    func dot() throws {
        var sensor = try #require(BluetoothSensor(.xsensDOT))
        #expect(writes(sensor.start()) == [[1, 1, 21]])
        #expect(writes(sensor.stop()) == [[1, 0, 21]])
        var slow = try #require(BluetoothSensor(.xsensDOT, rate_Hz: 32))
        let rate = try #require(writes(slow.start()).first)
        #expect(rate.count == 32 && rate[0] == 0x10 && rate[24] == 30)
        #expect(
            answers(&sensor, "5701", from: XsensDOT.battery) == [
                .battery(BatteryReading(ratio: 0.87, isCharging: true))
            ])
    }

    @Test(
        "MetaMotion: which chip it is decides the commands",
        arguments: [("03800103", "030327 05"), ("03800403", "0303a7 01")])
    func metaMotion(reply: String, configuration: String) throws {
        var sensor = try #require(BluetoothSensor(.metamotion))
        #expect(writes(sensor.start()) == [[3, 0x80], [0x13, 0x80], [0x11, 0x8C]])
        _ = answers(&sensor, reply, from: MetaMotion.data)
        let commands = writes(sensor.drainRequests())
        #expect(commands.first == bytes(configuration.filter { $0 != " " }))
        #expect(Array(commands.dropFirst()) == [[3, 4, 1], [3, 2, 1, 0], [3, 1, 1]])
        _ = answers(&sensor, "13800100", from: MetaMotion.data)
        #expect(
            writes(sensor.drainRequests()) == [[0x13, 3, 0x27, 2], [0x13, 4, 1], [0x13, 2, 1, 0], [0x13, 1, 1]])
        #expect(writes(sensor.stop()).contains([0x13, 4, 0]))
        #expect(
            answers(&sensor, "118c57740e", from: MetaMotion.data) == [
                .battery(BatteryReading(ratio: 0.87, voltage_V: 3.7))
            ])
    }

    @Test("MetaMotion: a missing or unknown chip is said in words")
    func metaMotionChips() throws {
        var sensor = try #require(BluetoothSensor(.metamotion))
        #expect(
            answers(&sensor, "1380", from: MetaMotion.data) == [.error(code: 0x13, text: "The sensor has no gyro.")])
        #expect(
            answers(&sensor, "03800900", from: MetaMotion.data).last
                == .error(code: 9, text: "This board's accelerometer (kind 9) is not supported."))
        #expect(sensor.drainRequests().isEmpty)
    }

    @Test("Thingy:52's settings are read, and written back only where the rate differs")
    func thingy() throws {
        var sensor = try #require(BluetoothSensor(.thingy52))
        #expect(required(sensor.start()).last == GATTRequest(Thingy52.configuration, .read))
        _ = answers(&sensor, "e803f401f4010a0001", from: Thingy52.configuration)
        #expect(writes(sensor.drainRequests()) == [bytes("e803f401f401320001")])
        _ = answers(&sensor, "e803f401f401320001", from: Thingy52.configuration)
        #expect(sensor.drainRequests().isEmpty)
    }

    @Test("micro:bit is given a period, Muse its letters behind their length")
    func small() throws {
        var microbit = try #require(BluetoothSensor(.microbit, rate_Hz: 60))
        #expect(writes(microbit.start()) == [[20, 0]])
        var muse = try #require(BluetoothSensor(.muse))
        #expect(writes(muse.start()) == ["02680a", "047032310a", "02640a"].map { bytes($0) })
        #expect(writes(muse.stop()) == [bytes("02680a")])
    }

    @Test("Movesense: four samples at once at 52 Hz, accelerations before rates, with the time of the first")
    func movesense() throws {
        var sensor = try #require(BluetoothSensor(.movesense))
        #expect(writes(sensor.start()) == [bytes("01632f4d6561732f494d55362f3532")])
        let force = "00000000" + "00000000" + "0ae81c41"
        let rate = "0000b442" + "00000000" + "00000000"
        let messages = answers(
            &sensor, "0263e8030000" + String(repeating: force, count: 4) + String(repeating: rate, count: 4),
            from: Movesense.data)
        let readings = messages.compactMap { if case .motion(let reading) = $0 { reading } else { nil } }
        #expect(readings.map(\.deviceTime_us) == [1_000_000, 1_019_231, 1_038_462, 1_057_692])
        #expect(abs(try #require(readings[3].acceleration_m_s2).z - 9.80665) < 1e-6)
        #expect(abs(try #require(readings[3].angularVelocity_rad_s).x - .pi / 2) < 1e-7)
        #expect(answers(&sensor, "0163c800", from: Movesense.data).count == 1)
        #expect(
            answers(&sensor, "01639401", from: Movesense.data) == [
                .error(code: 404, text: "The sensor refuses to send IMU6 (status 404).")
            ])
        #expect(writes(sensor.stop()) == [[2, 0x63]])
    }

    @Test("Movesense: a message in two parts is one; a part whose other is lost is counted as cut")
    func movesenseParts() throws {
        let floats = String(repeating: "0000803f", count: 24)
        let whole = "0263e8030000" + floats
        let cut = whole.index(whole.startIndex, offsetBy: 2 * 60)
        let (first, second) = (String(whole[..<cut]), "0363" + whole[cut...])
        var sensor = try #require(BluetoothSensor(.movesense))
        #expect(answers(&sensor, first, from: Movesense.data).isEmpty)
        #expect(answers(&sensor, second, from: Movesense.data).count == 4)
        #expect(answers(&sensor, second, from: Movesense.data) == [.skipped(bytes: 44, reason: .noFrameStart)])
        #expect(answers(&sensor, first, from: Movesense.data).isEmpty)
        let next = answers(&sensor, whole, from: Movesense.data)
        #expect(next.count == 5)
        #expect(next.first == .skipped(bytes: 60, reason: .truncated))
        #expect(sensor.statistics.skippedBytes == [.noFrameStart: 44, .truncated: 60])
    }
}
