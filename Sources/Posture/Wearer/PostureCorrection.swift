/// What a wearer says of a posture: that it was a slouch, or that it was none.
public struct PostureCorrection: Codable, Equatable, Sendable {
    /// Of the last sample before it; it counts from the next one on. Same time line as `Sample.time_us`.
    public var time_us: Int64
    public var wasSlouch: Bool

    public init(time_us: Int64, wasSlouch: Bool) {
        self.time_us = time_us
        self.wasSlouch = wasSlouch
    }
}
