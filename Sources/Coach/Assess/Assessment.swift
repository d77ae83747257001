public import Balance
public import LocalTime
import PlainText
import Records
import Reports

/// The questions that come first, and then the self-tests: consent, signs, what the routine must keep to, and what
/// is due.
public struct Assessment: Guide, Sendable {
    /// Which self-tests are asked for.
    public enum Tests: Sendable {
        case due
        /// Every one, due or not.
        case all
        /// This one, due or not.
        case only(SelfTest)
        /// None: only what has become of the signs, and whether something is new.
        case signsOnly
    }

    private enum State {
        case consent(ConsentQuestions)
        /// With what is said below the first of them; empty for nothing.
        case signs(Sitting, SignQuestions, preview: String)
        case profile(Sitting, ProfileQuestions)
        /// What comes and how long it takes.
        case overview(Sitting, SelfTestList, isBegun: Bool)
        case selfTest(Sitting, SelfTestQuestions, SelfTestList)
        /// A set is done, and more may follow.
        case offer(Sitting, SelfTestList)
        case ended(Sitting?, [String])
    }

    /// The self-tests of a sitting, in their order.
    private struct SelfTestList {
        let tests: [SelfTest]
        /// Of the one that is asked for.
        var index = -1
        /// Those that are asked for before it is asked whether more may follow.
        var set: Range<Int>
        var done = 0

        init(_ tests: [SelfTest], setSize: Int) {
            self.tests = tests
            set = 0..<min(setSize, tests.count)
        }

        var rest: [SelfTest] { Array(tests[set.upperBound...]) }

        /// Goes on with the next so many.
        mutating func goOn(setSize: Int) {
            set = set.upperBound..<min(set.upperBound + setSize, tests.count)
            index = set.lowerBound - 1
        }
    }

    private let wanted: Tests
    private var state: State

    /// Where the record of a folder says that the wearer is. It need not be there yet.
    public static func begin(
        _ tests: Tests, of wearer: String, in folder: String, knowledge: Knowledge, at now: Moment
    ) throws(CoachError) -> Assessment {
        let consent = try ConsentQuestions.begin(wearer: wearer, folder: folder, knowledge: knowledge, at: now)
        var assessment = Assessment(wanted: tests, state: .consent(consent))
        try assessment.goOn(at: now)
        return assessment
    }

    public var question: Question? {
        switch state {
        case .consent(let questions): questions.question
        case .signs(_, let questions, let preview): Self.question(questions, preview)
        case .profile(_, let questions): questions.question
        case .overview(_, let list, let isBegun):
            .choice(AssessmentPages.overview(list.tests[list.set], rest: list.rest, isBegun: isBegun), [.begin])
        case .selfTest(_, let questions, _): questions.question
        case .offer(_, let list):
            .choice(
                AssessmentPages.offer(done: list.done, of: list.set.upperBound, rest: list.rest),
                [Choice("m", "more"), Choice("\n", "enough for now")])
        case .ended: nil
        }
    }

    public var closing: [String] { if case .ended(_, let sentences) = state { sentences } else { [] } }

    public mutating func advance(_ answer: Answer, at now: Moment) throws(CoachError) {
        switch state {
        case .consent(var questions):
            try questions.advance(answer, at: now)
            state = .consent(questions)
        case .signs(let sitting, var questions, let preview):
            try questions.advance(answer, at: now)
            state = .signs(sitting, questions, preview: preview)
        case .profile(let sitting, var questions):
            try questions.advance(answer, at: now)
            state = .profile(sitting, questions)
        case .overview(let sitting, let list, _): try enterTest(sitting, list)
        case .selfTest(let sitting, var questions, let list):
            try questions.advance(answer, at: now)
            state = .selfTest(sitting, questions, list)
        case .offer(let sitting, var list):
            if answer == .choice(0) {
                list.goOn(setSize: AssessmentPages.setSize)
                try enterTest(sitting, list)
            } else {
                state = .ended(sitting, try ending(sitting, list))
            }
        case .ended: break
        }
        try goOn(at: now)
    }

    /// What comes is said below the first question, which stays what is answered.
    private static func question(_ questions: SignQuestions, _ preview: String) -> Question? {
        guard !preview.isEmpty, questions.isAtBeginning, case .choice(var page, let choices)? = questions.question
        else {
            return questions.question
        }
        page.blocks += [.space, .paragraph(preview, .faint)]
        return .choice(page, choices)
    }

