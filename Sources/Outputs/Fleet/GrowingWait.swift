import Numbers

/// How long an answer is waited for before the same is said again: twice as long each time, with chance in it, so that many do not
/// come at once. Pure.
///
/// Each kind of answer has a wait of its own: one that does not come makes nothing else late.
struct GrowingWait {
    private let bounds_us: ClosedRange<Int64>
    private var current_us: Int64

    /// - Parameter bounds_us: the first wait and the longest, microseconds; chance makes them a quarter shorter or longer.
    init(_ bounds_us: ClosedRange<Int64>) {
        self.bounds_us = bounds_us
        current_us = bounds_us.lowerBound
    }

    /// Microseconds to wait now.
    func now_us(using chance: inout some RandomNumberGenerator) -> Int64 {
        .random(in: current_us * 3 / 4...current_us * 5 / 4, using: &chance)
    }

    /// No answer has come: the next wait is longer.
    mutating func grow() { current_us = min(current_us * 2, bounds_us.upperBound) }

    /// An answer has come: the next wait is short.
    mutating func reset() { current_us = bounds_us.lowerBound }
}
