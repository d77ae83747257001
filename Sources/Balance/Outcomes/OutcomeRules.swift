public import LocalTime
import Motion

/// When a change over weeks may be told (BALANCE 6).
///
/// `better` and `worse` need a difference of the first and the last three weeks that matters (2.2, [B27]) and is larger
/// than chance: `1.96·s_own·√(2/3)`. Decided here:
///
/// - `s_own` is the standard deviation of all the line's weeks about their own straight line (n - 2), so that a change does
///   not hide itself in it; six weeks at least.
/// - It is never taken for smaller than the error of a single answer, which is known from groups whose members did not
///   change: the smallest detectable change / (1.96·√2), with 4.1 for pain and for one activity, and 3.3 for the mean of
///   the activities [B27]. A few weeks that happen to be alike prove no smaller one.
/// - It is wider by the factor by which means of three neighbouring weeks vary more than three independent ones: √(1 +
///   (4ρ + 2ρ²)/3), ρ = .3 (ASSUMED). Without it, weeks that hang together would be told as changes about twice as often.
///
/// Simulated, unchanged pain of 5, whole numbers, 15 % of weeks missed, looked at each week of 26: with an own standard
/// deviation of 1.0 and 1.5 and ρ .3 a look says better or worse by mistake in .005 and .04, half of them better; with 2.0
/// in .08, and .13 with ρ .5. At some time within that half year it is said to .03, .24 and .4 of the people with 1.0, 1.5
/// and 2.0 (ρ .3); the page says so. A drop of 4 points in the fifth week is told in the 13th in .8 and .6 of people with
/// 1.0 and 1.5. `OutcomeCourseTests` asks for these again. Seven lines are looked at, so one of them errs more often.
public struct OutcomeRules: Equatable, Sendable {
    /// The first and the last so many answered weeks are compared.
    public var comparedWeeks = 3
    /// The last ones must lie within so many weeks up to today, or nothing is said of now.
    public var recentWeeks = 6
    /// Points of ten.
    public var smallestThatMatters = 2.2
    /// Of one answer: pain now, usual or worst, or one activity.
    public var detectableSingle = 4.1
    /// Of the mean of the activities.
    public var detectableMean = 3.3
    /// Of neighbouring weeks.
    public var correlation = 0.3
    public var certainty = 1.96
    /// After this many days it is asked again.
    public static let days = 7

    public init() {}

    /// How far a week's date may lie from the whole weeks since the first answer, in days before it; one more after it.
    static let halfWeek = 3

    /// The week of a day: the nearest whole number of weeks since the first answer, so that answering a day or two early
    /// or late is neither a missed week nor two answers in one.
    public static func week(of day: LocalDay, since first: LocalDay) -> Int {
        let days = day - first + halfWeek
        return days >= 0 ? days / Self.days : (days - Self.days + 1) / Self.days
    }
}
