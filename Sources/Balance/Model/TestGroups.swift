import LocalTime

/// The answers to one test about one state, gathered so that the same test within a week counts as one.
struct TestGroup: Equatable {
    let test: String
    let state: StateKey
    /// The first answer's day: it holds from there on.
    let firstDay: LocalDay
    let lastDay: LocalDay
    /// On so many days.
    let times: Int
    let measurement: TestMeasurement
}

extension TestGroup {
    /// Groups what counts of the answers up to a day, in an order that does not depend on theirs.
    static func groups(
        of answers: [TestAnswer], upTo today: LocalDay, tests: [ModelBasis.Test], rules: ImbalanceRules
    ) -> [TestGroup] {
        struct Name: Hashable {
            let test: String
            let state: StateKey
        }
        let ruleOf = Dictionary(tests.map { ($0.id, $0) }) { first, _ in first }
        var said: [Name: [(day: LocalDay, measurement: TestMeasurement)]] = [:]
        for answer in answers where answer.day <= today {
            for (state, measurement) in ruleOf[answer.test]?.measurements(of: answer, rules: rules) ?? [] {
                said[Name(test: answer.test, state: state), default: []].append((answer.day, measurement))
            }
        }
        return said.flatMap { name, items in
            weeks(of: items.sorted { $0.day < $1.day }, length: rules.sameTest_days).map { week in
                TestGroup(
                    test: name.test, state: name.state, firstDay: week[0].day, lastDay: week[week.count - 1].day,
                    times: Set(week.map(\.day)).count, measurement: .averaged(week.map(\.measurement)))
            }
        }.sorted { ($0.firstDay, $0.test, $0.state) < ($1.firstDay, $1.test, $1.state) }
    }

    /// A group begins with an answer and takes in what comes within so many days of it.
    private static func weeks(
        of items: [(day: LocalDay, measurement: TestMeasurement)], length: Int
    ) -> [[(day: LocalDay, measurement: TestMeasurement)]] {
        items.reduce(into: []) { weeks, item in
            if let begun = weeks.last?.first?.day, item.day - begun < length {
                weeks[weeks.count - 1].append(item)
            } else {
                weeks.append([item])
            }
        }
    }
}
