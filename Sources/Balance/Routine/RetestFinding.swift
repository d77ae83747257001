public import LocalTime

/// What a self-test that was done again shows, beside what measuring itself may show (BALANCE 4).
///
/// Nothing else is called progress: sessions that were done are no finding. 1.96·√2·e is what two sessions differ by
/// without any change; e is a session's error of this wearer, in the answer's unit (BALANCE 1, “Personal error”).
public struct RetestFinding: Codable, Equatable, Sendable {
    public enum Direction: String, Codable, Sendable {
        case better
        case worse
        /// Less than two measurements of the same may differ.
        case unclear
    }

    public var test: String
    /// Mean of the sessions of the first week, and of the last ones within a week.
    public var first: Double
    public var last: Double
    public var firstDay: LocalDay
    public var lastDay: LocalDay
    public var unit: String
    /// The change from which on it is one, in the unit.
    public var smallest: Double
    public var direction: Direction
}

extension RetestFinding {
    /// Of every test that measures one muscle itself and was done again three weeks and more after its first week, in the
    /// catalogue's order. Of the other tests no error of measuring is known.
    public static func all(
        _ answers: [TestAnswer], knowledge: Knowledge, today: LocalDay, rules: ImbalanceRules = ImbalanceRules()
    ) -> [RetestFinding] {
        TestMeasuring.all(answers, knowledge: knowledge, today: today, rules: rules).compactMap { RetestFinding($0) }
    }

    private init?(_ measuring: TestMeasuring) {
        let sessions = measuring.sessions
        guard let begin = sessions.first?.day, let end = sessions.last?.day, end - begin >= Self.leastDays,
            let first = measuring.mean({ $0 - begin < TestMeasuring.week }),
            let last = measuring.mean({ end - $0 < TestMeasuring.week && $0 - begin >= TestMeasuring.week })
        else { return nil }
        (test, self.first, self.last, firstDay, lastDay) = (measuring.test.id, first, last, begin, end)
        unit = measuring.unit
        smallest = measuring.smallestChange(from: first, to: last)
        let change = measuring.lowIsMore ? last - first : first - last
        direction = abs(change) <= smallest ? .unclear : change > 0 ? .better : .worse
    }

    private static let leastDays = 21
}
