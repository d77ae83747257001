public import Balance
public import LocalTime
import Posture
public import Records

/// What the model supposes of a wearer, and the plan that follows, from the record.
public struct WearerBalance: Sendable {
    public let wearer: String
    public let knowledge: Knowledge
    public let model: ImbalanceModel
    /// What the model has looked at: recorded days, self-tests, and what was done of the routine.
    public let history: BalanceHistory
    public let result: ImbalanceResult
    public let routineInput: RoutineInput
    public let plan: RoutinePlan

    /// The local day from which it looks back.
    public var today: LocalDay { history.today }
    public var names: BalanceNames { BalanceNames(knowledge) }
    /// Days with a record in the whole history.
    public var recordedDays: Int { history.days.count }
    /// Self-tests of the whole history, up to today.
    public var answers: Int { history.answers.count { $0.day <= today } }

    /// What the model says of the self-tests that are due, in the order in which they are asked for; nothing of those that it
    /// does not read.
    public var dueTests: [DueTest] { plan.dueTests.compactMap { id in result.dueTests.first { $0.id == id } } }

    /// How much of the history is read.
    public enum Extent: Sendable {
        /// All days, with the course of every state and what moved it.
        case whole
        /// What today's brief rests on: the days that exposure and trend look at, of those before only the first.
        case today
    }

    private static func recentDays(_ model: ImbalanceModel) -> Int {
        max(model.rules.exposureDays, TrendRules().daysLookedAt)
    }

    /// Reads the record and asks the model.
    ///
    /// Nothing is written but what the store remembers of days that are over; ``keep(in:)`` makes the outcome part of the
    /// record.
    ///
    /// - Parameters:
    ///   - wearer: whose balance.
    ///   - today: the local day from which it looks back.
    ///   - store: `nil` where there is no record yet: then nothing is claimed.
    ///   - knowledge: of muscles, self-tests and exercises; the model's basis is made of it.
    ///   - extent: how much of it is wanted; the states, the patterns and the plan are the same.
    public static func read(
        of wearer: String, today: LocalDay, from store: Store?, knowledge: Knowledge, extent: Extent = .whole
    ) throws(RecordsError) -> WearerBalance {
        let model = ImbalanceModel(basis: ModelBasis(knowledge))
        let recent = today - recentDays(model)
        var history =
            try store?.balanceHistory(wearer: wearer, today: today, since: extent == .today ? recent : nil)
            ?? BalanceHistory(today: today)
        if extent == .today, let first = try store?.firstRecordedDay(of: wearer), first < recent {
            // The weekly looks at the trend are counted from there.
            history.days.insert(BalanceDay(day: first, worn_min: 0), at: 0)
        }
        let rulesVersion = try store?.rulesInForce(of: wearer, on: today)?.version
        let figures = try store?.dayFigures(of: wearer, in: recent..<today) ?? []
        history.otherRulesDays = Set(figures.filter { $0.rulesVersion != rulesVersion }.map(\.day))
        let sessions = try store?.sessions(wearer: wearer).map(\.session) ?? []
        history.doses = RoutineDose.doses(of: sessions, knowledge: knowledge)
        let profile = try store?.routineProfile(wearer: wearer) ?? RoutineProfile()
        history.sex = profile.sex
        let result = model.result(of: history, courses: extent == .whole)
        var input = RoutineInput(
            today: today, profile: profile,
            redFlags: try store?.redFlags(wearer: wearer) ?? .unscreened, sessions: sessions,
            lastTests: Dictionary(history.answers.map { ($0.test, $0.day) }, uniquingKeysWith: max),
            days: RoutineInput.days(
                history, knowing: Dictionary(figures.map { ($0.day, $0) }, uniquingKeysWith: { first, _ in first })))
        input.rulesVersion = rulesVersion
        input.apply(result)
        input.answers = history.answers
        input.relapses = try store?.relapses(wearer: wearer) ?? []
        return WearerBalance(
            wearer: wearer, knowledge: knowledge, model: model, history: history, result: result, routineInput: input,
            plan: RoutineBuilder(knowledge: knowledge).plan(for: input))
    }

    /// Keeps the brief of the day.
    ///
    /// Only for today: what another day is looked at for is nothing that has happened.
    public func keep(in store: Store) throws(RecordsError) {
        try TodayBrief(self).keep(in: store, wearer: wearer, day: today)
    }

    /// Keeps what is supposed of each muscle as well, for export and for looking back; nothing where nothing is known.
    public func keepStates(in store: Store) throws(RecordsError) {
        guard !history.days.isEmpty || !history.answers.isEmpty else { return }
        try store.save(result, wearer: wearer)
    }
}