    private func preview(_ questions: SignQuestions, _ sitting: Sitting) throws(CoachError) -> String {
        guard let place = questions.place else { return "" }
        let isOneTest: Bool
        switch wanted {
        case .due, .all: isOneTest = false
        case .only: isOneTest = true
        case .signsOnly: return ""
        }
        return AssessmentPages.preview(
            signs: place.count, profile: try ProfileQuestions.count(sitting), isOneTest: isOneTest)
    }

    // MARK: From one part to the next

    private mutating func goOn(at now: Moment) throws(CoachError) {
        while question == nil, try enterNextPart(at: now) {}
    }

    /// - Returns: `false` at the end.
    private mutating func enterNextPart(at now: Moment) throws(CoachError) -> Bool {
        switch state {
        case .consent(let questions):
            switch questions.outcome {
            case .agreed(let sitting):
                let purpose: SignQuestions.Purpose = if case .signsOnly = wanted { .review } else { .daily }
                let questions = try SignQuestions.begin(sitting, for: purpose)
                state = .signs(sitting, questions, preview: try preview(questions, sitting))
            case .declined, nil: state = .ended(nil, [Self.nothingAsked])
            }
        case .signs(let sitting, _, _):
            let plan = try sitting.plan()
            if plan.access.level == 1 || plan.stop == .unscreened {
                state = .ended(sitting, StopText.sentences(plan, sitting.knowledge))
            } else if case .signsOnly = wanted {
                let sentences = StopText.sentences(plan, sitting.knowledge)
                state = .ended(sitting, sentences.isEmpty ? [Self.nothingOpen] : sentences)
            } else {
                state = .profile(sitting, try ProfileQuestions.begin(sitting))
            }
        case .profile(let sitting, _):
            let plan = try sitting.plan()
            if plan.stop == .pain {
                state = .ended(
                    sitting, sitting.knowledge.sentences(.selfTestPain, ["pain": "\(plan.pain.now ?? 0)"]))
            } else {
                try enterList(sitting, try tests(sitting, plan))
            }
        case .selfTest(let sitting, let questions, var list):
            switch questions.outcome {
            case .hurtsNewly:
                // As with a session: what is new is asked about before anything goes on.
                state = .signs(sitting, try SignQuestions.begin(sitting, for: .somethingNew), preview: "")
                return true
            case .hurt(let pain?) where pain > PainRules().mostForLoadingTests:
                state = .ended(sitting, try endedByPain(pain, sitting, list, at: now))
                return true
            case .done: list.done += 1
            case .hurt, .skipped, nil: break
            }
            try enterTest(sitting, list)
        case .overview, .offer, .ended: return false
        }
        return true
    }

    private mutating func enterList(_ sitting: Sitting, _ wanted: [SelfTest]) throws(CoachError) {
        if case .only = self.wanted { return try enterTest(sitting, SelfTestList(wanted, setSize: 1)) }
        let lacking = try sitting.profile().lacking ?? []
        let tests = wanted.filter { lacking.isDisjoint(with: $0.equipment) }
        let isAll = if case .all = self.wanted { true } else { false }
        let list = SelfTestList(tests, setSize: isAll ? tests.count : AssessmentPages.setSize)
        guard !tests.isEmpty else { return try enterTest(sitting, list) }
        let answered = try sitting.record { store throws(RecordsError) in try store.answers(wearer: sitting.wearer) }
        state = .overview(sitting, list, isBegun: !isAll && !answered.isEmpty)
    }

    private mutating func enterTest(_ sitting: Sitting, _ before: SelfTestList) throws(CoachError) {
        var list = before
        list.index += 1
        let tests = list.tests
        // Who has said on the way that there is nobody to help is not asked again.
        let lacking = try tests.count > 1 ? sitting.profile().lacking ?? [] : []
        while list.index < list.set.upperBound, !lacking.isDisjoint(with: tests[list.index].equipment) {
            list.index += 1
        }
        guard list.index < list.set.upperBound else {
            state = list.rest.isEmpty ? .ended(sitting, try ending(sitting, list)) : .offer(sitting, list)
            return
        }
        let place = tests.count == 1 ? "" : "Test \(list.index - list.set.lowerBound + 1) of \(list.set.count)  "
        state = .selfTest(sitting, try SelfTestQuestions(sitting, tests[list.index], place: place), list)
    }

