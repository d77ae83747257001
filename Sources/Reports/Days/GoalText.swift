public import Balance
import LocalTime
import Numbers
import PlainText

/// A week's goal in words: how many days, and nothing about what that says of somebody.
public struct GoalText {
    let goal: WeeklyGoal
    /// Whether the week is the one that today is in.
    let isThisWeek: Bool

    public init(goal: WeeklyGoal, isThisWeek: Bool) {
        self.goal = goal
        self.isThisWeek = isThisWeek
    }

    /// Why there is no goal; `nil` where there is one.
    public var none: String? {
        guard goal.missingDays == 0 else {
            return "none yet: it needs \(goal.missingDays.counted("more day")) worn for four hours or more"
        }
        return goal.limit_min_per_h == nil ? "none: you slouch too little for a tenth less to be measured" : nil
    }

    /// How the week stands; `nil` without a goal.
    ///
    /// - Parameter what: what the minutes are of, with a blank behind it; nothing where that stands beside it.
    /// - Parameter whose: goal it is.
    public func week(of what: String = "", whose: String = "your") -> String? {
        guard let limit = goal.limit_min_per_h else { return nil }
        let week = isThisWeek ? "this week" : "week from \(goal.weekStart.text)"
        guard goal.wornDays > 0 else { return "\(week): no day of four hours and more yet" }
        let isReached = goal.daysUnder >= WeeklyGoal.daysAsked
        return "\(week): \(goal.daysUnder) of \(goal.wornDays.counted("day")) under \(String(whole: limit)) min "
            + "\(what)an hour; \(whose) goal\(isReached ? "," : " is") \(WeeklyGoal.daysAsked) of \(WeeklyGoal.ofDays)"
            + (isReached ? ", is reached" : "")
    }
}
