/// What a low sensor (L5) says of its wearer: how far the pelvis is inclined forward of its own upright hold.
public struct LowReading: Equatable, Sendable {
    /// Same time line as the upper sensor's `Sample.time_us`.
    public var time_us: Int64
    /// Means of about the last second.
    public var angles: PostureAngles.Low

    public init(time_us: Int64, angles: PostureAngles.Low) {
        self.time_us = time_us
        self.angles = angles
    }
}

/// The low sensor's readings, by their own time, as the upper sensor's samples may know them.
///
/// They come over another link, in bursts of its own. A sample therefore knows nothing newer than `delay_us` before it:
/// as long as a reading is no later than that, the same samples give the same names whichever came first, live and made
/// again. A reading that is later than that is missed live, and used when the track is made again.
struct LowReadings: Sendable {
    /// Twice the 100 ms in which a slow link gathers samples.
    static let delay_us: Int64 = 200_000
    /// Without a newer reading for so long the upper sensor decides alone.
    static let greatestAge_us: Int64 = 1_000_000
    /// A minute's: the upper sensor's samples may come in one late burst.
    private static let most = 600

    private var waiting: [LowReading] = []
    private var current: LowReading?

    /// Takes a reading; one that is not later than those before it is none.
    mutating func add(_ reading: LowReading) {
        if let newest = waiting.last ?? current, reading.time_us <= newest.time_us { return }
        if waiting.count == Self.most { current = waiting.removeFirst() }
        waiting.append(reading)
    }

    /// What a sample of this time may know; `nil` where the low sensor is away.
    mutating func angles(at_us: Int64) -> PostureAngles.Low? {
        let known = waiting.prefix { at_us &- $0.time_us >= Self.delay_us }
        current = known.last ?? current
        waiting.removeFirst(known.count)
        return current.flatMap { (0...Self.greatestAge_us).contains(at_us &- $0.time_us) ? $0.angles : nil }
    }
}
