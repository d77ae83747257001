/// Finds what was probably meant by a word that is not known: “summery” is nearest to “summary”.
public enum NearestWord {
    /// The known word that is spelled most like another one.
    ///
    /// - Parameters:
    ///   - word: as it was typed; its case does not matter.
    ///   - known: the words that there are; of equally near ones the first is taken.
    /// - Returns: `nil` where none is near: up to one slip for each three letters, two at most for short words. A slip is
    ///   a letter too many, one too few, another letter, or two that have changed places.
    public static func to(_ word: String, among known: some Sequence<String>) -> String? {
        // What is longer is no slip of the fingers, and nothing from outside takes long.
        guard !word.isEmpty, word.count <= 64 else { return nil }
        let wanted = Array(word.lowercased())
        var best: (word: String, slips: Int)?
        for candidate in known {
            let letters = Array(candidate.lowercased())
            let most = max(1, min(wanted.count, letters.count) / 3)
            guard abs(letters.count - wanted.count) <= most else { continue }
            let slips = slips(wanted, letters)
            guard slips <= most, slips < best?.slips ?? .max else { continue }
            best = (candidate, slips)
        }
        return best?.word
    }

    /// ` Did you mean “summary”?`, to follow a sentence; empty where nothing is near.
    public static func question(_ word: String, among known: some Sequence<String>) -> String {
        to(word, among: known).map { " Did you mean “\($0)”?" } ?? ""
    }

    /// The slips from one word to another (optimal string alignment).
    static func slips(_ a: [Character], _ b: [Character]) -> Int {
        var before: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var least = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, before[j - 1] + 1) }
                row.append(least)
            }
            (before, last) = (last, row)
        }
        return last[b.count]
    }
}
