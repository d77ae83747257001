public import LocalTime
import Motion

/// Whether slouching has changed, looked at once a week.
///
/// A day's figure is the logarithm of its share of slouching, `ln((slouch + 2 min) / (judged + 20 min))`. Looked at each
/// day, or without asking how much a wearer's days differ anyway, nearly everybody seems to change. So one look a week
/// compares the last weeks with those before (``TrendLook``), between looks the last answer stands, and where the days
/// differ too much to tell, the answer is unknown, which is not steady.
public struct SlouchTrend: Codable, Equatable, Sendable {
    public enum Direction: String, Codable, Sendable {
        case down
        /// A change by a third is ruled out.
        case steady
        case up
        /// Too few days worn for long enough, or days that differ too much to tell.
        case unknown
    }

    public var direction: Direction
    /// The change as a part of what was before, as the last look saw it; `nil` where the direction is unknown.
    public var change: Double?
    /// The valid days on which the last look rests; before the first look, those that there are.
    public var validDays: Int
    /// The day of the last look; `nil` before the first.
    public var lookDay: LocalDay?
    /// What the last look saw; `nil` where there were too few days.
    public var look: TrendLook?
    /// Up at the last look and at the one before: worth a question to the wearer, and no more.
    public private(set) var isRelapse: Bool

    /// Looks as of the last look's day.
    ///
    /// Days that are not valid are missing, never good: worn for less than four hours, or with minutes that no day has. A
    /// day that is there twice, because a clock was set back, counts once. Days that other rules have judged than the
    /// newest one's cannot be compared with it and count as missing; so do all that are not of the rules in force.
    ///
    /// - Parameters:
    ///   - days: recorded days, in any order. Today is not over and does not count, nor does what is dated later.
    ///   - today: the local day now.
    ///   - rulesVersion: of the posture rules in force; `nil` where only the days say it.
    ///   - rules: the numbers of the trend.
    public init(
        days: [RoutineInput.Day], today: LocalDay, rulesVersion: String? = nil, rules: TrendRules = TrendRules()
    ) {
        (direction, validDays, isRelapse) = (.unknown, 0, false)
        guard let first = days.lazy.map(\.day).filter({ $0 < today }).min() else { return }
        let lookDay = Self.lastLook(after: first, today: today, rules)
        self.lookDay = lookDay
        let window = rules.window
        let end = lookDay ?? today
        // What both looks look back over.
        let valid = Self.valid(days, in: max(first, end - window - rules.lookEvery)..<end, rules)
            .map { day in day.flatMap { rulesVersion == nil || $0.rulesVersion == rulesVersion ? $0 : nil } }
        let now = Self.look(valid.suffix(window), rules)
        validDays = now.days
        guard lookDay != nil, let look = now.look else { return }
        self.look = look
        direction = look.direction(rules)
        change = direction == .unknown ? nil : look.change
        guard direction == .up, lookDay != first + rules.firstLook else { return }
        let before = Self.look(valid.dropLast(rules.lookEvery).suffix(window), rules)
        isRelapse = before.look?.direction(rules) == .up
    }

    private static func lastLook(after first: LocalDay, today: LocalDay, _ rules: TrendRules) -> LocalDay? {
        let age = today - first
        return age < rules.firstLook ? nil : today - (age - rules.firstLook) % rules.lookEvery
    }

    /// The days of a range, one after the other: each once, where it was worn for long enough; of two records of it the
    /// longer one.
    private static func valid(
        _ days: [RoutineInput.Day], in range: Range<LocalDay>, _ rules: TrendRules
    ) -> [RoutineInput.Day?] {
        let possible_min = 0.0...1500.0
        var valid = [RoutineInput.Day?](repeating: nil, count: range.count)
        for day in days where range.contains(day.day) {
            guard day.worn_min >= rules.leastWorn_min, possible_min.contains(day.worn_min),
                possible_min.contains(day.slouch_min), possible_min.contains(day.judged_min ?? day.worn_min)
            else { continue }
            let index = day.day - range.lowerBound
            if let other = valid[index], (other.worn_min, other.slouch_min) >= (day.worn_min, day.slouch_min) {
                continue
            }
            valid[index] = day
        }
        return valid
    }

    /// Looks at days of the newest one's rules.
    private static func look(
        _ valid: ArraySlice<RoutineInput.Day?>, _ rules: TrendRules
    ) -> (days: Int, look: TrendLook?) {
        let version = valid.last { $0 != nil }??.rulesVersion
        let shares = valid.map { day in day.flatMap { $0.rulesVersion == version ? share($0) : nil } }
        return (shares.count { $0 != nil }, TrendLook.at(shares[...], rules: rules))
    }

    /// Of a day without any slouching, too.
    private static func share(_ day: RoutineInput.Day) -> Double {
        Scalar.log((day.slouch_min + 2) / ((day.judged_min ?? day.worn_min) + 20))
    }
}
