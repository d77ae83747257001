import Balance
import Gateway
import LocalTime
import Records
import Reports
import Terminal

/// The questions and self-tests of one sitting, for a wearer who has agreed to them.
struct AssessSession {
    let routine: RoutineOfWearer
    let dialog: any Dialog
    private var knowledge: Knowledge { routine.knowledge }

    init(routine: RoutineOfWearer, dialog: any Dialog) {
        self.routine = routine
        self.dialog = dialog
    }

    /// - Parameter only: the id of a self-test.
    /// - Returns: sentences for the end.
    func run(only test: String?, all: Bool) throws -> [String] {
        guard try RedFlagScreen(routine: routine, dialog: dialog).run() else { return [Self.redFlagText] }
        try ProfileQuestions(routine: routine, dialog: dialog).run()
        let plan = try routine.plan()
        if plan.stop == .pain { return StopText.sentences(.pain, of: plan) }
        let tests = try tests(only: test, all: all, plan)
        var done = 0
        for (index, test) in tests.enumerated() {
            // Who has said on the way that there is nobody to help is not asked again.
            if try tests.count > 1 && lacks(test) { continue }
            let place = "\(index + 1)/\(tests.count) \(test.id)"
            let outcome = try SelfTestDialog(routine: routine, dialog: dialog, test: test, place: place).run()
            if outcome == .done { done += 1 }
        }
        let next = try routine.plan().retestDay.map { " The next ones are due on \($0.text)." } ?? ""
        return [
            tests.isEmpty ? "No self-test is due.\(next)" : "\(done) of \(tests.count) self-tests answered.\(next)",
            "“plumbline imbalance” says what follows from them, “plumbline routine” what to do today.",
        ]
    }

    private static let redFlagText =
        "Nothing is offered until that has been looked at. Nothing but this fact is kept."

    /// What is kept of a dialogue that was stopped, and what comes next time.
    func stopped() throws -> String {
        do throws(RecordsError) {
            let redFlags = try routine.store.redFlags(wearer: routine.wearer)
            if case .stopped = redFlags { return Self.redFlagText }
            guard redFlags == .clear(day: routine.today) else {
                let denied = try routine.store.questionDraft(wearer: routine.wearer)?.redFlagsDenied ?? 0
                return denied == 0
                    ? "Stopped. Nothing has been answered yet; “plumbline assess” begins with the first question."
                    : "Stopped. What was answered is kept for today: “plumbline assess” goes on with question "
                        + "\(denied + 1) of \(knowledge.redFlags.count)."
            }
            let hasProfile = try routine.store.routineProfile(wearer: routine.wearer)?.cautions != nil
            return hasProfile
                ? "Stopped. Every self-test that was finished is kept; “plumbline assess” goes on with the rest."
                : "Stopped. What was answered is kept; “plumbline assess” goes on with the next question."
        } catch {
            throw Failure(error)
        }
    }

    private func tests(only wanted: String?, all: Bool, _ plan: RoutinePlan) throws -> [SelfTest] {
        let cautions = try routine.store.routineProfile(wearer: routine.wearer)?.cautions ?? []
        if let test = wanted.flatMap(knowledge.selfTest) {
            if let caution = test.cautions.first(where: cautions.contains).flatMap(knowledge.caution) {
                throw Failure("\(test.id) is left out with \(caution.name).")
            }
            return [test]
        }
        if all { return knowledge.selfTests.filter { cautions.isDisjoint(with: $0.cautions) } }
        return plan.dueTests.compactMap { knowledge.selfTest($0) }
    }

    private func lacks(_ test: SelfTest) throws -> Bool {
        let lacking = try routine.store.routineProfile(wearer: routine.wearer)?.lacking ?? []
        return !lacking.isDisjoint(with: test.equipment)
    }
}
