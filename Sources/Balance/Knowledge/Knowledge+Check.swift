/// What must hold between entries of different files.
extension Knowledge {
    func check() throws(KnowledgeError) {
        try checkSources()
        try checkPatterns()
        try checkSelfTests()
        try checkExercises()
        try checkTriggerPoints()
        try checkSigns()
        try checkMuscles()
        try checkSwaps()
        try checkStates()
    }

    /// Every entry that has a source, in the order of the files.
    public var provenances: [(file: String, id: String, provenance: Provenance)] {
        muscles.map { ("muscles.toml", $0.id.rawValue, $0.provenance) }
            + patterns.map { ("patterns.toml", $0.id, $0.provenance) }
            + cautions.map { ("cautions.toml", $0.id, $0.provenance) }
            + selfTests.map { ("self-tests.toml", $0.id, $0.provenance) }
            + exercises.map { ("exercises.toml", $0.id, $0.provenance) }
            + swaps.map { ("swaps.toml", $0.when, $0.provenance) }
            + ladders.map { ("swaps.toml", $0.id, $0.provenance) }
            + triggerPoints.map { ("trigger-points.toml", $0.id, $0.provenance) }
            + redFlags.map { ("red-flags.toml", $0.id, $0.provenance) }
            + cards.map { ("red-flags.toml", $0.urgency.rawValue, $0.provenance) }
            + safetyTexts.map { ("red-flags.toml", $0.place.rawValue, $0.provenance) }
            + lessons.map { ("lessons.toml", $0.id, $0.provenance) }
    }

    private func checkSources() throws(KnowledgeError) {
        var used: Set<String> = []
        for (file, id, provenance) in provenances {
            var strongest = Evidence.assumption
            for name in provenance.sources {
                guard let source = source(name) else {
                    throw KnowledgeError(file: file, entry: id, field: "sources", "there is no source “\(name)”")
                }
                strongest = max(strongest, source.grade)
                used.insert(name)
            }
            guard provenance.grade <= strongest else {
                throw KnowledgeError(
                    file: file, entry: id, field: "grade",
                    "“\(provenance.grade.rawValue)” is stronger than its sources (“\(strongest.rawValue)”)")
            }
        }
        for source in sources where !used.contains(source.id) {
            throw KnowledgeError(file: "sources.toml", entry: source.id, field: "id", "no entry uses it")
        }
    }

    /// What a pattern names or a self-test reads must be a state of the model.
    private func checkStates() throws(KnowledgeError) {
        let known = Set(muscles.flatMap(\.states))
        let used =
            patterns.map { ("patterns.toml", $0.id, $0.states) }
            + selfTests.map { ("self-tests.toml", $0.id, $0.readings.flatMap(\.states)) }
        for (file, id, states) in used {
            for state in states where !known.contains(state) {
                throw KnowledgeError(
                    file: file, entry: id, field: "states",
                    "muscles.toml has no state “\(state.muscle) \(state.side.rawValue) \(state.kind.rawValue)”")
            }
        }
    }

    private func checkMuscles() throws(KnowledgeError) {
        let used = Set(
            (patterns.flatMap(\.states) + exercises.flatMap(\.targets)
                + selfTests.flatMap(\.readings).flatMap(\.states)).map(\.muscle))
        for muscle in muscles where !used.contains(muscle.id) {
            throw KnowledgeError(
                file: "muscles.toml", entry: muscle.id.rawValue, field: "id",
                "no pattern, self-test or exercise names it")
        }
        for state in patterns.flatMap(\.states) {
            let kind: Exercise.Kind = state.kind == .tight ? .stretch : .strengthen
            let served = exercises.contains { exercise in
                exercise.kind == kind
                    && exercise.targets.contains { $0.muscle == state.muscle && $0.kind == state.kind }
            }
            guard served else {
                throw KnowledgeError(
                    file: "muscles.toml", entry: state.muscle.rawValue, field: "id",
                    "a pattern has it \(state.kind.rawValue), and no exercise would "
                        + (kind == .stretch ? "stretch it" : "strengthen it"))
            }
        }
    }

    /// - Parameter exact: whether the side must be named where the muscle's sides are told apart.
    private func check(
        _ states: [StateKey], _ file: String, _ id: String, _ field: String, exact: Bool
    ) throws(KnowledgeError) {
        for state in states {
            guard let muscle = muscle(state.muscle) else {
                throw KnowledgeError(file: file, entry: id, field: field, "there is no muscle “\(state.muscle)”")
            }
            if state.side != .both, !muscle.sided {
                throw KnowledgeError(
                    file: file, entry: id, field: field, "the sides of “\(state.muscle)” are not told apart")
            }
            if state.side == .both, muscle.sided, exact {
                throw KnowledgeError(
                    file: file, entry: id, field: field, "“\(state.muscle)” needs its side, left or right")
            }
        }
    }

