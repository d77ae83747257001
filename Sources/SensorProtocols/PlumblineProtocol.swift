import Motion
import PlainText

/// Our own sensor protocol, version 1 (Firmware-Protocol/SPECIFICATION.md): sensor to gateway.
public enum PlumblineProtocol {
    /// The longest message, its type included: one notification at an MTU of 247.
    static let longestMessage = 244
    /// Message, CRC and the stuffing's one byte; the delimiter is not counted.
    static let longestFrame = longestMessage + 3

    static let profile = SerialProfile(
        baudRates: [115_200, 921_600], sends: [.gyro, .clock, .numbers, .battery, .keptSamples, .identity],
        defaultRate_Hz: 100, hasChecksum: true)

    static func parse(_ bytes: ArraySlice<UInt8>) -> ParsedFrame {
        // Only so much is looked at as is there in any cutting of the stream, so that every cutting says the same.
        let window = bytes.prefix(longestFrame + 1)
        guard let delimiter = window.firstIndex(of: 0) else {
            return window.count > longestFrame ? .skip(length: window.count, .tooLong) : .incomplete
        }
        let length = delimiter - bytes.startIndex + 1
        if length == 1 { return .padding(length: 1) }
        guard let decoded = COBS.decode(bytes[..<delimiter]), decoded.count >= 3 else {
            return .skip(length: length, .malformed)
        }
        let message = decoded.dropLast(2)
        let sent = UInt16(decoded[decoded.count - 2]) | UInt16(decoded[decoded.count - 1]) << 8
        guard CRC16.of(message) == sent else { return .skip(length: length, .badChecksum) }
        guard let meaning = self.message(message) else { return .skip(length: length, .malformed) }
        return .frame(length: length, meaning)
    }

    /// One message without framing, as a notification over Bluetooth carries it; `nil` for one that is too short.
    static func message(_ bytes: ArraySlice<UInt8>) -> SensorMessage? {
        guard let type = bytes.first else { return nil }
        var payload = PayloadReader(bytes.dropFirst())
        switch type {
        case 0x01: return identity(&payload).map { .identity($0) }
        case 0x02: return samples(&payload).map { .samples($0) }
        case 0x03: return battery(&payload).map { .battery($0) }
        case 0x04:
            guard let time = payload.uint64(), let action = payload.uint8() else { return nil }
            return .button(deviceTime_us: deviceTime(time), ButtonAction(action))
        case 0x05: return status(&payload).map { .status($0) }
        case 0x06:
            guard let token = payload.uint8(), let command = payload.uint8(), let code = payload.uint8(),
                let text = payload.string()
            else { return nil }
            return .result(
                CommandResult(token: token, command: command, code: CommandResult.Code(code), text: text))
        case 0x07:
            guard let code = payload.uint16(), let text = payload.string() else { return nil }
            return .error(code: Int(code), text: text)
        case 0x08:
            guard let boot = payload.uint32(), let from = payload.uint32(), let to = payload.uint32(), from <= to else {
                return nil
            }
            return .lost(bootID: boot, from...to)
        case 0x09:
            guard let token = payload.uint8(), let time = payload.uint64() else { return nil }
            return .time(token: token, deviceTime_us: deviceTime(time))
        default:
            // A later version's message: well framed, and nothing to us.
            return .other(name: "unknown_\(String(type, radix: 16))", words: [])
        }
    }

    /// A time that no clock of a sensor will reach is cut there, so that what is added to it stays a number.
    private static func deviceTime(_ time_us: UInt64) -> Int64 { Int64(min(time_us, 1 << 61)) }

    private static func identity(_ payload: inout PayloadReader) -> SensorIdentity? {
        guard let major = payload.uint8(), let minor = payload.uint8(), let capabilities = payload.uint16(),
            let device = payload.bytes(8), let boot = payload.uint32(), let acceleration_ng = payload.uint32(),
            let gyro_udps = payload.uint32(), let kept = payload.uint32(), let rate_dHz = payload.uint16(),
            let count = payload.uint8()
        else { return nil }
        var rates: [Double] = []
        for _ in 0..<count {
            guard let rate = payload.uint16() else { return nil }
            rates.append(Double(rate) / 10)
        }
        guard let model = payload.string(), let firmware = payload.string(), let name = payload.string() else {
            return nil
        }
        return SensorIdentity(
            protocolMajor: Int(major), protocolMinor: Int(minor),
            capabilities: SensorIdentity.Capabilities(rawValue: capabilities),
            deviceID: device.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(), bootID: boot,
            acceleration_m_s2PerCount: Double(acceleration_ng) * 1e-9 * Units.standardGravity_m_s2,
            gyro_rad_sPerCount: Double(gyro_udps) * 1e-6 / Units.degreesPerRadian, keptSamples: kept,
            rate_Hz: Double(rate_dHz) / 10, rates_Hz: rates, model: model, firmware: firmware, name: name)
    }

