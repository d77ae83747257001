/// An exercise that a routine should hold, and why.
struct Want: Equatable {
    var exercise: Exercise
    var side: StateKey.Side
    /// The states that it is for.
    var states: [StateKey]
    var basis: PlannedExercise.Basis
    var reason: String
    /// How it is done with the cautions that hold.
    var ways: [String]
    /// The id of the exercise in whose place it stands.
    var insteadOf: String?
}

/// Wants in their order, no exercise twice, each as it is for this person.
struct WantList {
    private(set) var wants: [Want] = []
    /// What stands in for something, and why; sentences.
    private(set) var swaps: [String] = []
    /// What was wanted and nothing stands in for, and why; sentences.
    private(set) var leftOut: [String] = []

    private let knowledge: Knowledge
    private let profile: RoutineProfile
    private let ladders: LadderSteps
    private let hurting: Set<String>
    private let most: Int

    init(knowledge: Knowledge, profile: RoutineProfile, ladders: LadderSteps, hurting: Set<String>, most: Int) {
        self.knowledge = knowledge
        self.profile = profile
        self.ladders = ladders
        self.hurting = hurting
        self.most = most
    }

    /// Wants an exercise of a kind that works on a state.
    ///
    /// - Returns: whether something is there for it now.
    @discardableResult
    mutating func add(
        _ kind: Exercise.Kind, for state: StateKey, _ basis: PlannedExercise.Basis, _ reason: String
    ) -> Bool {
        let possible = knowledge.exercises.filter { $0.kind == kind && $0.works(on: state) }.map {
            ladders.step(of: $0.id)
        }
        var best: (id: String, standIn: StandIn)?
        for id in possible {
            let standIn = knowledge.standIn(for: id, profile: profile, hurting: hurting)
            guard let exercise = standIn.exercise else { continue }
            // What works on the state itself, rather than what stands in from another place.
            guard exercise.works(on: state) else {
                best = best ?? (id, standIn)
                continue
            }
            best = (id, standIn)
            break
        }
        guard let best else {
            if let first = possible.first { leaveOut(first) }
            return false
        }
        return take(best.standIn, insteadOf: best.id, state, basis, reason)
    }

    /// Wants an exercise, or the step of its ladder that has been reached.
    @discardableResult
    mutating func add(
        _ id: String, for state: StateKey? = nil, _ basis: PlannedExercise.Basis, _ reason: String
    ) -> Bool {
        let step = ladders.step(of: id)
        let standIn = knowledge.standIn(for: step, profile: profile, hurting: hurting)
        guard standIn.exercise != nil else {
            leaveOut(step)
            return false
        }
        return take(standIn, insteadOf: step, state, basis, reason)
    }

    /// Says of every exercise which of the claimed states it works on, and of no other.
    mutating func link(_ states: [StateKey]) {
        for place in wants.indices {
            wants[place].states.removeAll { !states.contains($0) }
            let exercise = wants[place].exercise
            for state in states where exercise.kind == (state.kind == .tight ? .stretch : .strengthen) {
                let isOnSide = [.both, state.side].contains(wants[place].side)
                guard exercise.works(on: state), isOnSide, !wants[place].states.contains(state) else { continue }
                wants[place].states.append(state)
            }
        }
    }

    private mutating func leaveOut(_ id: String) {
        guard wants.count < most, let exercise = knowledge.exercise(id) else { return }
        let obstacle = knowledge.obstacle(to: exercise, profile: profile, hurting: hurting) ?? "not for you"
        let text = "\(id) \(exercise.name): \(obstacle), and nothing else fits instead."
        if !leftOut.contains(text) { leftOut.append(text) }
    }

    private mutating func take(
        _ standIn: StandIn, insteadOf id: String, _ state: StateKey?, _ basis: PlannedExercise.Basis, _ reason: String
    ) -> Bool {
        guard let exercise = standIn.exercise else { return false }
        // The side that is named counts only where the exercise works on that muscle.
        let side = state.map { exercise.works(on: $0) ? $0.side : .both } ?? .both
        if let place = wants.firstIndex(where: { $0.exercise.id == exercise.id }) {
            if let state, !wants[place].states.contains(state) { wants[place].states.append(state) }
            if wants[place].side != side { wants[place].side = .both }
            if basis == .measured, wants[place].basis == .core || wants[place].basis == .supposed {
                (wants[place].basis, wants[place].reason) = (basis, reason)
            }
            note(standIn, insteadOf: id)
            return true
        }
        guard wants.count < most else { return false }
        note(standIn, insteadOf: id)
        wants.append(
            Want(
                exercise: exercise, side: side, states: state.map { [$0] } ?? [], basis: basis, reason: reason,
                ways: standIn.ways, insteadOf: standIn.reason == nil ? nil : id))
        return true
    }

    private mutating func note(_ standIn: StandIn, insteadOf id: String) {
        guard let reason = standIn.reason, let exercise = standIn.exercise, let wanted = knowledge.exercise(id) else {
            return
        }
        let text = "\(exercise.id) \(exercise.name) instead of \(id) \(wanted.name) (\(reason))."
        if !swaps.contains(text) { swaps.append(text) }
    }
}

extension Exercise {
    /// Whether it names the state among its targets, on whichever side.
    func works(on state: StateKey) -> Bool { targets.contains { $0.muscle == state.muscle && $0.kind == state.kind } }
}

/// Which step of a ladder somebody has reached.
struct LadderSteps {
    private var steps: [String: String] = [:]
    /// All forms of an exercise that is on a ladder.
    private let ladders: [ExerciseLadder]

    /// - Parameters:
    ///   - knowledge: the ladders.
    ///   - sessions: of this run, one a day, oldest first.
    ///   - progression: how far an exercise has come.
    init(_ knowledge: Knowledge, sessions: [RoutineSession], progression: (Exercise) -> Progression) {
        ladders = knowledge.ladders
        let done = Set(sessions.flatMap(\.done).filter { $0.sets > 0 }.map(\.exercise))
        for ladder in knowledge.ladders {
            var place = ladder.steps.lastIndex { done.contains($0) } ?? 0
            if place + 1 < ladder.steps.count, let exercise = knowledge.exercise(ladder.steps[place]),
                done.contains(exercise.id), progression(exercise).isEasy
            {
                place += 1
            }
            for id in ladder.steps { steps[id] = ladder.steps[place] }
        }
    }

    /// The exercise itself where it is on no ladder.
    func step(of id: String) -> String { steps[id] ?? id }

    /// The exercise and, where it is on a ladder, its other forms.
    func forms(of id: String) -> [String] { ladders.first { $0.steps.contains(id) }?.steps ?? [id] }
}
