import Motion

/// One look at how the share of slouching went: the change among the three shapes that stands out most.
public struct TrendLook: Codable, Equatable, Sendable {
    /// The change of the logarithm of the share, and its standard error.
    public var logChange: Double
    public var standardError: Double
    /// The change in standard errors; of a restless wearer made smaller, so that one limit holds for all.
    public var t: Double

    /// The change as a part of what was before: -0.3 is three tenths less.
    public var change: Double { Scalar.exp(logChange) - 1 }

    /// Looks back over days.
    ///
    /// - Parameters:
    ///   - shares: the logarithm of each day's share, oldest first, the last one of the day before the look; `nil` where
    ///     a day is not valid.
    ///   - rules: the numbers of the trend.
    /// - Returns: `nil` where no shape has enough days on both sides.
    public static func at(_ shares: ArraySlice<Double?>, rules: TrendRules = TrendRules()) -> TrendLook? {
        var best: TrendLook?
        for shape in rules.shapes {
            guard let look = of(shape, shares.suffix(shape.days + rules.mostBefore), rules) else { continue }
            if best.map({ abs(look.t) > abs($0.t) }) ?? true { best = look }
        }
        return best
    }

    public func direction(_ rules: TrendRules = TrendRules()) -> SlouchTrend.Direction {
        if abs(t) >= rules.critical, abs(logChange) >= rules.leastChange { return t > 0 ? .up : .down }
        return abs(logChange) + rules.steadyErrors * standardError < rules.steadyChange ? .steady : .unknown
    }

    /// A valid day: where it is in the window, how much of the shape has come, and the logarithm of its share.
    private struct Point {
        var day: Int
        var x: Double
        var y: Double
        var weight = 1.0
        var residual = 0.0
    }

    private static func of(
        _ shape: TrendRules.Shape, _ shares: ArraySlice<Double?>, _ rules: TrendRules
    ) -> TrendLook? {
        let before = shares.count - shape.days
        guard before >= rules.leastBefore else { return nil }
        var points: [Point] = []
        points.reserveCapacity(shares.count)
        for (day, share) in shares.enumerated() {
            guard let share else { continue }
            points.append(Point(day: day, x: day < before ? 0 : shape.part(at: day - before), y: share))
        }
        let early = points.prefix { $0.day < before }.map(\.y)
        let late = points.dropFirst(early.count).map(\.y)
        guard min(early.count, late.count) >= rules.leastValidDays else { return nil }

        let (earlyMedian, lateMedian) = (median(early), median(late))
        let deviation = 1.4826 * median(early.map { abs($0 - earlyMedian) } + late.map { abs($0 - lateMedian) })
        let count = Double(points.count)
        let prior = rules.priorDays * rules.priorDeviation * rules.priorDeviation
        let limit = rules.huber * ((prior + count * deviation * deviation) / (rules.priorDays + count)).squareRoot()
        let slope = huberSlope(&points, limit: limit, rules)

        // Huber's sandwich: the variance of clipped residuals over the share of those within the limit, shrunk to the prior.
        let clipped = points.map { min(max($0.residual, -limit), limit) }
        let squares = clipped.map { $0 * $0 }.reduce(0, +)
        let inside = max(Double(points.count { abs($0.residual) <= limit }) / count, 0.6)
        let variance = (prior + squares / (inside * inside)) / (rules.priorDays + count - 2)
        var products = 0.0
        var pairs = 0.0
        for index in points.indices.dropFirst() where points[index].day == points[index - 1].day + 1 {
            products += clipped[index] * clipped[index - 1]
            pairs += 1
        }
        // Days that lie on the line exactly say nothing of each other.
        let seen = squares > 0 ? products / (squares / count) : 0
        let correlation = min(
            max((rules.priorPairs * rules.priorCorrelation + seen) / (rules.priorPairs + pairs), 0),
            rules.mostCorrelation)
        let meanX = points.map(\.x).reduce(0, +) / count
        let spread = points.map { ($0.x - meanX) * ($0.x - meanX) }.reduce(0, +)
        let standardError = (variance * (1 + correlation) / (1 - correlation) / spread).squareRoot()
        let strictness = variance > rules.restlessVariance ? rules.critical / rules.restlessCritical : 1
        return TrendLook(logChange: slope, standardError: standardError, t: slope / standardError * strictness)
    }

    /// Fits a line, and lets what lies far off it pull less, some times over; leaves the residuals in the points.
    private static func huberSlope(_ points: inout [Point], limit: Double, _ rules: TrendRules) -> Double {
        var slope = 0.0
        for _ in 0..<rules.reweightings {
            var (weight, sumX, sumY) = (0.0, 0.0, 0.0)
            for point in points {
                weight += point.weight
                sumX += point.weight * point.x
                sumY += point.weight * point.y
            }
            let (meanX, meanY) = (sumX / weight, sumY / weight)
            var (spread, product) = (0.0, 0.0)
            for point in points {
                let x = point.x - meanX
                spread += point.weight * x * x
                product += point.weight * x * (point.y - meanY)
            }
            slope = product / spread
            for index in points.indices {
                let residual = points[index].y - meanY - slope * (points[index].x - meanX)
                points[index].residual = residual
                points[index].weight = min(1, limit / max(abs(residual), 1e-9))
            }
        }
        return slope
    }

    /// The middle one, or the mean of the two in the middle; of at least one value.
    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}
