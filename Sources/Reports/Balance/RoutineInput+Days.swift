import Balance
import LocalTime
import Posture
import Records

extension RoutineInput {
    /// Recorded days; those that the trend of slouching looks at with the time in which slouching could be seen, and with
    /// the rules that judged them.
    static func days(
        _ history: BalanceHistory, of wearer: String, from store: Store?
    ) throws(RecordsError) -> [Day] {
        let rules = TrendRules()
        let figures = try store?.dayFigures(of: wearer, in: history.today - rules.daysLookedAt..<history.today) ?? []
        let known = Dictionary(figures.map { ($0.day, $0) }) { first, _ in first }
        return history.days.map { day in
            guard let figures = known[day.day] else {
                return Day(
                    day: day.day, worn_min: day.worn_min, slouch_min: day.slouches.map(\.minutes).reduce(0, +))
            }
            return Day(
                day: day.day, worn_min: day.worn_min, slouch_min: figures.slouch_s / 60,
                judged_min: figures.judged_s / 60, rulesVersion: figures.rulesVersion)
        }
    }
}
