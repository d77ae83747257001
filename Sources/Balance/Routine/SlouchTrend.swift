public import LocalTime

/// How the minutes of slouching in a worn hour went over the last two weeks.
public struct SlouchTrend: Codable, Equatable, Sendable {
    public enum Direction: String, Codable, Sendable {
        case down
        case steady
        case up
        /// Too few days worn for long enough.
        case unknown
    }

    public var direction: Direction
    /// The change over the window along the fitted line, as a part of where the line begins; `nil` where unknown.
    public var change: Double?
    public var validDays: Int

    /// A line through the days, by least squares (DOMAIN 5, "Trend rule"). Today is not over and does not count;
    /// days worn for less than `leastWorn_min` count as missing, never as good.
    public init(
        _ days: [RoutineInput.Day], today: LocalDay, leastWorn_min: Double = ImbalanceRules().leastWorn_min,
        rules: RoutineRules = RoutineRules()
    ) {
        // A day that is there twice, because a clock was set back, counts once.
        let byDay = Dictionary(days.map { ($0.day, $0) }) { $0.worn_min >= $1.worn_min ? $0 : $1 }
        let valid = byDay.values.filter { day in
            (today - rules.trendDays..<today).contains(day.day) && day.worn_min >= leastWorn_min
        }.sorted { $0.day < $1.day }
        validDays = valid.count
        guard valid.count >= rules.trendValidDays else {
            direction = .unknown
            return
        }
        let points = valid.map { (x: Double($0.day - today + rules.trendDays), y: $0.slouch_min / ($0.worn_min / 60)) }
        let count = Double(points.count)
        let meanX = points.map(\.x).reduce(0, +) / count
        let meanY = points.map(\.y).reduce(0, +) / count
        let spread = points.map { ($0.x - meanX) * ($0.x - meanX) }.reduce(0, +)
        let slope = points.map { ($0.x - meanX) * ($0.y - meanY) }.reduce(0, +) / spread
        let beginning = meanY - slope * meanX
        let end = beginning + slope * Double(rules.trendDays - 1)
        // A line that begins at nothing has no parts; whoever hardly slouches has no trend to speak of.
        let base = max(beginning, 1)
        let change = (end - beginning) / base
        self.change = change
        direction = change <= -rules.trendShare ? .down : change >= rules.trendShare ? .up : .steady
    }
}