    private static func samples(_ payload: inout PayloadReader) -> SampleBlock? {
        guard let sequence = payload.uint32(), let time = payload.uint64(), let interval = payload.uint32(),
            let flagBits = payload.uint8(), let count = payload.uint8(), count > 0
        else { return nil }
        let flags = SampleBlock.Flags(rawValue: flagBits)
        let hasGyro = !flags.contains(.noGyro)
        guard payload.remaining >= Int(count) * (hasGyro ? 12 : 6) else { return nil }
        var block = SampleBlock(
            sequence: sequence, deviceTime_us: deviceTime(time), interval_ns: interval, flags: flags,
            accelerationCounts: [], gyroCounts: [], scale: nil)
        block.accelerationCounts.reserveCapacity(Int(count))
        block.gyroCounts.reserveCapacity(hasGyro ? Int(count) : 0)
        for _ in 0..<count {
            guard let acceleration = payload.counts() else { return nil }
            block.accelerationCounts.append(acceleration)
            guard hasGyro else { continue }
            guard let gyro = payload.counts() else { return nil }
            block.gyroCounts.append(gyro)
        }
        return block
    }

    private static func battery(_ payload: inout PayloadReader) -> BatteryReading? {
        guard let time = payload.uint64(), let percent = payload.uint8(), let millivolt = payload.uint16(),
            let charging = payload.uint8()
        else { return nil }
        return BatteryReading(
            deviceTime_us: deviceTime(time), ratio: percent <= 100 ? Double(percent) / 100 : nil,
            voltage_V: millivolt == 0 ? nil : Double(millivolt) / 1000,
            isCharging: charging <= 1 ? charging == 1 : nil)
    }

    private static func status(_ payload: inout PayloadReader) -> SensorStatus? {
        guard let time = payload.uint64(), let boot = payload.uint32(), let state = payload.uint8(),
            let rate_dHz = payload.uint16(), let oldest = payload.uint32(), let next = payload.uint32(),
            let overwritten = payload.uint32()
        else { return nil }
        return SensorStatus(
            deviceTime_us: deviceTime(time), bootID: boot, isStreaming: state == 1, rate_Hz: Double(rate_dHz) / 10,
            oldestSequence: oldest, nextSequence: next, overwritten: overwritten)
    }
}

/// Reads a payload from its start; each read says `nil` where the payload is too short.
///
/// It keeps a place in the bytes instead of cutting them: a slice a number made a third of all decoding.
struct PayloadReader {
    private let payload: ArraySlice<UInt8>
    private var next: Int

    init(_ bytes: ArraySlice<UInt8>) {
        payload = bytes
        next = bytes.startIndex
    }

    var remaining: Int { payload.endIndex - next }

    mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
        guard remaining >= count else { return nil }
        defer { next += count }
        return payload[next..<(next + count)]
    }

    mutating func uint8() -> UInt8? { integer() }
    mutating func uint16() -> UInt16? { integer() }
    mutating func uint32() -> UInt32? { integer() }
    mutating func uint64() -> UInt64? { integer() }

    mutating func counts() -> SampleBlock.Count? {
        guard remaining >= 6, let x: Int16 = integer(), let y: Int16 = integer(), let z: Int16 = integer() else {
            return nil
        }
        return SampleBlock.Count(x: x, y: y, z: z)
    }

    /// Lowest byte first.
    @inline(__always)
    private mutating func integer<Value: FixedWidthInteger>() -> Value? {
        let count = Value.bitWidth / 8
        guard remaining >= count else { return nil }
        var value: Value = 0
        for place in 0..<count { value |= Value(truncatingIfNeeded: payload[next + place]) << (8 * place) }
        next += count
        return value
    }

    /// A length byte and so many bytes of UTF-8; what is no UTF-8 becomes replacement characters.
    mutating func string() -> String? {
        guard let length = uint8(), let text = bytes(Int(length)) else { return nil }
        return PrintableText.of(bytes: text, limit: 255)
    }
}
