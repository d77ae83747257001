public import Motion

/// What one frame of a sensor said, in SI units. What a sensor does not send is `nil`, never zero.
public enum SensorMessage: Equatable, Sendable {
    case motion(MotionReading)
    /// Several samples of our own protocol.
    case samples(SampleBlock)
    case identity(SensorIdentity)
    case status(SensorStatus)
    case button(deviceTime_us: Int64, ButtonAction)
    case result(CommandResult)
    /// The sensor reports a fault of its own, in words.
    case error(code: Int, text: String)
    /// Samples that the sensor cannot send again.
    case lost(bootID: UInt32, ClosedRange<UInt32>)
    /// The answer to a ping.
    case time(token: UInt8, deviceTime_us: Int64)
    /// The sensor's own calendar clock, seconds (WitMotion counts from power-up unless it was set).
    case clock(deviceTime_us: Int64)
    case magneticField(MagneticReading)
    case temperature(deviceTime_us: Int64?, degreesCelsius: Double)
    case battery(BatteryReading)
    /// Registers read back from a sensor: the first one's number and the words from there on.
    case registers(first: Int, words: [Int16])
    /// What is of no use for posture, but known: values with their names and units.
    case report(SensorReport)
    /// A frame that is well formed but of no use for posture: its name and its raw words.
    case other(name: String, words: [Int16])
    /// Text for people, or the sensor's answer to a command.
    case text(kind: String, deviceTime_us: Int64?, text: String)
    /// Bytes that are no frame.
    case skipped(bytes: Int, reason: SkipReason)
    /// A value that no sensor measures, left out of the message before this one.
    case impossible(ImpossibleValue)
}

/// Acceleration, rate and the sensor's own orientation, as far as one frame carries them. Sensor frame.
public struct MotionReading: Equatable, Sendable {
    /// The sensor's clock, microseconds since an origin of its own.
    public var deviceTime_us: Int64?
    /// The sensor's own counter as sent, before unwrapping.
    public var counter: UInt32?
    /// Specific force, m/s²; at rest +9.81 upward.
    public var acceleration_m_s2: Vector3?
    public var angularVelocity_rad_s: Vector3?
    /// Roll, pitch, yaw as the sensor computed them (x, y, z of this vector), degrees.
    public var eulerDegrees: Vector3?
    public var quaternion: Quaternion?
    public var temperatureCelsius: Double?

    public init(
        deviceTime_us: Int64? = nil, counter: UInt32? = nil, acceleration_m_s2: Vector3? = nil,
        angularVelocity_rad_s: Vector3? = nil, eulerDegrees: Vector3? = nil, quaternion: Quaternion? = nil,
        temperatureCelsius: Double? = nil
    ) {
        self.deviceTime_us = deviceTime_us
        self.counter = counter
        self.acceleration_m_s2 = acceleration_m_s2
        self.angularVelocity_rad_s = angularVelocity_rad_s
        self.eulerDegrees = eulerDegrees
        self.quaternion = quaternion
        self.temperatureCelsius = temperatureCelsius
    }
}

/// A magnetometer reading: in µT where the unit is known, else only the raw counts.
public struct MagneticReading: Equatable, Sendable {
    public var deviceTime_us: Int64?
    public var field_uT: Vector3?
    public var raw: [Int16]?

    public init(deviceTime_us: Int64? = nil, field_uT: Vector3? = nil, raw: [Int16]? = nil) {
        self.deviceTime_us = deviceTime_us
        self.field_uT = field_uT
        self.raw = raw
    }
}

public struct BatteryReading: Equatable, Sendable {
    public var deviceTime_us: Int64?
    /// 0…1.
    public var ratio: Double?
    public var voltage_V: Double?
    public var isCharging: Bool?

    public init(deviceTime_us: Int64? = nil, ratio: Double? = nil, voltage_V: Double? = nil, isCharging: Bool? = nil) {
        self.deviceTime_us = deviceTime_us
        self.ratio = ratio
        self.voltage_V = voltage_V
        self.isCharging = isCharging
    }
}

/// Why bytes were skipped; the raw values are printed and counted.
public enum SkipReason: String, CaseIterable, Sendable {
    case noFrameStart = "no_frame_start"
    case badChecksum = "bad_checksum"
    case malformed
    case tooLong = "too_long"
    case truncated
    /// A value of a characteristic that the family does not send.
    case unknownCharacteristic = "unknown_characteristic"
    /// Well formed, of a kind that nobody has described.
    case unknownFormat = "unknown_format"
}
