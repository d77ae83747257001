import Balance
import LocalTime
import Records

/// What the model supposes of a wearer, and the plan that follows, from the record; a record that is not there gives one
/// that claims nothing.
struct BalanceOfWearer {
    let knowledge: Knowledge
    let model: ImbalanceModel
    let history: BalanceHistory
    let result: ImbalanceResult
    let routineInput: RoutineInput

    var names: BalanceNames { BalanceNames(knowledge) }
    let plan: RoutinePlan

    /// What becomes part of the record.
    enum Keeping {
        /// Where another day than today is looked at.
        case nothing
        /// That the routine begins anew.
        case relapse
        /// What was supposed as well, for export and for looking back.
        case all
    }

    /// - Parameters:
    ///   - today: the local day from which it looks back, days since 1970.
    ///   - store: `nil` where there is no record yet.
    init(_ wearer: String, today: LocalDay, store: Store?, keeping: Keeping) throws {
        knowledge = try Knowledge.forCommand()
        model = ImbalanceModel(basis: ModelBasis(knowledge))
        do throws(RecordsError) {
            var history = try store?.balanceHistory(wearer: wearer, today: today) ?? BalanceHistory(today: today)
            let sessions = try store?.sessions(wearer: wearer).map(\.session) ?? []
            history.doses = RoutineDose.doses(of: sessions, knowledge: knowledge)
            self.history = history
            result = model.result(of: history)
            var input = RoutineInput(
                today: today, profile: try store?.routineProfile(wearer: wearer) ?? RoutineProfile(),
                redFlags: try store?.redFlags(wearer: wearer) ?? .unscreened, sessions: sessions,
                lastTests: Dictionary(history.answers.map { ($0.test, $0.day) }, uniquingKeysWith: max),
                days: history.days.map { day in
                    RoutineInput.Day(
                        day: day.day, worn_min: day.worn_min, slouch_min: day.slouches.map(\.minutes).reduce(0, +))
                })
            input.apply(result)
            input.relapses = try store?.relapses(wearer: wearer) ?? []
            routineInput = input
            plan = RoutineBuilder(knowledge: knowledge).plan(for: input)
            guard keeping != .nothing, let store else { return }
            if plan.relapses { try store.addRelapse(day: today, wearer: wearer) }
            try TodayBrief(self, wearer: wearer).keep(in: store, wearer: wearer, day: today)
            let isKnown = !history.days.isEmpty || !history.answers.isEmpty
            if keeping == .all, isKnown { try store.save(result, wearer: wearer) }
        } catch {
            throw Failure(error)
        }
    }
}
