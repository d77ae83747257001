import Balance
import LocalTime
import Numbers
import Records

/// Asks once what the routine must keep to: cautions, things at hand, time, and whose norms.
///
/// Cautions and things are kept after every answer; the profile is written when all has been answered.
struct ProfileQuestions: Flow, Sendable {
    private enum State {
        /// By the place of the question in its list.
        case caution(Int)
        case thing(Int)
        case norms
        case time(TestAnswer.Sex?)
        case ended
    }

    private let sitting: Sitting
    private var state: State = .ended
    private var draft: QuestionDraft

    private init(_ sitting: Sitting, _ draft: QuestionDraft) {
        self.sitting = sitting
        self.draft = draft
    }

    /// Asks only where cautions have not been asked for; what was set before stays. A list that was stopped goes on with
    /// the first question that has no answer.
    static func begin(_ sitting: Sitting) throws(CoachError) -> ProfileQuestions {
        let draft = try sitting.record { store throws(RecordsError) in
            try store.questionDraft(wearer: sitting.wearer)
        }
        var questions = ProfileQuestions(sitting, draft ?? QuestionDraft(day: sitting.today))
        guard try sitting.profile().cautions == nil else { return questions }
        let cautions = questions.cautions
        if let index = cautions.firstIndex(where: { questions.draft.cautions[$0.id] == nil }) {
            questions.state = .caution(index)
        } else {
            questions.askForThings()
        }
        return questions
    }

    var question: Question? {
        switch state {
        case .caution(let index):
            return yesOrNo("What holds for you (\(index + 1)/\(cautions.count))", cautions[index].question)
        case .thing(let index):
            return yesOrNo("What is at hand (\(index + 1)/\(things.count))", "Have you \(things[index].text)?")
        case .norms:
            let text = "The chin tuck hold was measured in men and in women. With whom shall yours be compared?"
            return .choice(
                Page("Whose norms", [text]), [Choice("m", "men"), Choice("w", "women"), Choice("e", "everybody")])
        case .time:
            let range = RoutineProfile.possibleMinutes
            return .number(
                Page("Your time", ["How many minutes may a session take? Four days a week are asked for."]),
                prompt: "\(range.lowerBound) to \(range.upperBound)", unit: "min",
                range: Double(range.lowerBound)...Double(range.upperBound), [.skip])
        case .ended: return nil
        }
    }

    mutating func advance(_ answer: Answer, at now: Moment) throws(CoachError) {
        switch (state, answer) {
        case (.caution(let index), .choice(2)): state = .caution(max(0, index - 1))
        case (.caution(let index), _):
            draft.cautions[cautions[index].id] = answer == .choice(0)
            try keep(draft)
            if index + 1 < cautions.count { state = .caution(index + 1) } else { askForThings() }
        case (.thing(let index), .choice(2)): state = .thing(max(0, index - 1))
        case (.thing(let index), _):
            draft.things[things[index].rawValue] = answer == .choice(0)
            try keep(draft)
            state = index + 1 < things.count ? .thing(index + 1) : .norms
        case (.norms, .choice(0)): state = .time(.man)
        case (.norms, .choice(1)): state = .time(.woman)
        case (.norms, _): state = .time(nil)
        case (.time(let sex), .value(let minutes)): try finish(sex, minutes: Int(clamping: minutes.rounded()))
        case (.time(let sex), _): try finish(sex, minutes: nil)
        case (.ended, _): break
        }
    }

    private var cautions: [Caution] { sitting.knowledge.cautions }
    private var things: [Equipment] { Equipment.asked }

    private mutating func askForThings() {
        let first = things.firstIndex { draft.things[$0.rawValue] == nil }
        state = first.map { .thing($0) } ?? .norms
    }

    private func yesOrNo(_ title: String, _ text: String) -> Question {
        .choice(Page(title, [text]), [.yes, .no, .back])
    }

    private mutating func finish(_ sex: TestAnswer.Sex?, minutes: Int?) throws(CoachError) {
        var profile = try sitting.profile()
        profile.sex = sex
        profile.minutes = minutes ?? profile.minutes
        profile.cautions = Set(cautions.map(\.id).filter { draft.cautions[$0] ?? false })
        profile.equipment = Equipment.household.union(things.filter { draft.things[$0.rawValue] ?? false })
        try sitting.set(profile)
        try keep(nil)
        state = .ended
    }

    private func keep(_ draft: QuestionDraft?) throws(CoachError) {
        try sitting.record { store throws(RecordsError) in try store.set(draft, wearer: sitting.wearer) }
    }
}
