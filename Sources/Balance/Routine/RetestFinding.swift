public import LocalTime
import Motion

/// What a self-test that was done again shows, beside what measuring itself may show (BALANCE 4).
///
/// Nothing else is called progress: sessions that were done are no finding.
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

/// How far two measurements of the same person may lie apart, for the tests that measure one muscle group themselves.
///
/// A session's error `e` in standard deviations of healthy people, times their deviation (BALANCE 1, “Direct tests”):
/// 1.96·√2·e is what two sessions differ by without any change. Of the other tests no such error is known.
private struct RetestError {
    var test: String
    var answer: String
    var men: (mean: Double, sd: Double)
    var women: (mean: Double, sd: Double)
    var e: Double
    /// The error grows with the value, within .5 to 1.5.
    var grows: Bool
    var moreIsBetter: Bool
    /// So much larger in women, and where the sex is not told.
    var womenFactor = 1.0
    var unknownFactor = 1.0

    static let all = [
        RetestError(
            test: "T03", answer: "hold", men: (36, 19), women: (26.5, 13), e: 0.50, grows: true, moreIsBetter: true),
        RetestError(
            test: "T11", answer: "hold", men: (208, 66), women: (128, 53), e: 0.45, grows: true, moreIsBetter: true),
        RetestError(
            test: "T08", answer: "short", men: (26.7, 10), women: (20.3, 10), e: 0.55, grows: false,
            moreIsBetter: false, womenFactor: 1.5, unknownFactor: 1.25),
    ]

    /// The error of a session with a value, in the answer's unit.
    func error(of value: Double, sex: TestAnswer.Sex?) -> Double {
        let (mean, sd, factor): (Double, Double, Double) =
            switch sex {
            case .man: (men.mean, men.sd, 1)
            case .woman: (women.mean, women.sd, womenFactor)
            case nil: ((men.mean + women.mean) / 2, (men.sd + women.sd) / 2, unknownFactor)
            }
        return e * sd * factor * (grows ? clamped(value / mean, 0.5, 1.5) : 1)
    }
}

extension RetestFinding {
    /// Of every test that was done again three weeks and more after its first week, in the catalogue's order.
    static func all(_ answers: [TestAnswer], knowledge: Knowledge, today: LocalDay) -> [RetestFinding] {
        RetestError.all.compactMap { error in
            let values = answers.filter { $0.test == error.test && $0.day <= today }.compactMap { answer in
                mean(answer.items.filter { $0.answer == error.answer }.flatMap(\.values)).map { (answer, $0) }
            }.sorted { ($0.0.day, $0.1) < ($1.0.day, $1.1) }
            guard let begin = values.first?.0.day, let end = values.last?.0, end.day - begin >= leastDays,
                let first = mean(values.filter { $0.0.day - begin < week }.map(\.1)),
                let last = mean(values.filter { end.day - $0.0.day < week && $0.0.day - begin >= week }.map(\.1))
            else { return nil }
            let errors = [first, last].map { error.error(of: $0, sex: end.sex) }
            // With the same error twice this is 1.96·√2·e.
            let smallest = 1.96 * errors.map { $0 * $0 }.reduce(0, +).squareRoot()
            let change = error.moreIsBetter ? last - first : first - last
            var unit = ""
            if case .number(let known, _)? = knowledge.selfTest(error.test)?.answers
                .first(where: { $0.id == error.answer })?.form
            {
                unit = known
            }
            return RetestFinding(
                test: error.test, first: first, last: last, firstDay: begin, lastDay: end.day, unit: unit,
                smallest: smallest,
                direction: abs(change) <= smallest ? .unclear : change > 0 ? .better : .worse)
        }
    }

    private static let week = 7
    private static let leastDays = 21

    private static func mean(_ values: [Double]) -> Double? {
        let finite = values.filter(\.isFinite).sorted()
        return finite.isEmpty ? nil : finite.reduce(0, +) / Double(finite.count)
    }
}
