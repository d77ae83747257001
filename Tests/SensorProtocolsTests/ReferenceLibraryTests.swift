import FirmwareProtocol
import Glibc
import SensorProtocols
import TestSupport
import Testing

/// The gateway's Swift and the firmware authors' C, written apart from one specification, on the same random messages.
///
/// 50 000 of each kind by default; `PLUMBLINE_MESSAGES=1000000 make test` (or any other number) for the long run.
@Suite("The C reference library and the gateway agree")
struct ReferenceLibraryTests {
    private static let rounds = getenv("PLUMBLINE_MESSAGES").flatMap { Int(String(cString: $0)) } ?? 50_000

    private struct Generator {
        var state: SplitMix
        mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: state.next()) }
        mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in byte() } }
        mutating func below(_ bound: Int) -> Int { Int(state.next() % UInt64(bound)) }
        mutating func text() -> [UInt8] {
            let count = below(20)
            return [UInt8(count)] + (0..<count).map { _ in UInt8(0x20 + below(0x5F)) }
        }
        mutating func uint32() -> UInt32 { UInt32(truncatingIfNeeded: state.next()) }

        /// A message of a sensor as the specification's tables lay it out.
        mutating func sensorMessage() -> [UInt8] {
            let type = UInt8(1 + below(9))
            switch type {
            case 1:
                let rates = below(17)
                return [1] + bytes(30) + [UInt8(rates)] + bytes(2 * rates) + text() + text() + text()
            case 2:
                let noGyro = below(3) == 0
                let count = 1 + below(noGyro ? 37 : 18)
                return [2] + bytes(16) + [byte() & ~2 | (noGyro ? 2 : 0), UInt8(count)]
                    + bytes(count * (noGyro ? 6 : 12))
            case 3: return [3] + bytes(12)
            case 4: return [4] + bytes(9)
            case 5: return [5] + bytes(27)
            case 6: return [6] + bytes(3) + text()
            case 7: return [7] + bytes(2) + text()
            case 8:
                let ends = [uint32(), uint32()].sorted()
                return [8] + bytes(4)
                    + ends.flatMap { end in (0..<4).map { UInt8(truncatingIfNeeded: end >> UInt32(8 * $0)) } }
            default: return [9] + bytes(9)
            }
        }

        mutating func command() -> SensorCommand {
            switch below(10) {
            case 0: return .identify
            case 1: return .start(rate_Hz: below(2) == 0 ? nil : Double(1 + below(65_535)) / 10)
            case 2: return .stop
            case 3: return .setRate(rate_Hz: Double(below(65_536)) / 10)
            case 4:
                return .buzz(
                    (0...below(8)).map { _ in SensorCommand.Pulse(on_ms: 10 * below(256), off_ms: 10 * below(256)) })
            case 5: return .acknowledge(bootID: uint32(), through: uint32())
            case 6:
                let ends = [uint32(), uint32()].sorted()
                return .resend(bootID: uint32(), ends[0]...ends[1])
            case 7: return .getStatus
            case 8: return .getBattery
            default: return .ping
            }
        }
    }

    /// What the C library makes of a message: read, written again, framed.
    private static func reference(_ message: [UInt8]) -> (
        code: pl_code, again: [UInt8], frame: [UInt8], decoded: pl_message
    ) {
        var decoded = pl_message()
        let code = pl_decode(message, message.count, &decoded)
        var again = [UInt8](repeating: 0, count: 244)
        let length = pl_encode(&decoded, &again, again.count)
        var frame = [UInt8](repeating: 0, count: 256)
        let framed = pl_frame(message, message.count, &frame, frame.count)
        return (code, Array(again[..<length]), Array(frame[..<framed]), decoded)
    }

    @Test("What a sensor says means the same to both, byte for byte")
    func sensorMessages() {
        var generator = Generator(state: SplitMix(seed: 2026))
        var decoder = SensorDecoder(.plumbline)
        var messages: [SensorMessage] = []
        var differences = 0
        for _ in 0..<Self.rounds {
            let message = generator.sensorMessage()
            let reference = Self.reference(message)
            messages.removeAll(keepingCapacity: true)
            decoder.decode(reference.frame, into: &messages)
            let isSame =
                reference.code == PL_OK && reference.again == message && messages.count == 1
                && Self.agree(messages[0], reference.decoded)
            if !isSame { differences += 1 }
        }
        #expect(differences == 0)
        #expect(decoder.statistics.totalSkippedBytes == 0 && decoder.statistics.frames == Self.rounds)
    }

    @Test("Commands are the same bytes to both, framed and unframed")
    func commands() {
        var generator = Generator(state: SplitMix(seed: 7))
        var differences = 0
        for _ in 0..<Self.rounds {
            let command = generator.command()
            let token = generator.byte()
            let message = command.message(token: token)
            let reference = Self.reference(message)
            let isSame =
                reference.code == PL_OK && reference.again == message
                && [0] + reference.frame == command.frame(token: token) && reference.decoded.token == token
            if !isSame { differences += 1 }
        }
        #expect(differences == 0)
    }

    /// Whether every value that Swift has read is the one that C has read.
    private static func agree(_ message: SensorMessage, _ reference: pl_message) -> Bool {
        switch message {
        case .identity(let swift):
            let c = reference.body.identity
            return c.boot_id == swift.bootID && c.capabilities == swift.capabilities.rawValue
                && c.ring_samples == swift.keptSamples && Int(c.rate_count) == swift.rates_Hz.count
                && Double(c.rate_dHz) / 10 == swift.rate_Hz && Int(c.protocol_major) == swift.protocolMajor
                && text(c.model) == swift.model && text(c.firmware) == swift.firmware && text(c.name) == swift.name
        case .samples(let swift):
            let c = reference.body.samples
            guard c.sequence == swift.sequence, c.interval_ns == swift.interval_ns, c.flags == swift.flags.rawValue,
                Int(c.count) == swift.count,
                Int64(min(c.device_time_us, 1 << 61)) == swift.deviceTime_us
            else { return false }
            return withUnsafeBytes(of: c.samples) { bytes in
                let samples = bytes.bindMemory(to: pl_sample.self)
                return (0..<swift.count).allSatisfy { index in
                    let acceleration = swift.accelerationCount(ofSample: index)
                    guard samples[index].acceleration == (acceleration.x, acceleration.y, acceleration.z) else {
                        return false
                    }
                    guard let gyro = swift.gyroCount(ofSample: index) else { return swift.flags.contains(.noGyro) }
                    return samples[index].gyro == (gyro.x, gyro.y, gyro.z)
                }
            }
        case .battery(let swift):
            let c = reference.body.battery
            return swift.voltage_V == (c.voltage_mV == 0 ? nil : Double(c.voltage_mV) / 1000)
                && swift.ratio == (c.percent > 100 ? nil : Double(c.percent) / 100)
                && swift.isCharging == (c.charging > 1 ? nil : c.charging == 1)
        case .button(let time_us, _): return Int64(min(reference.body.button.device_time_us, 1 << 61)) == time_us
        case .status(let swift):
            let c = reference.body.status
            return c.boot_id == swift.bootID && c.oldest_sequence == swift.oldestSequence
                && c.next_sequence == swift.nextSequence && c.overwritten == swift.overwritten
                && (c.state == 1) == swift.isStreaming
        case .result(let swift):
            return reference.token == swift.token && reference.body.result.command == swift.command
                && text(reference.body.result.text) == swift.text
        case .error(let code, let words):
            return Int(reference.body.error.code) == code && text(reference.body.error.text) == words
        case .lost(let bootID, let range):
            return reference.body.range.boot_id == bootID && reference.body.range.from == range.lowerBound
                && reference.body.range.to == range.upperBound
        case .time(let token, let time_us):
            return reference.token == token && Int64(min(reference.body.time.device_time_us, 1 << 61)) == time_us
        default: return false
        }
    }

    /// A C string in a struct.
    private static func text<Tuple>(_ characters: Tuple) -> String {
        withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    @Test("The committed vectors decode as what they are named")
    func vectors() throws {
        let folder = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
        let file = try #require(fopen(folder + "/Firmware-Protocol/vectors/messages.jsonl", "r"))
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 4096)
        var names: [String] = []
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            func field(_ key: String) -> String? {
                text.firstRange(of: "\"\(key)\":\"").map { text[$0.upperBound...].prefix { $0 != "\"" } }.map(
                    String.init)
            }
            guard field("direction") == "from_sensor", let name = field("name"), let frame = field("frame_hex") else {
                continue
            }
            var decoder = SensorDecoder(.plumbline)
            var messages: [SensorMessage] = []
            decoder.decode(bytes(frame), into: &messages)
            #expect(messages.count == 1)
            guard case .string(let type)? = messages.first?.fields.first?.value else { continue }
            #expect(name.hasPrefix(type))
            names.append(name)
        }
        #expect(names.count == 11)
    }
}
