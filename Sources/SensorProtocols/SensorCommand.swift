import Numbers

/// What the gateway asks of a sensor of our own protocol (Firmware-Protocol/SPECIFICATION.md): gateway to sensor.
public enum SensorCommand: Equatable, Sendable {
    /// One pulse of a buzz pattern.
    public struct Pulse: Equatable, Sendable {
        public var on_ms: Int
        public var off_ms: Int

        public init(on_ms: Int, off_ms: Int) {
            self.on_ms = on_ms
            self.off_ms = off_ms
        }
    }

    case identify
    /// `nil` keeps the rate as it is.
    case start(rate_Hz: Double?)
    case stop
    case setRate(rate_Hz: Double)
    /// At most eight pulses, each part up to 2.55 s in steps of 10 ms.
    case buzz([Pulse])
    /// Everything of this start up to and including this number is stored.
    case acknowledge(bootID: UInt32, through: UInt32)
    case resend(bootID: UInt32, ClosedRange<UInt32>)
    case getStatus
    case getBattery
    case ping

    /// The message without framing, as a write over Bluetooth carries it.
    ///
    /// - Parameter token: comes back in the answer.
    public func message(token: UInt8) -> [UInt8] {
        switch self {
        case .identify: [0x81, token]
        case .start(let rate_Hz): [0x82, token] + (rate_Hz.map(Self.deciHertz) ?? [0, 0])
        case .stop: [0x83, token]
        case .setRate(let rate_Hz): [0x84, token] + Self.deciHertz(rate_Hz)
        case .buzz(let pulses):
            [0x85, token, UInt8(clamping: min(8, pulses.count))]
                + pulses.prefix(8).flatMap { [UInt8(clamping: $0.on_ms / 10), UInt8(clamping: $0.off_ms / 10)] }
        case .acknowledge(let bootID, let through):
            [0x86, token] + Self.littleEndian(bootID) + Self.littleEndian(through)
        case .resend(let bootID, let range):
            [0x87, token] + Self.littleEndian(bootID) + Self.littleEndian(range.lowerBound)
                + Self.littleEndian(range.upperBound)
        case .getStatus: [0x88, token]
        case .getBattery: [0x89, token]
        case .ping: [0x8A, token]
        }
    }

    /// What the command is called in the sensor's answer (`CommandResult.command`).
    public var number: UInt8 { message(token: 0)[0] }

    /// The message as a frame for a serial line; the zero before it ends whatever noise came first.
    public func frame(token: UInt8) -> [UInt8] { Self.frame(message(token: token)) }

    /// Any message as a frame for a serial line. The bits of `crcError` are wrong in the CRC, to see what a sensor makes
    /// of a damaged frame.
    public static func frame(_ message: [UInt8], crcError: UInt16 = 0) -> [UInt8] {
        let crc = CRC16.of(message) ^ crcError
        return [0] + COBS.encode(message + [UInt8(truncatingIfNeeded: crc), UInt8(clamping: crc >> 8)]) + [0]
    }

    private static func deciHertz(_ rate_Hz: Double) -> [UInt8] {
        let value = UInt16(clamping: max(0, min(65_535, (rate_Hz * 10).rounded())))
        return [UInt8(truncatingIfNeeded: value), UInt8(clamping: value >> 8)]
    }

    private static func littleEndian(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(clamping: 8 * $0)) }
    }
}
