import LocalTime

/// How much of what was asked has been done.
struct Adherence {
    /// In order of their days.
    let sessions: [RoutineSession]
    /// The first day of this run of sessions.
    let start: LocalDay
    /// Days that ask for nothing: the gentle set was done, or was all that was open.
    var paused = PausedDays()
    let rules: RoutineRules

    /// Done over asked in the last `days` that ask for something, `day` among them; asked is what fits in those
    /// since the start.
    func part(of days: Int, upTo day: LocalDay, aWeek: Int) -> Double? {
        guard day >= start else { return nil }
        var first = max(start, day - days + 1)
        func asking() -> Int { day + 1 - first - paused.count(in: first..<day + 1) }
        while first > start, asking() < days { first = max(start, first - (days - asking())) }
        let done = sessions[place(of: first)..<place(of: day + 1)].map(\.part).reduce(0, +)
        // A run that has begun today owes one session, not a part of one.
        let asked = max(1, Double(aWeek * asking()) / 7)
        return min(1, done / asked)
    }

    /// Where the sessions of a day and later ones begin: years of them are asked for one day after the other.
    private func place(of day: LocalDay) -> Int {
        var (low, high) = (0, sessions.count)
        while low < high {
            let middle = (low + high) / 2
            if sessions[middle].day < day { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Less than half for two whole weeks.
    func isLow(on day: LocalDay, aWeek: Int) -> Bool {
        guard day - start - paused.count(in: start..<max(start, day)) >= rules.lowAdherenceDays,
            let part = part(of: rules.lowAdherenceDays, upTo: day - 1, aWeek: aWeek)
        else { return false }
        return part < rules.lowAdherence
    }

    /// Enough of a week to grow.
    func isSteady(on day: LocalDay, aWeek: Int) -> Bool {
        part(of: rules.adherenceDays, upTo: day, aWeek: aWeek).map { $0 >= rules.steadyAdherence } ?? false
    }
}
