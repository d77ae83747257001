public import Motion
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

/// Raw counts of several samples in a row (SAMPLES), and what a count is once the sensor has said it.
public struct SampleBlock: Equatable, Sendable {
    public struct Flags: OptionSet, Equatable, Sendable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        public static let resent = Flags(rawValue: 1)
        public static let noGyro = Flags(rawValue: 2)
        public static let accelerationClipped = Flags(rawValue: 4)
        public static let gyroClipped = Flags(rawValue: 8)
    }

    /// What a count is, and which start of the sensor numbers and times count from.
    public struct Scale: Equatable, Sendable {
        public var bootID: UInt32
        public var acceleration_m_s2: Double
        public var gyro_rad_s: Double
    }

    /// Of the first sample; the others follow one by one.
    public var sequence: UInt32
    public var deviceTime_us: Int64
    public var interval_ns: UInt32
    public var flags: Flags
    public var accelerationCounts: [Count]
    /// Empty where the sensor sends no gyro.
    public var gyroCounts: [Count]
    /// `nil` until the sensor has told who it is.
    public var scale: Scale?

    public struct Count: Equatable, Sendable {
        public var x: Int16
        public var y: Int16
        public var z: Int16

        func scaled(by unit: Double) -> Vector3 { Vector3(Double(x) * unit, Double(y) * unit, Double(z) * unit) }
    }

    public func deviceTime_us(ofSample index: Int) -> Int64 {
        deviceTime_us + (Int64(interval_ns) * Int64(index) + 500) / 1000
    }

    public func acceleration_m_s2(ofSample index: Int) -> Vector3? {
        scale.map { accelerationCounts[index].scaled(by: $0.acceleration_m_s2) }
    }

    public func angularVelocity_rad_s(ofSample index: Int) -> Vector3? {
        guard let scale, gyroCounts.indices.contains(index) else { return nil }
        return gyroCounts[index].scaled(by: scale.gyro_rad_s)
    }
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

/// What a count of our own sensors is, remembered from what the sensor said of itself.
struct ScaleMemory: Sendable {
    private var scale: SampleBlock.Scale?

    /// The message, with its scale where it holds counts and the scale is known.
    mutating func applied(to message: SensorMessage) -> SensorMessage {
        switch message {
        case .identity(let identity):
            scale =
                identity.hasPossibleScale
                ? SampleBlock.Scale(
                    bootID: identity.bootID, acceleration_m_s2: identity.acceleration_m_s2PerCount,
                    gyro_rad_s: identity.gyro_rad_sPerCount) : nil
            return message
        case .samples(var block):
            block.scale = scale
            return .samples(block)
        default:
            return message
        }
    }
}
