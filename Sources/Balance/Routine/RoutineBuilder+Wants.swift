import Numbers

// What a routine should hold, the most wanted first (BALANCE 4, “Wants”).
extension RoutineBuilder {
    func wants(_ input: RoutineInput, _ plan: RoutinePlan, _ ladders: LadderSteps) -> WantList {
        let minutes = input.profile.minutes
        // Twice more pain by the next morning: its gentle variant (BALANCE 5).
        let hurting = Set(plan.pain.risesAfter.filter { $0.value >= 2 }.keys)
        var list = WantList(
            knowledge: knowledge, profile: input.profile, ladders: ladders, hurting: hurting,
            most: minutes >= rules.longMinutes ? rules.mostExercisesOfLong : rules.mostExercises)
        let (tight, weak) = (input.claimed(.tight), input.claimed(.weak))

        addRelease(tight.first, input, &list)
        if let top = tight.first { add(top, &list) }
        if let top = weak.first { add(top, &list) }
        let goals = input.profile.goals.compactMap { knowledge.pattern($0) }
        for goal in goals.prefix(rules.mostPatterns) { addFirst(of: goal, input, &list) }
        if needsCore(input, plan) { addCore(&list) }
        for second in [tight.dropFirst().first, weak.dropFirst().first] {
            if let second { add(second, &list) }
        }
        for top in [tight.first, weak.first] {
            if let top { addPartners(of: top, &list) }
        }
        addOthers(goals, input, &list)
        if reach_cm(input).map({ $0 > rules.mostReach_cm }) ?? false {
            list.add("S07", .measured, "measured: your arms stay off the floor overhead (T05)")
        }
        for id in rules.generalSet { list.add(id, .core, "general: there is room for it") }
        list.link((tight + weak).map(\.key))
        return list
    }

    private static func kind(for state: StateKey) -> Exercise.Kind { state.kind == .tight ? .stretch : .strengthen }

    private func add(_ score: RoutineInput.StateScore, _ list: inout WantList) {
        let basis: PlannedExercise.Basis = score.isMeasured ? .measured : .supposed
        list.add(
            Self.kind(for: score.key), for: score.key, basis,
            "\(basis.rawValue): \(knowledge.name(of: score.key)), \(score.finding)")
    }

    // MARK: Release

    /// One at most: a marked tender point, else the tightest muscle.
    private func addRelease(_ top: RoutineInput.StateScore?, _ input: RoutineInput, _ list: inout WantList) {
        let marked = knowledge.triggerPoints.filter { point in
            !point.exercise.isEmpty && (input.profile.tender?.contains(point.id) ?? false)
        }
        for point in marked
        where list.add(
            point.exercise, .supposed, "optional, for the tender spot that you marked: \(point.name.lowercased())")
        { return }
        guard let top, knowledge.exercises.contains(where: { $0.kind == .release && $0.works(on: top.key) }) else {
            return
        }
        list.add(
            .release, for: top.key, top.isMeasured ? .measured : .supposed,
            "optional, before the stretch: \(knowledge.name(of: top.key)), \(top.finding)")
    }

    // MARK: Core

    private func needsCore(_ input: RoutineInput, _ plan: RoutinePlan) -> Bool {
        let hasClaim = input.states.contains(where: \.isClaimed)
        let isForward = input.patterns.contains { $0.id == "FHRS" && [.likely, .possible].contains($0.claim) }
        return !hasClaim || isForward || plan.phase == .assess || plan.pain.place.map(Self.upper.contains) ?? false
    }

    /// Neck, upper back and shoulders.
    private static let upper: [PainPlace] = [.neck, .betweenBlades, .middle, .shoulderLeft, .shoulderRight]

    /// Thoracic extension, deep neck flexors, shoulder blades, rotation.
    private func addCore(_ list: inout WantList) {
        list.add("M07", .core, "core: moves the upper back the other way than sitting does")
        list.add("W17", .core, "core: for the muscles deep at the front of the neck")
        list.add("W02", .core, "core: for the muscles between the shoulder blades")
        list.add("M08", .core, "core: turns the ribs, which sitting keeps still")
    }

    // MARK: Partners, goals and the rest

    private func addPartners(of score: RoutineInput.StateScore, _ list: inout WantList) {
        for partner in MusclePartners.of(score.key) {
            list.add(
                Self.kind(for: partner), for: partner, .supposed,
                "supposed: \(knowledge.name(of: partner)), often said to be \(partner.kind.rawValue) along with "
                    + "\(score.key.kind.rawValue) \(knowledge.name(of: score.key)); not measured")
        }
    }

    /// A goal that was set has a stretch and a strengthener, whatever the model says.
    private func addFirst(of goal: Pattern, _ input: RoutineInput, _ list: inout WantList) {
        for states in [goal.tight, goal.weak] {
            for state in byProbability(states, input) where addGoal(state, goal, &list) { break }
        }
    }

    private func addGoal(_ state: StateKey, _ goal: Pattern, _ list: inout WantList) -> Bool {
        list.add(
            Self.kind(for: state), for: state, .goal,
            "a goal that was set, “\(goal.plainName)”: for the \(knowledge.name(of: state))")
    }

    private func byProbability(_ states: [StateKey], _ input: RoutineInput) -> [StateKey] {
        let known = Dictionary(input.states.map { ($0.key, $0.probability) }) { first, _ in first }
        return states.enumerated().sorted { a, b in
            let (first, second) = (known[a.element] ?? 0, known[b.element] ?? 0)
            return first == second ? a.offset < b.offset : first > second
        }.map(\.element)
    }

    /// The other claimed states of the first two patterns, and what is left of goals.
    private func addOthers(_ goals: [Pattern], _ input: RoutineInput, _ list: inout WantList) {
        let supposed = input.patterns.filter { score in
            [.likely, .possible].contains(score.claim) && !goals.contains { $0.id == score.id }
        }.sorted { ($1.probability, $0.id) < ($0.probability, $1.id) }
        let patterns = (goals + supposed.compactMap { knowledge.pattern($0.id) }).prefix(rules.mostPatterns)
        let claimed = input.claimed(.tight) + input.claimed(.weak)
        for pattern in patterns {
            for score in claimed where pattern.states.contains(score.key) { add(score, &list) }
            guard goals.contains(where: { $0.id == pattern.id }) else { continue }
            for state in byProbability(pattern.states, input) { _ = addGoal(state, pattern, &list) }
        }
        // Muscles of no such pattern that are claimed all the same.
        for score in claimed { add(score, &list) }
    }

    /// The last distance from thumb to floor with the arms overhead, the longer side.
    private func reach_cm(_ input: RoutineInput) -> Double? {
        let last = input.answers.filter { $0.test == "T05" && $0.day <= input.today }.map(\.day).max()
        return input.answers.filter { $0.test == "T05" && $0.day == last }.flatMap(\.items)
            .filter { $0.answer == "distance" }.compactMap { item -> Double? in
                let values = item.values.filter(\.isFinite)
                return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
            }.max()
    }
}
