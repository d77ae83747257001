public import Posture

/// What the record has of a sensor's last minutes, for a view that begins while it is recorded.
public struct SensorHistory: Sendable {
    public var sensor: String
    /// Oldest first.
    public var seconds: [TrackSecond]
    /// The slouches that are over.
    public var slouches_us: [Range<Int64>]

    public init(sensor: String, seconds: [TrackSecond], slouches_us: [Range<Int64>]) {
        self.sensor = sensor
        self.seconds = seconds
        self.slouches_us = slouches_us
    }
}
