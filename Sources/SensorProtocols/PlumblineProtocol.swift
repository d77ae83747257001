import Motion
import Numbers
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

    /// What stands at the beginning of a stream.
    private enum Unframed {
        /// A message behind the first byte, so many bytes with it and its CRC.
        case message(length: Int)
        case other(ParsedFrame)
    }

    /// Reads a frame that is a block of samples, straight to its samples.
    ///
    /// - Parameters:
    ///   - bytes: what is there of the stream.
    ///   - scale: what a count is, as the sensor has said it.
    /// - Returns: `nil` where another message stands there, of which nothing has been read.
    static func parseSamples(
        _ bytes: Span<UInt8>, _ scale: SampleBlock.Scale, into samples: inout [RawSample]
    ) -> ParsedFrame? {
        var room = InlineArray<256, UInt8>(repeating: 0)
        var frame = room.mutableSpan
        switch unframed(bytes, into: &frame) {
        case .other(let parsed): return parsed
        case .message(let stuffed):
            let body = frame.span.extracting(1..<(stuffed - 2))
            guard body[0] == samplesType else { return nil }
            let payload = body.extracting(droppingFirst: 1)
            guard let head = SampleBlockHead(payload) else { return .skip(length: stuffed + 1, .malformed) }
            head.append(payload.extracting(droppingFirst: SampleBlockHead.length), scale, to: &samples)
            return .samples(length: stuffed + 1)
        }
    }

    /// - Parameters:
    ///   - bytes: what is there of the stream.
    ///   - scale: what a count is, as the sensor has said it.
    ///   - message: gets what a frame means.
    static func parse(
        _ bytes: Span<UInt8>, _ scale: inout ScaleMemory, into message: inout SensorMessage
    ) -> ParsedFrame {
        var room = InlineArray<256, UInt8>(repeating: 0)
        var frame = room.mutableSpan
        switch unframed(bytes, into: &frame) {
        case .other(let parsed): return parsed
        case .message(let stuffed):
            let body = frame.span.extracting(1..<(stuffed - 2))
            let length = stuffed + 1
            guard read(body, &scale, into: &message) else { return .skip(length: length, .malformed) }
            return body[0] == samplesType ? .block(length: length) : .frame(length: length)
        }
    }

    @inline(__always)
    private static func unframed(_ bytes: Span<UInt8>, into frame: inout MutableSpan<UInt8>) -> Unframed {
        // Only so much is looked at as is there in any cutting of the stream, so that every cutting says the same.
        let window = bytes.extracting(first: longestFrame + 1)
        guard let stuffed = window.distance(to: 0) else {
            return .other(window.count > longestFrame ? .skip(length: window.count, .tooLong) : .incomplete)
        }
        let length = stuffed + 1
        if stuffed == 0 { return .other(.padding(length: 1)) }
        frame.copy(window.extracting(first: stuffed))
        // A code byte, a message, two bytes of CRC.
        guard COBS.decode(&frame, length: stuffed), stuffed >= 4 else {
            return .other(.skip(length: length, .malformed))
        }
        let plain = frame.span
        guard CRC16.of(plain.extracting(1..<(stuffed - 2)).bytes) == plain.uint16(stuffed - 2) else {
            return .other(.skip(length: length, .badChecksum))
        }
        return .message(length: stuffed)
    }

    private static let samplesType: UInt8 = 0x02

    /// Reads one message without framing, as a notification over Bluetooth carries it.
    ///
    /// - Returns: whether it is one; `false` for one that is too short.
    static func read(
        _ bytes: Span<UInt8>, _ scale: inout ScaleMemory, into message: inout SensorMessage
    ) -> Bool {
        guard !bytes.isEmpty else { return false }
        if bytes[0] == samplesType {
            let payload = bytes.extracting(droppingFirst: 1)
            guard let head = SampleBlockHead(payload) else { return false }
            let counts = payload.extracting(droppingFirst: SampleBlockHead.length)
            message = .samples(SampleBlock(head, counts: counts, scale: scale.scale))
            return true
        }
        guard let rare = rareMessage(type: bytes[0], bytes.withUnsafeBufferPointer { Array($0.dropFirst()) }) else {
            return false
        }
        if case .identity(let identity) = rare { scale.learn(identity) }
        message = rare
        return true
    }

    /// All but samples, of which there are few.
    private static func rareMessage(type: UInt8, _ bytes: [UInt8]) -> SensorMessage? {
        var payload = PayloadReader(bytes[...])
        switch type {
        case 0x01: return identity(&payload).map { .identity($0) }
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
    static func deviceTime(_ time_us: UInt64) -> Int64 { Int64(clamping: min(time_us, 1 << 61)) }

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
