import Numbers

extension Claim {
    private static let numbers = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]

    /// A probability as a count of people, which is easier to take in than per cent: `of ten such people about eight are
    /// weak there`. Never all of ten and never none: nothing is that sure.
    ///
    /// - Parameters:
    ///   - probability: as `spoken` gives it.
    ///   - one: the verb, and what follows it, for one of them: `is weak there`.
    ///   - several: the same for several: `are weak there`.
    /// - Returns: a part of a sentence; empty where there is no probability.
    public static func ofTen(_ probability: Double, one: String, several: String) -> String {
        guard probability.isFinite else { return "" }
        let count = Int(clamping: (probability * 10).rounded())
        if count < 1 { return "of twenty such people fewer than one \(one)" }
        if count > 9 { return "of ten such people nearly all \(several)" }
        return "of ten such people about \(numbers[count - 1]) \(count == 1 ? one : several)"
    }
}
