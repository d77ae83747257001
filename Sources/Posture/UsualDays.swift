/// A wearer's own last days, for one day to be compared with (BALANCE 8).
///
/// A difference is told only where it is more than the wearer's days differ anyway: beyond `1.96 s √(1 + 1/n)`, of a day
/// with four hours and more, and of angles by five degrees and more. Days that other rules have judged are no measure.
public struct UsualDays: Equatable, Sendable {
    /// This many valid days are looked at, and this many are needed before anything is said (assumed).
    public static let mostDays = 28
    public static let fewestDays = 14
    private static let leastDegrees = 5.0

    /// How a figure compares with those of the usual days.
    public struct Comparison: Equatable, Sendable {
        public enum Verdict: String, Sendable {
            case more
            case less
            case within
        }

        /// The median of the usual days, and how many know this figure.
        public var usual: Double
        public var days: Int
        /// `nil` where nothing can be said.
        public var verdict: Verdict?
    }

    private let figures: [DayFigures]
    /// So many days can be compared with.
    public var count: Int { figures.count }
    private let day: DayFigures

    /// - `day`: the one that is compared.
    /// - `before`: earlier days in any order; the last valid ones of them count.
    public init(of day: DayFigures, before: [DayFigures]) {
        self.day = day
        figures = Array(
            before.filter { $0.day < day.day && $0.isLong && $0.rulesVersion == day.rulesVersion }
                .sorted { $0.day < $1.day }.suffix(Self.mostDays))
    }

    /// `nil` where too few days know the figure, or the day itself does not.
    public func comparison(_ figure: DayFigure) -> Comparison? {
        let usual = figures.compactMap { $0.values[figure] }
        guard usual.count >= Self.fewestDays, let value = day.values[figure], let median = usual.median
        else { return nil }
        let count = Double(usual.count)
        let mean = usual.reduce(0, +) / count
        let variance = usual.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / (count - 1)
        let limit = 1.96 * (variance * (1 + 1 / count)).squareRoot()
        return Comparison(
            usual: median, days: usual.count,
            verdict: day.isLong ? Self.verdict(figure, difference: value - median, limit: limit) : nil)
    }

    private static func verdict(_ figure: DayFigure, difference: Double, limit: Double) -> Comparison.Verdict? {
        if abs(difference) <= limit { return .within }
        if figure.isAngle, abs(difference) < leastDegrees { return nil }
        if figure.growsWithTime, difference < 0 { return nil }
        return difference > 0 ? .more : .less
    }
}
