import Numbers

/// When to try again: later each time, with chance in it, so that many do not come at once.
struct RetryTimes {
    private static let steps_s: [Double] = [0.5, 1, 2, 4, 8, 15, 30]
    private var failures = 0

    /// Microseconds to wait after one more failure.
    mutating func next_us() -> Int64 {
        let step_s = Self.steps_s[min(failures, Self.steps_s.count - 1)]
        failures += 1
        return Int64.microseconds(step_s * Double.random(in: 0.75...1.25))
    }

    /// It has worked: the next wait is short.
    mutating func succeeded() { failures = 0 }
}
