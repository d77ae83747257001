extension LocalDay {
    /// How a day is written, for a sentence that refuses another spelling.
    public static let spokenFormat = "YYYY-MM-DD, today, yesterday or a weekday such as monday"

    /// A day as people write it: `2026-11-03`, `today`, `yesterday`, or a weekday, by which its latest day up to today
    /// is meant, in full or by its first three letters.
    ///
    /// - Parameters:
    ///   - text: in any case.
    ///   - today: the day that it is counted from.
    public init?(spoken text: String, today: LocalDay) {
        if let day = LocalDay(text) {
            self = day
            return
        }
        switch text.lowercased() {
        case "today": self = today
        case "yesterday": self = today - 1
        case let word:
            guard let weekday = Weekday.allCases.first(where: { $0.rawValue == word || $0.rawValue.prefix(3) == word })
            else { return nil }
            let back = (0..<7).first { (today - $0).weekday == weekday } ?? 0
            self = today - back
        }
    }
}
