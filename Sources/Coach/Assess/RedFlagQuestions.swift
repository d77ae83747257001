import Balance
import LocalTime
import Records
import Reports

/// Asks for red flags, one at a time, before anything else. A yes shows the card and keeps nothing but the fact.
///
/// What was denied is kept after every answer, for its day: a list that was stopped goes on where it was.
struct RedFlagQuestions: Flow, Sendable {
    private enum State {
        /// On an earlier day there was a sign.
        case seenSince(LocalDay)
        /// No clinician has looked at it yet.
        case notSeen
        /// What everybody reads, by its place among the notices.
        case notice(Int)
        case asking
        case card(RedFlagCard)
        case ended(isClear: Bool)
    }

    private let sitting: Sitting
    private var state: State
    /// A clinician has looked at an earlier sign.
    private var hasBeenSeen = false
    /// How far the questions have come, and what else of a stopped list is kept with that.
    private var draft: QuestionDraft

    private init(_ sitting: Sitting, _ state: State, _ draft: QuestionDraft) {
        self.sitting = sitting
        self.state = state
        self.draft = draft
    }

    /// Where the record says that they are.
    static func begin(_ sitting: Sitting) throws(CoachError) -> RedFlagQuestions {
        let today = sitting.today
        let before = try sitting.record { store throws(RecordsError) in try store.redFlags(wearer: sitting.wearer) }
        var draft =
            try sitting.record { store throws(RecordsError) in try store.questionDraft(wearer: sitting.wearer) }
            ?? QuestionDraft(day: today)
        // What was so on another day may be otherwise now.
        if draft.day != today { (draft.day, draft.redFlagsDenied) = (today, 0) }
        var questions = RedFlagQuestions(sitting, .asking, draft)
        switch before {
        // Whoever has just answered need not answer again.
        case .clear(day: today): questions.state = .ended(isClear: true)
        case .stopped(let day): questions.state = .seenSince(day)
        case .clear, .unscreened: try questions.ask()
        }
        return questions
    }

    /// Whether nothing speaks against going on; `nil` while something is asked.
    var isClear: Bool? {
        if case .ended(let isClear) = state { isClear } else { nil }
    }

    var question: Question? {
        switch state {
        case .seenSince(let day):
            return .choice(
                Page(
                    "There was a sign",
                    [
                        "On \(day.text) you answered that there was a sign which a clinician should look at.",
                        "Has a clinician looked at it since, and said that exercises are all right for you?",
                    ]), [.yes, .no])
        case .notSeen: return .choice(Page("No routine yet", StopText.redFlag), [.next])
        case .notice(let index):
            return .choice(Page("Please read", [notices[index]]), [Choice("\n", "I have read it")])
        case .asking:
            // An emergency is one however often somebody has looked at it.
            let leavesOut = hasBeenSeen && flag.level != .emergency
            let page = Page(
                "Question \(draft.redFlagsDenied + 1) of \(flags.count)",
                [flag.question] + (leavesOut ? ["Answer no to what the clinician has already looked at."] : []))
            return .choice(page, [.yes, .no, .back])
        case .card(let card): return .choice(Page(card.title, [card.text]), [.next])
        case .ended: return nil
        }
    }

    mutating func advance(_ answer: Answer, at now: Moment) throws(CoachError) {
        switch (state, answer) {
        case (.seenSince, .choice(0)):
            hasBeenSeen = true
            try ask()
        case (.seenSince, _): state = .notSeen
        case (.notSeen, _), (.card, _): state = .ended(isClear: false)
        case (.notice(let index), _): if index + 1 < notices.count { state = .notice(index + 1) } else { try goOn() }
        case (.asking, .choice(0)): try stop()
        case (.asking, .choice(1)):
            draft.redFlagsDenied += 1
            try keepDraft()
            try goOn()
        case (.asking, _):
            draft.redFlagsDenied = max(0, draft.redFlagsDenied - 1)
            try keepDraft()
        case (.ended, _): break
        }
    }

    private var flags: [RedFlag] { sitting.knowledge.redFlags }
    private var flag: RedFlag { flags[draft.redFlagsDenied] }
    private var notices: [String] { flags.map(\.notice).filter { !$0.isEmpty } }

    /// Begins with what everybody reads, unless some questions have been answered today.
    private mutating func ask() throws(CoachError) {
        if draft.redFlagsDenied == 0, !notices.isEmpty { state = .notice(0) } else { try goOn() }
    }

    private mutating func goOn() throws(CoachError) {
        guard draft.redFlagsDenied >= flags.count else { return state = .asking }
        // Another day begins with the first question.
        draft.redFlagsDenied = 0
        try keepDraft()
        try set(.clear(day: sitting.today))
        state = .ended(isClear: true)
    }

    private mutating func stop() throws(CoachError) {
        // The fact first, and nothing beside it: a terminal that is closed at the card changes nothing.
        try set(.stopped(day: sitting.today))
        try keep(nil)
        state = sitting.knowledge.card(flag.level).map { .card($0) } ?? .ended(isClear: false)
    }

    private func keepDraft() throws(CoachError) { try keep(draft.isEmpty ? nil : draft) }

    private func keep(_ draft: QuestionDraft?) throws(CoachError) {
        try sitting.record { store throws(RecordsError) in try store.set(draft, wearer: sitting.wearer) }
    }

    private func set(_ fact: RedFlagState) throws(CoachError) {
        try sitting.record { store throws(RecordsError) in try store.set(fact, wearer: sitting.wearer) }
    }
}
