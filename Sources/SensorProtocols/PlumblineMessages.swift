import Numbers

/// What a sensor of our own protocol says of itself (IDENTITY).
public struct SensorIdentity: Equatable, Sendable {
    public struct Capabilities: OptionSet, Equatable, Sendable {
        public let rawValue: UInt16
        public init(rawValue: UInt16) { self.rawValue = rawValue }

        public static let gyro = Capabilities(rawValue: 1)
        /// It keeps samples until they are acknowledged, and sends them again.
        public static let keepsSamples = Capabilities(rawValue: 2)
        public static let buzzer = Capabilities(rawValue: 4)
        public static let button = Capabilities(rawValue: 8)
        public static let battery = Capabilities(rawValue: 16)
    }

    public var protocolMajor: Int
    public var protocolMinor: Int
    public var capabilities: Capabilities
    /// 16 hexadecimal digits; the same for ever.
    public var deviceID: String
    /// New at each start of the sensor: numbers and clock count from there.
    public var bootID: UInt32
    public var acceleration_m_s2PerCount: Double
    public var gyro_rad_sPerCount: Double
    public var keptSamples: UInt32
    public var rate_Hz: Double
    public var rates_Hz: [Double]
    public var model: String
    public var firmware: String
    public var name: String
}

/// How a sensor stands (STATUS).
public struct SensorStatus: Equatable, Sendable {
    public var deviceTime_us: Int64
    public var bootID: UInt32
    public var isStreaming: Bool
    public var rate_Hz: Double
    /// It keeps from here …
    public var oldestSequence: UInt32
    /// … up to, not including, this one, which is the next to be taken.
    public var nextSequence: UInt32
    /// Samples that a full memory has cost since the start.
    public var overwritten: UInt32
}

/// The answer to a command (RESULT).
public struct CommandResult: Equatable, Sendable {
    public enum Code: Equatable, Sendable {
        case ok
        case unknownCommand
        case badLength
        case badValue
        case notAvailable
        case busy
        case otherBoot
        case unknown(UInt8)

        init(_ value: UInt8) {
            let known: [Code] = [.ok, .unknownCommand, .badLength, .badValue, .notAvailable, .busy, .otherBoot]
            self = Int(value) < known.count ? known[Int(value)] : .unknown(value)
        }
    }

    public var token: UInt8
    public var command: UInt8
    public var code: Code
    public var text: String
}

public enum ButtonAction: Equatable, Sendable {
    case short
    case double
    case long
    case unknown(UInt8)

    init(_ value: UInt8) {
        self =
            switch value {
            case 1: .short
            case 2: .double
            case 3: .long
            default: .unknown(value)
            }
    }
}
