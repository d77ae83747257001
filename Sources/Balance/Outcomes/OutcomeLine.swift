/// One thing that is told each week, over the weeks.
public struct OutcomeLine: Equatable, Sendable {
    public enum Subject: Hashable, Sendable {
        case pain(WeekPain.Measure)
        /// By its line.
        case activity(Int)
        /// The mean of the activities that are asked about now, of weeks in which all of them were told.
        case activitiesMean

        /// More is better of activities, less of pain.
        public var moreIsBetter: Bool { if case .pain = self { false } else { true } }
    }

    public let subject: Subject
    /// One of each week since the first answer of the wearer; `nil` where nothing was told: unknown, never 0.
    public let values: [Double?]
    public let change: OutcomeChange

    init(_ subject: Subject, values: [Double?], _ rules: OutcomeRules) {
        self.subject = subject
        self.values = values
        change = OutcomeChange(values, subject, rules)
    }
}

/// What can be told of a line's first and last weeks. It says how it went, never why.
public struct OutcomeChange: Equatable, Sendable {
    public enum Verdict: String, Sendable {
        case better
        case worse
        /// Less than chance alone, or than what matters.
        case notTold = "no_change_told"
        /// Too few weeks.
        case unknown
    }

    public private(set) var verdict = Verdict.unknown
    /// So many more weekly answers it takes; 0 where something is said.
    public private(set) var missingWeeks = 0
    /// The means of the first and of the last weeks; `nil` where too few were told.
    public private(set) var first: Double?
    public private(set) var last: Double?
    /// What the two must differ by.
    public private(set) var smallest: Double?
    /// The own standard deviation that it rests on.
    public private(set) var ownDeviation: Double?

    /// - Parameters:
    ///   - values: one a week, the last one of this week.
    ///   - subject: what is told.
    ///   - rules: when a change may be told.
    init(_ values: [Double?], _ subject: OutcomeLine.Subject, _ rules: OutcomeRules) {
        let told = values.enumerated().compactMap { week, value in value.map { (week: week, value: $0) } }
        let count = rules.comparedWeeks
        let early = told.prefix(count)
        let recent = told.dropFirst(count).filter { $0.week >= values.count - rules.recentWeeks }.suffix(count)
        guard early.count == count, recent.count == count else {
            missingWeeks = 2 * count - early.count - recent.count
            return
        }
        let first = early.map(\.value).reduce(0, +) / Double(count)
        let last = recent.map(\.value).reduce(0, +) / Double(count)
        let detectable = subject == .activitiesMean ? rules.detectableMean : rules.detectableSingle
        let deviation =
            max(detectable / (rules.certainty * Double(2).squareRoot()), Self.deviationAboutLine(told))
            * Self.widening(rules)
        let smallest = max(
            rules.smallestThatMatters, rules.certainty * deviation * (2 / Double(count)).squareRoot())
        (self.first, self.last, self.smallest, ownDeviation) = (first, last, smallest, deviation)
        let difference = last - first
        verdict =
            abs(difference) <= smallest
            ? .notTold : (difference > 0) == subject.moreIsBetter ? .better : .worse
    }

    /// By how much more means of three weeks vary that hang together.
    private static func widening(_ rules: OutcomeRules) -> Double {
        (1 + (4 * rules.correlation + 2 * rules.correlation * rules.correlation) / 3).squareRoot()
    }

    /// Of three and more values.
    private static func deviationAboutLine(_ told: [(week: Int, value: Double)]) -> Double {
        let n = Double(told.count)
        let meanWeek = told.map { Double($0.week) }.reduce(0, +) / n
        let mean = told.map(\.value).reduce(0, +) / n
        var (weeks, both) = (0.0, 0.0)
        for point in told {
            let x = Double(point.week) - meanWeek
            weeks += x * x
            both += x * (point.value - mean)
        }
        let slope = weeks > 0 ? both / weeks : 0
        let squares = told.map { point in
            let rest = point.value - mean - slope * (Double(point.week) - meanWeek)
            return rest * rest
        }
        return (squares.reduce(0, +) / max(1, n - 2)).squareRoot()
    }
}
