public import LocalTime

/// A self-test that measures one muscle itself, as it was last measured, and what change measuring it again could show.
public struct MeasuredTest: Equatable, Sendable {
    public let test: String
    /// The mean of the sessions of the last week with one.
    public let value: Double
    public let day: LocalDay
    public let unit: String
    /// A change from `value` that is not larger may be the measuring alone (BALANCE 4), in the unit.
    public let smallestChange: Double
    /// What doing it again has shown; `nil` as long as it was not done again three weeks and more later.
    public let finding: RetestFinding?

    /// Of every such test that was answered, in the catalogue's order.
    public static func all(_ answers: [TestAnswer], knowledge: Knowledge, today: LocalDay) -> [MeasuredTest] {
        let findings = RetestFinding.all(answers, knowledge: knowledge, today: today)
        return TestMeasuring.all(answers, knowledge: knowledge, today: today).compactMap { measuring in
            guard let day = measuring.sessions.last?.day,
                let value = measuring.mean({ day - $0 < TestMeasuring.week })
            else { return nil }
            return MeasuredTest(
                test: measuring.test.id, value: value, day: day, unit: measuring.unit,
                smallestChange: measuring.smallestChange(from: value, to: value),
                finding: findings.first { $0.test == measuring.test.id && $0.unit == measuring.unit })
        }
    }
}
