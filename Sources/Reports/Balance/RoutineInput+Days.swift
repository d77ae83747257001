import Balance
import LocalTime
import Posture

extension RoutineInput {
    /// Recorded days; those that the trend of slouching looks at with the time in which slouching could be seen, and with
    /// the rules that judged them.
    ///
    /// - Parameters:
    ///   - history: the recorded days.
    ///   - known: the figures of those that are known, by their day.
    static func days(_ history: BalanceHistory, knowing known: [LocalDay: DayFigures]) -> [Day] {
        history.days.map { day in
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
