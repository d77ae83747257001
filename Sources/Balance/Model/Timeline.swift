import LocalTime

/// A history, day by day: what each day's posture and routine were.
struct Timeline {
    struct Day {
        /// `nil` on a missing day.
        var slouch: Double?
        var leanLeft: Double?
        var leanRight: Double?
        var doses: [StateKey: Double]

        func exposure(_ posture: ModelBasis.LoadingPosture) -> Double? {
            switch posture {
            case .slouch: slouch
            case .leanLeft: leanLeft
            case .leanRight: leanRight
            }
        }
    }

    let today: LocalDay
    /// `nil` where there is nothing up to today.
    let firstDay: LocalDay?
    /// From the first day to yesterday: a day acts when it is over.
    let days: [Day]

    init(_ history: BalanceHistory, rules: ImbalanceRules) {
        today = history.today
        firstDay = history.firstDay
        guard let first = history.firstDay else {
            days = []
            return
        }
        let recorded = history.recordedByDay
        let doses = history.dosesByDay
        days = (first..<history.today).map { day in
            func exposure(_ held: KeyPath<BalanceDay, [HeldPosture]>) -> Double? {
                recorded[day].flatMap { DayExposure(of: $0[keyPath: held], worn_min: $0.worn_min, rules: rules) }?
                    .value
            }
            return Day(
                slouch: exposure(\.slouches), leanLeft: exposure(\.leansLeft), leanRight: exposure(\.leansRight),
                doses: doses[day] ?? [:])
        }
    }

    var wornDaysOfLastSeven: Int { days.suffix(7).count { $0.slouch != nil } }
}
