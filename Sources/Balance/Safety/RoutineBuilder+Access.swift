/// How the plan of a day begins: whether anything is open, and to whom only the gentle set is.
extension RoutineBuilder {
    /// Sets what is open today.
    ///
    /// - Returns: the whole plan where the routine is not open; `nil` where it is, and the plan goes on.
    func restricted(_ plan: inout RoutinePlan, _ input: RoutineInput) -> RoutinePlan? {
        let pain = PainRules()
        plan.access = ExerciseAccess(
            input.redFlags, pain: plan.pain, sessions: input.sessions, today: input.today, knowledge: knowledge,
            rules: pain)
        plan.dueTests.removeAll(where: plan.waits)
        switch plan.access {
        case .open: return nil
        case .closed(let closure):
            switch closure {
            case .notAsked: plan.stop = .unscreened
            case .stopNow, .earlierSign: plan.stop = .redFlag
            case .strongPain: plan.stop = .pain
            }
            plan.dueTests = []
            plan.retestDay = nil
        case .gentle:
            let gentle = GentleSet(knowledge: knowledge, input: input, access: plan.access, rules: pain)
            plan.exercises = gentle.exercises
            plan.leftOut = gentle.leftOut
            plan.breakExercise = input.profile.excluded.contains(pain.walk) ? nil : pain.walk
            plan.sessionsAsked = pain.gentleSessionsADay
            let ids = Set(plan.exercises.map(\.exercise))
            plan.sessionsDone = input.sessions.count { session in
                session.day == input.today && session.part >= rules.doneSession
                    && ids.isSuperset(of: session.done.map(\.exercise))
            }
            plan.isRestDay = plan.sessionsDone >= pain.gentleSessionsADay
        }
        return plan
    }
}

extension RoutinePlan {
    /// Whether a self-test waits: it loads the back, the neck or the hips, and somebody should look first, or pain is more
    /// than a self-test goes on with. Before pain has been told today, what was told on the days before keeps them waiting
    /// where it was more than a session goes on with.
    public func waits(test: String) -> Bool {
        let rules = PainRules()
        guard rules.loadingTests.contains(test) else { return false }
        if access.level != nil { return true }
        if let now = pain.now { return now > rules.mostForLoadingTests }
        return pain.lately.map { $0 > rules.mostOfSession } ?? false
    }
}

/// The exercises that stay open to people in pain, for one wearer.
struct GentleSet {
    private(set) var exercises: [PlannedExercise] = []
    private(set) var leftOut: [String] = []

    init(knowledge: Knowledge, input: RoutineInput, access: ExerciseAccess, rules: PainRules) {
        var cautions = input.profile.cautions ?? []
        let rests = Set(access.signs.flatMap { knowledge.flag($0.sign)?.rests ?? [] })
        if rests.contains(.neck) { cautions.insert("neck") }
        let noted = cautions.union(access.signs.map(\.sign))
        for gentle in knowledge.gentleSet {
            let swap = knowledge.swaps.filter { cautions.contains($0.when) }.flatMap { $0.into(gentle.id) }.first
            guard let exercise = knowledge.exercise(swap ?? gentle.id) else { continue }
            if let obstacle = Self.obstacle(to: exercise, gentle, rests: rests, cautions, input, knowledge) {
                leftOut.append("\(exercise.id) \(exercise.name): \(obstacle).")
                continue
            }
            guard !exercises.contains(where: { $0.exercise == exercise.id }) else { continue }
            let notes = noted.sorted().compactMap { gentle.notes[$0] }
            exercises.append(
                Self.planned(exercise, reason: (["part of the gentle set"] + notes).joined(separator: "; ")))
        }
        // Eight minutes: the second sets go first, then half of the long holds, the last exercises at last.
        let limit_s = 60 * min(rules.gentleMinutes, max(1, input.profile.minutes))
        for index in exercises.indices.reversed() where seconds > limit_s && exercises[index].dose.sets > 1 {
            exercises[index].dose.sets = 1
            exercises[index].seconds = Self.seconds(exercises[index].dose, sides: exercises[index].sides)
        }
        for index in exercises.indices where seconds > limit_s && exercises[index].dose.isHold {
            exercises[index].dose.seconds /= 2
            exercises[index].seconds = Self.seconds(exercises[index].dose, sides: exercises[index].sides)
        }
        while seconds > limit_s, exercises.count > 1 {
            let last = exercises.removeLast()
            leftOut.append("\(last.exercise): no time for it in \(limit_s / 60) minutes.")
        }
    }

    private var seconds: Int { exercises.map(\.seconds).reduce(0, +) }

    /// Why one is not for this wearer; `nil` where it is. What the set has a note for, it is done with.
    private static func obstacle(
        to exercise: Exercise, _ gentle: GentleExercise, rests: Set<MovedPart>, _ cautions: Set<String>,
        _ input: RoutineInput, _ knowledge: Knowledge
    ) -> String? {
        if let part = gentle.moves.filter(rests.contains).map(\.rawValue).min() {
            return "it moves the \(part), which rests until somebody has looked"
        }
        if input.profile.excluded.contains(exercise.id) { return "excluded in the settings" }
        let barring = exercise.cautions.first { cautions.contains($0) && gentle.notes[$0] == nil }
        if let name = barring.flatMap({ knowledge.caution($0)?.name }) { return "not with \(name)" }
        let missing = exercise.equipment.first { !input.profile.equipment.contains($0) }
        return missing.map { "needs \($0.text)" }
    }

    private static func planned(_ exercise: Exercise, reason: String) -> PlannedExercise {
        let sides = exercise.oneSided ? 2 : 1
        let dose = exercise.dose.start
        return PlannedExercise(
            exercise: exercise.id, side: .both, dose: dose, variant: 0, reason: reason, sides: sides,
            seconds: seconds(dose, sides: sides))
    }

    /// With rests and both sides. Nobody hurries into position here, so that is not counted.
    private static func seconds(_ dose: Dose, sides: Int) -> Int {
        sides * dose.sets * dose.setSeconds + (sides * dose.sets - 1) * dose.restSeconds
    }
}
