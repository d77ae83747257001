import Balance
import LocalTime
import PlainText
import Records

/// Leads through one self-test: what to do, on which side, how often, and what came out.
///
/// Its answer is kept as a whole when the last value is there. A test that is stopped goes on on the same day from where it
/// was; one that is skipped, or that hurts, leaves nothing.
struct SelfTestQuestions: Flow, Sendable {
    enum Outcome: Equatable, Sendable {
        case done
        case skipped
        /// It was ended because it hurts: with so much of ten, or `nil` where that was not said.
        case hurt(Int?)
        /// … because something hurts that is new, or spreads.
        case hurtsNewly
    }

    private enum State {
        case opening
        /// The wearer has not what the test needs, and never will.
        case leftOut(Equipment)
        case byHand(AnswersByHand)
        case bySensor(AnswersBySensor)
        /// It hurts: how strongly?
        case hurting
        /// Worth showing to a clinician.
        case card(SelfTestCard)
        case ended(Outcome)
    }

    private let sitting: Sitting
    private let pages: SelfTestPages
    private var test: SelfTest { pages.test }
    private var state = State.opening
    /// What was measured of it earlier today.
    private var left: QuestionDraft.TestDraft?

    /// - Parameter place: among the tests of a sitting, before the name: `Test 2 of 3  `.
    init(_ sitting: Sitting, _ test: SelfTest, place: String) throws(CoachError) {
        self.sitting = sitting
        pages = SelfTestPages(test: test, place: place)
        let draft = try sitting.record { store throws(RecordsError) in
            try store.questionDraft(wearer: sitting.wearer)
        }
        left = draft?.selfTest.flatMap { $0.test == test.id && $0.day == sitting.today ? $0 : nil }
    }

    /// `nil` while something is asked.
    var outcome: Outcome? {
        if case .ended(let outcome) = state { outcome } else { nil }
    }

    var question: Question? {
        switch state {
        case .opening:
            let missing = lackable.map { [Choice("n", "no \($0.rawValue)")] } ?? []
            return .choice(pages.opening(isBegun: left != nil), [.begin, .skip] + missing)
        case .leftOut(let thing):
            let text =
                "Self-tests that need \(thing.text) are no longer due. “plumbline routine set --lack \"\"” brings them "
                + "back; “plumbline assess --test \(test.id)” does this one."
            return .choice(Page("Left out from now on", [text]), [.next])
        case .byHand(let answers): return answers.question
        case .bySensor(let answers): return answers.question
        case .hurting: return AssessmentPages.hurting(sitting.knowledge)
        case .card(let card):
            let knowledge = sitting.knowledge
            return .choice(Page(knowledge.sentence(.selfTestCard), knowledge.sentences(card.says)), [.next])
        case .ended: return nil
        }
    }

    mutating func advance(_ answer: Answer, at now: Moment) throws(CoachError) {
        switch (state, answer) {
        case (.opening, .choice(0)):
            if let hold_s = test.holdSeconds {
                state = .bySensor(AnswersBySensor(pages, hold_s: hold_s))
            } else {
                state = .byHand(AnswersByHand(pages, left: left))
            }
        case (.opening, .choice(2)):
            guard let thing = lackable else { return }
            try leaveOut(thing)
            state = .leftOut(thing)
        case (.opening, _), (.leftOut, _):
            try keep(nil)
            state = .ended(.skipped)
        case (.byHand(var answers), _):
            answers.advance(answer)
            try keep(answers.result == .open ? answers.left(on: sitting.today) : nil)
            state = .byHand(answers)
            try finish(answers.result)
        case (.bySensor(var answers), _):
            answers.advance(answer)
            state = .bySensor(answers)
            try finish(answers.result)
        case (.hurting, .choice(1)): state = .ended(.hurtsNewly)
        case (.hurting, _): state = .ended(.hurt(answer.ofTen))
        case (.card, _): state = .ended(.done)
        case (.ended, _): break
        }
    }

    /// What somebody may say once and for all that there is none of.
    private var lackable: Equipment? { Equipment.ofOthers.first(where: test.equipment.contains) }

    /// From now on nothing is due that needs it.
    private func leaveOut(_ thing: Equipment) throws(CoachError) {
        var profile = try sitting.profile()
        profile.lacking = (profile.lacking ?? []).union([thing])
        try sitting.set(profile)
    }

    /// Keeps what was measured so far.
    private mutating func keep(_ now: QuestionDraft.TestDraft?) throws(CoachError) {
        guard now != left else { return }
        try sitting.record { store throws(RecordsError) in
            var draft = try store.questionDraft(wearer: sitting.wearer) ?? QuestionDraft(day: sitting.today)
            draft.selfTest = now
            try store.set(draft.isEmpty ? nil : draft, wearer: sitting.wearer)
        }
        left = now
    }

    private mutating func finish(_ result: SelfTestResult) throws(CoachError) {
        switch result {
        case .open: return
        case .skipped: state = .ended(.skipped)
        case .hurts: state = .hurting
        case .answered(let items):
            let answer = TestAnswer(test: test.id, day: sitting.today, items: items, sex: try sitting.profile().sex)
            let stored = StoredAnswer(
                wearer: sitting.wearer, answer: answer, moment: sitting.begun, knowledgeVersion: Knowledge.version)
            try sitting.record { store throws(RecordsError) in try store.add(stored) }
            state = test.card.flatMap { $0.isDue(after: items) ? .card($0) : nil } ?? .ended(.done)
        }
    }
}

/// How the answers to a self-test stand.
enum SelfTestResult: Equatable {
    case open
    case skipped
    /// It hurts, so it is over.
    case hurts
    case answered([TestAnswer.Item])
}
