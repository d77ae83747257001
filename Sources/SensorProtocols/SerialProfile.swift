/// How a sensor family appears on a serial line: at which speeds it is listened for, what it sends and does not send.
public struct SerialProfile: Equatable, Sendable {
    /// Baud rates to listen at, likeliest first (vendor manuals); never empty.
    public let baudRates: [Int]
    public let sends: SensorOutputs
    /// Samples a second as the vendor ships it, or as we ask for where that is settled on every connection.
    public let defaultRate_Hz: Double
    /// Whether its frames carry a checksum.
    public let hasChecksum: Bool

    init(baudRates: [Int], sends: SensorOutputs, defaultRate_Hz: Double, hasChecksum: Bool) {
        self.baudRates = baudRates
        self.sends = sends
        self.defaultRate_Hz = defaultRate_Hz
        self.hasChecksum = hasChecksum
    }

    /// How many good frames say that it is this family: without a checksum more evidence is asked for.
    public var framesToRecognise: Int { hasChecksum ? 3 : 8 }
}
