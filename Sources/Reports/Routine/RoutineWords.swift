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
        func text(_ value: Double) -> String { "\(String(whole: value))\(unit == "°" ? "" : " ")\(unit)" }
        let values = "\(name): \(text(first)) on \(firstDay.text), \(text(last)) on \(lastDay.text)"
        return switch direction {
        case .better: "\(values). That is better, by more than the measurement error (\(text(smallest)))."
        case .worse: "\(values). That is worse, by more than the measurement error (\(text(smallest)))."
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
    /// How much there is to do: `2 sets of 10`, `for 2 min`; beside it what has grown and is not in the exercise's steps.
    public func doseText(_ exercise: Exercise) -> String {
        // Nobody holds a walk, a breath or a warm hand.
        if dose.isHold, dose.sets == 1, exercise.kind != .stretch, exercise.kind != .strengthen {
            return dose.seconds.isMultiple(of: 60) ? "for \(dose.seconds / 60) min" : "for \(dose.seconds) s"
        }
        let longer = dose.isHold ? 0 : dose.seconds - exercise.dose.start.seconds
        return dose.text + (longer > 0 ? ", each held \(longer) s longer" : "")
    }

    /// How it is done where it is no longer, or not, as its steps say: the harder way that has been reached, and what the
    /// cautions ask for.
    public func waysText(_ exercise: Exercise) -> [String] {
        let harder =
            exercise.progressions.indices.contains(variant - 1) ? ["Now: \(exercise.progressions[variant - 1])"] : []
        return harder + ways
    }
}
