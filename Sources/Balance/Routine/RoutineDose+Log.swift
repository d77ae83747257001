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
        // Years of sessions name the same few exercises.
        var trained: [Trained: [StateKey]] = [:]
        return RoutineSession.joinedByDay(sessions).flatMap { session -> [RoutineDose] in
            // The same exercise twice on a day adds up, to the whole at most.
            var parts: [StateKey: [String: Double]] = [:]
            for done in session.done {
                let key = Trained(exercise: done.exercise, side: done.side)
                let states =
                    trained[key] ?? knowledge.exercise(done.exercise)?.trainedStates(
                        side: done.side, knowledge: knowledge)
                    ?? []
                trained[key] = states
                for state in states {
                    let before = parts[state]?[done.exercise] ?? 0
                    parts[state, default: [:]][done.exercise] = min(1, before + done.part)
                }
            }
            return parts.sorted { $0.key < $1.key }.map { state, exercises in
                let values = exercises.values.sorted()
                return RoutineDose(day: session.day, state: state, part: values.reduce(0, +) / Double(values.count))
            }
        }
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
