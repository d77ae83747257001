public import SensorProtocols

/// Notices a sensor that sends frames but no acceleration: it is not silent, and nothing helps but to switch that output
/// on in the sensor.
public struct ForcelessStream: Sendable {
    private struct Kinds: OptionSet {
        let rawValue: UInt8
        static let angles = Kinds(rawValue: 1)
        static let rates = Kinds(rawValue: 2)
        static let field = Kinds(rawValue: 4)
        static let others = Kinds(rawValue: 8)
    }

    /// Fewer frames may be the beginning of a stream.
    private static let least = 10

    private var frames = 0
    private var kinds = Kinds()

    public init() {}

    /// Frames have come for a while, and none with an acceleration.
    public var isCertain: Bool { frames >= Self.least }

    /// Takes a message that made no sample.
    public mutating func note(_ message: SensorMessage) {
        switch message {
        case .motion(let reading) where reading.acceleration_m_s2 == nil:
            if reading.eulerDegrees != nil || reading.quaternion != nil { kinds.insert(.angles) }
            if reading.angularVelocity_rad_s != nil { kinds.insert(.rates) }
        case .magneticField: kinds.insert(.field)
        case .temperature, .report: kinds.insert(.others)
        // What a sensor says that does not stream, or what has an acceleration.
        case .motion, .samples, .identity, .status, .button, .result, .error, .lost, .time, .clock, .battery,
            .registers, .other, .text, .skipped, .impossible:
            return
        }
        frames += 1
    }

    /// An acceleration has come.
    public mutating func noteSample() {
        frames = 0
        kinds = []
    }

    /// What is told: what it sends, what it lacks, and which setting has to be changed.
    public func words(of family: ProtocolFamily) -> String {
        let names: [(Kinds, String)] = [
            (.angles, "angles"), (.rates, "turning rates"), (.field, "a magnetic field"),
        ]
        let sent = names.filter { kinds.contains($0.0) }.map(\.1)
        let what =
            sent.isEmpty
            ? "other data"
            : sent.dropLast().joined(separator: ", ") + (sent.count > 1 ? " and " : "")
                + (sent.last ?? "")
        return "The sensor sends \(what) but no acceleration, so no posture can be known: \(family.accelerationAdvice)"
    }
}

extension ProtocolFamily {
    /// How the acceleration is switched on in the sensor.
    fileprivate var accelerationAdvice: String {
        switch self {
        case .witmotion:
            // WIT standard communication protocol: register 02 (RSW), bit 1 acceleration, bit 2 rate, bit 3 angle.
            "switch “acceleration” and “angular velocity” on among its outputs in the maker's program (register 02, RSW: bits 1 and 2; FF AA 69 88 B5, FF AA 02 0E 00, FF AA 00 00 00)."
        case .ximu3:
            "switch its inertial messages on in the maker's program (“inertial message rate divisor” other than 0)."
        case .xsensDOT:
            "another program has chosen its payload: end that one, or choose “rate quantities” or “custom mode 5”."
        case .movesense, .metamotion, .polarPMD, .thingy52, .muse:
            "another program may have changed its streams: end that one, and switch the sensor off and on."
        case .plumbline, .bno08xRVC, .microbit, .ruuvi:
            "switch its acceleration on, or have its firmware checked."
        }
    }
}
