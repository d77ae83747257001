/// Picks exercises for states and patterns, of what a wearer may do and has the things for.
struct ExerciseChoice {
    let knowledge: Knowledge
    let profile: RoutineProfile
    /// Exercises that were wanted and not taken, each with its reason, once.
    private(set) var leftOut: [String] = []
    private var chosen: Set<String> = []

    init(knowledge: Knowledge, profile: RoutineProfile) {
        self.knowledge = knowledge
        self.profile = profile
    }

    /// The first exercise of a kind for a state that may be done and has not been picked.
    mutating func pick(_ kind: Exercise.Kind, for state: StateKey) -> Exercise? {
        pick { exercise in
            exercise.kind == kind && exercise.targets.contains { $0.muscle == state.muscle && $0.kind == state.kind }
        }
    }

    /// The first that serves a pattern as a whole.
    mutating func pick(_ kind: Exercise.Kind, for pattern: Pattern) -> Exercise? {
        pick { $0.kind == kind && $0.patterns.contains(pattern.id) }
    }

    mutating func pick(id: String) -> Exercise? { pick { $0.id == id } }

    /// One that can stand in for another: of its kind, for some of its states or patterns, or else of its kind at all.
    mutating func pick(insteadOf exercise: Exercise) -> Exercise? {
        let like = pick { $0.kind == exercise.kind && !Set($0.targets).isDisjoint(with: exercise.targets) }
        guard like == nil else { return like }
        let similar = pick { $0.kind == exercise.kind && !Set($0.patterns).isDisjoint(with: exercise.patterns) }
        guard similar == nil else { return similar }
        // Not one that needs a side named: nothing is known of sides here.
        let sided = Set(knowledge.muscles.filter(\.sided).map(\.id))
        return pick { $0.kind == exercise.kind && sided.isDisjoint(with: $0.targets.map(\.muscle)) }
    }

    private mutating func pick(_ suits: (Exercise) -> Bool) -> Exercise? {
        for exercise in knowledge.exercises where suits(exercise) && !chosen.contains(exercise.id) {
            if let obstacle = obstacle(to: exercise) {
                let text = "\(exercise.id) \(exercise.name): \(obstacle)."
                if !leftOut.contains(text) { leftOut.append(text) }
                continue
            }
            chosen.insert(exercise.id)
            return exercise
        }
        return nil
    }

    /// Why an exercise is not for this wearer; `nil` where it is.
    func obstacle(to exercise: Exercise) -> String? {
        if profile.excluded.contains(exercise.id) { return "excluded in the settings" }
        let cautions = exercise.cautions.filter { profile.cautions?.contains($0) ?? false }
        if let caution = cautions.compactMap({ knowledge.caution($0)?.name }).first { return "not with \(caution)" }
        let missing = exercise.equipment.filter { !profile.equipment.contains($0) }
        if let thing = missing.first { return "needs \(thing.text)" }
        return nil
    }
}
