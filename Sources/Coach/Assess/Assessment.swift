public import Balance
public import LocalTime
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
        case signs(Sitting, SignQuestions)
        case profile(Sitting, ProfileQuestions)
        case selfTest(Sitting, SelfTestQuestions, SelfTestList)
        case ended(Sitting?, [String])
    }

    /// The self-tests of a sitting, in their order.
    private struct SelfTestList {
        let tests: [SelfTest]
        /// Of the one that is asked for.
        var index = -1
        var done = 0
    }

    private let wanted: Tests
    private var state: State

    /// Where the record of a folder says that the wearer is. It need not be there yet.
    public static func begin(
        _ tests: Tests, of wearer: String, in folder: String, knowledge: Knowledge, at now: Moment
    ) throws(CoachError) -> Assessment {
        let consent = try ConsentQuestions.begin(wearer: wearer, folder: folder, knowledge: knowledge, at: now)
        var assessment = Assessment(wanted: tests, state: .consent(consent))
        try assessment.goOn()
        return assessment
    }

    public var question: Question? {
        switch state {
        case .consent(let questions): questions.question
        case .signs(_, let questions): questions.question
        case .profile(_, let questions): questions.question
        case .selfTest(_, let questions, _): questions.question
        case .ended: nil
        }
    }

    public var closing: [String] { if case .ended(_, let sentences) = state { sentences } else { [] } }

    public mutating func advance(_ answer: Answer, at now: Moment) throws(CoachError) {
        switch state {
        case .consent(var questions):
            try questions.advance(answer, at: now)
            state = .consent(questions)
        case .signs(let sitting, var questions):
            try questions.advance(answer, at: now)
            state = .signs(sitting, questions)
        case .profile(let sitting, var questions):
            try questions.advance(answer, at: now)
            state = .profile(sitting, questions)
        case .selfTest(let sitting, var questions, let list):
            try questions.advance(answer, at: now)
            state = .selfTest(sitting, questions, list)
        case .ended: break
        }
        try goOn()
    }

    // MARK: From one part to the next

    private mutating func goOn() throws(CoachError) {
        while question == nil, try enterNextPart() {}
    }

    /// - Returns: `false` at the end.
    private mutating func enterNextPart() throws(CoachError) -> Bool {
        switch state {
        case .consent(let questions):
            switch questions.outcome {
            case .agreed(let sitting):
                let purpose: SignQuestions.Purpose = if case .signsOnly = wanted { .review } else { .daily }
                state = .signs(sitting, try SignQuestions.begin(sitting, for: purpose))
            case .declined, nil: state = .ended(nil, [Self.nothingAsked])
            }
        case .signs(let sitting, _):
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
                try enterTest(sitting, SelfTestList(tests: try tests(sitting, plan)))
            }
        case .selfTest(let sitting, let questions, var list):
            if questions.outcome == .done { list.done += 1 }
            try enterTest(sitting, list)
        case .ended: return false
        }
        return true
    }

    private mutating func enterTest(_ sitting: Sitting, _ before: SelfTestList) throws(CoachError) {
        var list = before
        list.index += 1
        let tests = list.tests
        // Who has said on the way that there is nobody to help is not asked again.
        let lacking = try tests.count > 1 ? sitting.profile().lacking ?? [] : []
        while list.index < tests.count, !lacking.isDisjoint(with: tests[list.index].equipment) { list.index += 1 }
        guard list.index < tests.count else {
            state = .ended(sitting, try ending(sitting, list))
            return
        }
        let place = "\(list.index + 1)/\(tests.count)"
        state = .selfTest(sitting, SelfTestQuestions(sitting, tests[list.index], place: place), list)
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
        let next = try sitting.plan().retestDay.map { " The next ones are due on \($0.text)." } ?? ""
        let count = list.tests.count
        let access = StopText.sentences(try sitting.plan(), sitting.knowledge)
        return access + [
            count == 0 ? "No self-test is due.\(next)" : "\(list.done) of \(count) self-tests answered.\(next)",
            "“plumbline imbalance” says what follows from them, “plumbline routine” what to do today.",
        ]
    }

    public func stopped() throws(CoachError) -> [String] {
        switch state {
        case .consent: return ["Stopped. " + Self.nothingAsked]
        case .signs(let sitting, let questions): return try stopped(sitting, questions)
        case .profile(let sitting, _), .selfTest(let sitting, _, _): return [try stopped(sitting)]
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