    private func checkPatterns() throws(KnowledgeError) {
        for pattern in patterns {
            let file = "patterns.toml"
            try check(pattern.tight, file, pattern.id, "tight", exact: true)
            try check(pattern.weak, file, pattern.id, "weak", exact: true)
            guard !pattern.tight.isEmpty, !pattern.weak.isEmpty else {
                throw KnowledgeError(
                    file: file, entry: pattern.id, field: pattern.tight.isEmpty ? "tight" : "weak", "is missing")
            }
            guard Set(pattern.states).count == pattern.states.count else {
                throw KnowledgeError(file: file, entry: pattern.id, field: "tight", "names a state twice")
            }
        }
    }

    private func checkCautions(_ ids: [String], _ file: String, _ id: String) throws(KnowledgeError) {
        for name in ids where caution(name) == nil {
            throw KnowledgeError(file: file, entry: id, field: "cautions", "there is no caution “\(name)”")
        }
    }

    private func checkSelfTests() throws(KnowledgeError) {
        for test in selfTests {
            try check(
                test.readings.flatMap(\.states), "self-tests.toml", test.id, "readings.states", exact: true)
            try checkCautions(test.cautions, "self-tests.toml", test.id)
        }
    }

    private func checkExercises() throws(KnowledgeError) {
        for exercise in exercises {
            try check(exercise.targets, "exercises.toml", exercise.id, "targets", exact: false)
            try checkCautions(exercise.cautions, "exercises.toml", exercise.id)
            for id in exercise.patterns where pattern(id) == nil {
                throw KnowledgeError(
                    file: "exercises.toml", entry: exercise.id, field: "patterns", "there is no pattern “\(id)”")
            }
            for id in exercise.tender where !triggerPoints.contains(where: { $0.id == id }) {
                throw KnowledgeError(
                    file: "exercises.toml", entry: exercise.id, field: "tender", "there is no tender point “\(id)”")
            }
        }
        for caution in cautions
        where !(exercises.flatMap(\.cautions) + selfTests.flatMap(\.cautions) + gentleSet.flatMap(\.cautions))
            .contains(caution.id)
        {
            throw KnowledgeError(
                file: "cautions.toml", entry: caution.id, field: "id", "no exercise and no self-test heeds it")
        }
    }

    private func checkTriggerPoints() throws(KnowledgeError) {
        for point in triggerPoints {
            let file = "trigger-points.toml"
            guard muscle(point.muscle) != nil else {
                throw KnowledgeError(
                    file: file, entry: point.id, field: "muscle", "there is no muscle “\(point.muscle)”")
            }
            guard point.exercise.isEmpty || exercise(point.exercise)?.kind == .release else {
                throw KnowledgeError(
                    file: file, entry: point.id, field: "exercise", "“\(point.exercise)” is no release exercise")
            }
            guard point.exercise.isEmpty || exercise(point.exercise)?.tender.contains(point.id) == true else {
                throw KnowledgeError(
                    file: file, entry: point.id, field: "exercise",
                    "“\(point.exercise)” does not name this point in tender")
            }
            try checkCautions(point.cautions, file, point.id)
        }
    }

    private func checkSigns() throws(KnowledgeError) {
        let file = "red-flags.toml"
        for flag in redFlags where card(flag.urgency) == nil {
            throw KnowledgeError(
                file: file, entry: flag.id, field: "urgency", "there is no card for “\(flag.urgency.rawValue)”")
        }
        for place in SafetyText.Place.allCases where !safetyTexts.contains(where: { $0.place == place }) {
            throw KnowledgeError(file: file, entry: place.rawValue, field: "id", "the text is missing")
        }
        for id in RedFlag.raisedByProgram where flag(id)?.isAsked != false {
            throw KnowledgeError(file: file, entry: id, field: "asked", "the program raises it, so it is not asked")
        }
        for gentle in gentleSet {
            guard exercise(gentle.id) != nil else {
                throw KnowledgeError(file: file, entry: gentle.id, field: "id", "there is no exercise “\(gentle.id)”")
            }
            try checkCautions(gentle.cautions.sorted().filter { flag($0) == nil }, file, gentle.id)
        }
    }
}
