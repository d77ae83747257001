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
    static func all(
        _ answers: [TestAnswer], knowledge: Knowledge, today: LocalDay, rules: ImbalanceRules = ImbalanceRules()
    ) -> [RetestFinding] {
        knowledge.selfTests.flatMap { test in
            test.readings.compactMap { RetestFinding($0, of: test, answers, today: today, rules) }
        }
    }

    private init?(
        _ reading: SelfTestReading, of test: SelfTest, _ answers: [TestAnswer], today: LocalDay, _ rules: ImbalanceRules
    ) {
        guard let error = reading.error, case .norm(let norms) = reading.rule else { return nil }
        let channel = ModelBasis.Channel(
            test: test.id, reading: reading, range: test.range(of: reading.answer), loads: [])
        let known = answers.filter { $0.test == test.id && $0.day <= today }
        let sex = known.max { $0.day < $1.day }?.sex
        let sessions = known.compactMap { answer -> Session? in
            guard let score = channel.score(of: answer, sex: sex, rules: rules), let value = score.value else {
                return nil
            }
            return Session(observation: Observation(day: answer.day, channel: 0, score: score), value: value)
        }.sorted { ($0.day, $0.value) < ($1.day, $1.value) }
        guard let begin = sessions.first?.day, let end = sessions.last?.day, end - begin >= Self.leastDays,
            let first = Self.mean(sessions.filter { $0.day - begin < Self.week }.map(\.value)),
            let last = Self.mean(
                sessions.filter { end - $0.day < Self.week && $0.day - begin >= Self.week }.map(\.value))
        else { return nil }
        // As this wearer measures: the model's own error of a session, told by sessions that lie close together.
        let variance = PersonalError.variance(
            usual: error.retestSD * error.retestSD, observations: sessions.map(\.observation), rules: rules)
        let errors = [first, last].map { value in
            variance.squareRoot() * norms.norm(sex).sd
                * channel.errorFactor(value: value, trials: test.repeats, sex: sex, rules: rules)
        }
        (self.test, self.first, self.last, firstDay, lastDay) = (test.id, first, last, begin, end)
        unit = test.unit(of: reading.answer)
        // With the same error twice this is 1.96·√2·e.
        smallest = 1.96 * errors.map { $0 * $0 }.reduce(0, +).squareRoot()
        let change = norms.lowIsMore ? last - first : first - last
        direction = abs(change) <= smallest ? .unclear : change > 0 ? .better : .worse
    }

    /// One answer, as the model reads it.
    private struct Session {
        var observation: Observation
        var value: Double
        var day: LocalDay { observation.day }
    }

    private static let week = 7
    private static let leastDays = 21

    private static func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}

extension SelfTest {
    /// The unit of an answer in numbers; empty for a choice.
    fileprivate func unit(of answer: String) -> String {
        if case .number(let unit, _)? = answers.first(where: { $0.id == answer })?.form { unit } else { "" }
    }
}
