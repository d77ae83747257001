import LocalTime

/// How a wearer has measured one self-test: its sessions, and the error of one of them (BALANCE 1, “Personal error”).
struct TestMeasuring {
    /// One answer, as the model reads it.
    struct Session {
        var observation: Observation
        var value: Double
        var day: LocalDay { observation.day }
    }

    /// Sessions that lie this close together are one measurement, in days.
    static let week = 7

    let test: SelfTest
    let unit: String
    /// Oldest first; there is one at least.
    let sessions: [Session]
    /// Less than the norm is what the test looks for: more of it is better.
    let lowIsMore: Bool
    private let channel: ModelBasis.Channel
    private let sex: TestAnswer.Sex?
    /// The standard deviation of a session of the usual kind, in the unit.
    private let error: Double
    private let rules: ImbalanceRules

    /// Of every test that measures one muscle itself and was answered, in the catalogue's order.
    static func all(
        _ answers: [TestAnswer], knowledge: Knowledge, today: LocalDay, rules: ImbalanceRules = ImbalanceRules()
    ) -> [TestMeasuring] {
        knowledge.selfTests.flatMap { test in
            test.readings.compactMap { TestMeasuring($0, of: test, answers, today: today, rules) }
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
        guard !sessions.isEmpty else { return nil }
        // As this wearer measures: the model's own error of a session, told by sessions that lie close together.
        let variance = PersonalError.variance(
            usual: error.retestSD * error.retestSD, observations: sessions.map(\.observation), rules: rules)
        self.error = variance.squareRoot() * norms.norm(sex).sd
        (self.test, self.sessions, self.channel, self.sex, self.rules) = (test, sessions, channel, sex, rules)
        lowIsMore = norms.lowIsMore
        unit = test.unit(of: reading.answer)
    }

    /// The mean of the sessions on some days; `nil` where there is none.
    func mean(_ isOne: (LocalDay) -> Bool) -> Double? {
        let values = sessions.filter { isOne($0.day) }.map(\.value)
        return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }

    /// What two measurements must differ by: with the same error twice this is 1.96·√2·e.
    func smallestChange(from first: Double, to last: Double) -> Double {
        let errors = [first, last].map { value in
            error * channel.errorFactor(value: value, trials: test.repeats, sex: sex, rules: rules)
        }
        return 1.96 * errors.map { $0 * $0 }.reduce(0, +).squareRoot()
    }
}

extension SelfTest {
    /// The unit of an answer in numbers; empty for a choice.
    fileprivate func unit(of answer: String) -> String {
        if case .number(let unit, _)? = answers.first(where: { $0.id == answer })?.form { unit } else { "" }
    }
}
