import Numbers

/// When to try again: later each time, with chance in it, so that many do not come at once.
struct Backoff {
    private static let steps_s: [Double] = [1, 2, 4, 8, 15, 30, 60]

    /// What lived so long has worked; what is ended sooner, again and again, waits longer each time.
    private static let worked_us: Int64 = 60_000_000

    private var failures = 0

    /// Microseconds to wait after one more failure.
    mutating func next_us(using random: inout some RandomNumberGenerator) -> Int64 {
        let step_s = Self.steps_s[min(failures, Self.steps_s.count - 1)]
        failures += 1
        return Int64.microseconds(step_s * Double.random(in: 0.75...1.25, using: &random))
    }

    mutating func next_us() -> Int64 {
        var random = SystemRandomNumberGenerator()
        return next_us(using: &random)
    }

    /// It has begun, and ended so many microseconds later.
    mutating func worked(for_us: Int64) { if for_us >= Self.worked_us { succeeded() } }

    /// It has worked: the next wait is short.
    mutating func succeeded() { failures = 0 }
}
