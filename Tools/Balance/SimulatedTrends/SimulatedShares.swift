public import Balance
import LocalTime
import Motion

/// How the days of a simulated wearer differ, and how their slouching changes.
public struct SimulatedShares: Sendable {
    /// The coefficient of variation of a day's share, and how much a day resembles the one before.
    public var variation: Double
    public var correlation: Double
    /// The change: none for a wearer who stays as they are; otherwise from this day on, over this many days.
    public var change: Double?
    public var changeDay = 56
    public var rampDays = 1

    public init(variation: Double, correlation: Double, change: Double? = nil, rampDays: Int = 1) {
        self.variation = variation
        self.correlation = correlation
        self.change = change
        self.rampDays = rampDays
    }

    static let firstDay = LocalDay(daysSince1970: 20_458)

    /// The days of one wearer: worn for six hours on five days a week, 7 % of them not, a tail of Student's t with five
    /// degrees of freedom, a weekly wave.
    public func days(_ count: Int, _ chance: inout Chance) -> [RoutineInput.Day] {
        let deviation = Scalar.log(1 + variation * variation).squareRoot()
        let total = change.map { Scalar.log(1 + $0) } ?? 0
        var days: [RoutineInput.Day] = []
        var unrest = 0.0
        for index in 0..<count {
            let fresh = chance.student()
            unrest = index == 0 ? fresh : correlation * unrest + (1 - correlation * correlation).squareRoot() * fresh
            let isWorn = index % 7 < 5 && chance.uniform() <= 0.93
            let part = min(max(Double(index - changeDay + 1) / Double(rampDays), 0), 1)
            let wave = 0.1 * Scalar.sin(2 * .pi * Double(index) / 7)
            guard isWorn else { continue }
            let share = Scalar.exp(Scalar.log(0.2) + deviation * unrest + wave + part * total)
            days.append(
                RoutineInput.Day(
                    day: Self.firstDay + index, worn_min: 360, slouch_min: min(360, max(0, share * 380 - 2))))
        }
        return days
    }

    /// What the product says at each weekly look from one day to another.
    public func answers(from first: Int, to last: Int, _ chance: inout Chance) -> [SlouchTrend] {
        let days = days(last, &chance)
        return stride(from: first, through: last, by: 7).map { SlouchTrend(days: days, today: Self.firstDay + $0) }
    }
}

/// Chance that is the same on every run (SplitMix64: Steele, Lea, Flood 2014).
public struct Chance: Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    /// From 0 to 1, neither of them.
    public mutating func uniform() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        z ^= z >> 31
        return (Double(z >> 11) + 0.5) / 9_007_199_254_740_992
    }

    /// Of mean 0 and variance 1 (Box and Muller).
    mutating func normal() -> Double {
        let size = (-2 * Scalar.log(uniform())).squareRoot()
        return size * Scalar.cos(2 * .pi * uniform())
    }

    /// Student's t with five degrees of freedom, of variance 1.
    mutating func student() -> Double {
        let value = normal()
        let squares = (0..<5).map { _ in normal() }.map { $0 * $0 }.reduce(0, +)
        return value / (squares / 5).squareRoot() * (3.0 / 5).squareRoot()
    }
}
