import Numbers

/// How sure it has been of late whether the wearer slouches: who is told must be told rightly, and who is asked is asked
/// only where the answer is open.
struct SlouchSureness: Sendable {
    /// Of the mean: the last five seconds count for most of it.
    private static let mean_s = 2.5
    /// Between these a question is worth asking.
    private static let open = 0.25...0.75
    /// … once it has been so for this long (assumed: shorter ones are over before somebody has read the question).
    private static let openFor_s = 60.0

    /// The mean probability, 0…1; `nil` before the first moment that was judged.
    private(set) var mean: Double?
    private var openSince_us: Int64?
    private var isTold = false

    /// Nothing was judged for a while.
    mutating func restart() { self = SlouchSureness() }

    /// Takes a moment that was judged.
    ///
    /// - Parameters:
    ///   - probability: that it is a slouch, 0…1.
    ///   - isDeepEnough: it may be one at all; asked for where that matters.
    ///   - dt_s: since the moment before.
    /// - Returns: whether it has just been open for long enough to ask.
    mutating func advance(
        probability: Double, isDeepEnough: @autoclosure () -> Bool, at_us: Int64, dt_s: Double
    ) -> Bool {
        let mean = mean.map { $0 + (probability - $0) * (dt_s / (Self.mean_s + dt_s)) } ?? probability
        self.mean = mean
        guard Self.open.contains(mean), isDeepEnough() else {
            openSince_us = nil
            isTold = false
            return false
        }
        let since_us = openSince_us ?? at_us
        openSince_us = since_us
        guard !isTold, at_us - since_us >= .microseconds(Self.openFor_s) else { return false }
        isTold = true
        return true
    }
}