    private func tests(_ sitting: Sitting, _ plan: RoutinePlan) throws(CoachError) -> [SelfTest] {
        let cautions = try sitting.profile().cautions ?? []
        let knowledge = sitting.knowledge
        switch wanted {
        case .signsOnly: return []
        case .due: return plan.dueTests.compactMap { knowledge.selfTest($0) }
        case .all:
            return knowledge.selfTests.filter { test in
                cautions.isDisjoint(with: test.cautions) && !plan.waits(test: test.id)
            }
        case .only(let test):
            guard !plan.waits(test: test.id) else {
                throw .waits(test: test.id, sentence: knowledge.sentence(.selfTestWaits, ["test": test.id]))
            }
            if let caution = test.cautions.first(where: cautions.contains).flatMap({ knowledge.caution($0) }) {
                throw .leftOut(test: test.id, caution: caution.name)
            }
            return [test]
        }
    }

    // MARK: The end

    private static let nothingAsked = "Nothing was asked, and nothing is kept."
    private static let nothingOpen = "Noted. No sign holds your routine back."

    private func ending(_ sitting: Sitting, _ list: SelfTestList) throws(CoachError) -> [String] {
        let rest = list.rest.count
        let next =
            rest > 0
            ? " \(rest) more can follow: “plumbline assess” asks for them on any day."
            : try sitting.plan().retestDay.map { " The next ones are due on \($0.text)." } ?? ""
        let count = list.set.upperBound
        let access = StopText.sentences(try sitting.plan(), sitting.knowledge)
        return access + [
            count == 0 ? "No self-test is due.\(next)" : "\(list.done) of \(count) self-tests answered.\(next)",
            "“plumbline imbalance” says what follows from them, “plumbline routine” what to do today.",
        ]
    }

    /// With so much pain no other test is begun today; it is noted, and closes what it closes elsewhere.
    private func endedByPain(
        _ pain: Int, _ sitting: Sitting, _ list: SelfTestList, at now: Moment
    ) throws(CoachError) -> [String] {
        let before = try sitting.plan().access
        let plan = try sitting.plan(told: pain, place: nil, at: now)
        if plan.access == before, plan.stop != .pain {
            try sitting.add(RoutineSession(day: sitting.today, done: [], painBefore: pain), at: now)
        }
        return plan.painSentences(sitting.knowledge) + [
            "Ended, because it hurts: \(pain) of 10. Every self-test that was finished is kept; the others can wait until "
                + "it hurts less: “plumbline assess” goes on with them."
        ]
    }

    public func stopped() throws(CoachError) -> [String] {
        switch state {
        case .consent: return ["Stopped. " + Self.nothingAsked]
        case .signs(let sitting, let questions, _): return try stopped(sitting, questions)
        case .profile(let sitting, _), .overview(let sitting, _, _), .selfTest(let sitting, _, _),
            .offer(let sitting, _):
            return [try stopped(sitting)]
        case .ended(_, let sentences): return sentences
        }
    }

    /// Stopped at the questions about signs.
    private func stopped(_ sitting: Sitting, _ questions: SignQuestions) throws(CoachError) -> [String] {
        let plan = try sitting.plan()
        if plan.access.level == 1 { return StopText.sentences(plan, sitting.knowledge) }
        guard let place = questions.place else {
            return ["Stopped. What was answered is kept; “plumbline assess” goes on with the next question."]
        }
        return [
            place.number == 1
                ? "Stopped. Nothing has been answered yet; “plumbline assess” begins with the first question."
                : "Stopped. What was answered is kept for today: “plumbline assess” goes on with question "
                    + "\(place.number) of \(place.count)."
            // The card would have come at the end of the list.
        ] + (plan.access.level == 2 ? StopText.sentences(plan, sitting.knowledge) : [])
    }

    private func stopped(_ sitting: Sitting) throws(CoachError) -> String {
        try sitting.profile().cautions != nil
            ? "Stopped. Every self-test that was finished is kept; “plumbline assess” goes on with the rest."
            : "Stopped. What was answered is kept; “plumbline assess” goes on with the next question."
    }
}
