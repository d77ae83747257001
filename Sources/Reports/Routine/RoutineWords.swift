public import Balance
import LocalTime
import Numbers
import PlainText

extension RoutinePhase {
    /// For people, within a line: `build`.
    public var title: String {
        switch self {
        case .screen: "first the questions"
        case .assess: "first week"
        case .balance: "build"
        case .maintain: "keep"
        }
    }
}

extension RoutinePlan {
    /// How long it lasts in whole minutes, for people: at least one.
    public var minutes: Int { max(1, (seconds + 30) / 60) }
}

extension RoutinePlan.Question {
    /// What is asked, and how each answer is given.
    public var sentences: [String] {
        switch self {
        case .buildAgain:
            [
                "Slouching has gone up. Start the build weeks again, with four sessions a week?",
                "Yes: “plumbline routine set --phase build”. No: “plumbline routine set --phase keep”.",
            ]
        }
    }
}

extension RetestFinding {
    /// For people: the change beside what measuring itself may show.
    public func sentence(_ knowledge: Knowledge) -> String {
        let name = knowledge.selfTest(test)?.name ?? test
        func text(_ value: Double) -> String { "\(String(whole: value)) \(unit)" }
        let values = "\(name): \(text(first)) on \(firstDay.text), \(text(last)) on \(lastDay.text)"
        return switch direction {
        case .better: "\(values). That is better, by more than measuring errs (\(text(smallest)))."
        case .worse: "\(values). That is worse, by more than measuring errs (\(text(smallest)))."
        case .unclear: "\(values): no change your measuring could show (it would take \(text(smallest)))."
        }
    }
}

extension StateKey {
    /// For programs: `deep_neck_flexors/both/weak`.
    public var path: String { "\(muscle.rawValue)/\(side.rawValue)/\(kind.rawValue)" }
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
