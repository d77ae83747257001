import Numbers

/// Lets through so many of a stream's moments a second.
public struct Pace: Sendable {
    private let interval_us: Int64
    private var next_us = Int64.min

    /// - Parameter rate_Hz: 0 lets everything through.
    public init(rate_Hz: Double) {
        interval_us = rate_Hz > 0 ? min(Int64(clamping: 1e6 / rate_Hz), Int64.longestTime_us) : 0
    }

    /// Whether a moment is let through.
    public mutating func isDue(at_us: Int64) -> Bool {
        guard at_us >= next_us else { return false }
        // Counted from when it was due, so that a 25 Hz stream at 10 Hz keeps its pace.
        next_us = max(next_us, at_us.subtractingClamped(interval_us)).addingClamped(interval_us)
        return true
    }
}
