extension Int {
    /// So many of something: `1 note`, `2 notes`, `0 notes`.
    ///
    /// - Parameters:
    ///   - singular: what one of them is called.
    ///   - plural: what several are called, where that is not the singular and an s.
    public func counted(_ singular: String, plural: String? = nil) -> String {
        "\(self) \(self == 1 ? singular : plural ?? singular + "s")"
    }
}

extension Int {
    private static let words = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    ]

    /// As prose writes it: in a word up to twelve, in digits beyond.
    public var spelled: String { Self.words.indices.contains(self) ? Self.words[self] : "\(self)" }

    /// So many of something, as prose writes it: `one second`, `two seconds`.
    public func spelled(_ singular: String) -> String { "\(spelled) \(self == 1 ? singular : singular + "s")" }
}
