/// What the orientation filter knows after one sample: where "up" is, seen from the sensor.
public struct Inclination: Equatable, Sendable {
    /// Unit vector pointing up (against gravity), sensor frame. Causal: uses nothing later than this sample.
    public var up: Vector3

    /// The sensor has been still long enough for the gyro's bias to be read off.
    public var isResting: Bool

    /// The filter has seen enough since its start or the last gap for `up` to be used.
    public var isSettled: Bool

    public init(up: Vector3, isResting: Bool, isSettled: Bool) {
        self.up = up
        self.isResting = isResting
        self.isSettled = isSettled
    }
}
