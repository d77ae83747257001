import Numbers

/// How often one sensor's own words are passed on: a faulty or hostile one may send thousands a second, and each would be
/// a line of the log.
///
/// A few in a row are told at once, then one in ten seconds, with the number of those that were left out.
struct ToldLimit: Sendable {
    private static let mostAtOnce = 10
    private static let refill_us: Int64 = 10_000_000

    private var left = mostAtOnce
    private var refilled_us: Int64?
    private var leftOut = 0

    /// Asks whether to tell one more.
    ///
    /// - Parameter now_us: on any time line; one that was set back counts as no time.
    /// - Returns: how many were left out since the last one that was told; `nil` where this one is left out too.
    mutating func take(now_us: Int64) -> Int? {
        let since_us = refilled_us ?? now_us
        let passed = now_us > since_us ? (now_us - since_us) / Self.refill_us : 0
        left = Int(min(Int64(Self.mostAtOnce), Int64(left) + passed))
        // What is left of the last ten seconds counts for the next.
        refilled_us = left == Self.mostAtOnce || now_us < since_us ? now_us : since_us + passed * Self.refill_us
        guard left > 0 else {
            leftOut += 1
            return nil
        }
        left -= 1
        defer { leftOut = 0 }
        return leftOut
    }
}
