import LocalTime
import Motion

/// How much of the routine still acts on each state: every session's part, fading, over the sessions of a load of 1.
///
/// It goes forward through the days; each day's sessions count from that day on.
struct RoutineLoads {
    private var doses: ArraySlice<(day: LocalDay, state: Int, part: Double)>
    private var day: LocalDay?
    private let rules: ImbalanceRules
    /// Of each state, on the day it was taken to last.
    private(set) var loads: [Double]

    init(_ history: BalanceHistory, places: [StateKey: Int], rules: ImbalanceRules) {
        self.rules = rules
        loads = [Double](repeating: 0, count: places.count)
        var all: [(day: LocalDay, state: Int, part: Double)] = []
        all.reserveCapacity(history.doses.count)
        for dose in history.doses where dose.day <= history.today && dose.part > 0 {
            if let state = places[dose.state] { all.append((dose.day, state, dose.part)) }
        }
        all.sort { $0 < $1 }
        // Several sessions of one day add up to one whole dose at most.
        var joined: [(day: LocalDay, state: Int, part: Double)] = []
        for dose in all {
            if let last = joined.last, last.day == dose.day, last.state == dose.state {
                joined[joined.count - 1].part += dose.part
            } else {
                joined.append(dose)
            }
        }
        doses = joined[...]
    }

    mutating func advance(to day: LocalDay) {
        while let dose = doses.first, dose.day <= day {
            fade(to: dose.day)
            loads[dose.state] += min(1, dose.part) / rules.routineSessions
            doses.removeFirst()
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
