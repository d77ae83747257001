import Balance
import LocalTime
import Records

/// Somebody who wears a sensor on working days, is asked each morning, and does what suits.
struct SimulatedWearer {
    enum Habit {
        case all, half, none
    }

    let title: String
    let habit: Habit
    /// Days of the simulation without sensor, routine and tests.
    var away: Range<Int> = 0..<0
    /// On this day's test of the neck and the ones after it within four weeks nonsense is written down.
    var wrongFrom: Int?

    /// What was known and proposed on one morning.
    struct Morning {
        var result: ImbalanceResult
        var plan: RoutinePlan
        var truth: [StateKey: Double]
        var isDone: Bool
        var answers: [TestAnswer]
        var isWorn: Bool
    }

    /// Lives through so many days in a store of its own.
    func live(days: Int, firstDay: LocalDay, folder: String, knowledge: Knowledge) throws -> [Morning] {
        let store = try Store(folder: folder)
        let model = ImbalanceModel(basis: ModelBasis(knowledge))
        let builder = RoutineBuilder(knowledge: knowledge)
        var body = SimulatedBody(model.basis, seed: 7)
        var dice = Dice(42)
        var mornings: [Morning] = []
        for index in 0..<days {
            let day = firstDay + index
            let isAway = away.contains(index)
            let input = try routineInput(store, day: day, firstDay: firstDay, model: model, knowledge: knowledge)
            let plan = builder.plan(for: input.routine)
            let answers =
                isAway
                ? []
                : plan.dueTests.compactMap { body.answer($0, day: day) }.map { answer in
                    corrected(answer, on: index)
                }
            for answer in answers {
                try store.add(
                    StoredAnswer(
                        wearer: title, answer: answer, moment: Self.moment(day, hour: 8),
                        knowledgeVersion: Knowledge.version))
            }
            // Half: on half of the days that the plan asks for.
            let most = habit == .all ? plan.sessionsAsked : habit == .half ? plan.sessionsAsked / 2 : 0
            let isSession =
                !plan.exercises.isEmpty && !plan.isRestDay && !isAway && plan.phase != .assess
                && plan.sessionsDone < most
            let session = isSession ? Self.session(plan) : nil
            if let session {
                try store.add(
                    StoredSession(
                        wearer: title, session: session, moment: Self.moment(day, hour: 18)))
            }
            let worn = SimulatedDay(day: day, dice: &dice)
            let isWorn = index % 7 < 5 && !isAway
            if isWorn { try worn.record(in: store, wearer: title) }
            mornings.append(
                Morning(
                    result: input.result, plan: plan, truth: body.levels, isDone: session != nil, answers: answers,
                    isWorn: isWorn))
            let seen = BalanceDay(
                day: day, track: worn.increment.track, episodes: worn.increment.episodes)
            body.live(
                index % 7 < 5 ? seen : nil,
                doses: session.map { RoutineDose.doses(of: [$0], knowledge: knowledge) } ?? [])
        }
        if let last = mornings.last { try store.save(last.result, wearer: title) }
        return mornings
    }

    private func routineInput(
        _ store: Store, day: LocalDay, firstDay: LocalDay, model: ImbalanceModel, knowledge: Knowledge
    ) throws -> (routine: RoutineInput, result: ImbalanceResult) {
        let sessions = try store.sessions(wearer: title).map(\.session)
        var history = try store.balanceHistory(wearer: title, today: day)
        history.doses = RoutineDose.doses(of: sessions, knowledge: knowledge)
        let result = model.result(of: history)
        var input = RoutineInput(
            today: day,
            profile: RoutineProfile(equipment: Set(Equipment.allCases), cautions: [], sex: .man),
            redFlags: .clear(day: firstDay), sessions: sessions,
            lastTests: Dictionary(history.answers.map { ($0.test, $0.day) }, uniquingKeysWith: max),
            days: history.days.map { day in
                RoutineInput.Day(
                    day: day.day, worn_min: day.worn_min, slouch_min: day.slouches.map(\.minutes).reduce(0, +))
            })
        input.apply(result)
        return (input, result)
    }

    private static func moment(_ day: LocalDay, hour: Int64) -> Moment {
        Moment(utc_us: day.start_us(offset_s: 0) + hour * 3_600_000_000, offset_s: 0)
    }

    /// Somebody who stops the watch of somebody else.
    private func corrected(_ answer: TestAnswer, on index: Int) -> TestAnswer {
        guard let wrongFrom, answer.test == "T03", (wrongFrom..<wrongFrom + 28).contains(index) else { return answer }
        var wrong = answer
        wrong.items = [TestAnswer.Item("hold", values: [95, 100])]
        return wrong
    }

    private static func session(_ plan: RoutinePlan) -> RoutineSession {
        RoutineSession(
            day: plan.day, planned: plan.exercises.count,
            done: plan.exercises.map { planned in
                ExerciseDone(
                    exercise: planned.exercise, side: planned.side, dose: planned.dose, variant: planned.variant,
                    sets: planned.dose.sets)
            }, effort: 5, painBefore: 2, painAfter: 2)
    }
}
