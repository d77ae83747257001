import GRDB
public import LocalTime

/// When a wearer was asked of late whether that was a slouch: kept among what was told once, a row each.
extension Store {
    private static let topic = "slouch_question_"

    /// When a wearer was asked of late, oldest first.
    public func askedOfLate(wearer: String) throws(RecordsError) -> [Moment] {
        try toldOnce().filter { $0.wearer == wearer && $0.place == .person && $0.topic.hasPrefix(Self.topic) }
            .compactMap(\.moment).sorted { $0.utc_us < $1.utc_us }
    }

    /// Keeps that a wearer was asked.
    ///
    /// - Parameter most: so many are kept, the last ones.
    public func addAsked(wearer: String, at moment: Moment, most: Int) throws(RecordsError) {
        let last = try askedOfLate(wearer: wearer).suffix(max(0, most - 1)) + [moment]
        try save(
            last.enumerated().map { index, moment in
                ToldOnce(wearer: wearer, topic: Self.topic + "\(index + 1)", place: .person, moment: moment)
            })
    }
}
