public import LocalTime

/// A wearer's last seven days against the seven before: how much of the time was slouched.
///
/// A change is told only beyond what the wearer's own days differ by anyway (BALANCE 8): beyond 1.96 standard errors of the
/// difference of two means, of days with four hours and more that one version of the rules has judged. A day resembles the
/// one before, so a week of days says less than seven separate ones would (.25 as in `TrendRules.priorCorrelation`).
public struct WeekComparison: Equatable, Sendable {
    /// So many days on each side.
    public static let length = 7
    /// Fewer long days of a week are no week.
    public static let fewestDays = 3
    private static let correlation = 0.25
    /// What people see is whole per cent.
    private static let leastDifference = 0.01

    public enum Verdict: String, Sendable {
        case more
        case less
        /// No change that can be told.
        case within
    }

    /// The long days of a week, and the mean of their slouch ratios, 0…1.
    public struct Week: Equatable, Sendable {
        public var days: Int
        public var slouchRatio: Double
    }

    public var week: Week
    public var before: Week
    /// `nil` where too few days are known for saying how much they differ anyway: so many more are needed.
    public var verdict: Verdict?
    public var missingDays: Int
    /// What the two weeks must differ by for a change to be told, 0…1; `nil` as long as days are missing.
    public var smallestChange: Double?

    /// - `day`: the last day of the week.
    /// - `figures`: of this day and earlier ones, in any order.
    /// - Returns: `nil` where one of the weeks has too few long days.
    public init?(on day: LocalDay, figures: [DayFigures]) {
        let known = figures.filter { $0.day <= day && $0.isLong && $0.judged_s > 0 }.sorted { $0.day < $1.day }
        guard let version = known.last?.rulesVersion else { return nil }
        let valid = known.filter { $0.rulesVersion == version }
        let start = day - (Self.length - 1)
        guard let week = Week(valid.filter { $0.day >= start }),
            let before = Week(valid.filter { (start - Self.length..<start).contains($0.day) })
        else { return nil }
        self.week = week
        self.before = before
        let own = valid.filter { $0.day < start }.suffix(UsualDays.mostDays).map(\.slouchRatio)
        missingDays = max(0, UsualDays.fewestDays - own.count)
        guard missingDays == 0 else { return }
        let days = 1 / Double(week.days) + 1 / Double(before.days)
        let error = (Self.variance(of: own) * days * Self.widening).squareRoot()
        let difference = week.slouchRatio - before.slouchRatio
        let smallest = max(1.96 * error, Self.leastDifference)
        smallestChange = smallest
        verdict = abs(difference) <= smallest ? .within : difference > 0 ? .more : .less
    }

    /// By how much more means of days vary that hang together.
    private static let widening = (1 + correlation) / (1 - correlation)

    /// Of several values.
    private static func variance(of values: [Double]) -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        return values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(values.count - 1)
    }

    /// How far the mean of some of a wearer's days may lie from what is usual then, because the days differ anyway: the mean
    /// lies within this of it in nineteen of twenty cases, 0…1.
    ///
    /// - Parameters:
    ///   - days: this many days are in the mean.
    ///   - figures: of these days and of earlier ones, in any order; the last valid ones say how much the days differ.
    /// - Returns: `nil` where too few days are known.
    public static func error(ofMeanOver days: Int, figures: [DayFigures]) -> Double? {
        let known = figures.filter { $0.isLong && $0.judged_s > 0 }.sorted { $0.day < $1.day }
        let own = known.filter { $0.rulesVersion == known.last?.rulesVersion }.suffix(UsualDays.mostDays)
        guard days > 0, own.count >= UsualDays.fewestDays else { return nil }
        return 1.96 * (variance(of: own.map(\.slouchRatio)) * widening / Double(days)).squareRoot()
    }
}

extension WeekComparison.Week {
    fileprivate init?(_ days: [DayFigures]) {
        guard days.count >= WeekComparison.fewestDays else { return nil }
        self.init(days: days.count, slouchRatio: days.map(\.slouchRatio).reduce(0, +) / Double(days.count))
    }
}

extension DayFigures {
    /// Of the time in which a slouch could have been seen.
    fileprivate var slouchRatio: Double { min(1, slouch_s / judged_s) }
}
