public import Balance
public import LocalTime
import Records
import Reports

/// Asks once a week how strong pain was, where, and how a wearer's own activities go: about a minute. What comes before
/// any answer on health comes first here too: consent, and the questions about signs.
///
/// The pain that `GuidedRoutine` asks for before a session is another thing: it chooses that day's exercises, and is not
/// read here. What is told here is for looking back over weeks. It only reaches the pain rules where it closes or opens
/// something, as the same answer before a session would.
public struct WeeklyOutcomes: Guide, Sendable {
    private enum State {
        case consent(ConsentQuestions)
        case signs(Sitting, SignQuestions)
        case outcomes(Sitting, OutcomeQuestions)
        case ended([String])
    }

    private static let nothingAsked = "Nothing was asked, and nothing is kept."

    private var state: State

    /// Where the record of a folder says that the wearer is. It need not be there yet.
    public static func begin(
        of wearer: String, in folder: String, knowledge: Knowledge, at now: Moment
    ) throws(CoachError) -> WeeklyOutcomes {
        let consent = try ConsentQuestions.begin(wearer: wearer, folder: folder, knowledge: knowledge, at: now)
        var outcomes = WeeklyOutcomes(state: .consent(consent))
        try outcomes.goOn()
        return outcomes
    }

    public var question: Question? {
        switch state {
        case .consent(let questions): questions.question
        case .signs(_, let questions): questions.question
        case .outcomes(_, let questions): questions.question
        case .ended: nil
        }
    }

    public var closing: [String] { if case .ended(let sentences) = state { sentences } else { [] } }

    public mutating func advance(_ answer: Answer, at now: Moment) throws(CoachError) {
        switch state {
        case .consent(var questions):
            try questions.advance(answer, at: now)
            state = .consent(questions)
        case .signs(let sitting, var questions):
            try questions.advance(answer, at: now)
            state = .signs(sitting, questions)
        case .outcomes(let sitting, var questions):
            try questions.advance(answer, at: now)
            state = .outcomes(sitting, questions)
        case .ended: break
        }
        try goOn()
    }

    private mutating func goOn() throws(CoachError) {
        while question == nil {
            switch state {
            case .consent(let questions):
                guard case .agreed(let sitting) = questions.outcome else {
                    return state = .ended([Self.nothingAsked])
                }
                state = .signs(sitting, try SignQuestions.begin(sitting))
            case .signs(let sitting, _):
                let plan = try sitting.plan()
                guard plan.access.level != 1, plan.stop != .unscreened else {
                    return state = .ended(StopText.sentences(plan, sitting.knowledge))
                }
                state = .outcomes(sitting, try OutcomeQuestions.begin(sitting))
            case .outcomes(_, let questions): return state = .ended(questions.closing)
            case .ended: return
            }
        }
    }

    public func stopped() throws(CoachError) -> [String] {
        switch state {
        case .consent: return ["Stopped. " + Self.nothingAsked]
        case .ended(let sentences): return sentences
        case .signs(let sitting, _):
            return try Self.stopped(
                sitting, "Stopped. What was answered is kept; “plumbline outcomes” goes on with the next question.")
        case .outcomes(let sitting, let questions): return try Self.stopped(sitting, questions.leaving)
        }
    }

    /// The card of what was told would have come later.
    private static func stopped(_ sitting: Sitting, _ sentence: String) throws(CoachError) -> [String] {
        let plan = try sitting.plan()
        let access = plan.access.level == nil ? [] : StopText.sentences(plan, sitting.knowledge)
        return plan.access.level == 1 ? access : [sentence] + access
    }
}
