/// Every number that decides whether slouching has changed (BALANCE 3). They were chosen by simulation, so that a wearer
/// who does not change is told of a change in no more than one of twenty stretches of twelve weeks
/// (`Tools/Balance/results/trend.md`).
public struct TrendRules: Equatable, Sendable {
    /// Days worn for less count as missing, never as good.
    public var leastWorn_min = 240.0
    /// The first look is this many days after the first recorded day, the next ones a week apart.
    public var firstLook = 28
    public var lookEvery = 7

    /// What a change may look like over the last days.
    public enum Shape: Equatable, Sendable {
        /// All at once, this many days ago.
        case step(days: Int)
        /// Little by little, over this many days.
        case ramp(days: Int)

        var days: Int {
            switch self {
            case .step(let days), .ramp(let days): days
            }
        }

        /// How much of the change has come, on a day of those that the shape lasts; the first is 0.
        func part(at day: Int) -> Double {
            switch self {
            case .step: 1
            case .ramp(let days): Double(day + 1) / Double(days)
            }
        }
    }

    public var shapes: [Shape] = [.step(days: 21), .step(days: 28), .ramp(days: 28)]
    /// Days before the change that it is compared with, at most and at least, and worn days that each side needs.
    public var mostBefore = 56
    public var leastBefore = 14
    public var leastValidDays = 9

    /// The deviation of the logarithm of a day's share that is supposed of anybody, worth this many days.
    public var priorDeviation = 0.35
    public var priorDays = 3.0
    /// Residuals beyond this many deviations count as if they were there (Huber).
    public var huber = 1.3
    public var reweightings = 5
    /// How much a day resembles the one before: what is supposed, worth this many pairs of days, and the most that is believed.
    public var priorCorrelation = 0.25
    public var priorPairs = 30.0
    public var mostCorrelation = 0.6

    /// From this many standard errors on, and at least so large a change of the logarithm, it is called a change.
    public var critical = 3.2
    public var leastChange = 0.14
    /// Whoever changes more from day to day than this variance is judged by the stricter limit.
    public var restlessVariance = 0.09
    public var restlessCritical = 3.4
    /// Steady: a change as large as ln(1 / .7) is ruled out, by this many standard errors.
    public var steadyErrors = 1.645
    public var steadyChange = 0.357

    public init() {}

    /// How far back one look looks.
    var window: Int { (shapes.map(\.days).max() ?? 0) + mostBefore }
    /// Before any day, the days that its answer may rest on: two looks' of which the last one was up to six days ago.
    public var daysLookedAt: Int { window + 2 * lookEvery }
}
