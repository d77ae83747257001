import Motion
import SensorProtocols
import TestSupport
import Testing

/// Bytes made by hand from the specification's tables, apart from both libraries.
@Suite("Our own protocol")
struct PlumblineProtocolTests {
    private static let identityFrame =
        "030101021f010f11223344556677d4c3b2a190dc01047011010370170105e80303fa1af401e80304436c697005312e322e300752c3bc63"
        + "6b656e960b00"
    private static let samplesFrame =
        "020209286bee7bf2052a010101048096980401020103feff0220010264049cff0305fcfffe1f0480ff7f0103e9d800"

    private func decode(_ hex: String...) -> [SensorMessage] {
        var decoder = SensorDecoder(.plumbline)
        var messages: [SensorMessage] = []
        for text in hex { decoder.decode(bytes(text), into: &messages) }
        decoder.flush(into: &messages)
        return messages
    }

    @Test("A sensor says who it is, what a count is and what it can do")
    func identity() throws {
        guard case .identity(let identity) = try #require(decode(Self.identityFrame).first) else {
            Issue.record("no identity")
            return
        }
        #expect(identity.deviceID == "0011223344556677" && identity.bootID == 0xA1B2_C3D4)
        #expect(identity.protocolMajor == 1 && identity.protocolMinor == 0)
        #expect(identity.capabilities == [.gyro, .keepsSamples, .buzzer, .button, .battery])
        #expect(abs(identity.acceleration_m_s2PerCount - 122e-6 * 9.80665) < 1e-15)
        #expect(abs(identity.gyro_rad_sPerCount - 0.07 * .pi / 180) < 1e-15)
        #expect(identity.keptSamples == 6000 && identity.rate_Hz == 100 && identity.rates_Hz == [25, 50, 100])
        #expect(identity.model == "Clip" && identity.firmware == "1.2.0" && identity.name == "Rücken")
    }

    @Test("Counts are raw until the sensor has said what one is; then they are samples with number and time")
    func samples() throws {
        guard case .samples(let early) = try #require(decode(Self.samplesFrame).first) else {
            Issue.record("no samples")
            return
        }
        #expect(early.scale == nil && early.count == 2)
        let messages = decode(Self.identityFrame, Self.samplesFrame)
        var assembler = SampleAssembler(.plumbline)
        var raw: [RawSample] = []
        for message in messages { assembler.assemble(message, into: &raw) }
        #expect(raw.map(\.sequence) == [4_000_000_000, 4_000_000_001])
        #expect(raw.map(\.deviceTime_us) == [5_000_000_123, 5_000_010_123])
        #expect(raw.allSatisfy { $0.isResent && $0.bootID == 0xA1B2_C3D4 })
        let count = 122e-6 * 9.80665
        let second = try #require(raw.last)
        #expect(abs(second.acceleration_m_s2.x - 3 * count) < 1e-12)
        #expect(abs(second.acceleration_m_s2.z - 8190 * count) < 1e-9)
        #expect(abs((second.angularVelocity_rad_s?.x ?? 0) + 32768 * 0.07 * .pi / 180) < 1e-9)
    }

    @Test("A sensor without a gyro sends none, and none is made up")
    func noGyro() {
        let messages = decode(Self.identityFrame, "030207010103e803010101010101062d310102010220010101035dd100")
        var assembler = SampleAssembler(.plumbline)
        var raw: [RawSample] = []
        for message in messages { assembler.assemble(message, into: &raw) }
        #expect(raw.count == 1)
        #expect(raw.allSatisfy { $0.angularVelocity_rad_s == nil })
    }

    @Test("Battery, button, status, results, faults, losses and times are told as they were sent")
    func others() {
        #expect(
            decode("050340420f0101010107576e0f015d2c00") == [
                .battery(BatteryReading(deviceTime_us: 1_000_000, ratio: 0.87, voltage_V: 3.95, isCharging: true))
            ])
        // What the sensor does not know is not there.
        #expect(
            decode("050340420f0101010102ff0104ff6ddd00") == [
                .battery(BatteryReading(deviceTime_us: 1_000_000, ratio: nil, voltage_V: nil, isCharging: nil))
            ])
        #expect(decode("0504a02526010101010402058800") == [.button(deviceTime_us: 2_500_000, .double)])
        guard
            case .status(let status) = decode("0505c0c62d0101010109d4c3b2a101e8030a010102fa010102050101038d1200").first
        else {
            Issue.record("no status")
            return
        }
        #expect(status.isStreaming && status.oldestSequence == 10 && status.nextSequence == 250)
        #expect(status.overwritten == 5 && status.rate_Hz == 100 && status.bootID == 0xA1B2_C3D4)
        guard case .result(let result) = decode("14060784030c6e6f20737563682072617465afca00").first else {
            Issue.record("no result")
            return
        }
        #expect(
            result.token == 7 && result.command == 0x84 && result.code == .badValue && result.text == "no such rate")
        #expect(
            decode("1a07010213494d5520646f6573206e6f7420616e73776572fec400") == [
                .error(code: 513, text: "IMU does not answer")
            ])
        #expect(decode("0708d4c3b2a10501010209010103370400") == [.lost(bootID: 0xA1B2_C3D4, 5...9)])
        #expect(decode("07090915cd5b07010101031c3b00") == [.time(token: 9, deviceTime_us: 123_456_789)])
    }

    @Test("A later version's longer message is read, its new message skipped over, and both are no damage")
    func growth() {
        #expect(
            decode("050340420f010101010a576e0f0101020375ea00") == [
                .battery(BatteryReading(deviceTime_us: 1_000_000, ratio: 0.87, voltage_V: 3.95, isCharging: true))
            ])
        #expect(decode("06550102d16a00") == [.other(name: "unknown_55", words: [])])
        #expect(decode("000000" + "06550102d16a00" + "0000") == [.other(name: "unknown_55", words: [])])
    }

    @Test("A broken frame is skipped with its reason, whole, and the next is read")
    func damage() {
        let good = "0504a02526010101010402058800"
        #expect(
            decode("0504a02526010101010402058900", good) == [
                .skipped(bytes: 14, reason: .badChecksum), .button(deviceTime_us: 2_500_000, .double),
            ])
        // A stuffing that points beyond its frame.
        #expect(decode("ff010200", good).first == .skipped(bytes: 4, reason: .malformed))
        #expect(
            decode(String(repeating: "41", count: 300) + "00", good).last == .button(deviceTime_us: 2_500_000, .double))
    }

    @Test(
        "Commands are the specification's bytes",
        arguments: [
            (SensorCommand.identify, UInt8(1), "00058101872500"),
            (.start(rate_Hz: 100), 2, "00078202e803887300"), (.start(rate_Hz: nil), 2, "000382020103f0da00"),
            (.stop, 3, "00058303a76300"), (.setRate(rate_Hz: 50), 4, "00078404f401ed8000"),
            (.buzz([.init(on_ms: 200, off_ms: 150), .init(on_ms: 200, off_ms: 0)]), 5, "0007850502140f1403c21600"),
            (.acknowledge(bootID: 0xA1B2_C3D4, through: 99), 6, "00088606d4c3b2a163010103f28900"),
            (.resend(bootID: 0xA1B2_C3D4, 100...250), 7, "00088707d4c3b2a164010102fa01010381ad00"),
            (.getStatus, 8, "00058808360e00"), (.getBattery, 9, "00058909262d00"), (.ping, 10, "00058a0a164800"),
        ])
    func commands(command: SensorCommand, token: UInt8, hex: String) {
        #expect(command.frame(token: token) == bytes(hex))
    }

    @Test("A stopped sensor is recognised by its identity alone")
    func recognition() {
        var recogniser = ProtocolRecogniser()
        #expect(recogniser.receive(bytes(Self.identityFrame)) == .plumbline)
        var cut = ProtocolRecogniser()
        #expect(cut.receive(bytes("4142434445") + [0] + bytes(Self.identityFrame)) == .plumbline)
    }
}
