import LocalTime

private struct Trained: Hashable {
    let exercise: String
    let side: StateKey.Side
}

extension RoutineDose {
    /// What a log says of each state, for the model: completed over prescribed, a day at a time.
    ///
    /// A stretch counts for what is tight, a strengthener for what is weak, and nothing else for anything: that pressing
    /// or moving changes either has not been shown. What was planned and not done is in the log with no sets.
    public static func doses(of sessions: [RoutineSession], knowledge: Knowledge) -> [RoutineDose] {
        // Years of sessions name the same few exercises, and most of them are like one before.
        var trained = TrainedStates(knowledge: knowledge)
        var doses: [RoutineDose] = []
        var parts: [(state: Int, exercise: String, part: Double)] = []
        for session in RoutineSession.joinedByDay(sessions) {
            // The same exercise twice on a day adds up, to the whole at most.
            parts.removeAll(keepingCapacity: true)
            for done in session.done {
                for state in trained.places(of: done) {
                    let known = parts.firstIndex { $0.state == state && $0.exercise == done.exercise }
                    if let known {
                        parts[known].part = min(1, parts[known].part + done.part)
                    } else {
                        parts.append((state, done.exercise, done.part))
                    }
                }
            }
            parts.sort { ($0.state, $0.part) < ($1.state, $1.part) }
            var place = 0
            while place < parts.count {
                let state = parts[place].state
                var (sum, count) = (0.0, 0.0)
                while place < parts.count, parts[place].state == state {
                    sum += parts[place].part
                    count += 1
                    place += 1
                }
                doses.append(RoutineDose(day: session.day, state: trained.states[state], part: sum / count))
            }
        }
        return doses
    }
}

/// The states that each exercise trains, looked up once; a state is its place in the order of all.
private struct TrainedStates {
    let states: [StateKey]
    private let knowledge: Knowledge
    private var known: [Trained: [Int]] = [:]

    init(knowledge: Knowledge) {
        self.knowledge = knowledge
        let sides: (MuscleID) -> [StateKey.Side] = { knowledge.muscle($0)?.sided ?? false ? [.left, .right] : [.both] }
        states = knowledge.muscles.flatMap { muscle in
            sides(muscle.id).flatMap { side in StateKey.Kind.allCases.map { StateKey(muscle.id, side: side, kind: $0) }
            }
        }.sorted()
    }

    mutating func places(of done: ExerciseDone) -> [Int] {
        let key = Trained(exercise: done.exercise, side: done.side)
        if let places = known[key] { return places }
        let trained =
            knowledge.exercise(done.exercise)?.trainedStates(side: done.side, knowledge: knowledge) ?? []
        let places = trained.compactMap(states.firstIndex)
        known[key] = places
        return places
    }
}

extension Exercise {
    /// The states that doing it on a side trains, each with its own side.
    func trainedStates(side: StateKey.Side, knowledge: Knowledge) -> [StateKey] {
        targets.filter { $0.kind == .tight && kind == .stretch || $0.kind == .weak && kind == .strengthen }
            .flatMap { target -> [StateKey] in
                guard knowledge.muscle(target.muscle)?.sided ?? false else { return [target] }
                let sides: [StateKey.Side] = side == .both ? [.left, .right] : [side]
                return sides.map { StateKey(target.muscle, side: $0, kind: target.kind) }
            }
    }
}
