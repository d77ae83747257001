public import Balance

extension RoutinePhase {
    /// For people, within a line: `balancing`.
    public var title: String {
        switch self {
        case .screen: "first the questions"
        case .assess: "the first days"
        case .balance: "balancing"
        case .maintain: "keeping it"
        }
    }
}

extension RoutinePlan {
    /// How long it lasts in whole minutes, for people: at least one.
    public var minutes: Int { max(1, (seconds + 30) / 60) }
}

extension PlannedExercise {
    /// `, left side`, `, each side`, or nothing: what follows the exercise's name or dose.
    public func sideText(_ exercise: Exercise) -> String {
        switch side {
        case .left: ", left side"
        case .right: ", right side"
        case .both: exercise.oneSided ? ", each side" : ""
        }
    }
}
