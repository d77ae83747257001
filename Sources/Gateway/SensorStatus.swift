public import Events
public import Posture
public import Records

/// A sensor that the gateway takes care of, and how its link stands.
public struct SensorStatus: Sendable {
    public var sensor: PairedSensor
    public var state: LinkEvent.State
    /// How far its calibration is trusted.
    public var quality: CalibrationQuality
    /// Why there is no link, as it was told last; `nil` where there is one, or nothing is known.
    public var problem: String?
    /// What it told last of its battery; `nil` where it has told nothing since the recorder began.
    public var battery: BatteryEvent?

    public init(
        sensor: PairedSensor, state: LinkEvent.State, quality: CalibrationQuality, problem: String? = nil,
        battery: BatteryEvent? = nil
    ) {
        self.battery = battery
        self.problem = problem
        self.sensor = sensor
        self.state = state
        self.quality = quality
    }
}
