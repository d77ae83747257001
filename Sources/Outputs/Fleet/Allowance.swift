import Numbers

/// So much at once, and one more after each pause: what a far end may cost, whatever it says. Pure: the clock comes in.
struct Allowance {
    private let most: Int
    private let pause_us: Int64
    private var left: Int
    /// From here on the next one grows.
    private var grownAt_us: Int64 = 0

    /// - Parameters:
    ///   - most: at once.
    ///   - pause_us: after which there is one more.
    init(most: Int, pause_us: Int64) {
        self.most = most
        self.pause_us = pause_us
        left = most
    }

    /// Takes one.
    ///
    /// - Parameter elapsed_us: a clock that is never set.
    /// - Returns: whether there was one.
    mutating func take(at elapsed_us: Int64) -> Bool {
        let pauses = max(0, elapsed_us.subtractingClamped(grownAt_us)) / pause_us
        if pauses >= Int64(clamping: most - left) {
            (left, grownAt_us) = (most, elapsed_us)
        } else {
            left += Int(clamping: pauses)
            grownAt_us += pauses * pause_us
        }
        guard left > 0 else { return false }
        left -= 1
        return true
    }

    /// When there is one again at the latest, where there is none.
    var next_us: Int64 { grownAt_us.addingClamped(pause_us) }
}
