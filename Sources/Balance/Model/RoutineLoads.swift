import LocalTime
import Motion

/// How much of the routine still acts on each state: every session's part, fading, over the sessions of a load of 1.
///
/// It goes forward through the days; each day's sessions count from that day on.
struct RoutineLoads {
    private var sessions: ArraySlice<(day: LocalDay, parts: [(state: Int, part: Double)])>
    private var day: LocalDay?
    private let rules: ImbalanceRules
    /// Of each state, on the day it was taken to last.
    private(set) var loads: [Double]

    init(_ history: BalanceHistory, places: [StateKey: Int], rules: ImbalanceRules) {
        self.rules = rules
        loads = [Double](repeating: 0, count: places.count)
        sessions =
            history.dosesByDay.map { day, parts in
                (day, parts.compactMap { key, part in places[key].map { (state: $0, part: part) } })
            }[...]
    }

    mutating func advance(to day: LocalDay) {
        while let session = sessions.first, session.day <= day {
            fade(to: session.day)
            for (state, part) in session.parts { loads[state] += part / rules.routineSessions }
            sessions.removeFirst()
        }
        fade(to: day)
    }

    private mutating func fade(to next: LocalDay) {
        if let day, next > day {
            let kept = Scalar.exp(-Double(next - day) / rules.routineFading_days)
            for state in loads.indices { loads[state] *= kept }
        }
        day = next
    }
}
