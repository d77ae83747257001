import Balance

/// How often the trend of slouching is told, of many simulated wearers with the same day-to-day variation.
public struct TrendFigures: Equatable, Sendable {
    /// Of those who do not change: up or down at any of thirteen weekly looks, and a relapse.
    public var falseTrend = 0.0
    public var falseRelapse = 0.0
    /// Of those who slouch three tenths less from one day on: down at a look up to four and up to six weeks later.
    public var stepInFourWeeks = 0.0
    public var stepInSixWeeks = 0.0
    /// Of those whose slouching falls by three tenths over four weeks: down at a look up to four weeks after its end.
    public var rampFourWeeksAfter = 0.0

    /// Asks the product's own rule.
    ///
    /// - Parameters:
    ///   - wearers: how many of each kind are simulated.
    ///   - variation: the coefficient of variation of a day's share.
    ///   - correlation: how much a day resembles the one before.
    ///   - seed: the same one gives the same figures.
    public init(wearers: Int, variation: Double, correlation: Double, seed: UInt64) {
        var chance = Chance(seed: seed)
        let same = SimulatedShares(variation: variation, correlation: correlation)
        let step = SimulatedShares(variation: variation, correlation: correlation, change: -0.3)
        let ramp = SimulatedShares(variation: variation, correlation: correlation, change: -0.3, rampDays: 28)
        for _ in 0..<wearers {
            let unchanged = same.answers(from: 28, to: 112, &chance)
            if unchanged.contains(where: { [.up, .down].contains($0.direction) }) { falseTrend += 1 }
            if unchanged.contains(where: \.isRelapse) { falseRelapse += 1 }
            let stepped = step.answers(from: 63, to: 98, &chance).map { $0.direction == .down }
            if stepped.dropLast(2).contains(true) { stepInFourWeeks += 1 }
            if stepped.contains(true) { stepInSixWeeks += 1 }
            if ramp.answers(from: 63, to: 112, &chance).contains(where: { $0.direction == .down }) {
                rampFourWeeksAfter += 1
            }
        }
        let count = Double(wearers)
        falseTrend /= count
        falseRelapse /= count
        stepInFourWeeks /= count
        stepInSixWeeks /= count
        rampFourWeeksAfter /= count
    }
}
