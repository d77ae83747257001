/// What a sensor family sends besides acceleration; what is not in here is absent, and shown as absent.
public struct SensorOutputs: OptionSet, Equatable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let gyro = SensorOutputs(rawValue: 1)
    /// A clock of its own in the data.
    public static let clock = SensorOutputs(rawValue: 2)
    /// Numbers that show what was lost.
    public static let numbers = SensorOutputs(rawValue: 4)
    public static let battery = SensorOutputs(rawValue: 8)
    /// It keeps samples over a broken link.
    public static let keptSamples = SensorOutputs(rawValue: 16)
    /// A number of its own, by which it is known wherever it is plugged in (`SensorMessage.identity`).
    public static let identity = SensorOutputs(rawValue: 32)
}
