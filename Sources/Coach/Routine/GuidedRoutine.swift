import Balance
public import LocalTime
import Numbers
import Records
import Reports

/// Guides through today's exercises: whether something is new, pain before, every set with its rest, effort and pain
/// after. Where only the gentle set is open, it guides through that.
///
/// Where the session is, is in the record after every step, so that a closed terminal loses nothing.
public struct GuidedRoutine: Guide, Sendable {
    private enum State {
        /// What is asked of signs today.
        case signs(SignQuestions)
        /// A session of today was left.
        case unfinished(RunningRoutine)
        case painBefore
        case place(pain: Int)
        /// Pain between the shoulder blades of which nothing is known yet.
        case blades(pain: Int)
        /// Nothing is offered, and why.
        case stopped([String])
        /// What is different today.
        case different(RunningRoutine, Page)
        /// Before a set.
        case ready(ExerciseStep)
        case working(ExerciseStep)
        /// After the set that is shown; the session stands at the next one.
        case resting(RunningRoutine, after: ExerciseStep, seconds: Int)
        /// It hurts, and nobody has said yet where.
        case hurtingWhere(RunningRoutine)
        /// Between the shoulder blades, of which nothing is known yet.
        case hurtingBlades(RunningRoutine)
        /// It hurts: how strongly?
        case hurting(RunningRoutine)
        /// Something new came up during a set.
        case somethingNew(RunningRoutine, SignQuestions)
        /// It hurts a little.
        case mild(RunningRoutine, pain: Int)
        /// The rest of an exercise is left out.
        case leftOut(RunningRoutine)
        case effort(RunningRoutine)
        case painAfter(RunningRoutine, effort: Int?)
        case ended([String])
    }

    /// The choices beside what is done, in the order of `Way`.
    private static let ways: [Choice] = [.skip, .back, .hurts]
    private enum Way: Int {
        case skip, back, hurts
    }

    private let sitting: Sitting
    private let rules = PainRules()
    private var state = State.painBefore
    /// Of the session that is guided.
    private var isGentle = false
    private var week: Int?
    /// A session of today that the record has is gone on with, without a question.
    private var resumes = false

    private init(_ sitting: Sitting) { self.sitting = sitting }

    /// Where the session of today was left, or a new one. One that was left on another day is noted as it was.
    public static func begin(_ sitting: Sitting, at now: Moment) throws(CoachError) -> GuidedRoutine {
        try begin(sitting, resumes: false, at: now)
    }

    private static func begin(
        _ sitting: Sitting, resumes: Bool, at now: Moment
    ) throws(CoachError) -> GuidedRoutine {
        try sitting.requireOffer()
        try sitting.requireConsent(for: .guided)
        try sitting.noteLeftPain(at: now)
        var routine = GuidedRoutine(sitting)
        routine.resumes = resumes
        routine.state = .signs(try SignQuestions.begin(sitting))
        try routine.leaveSigns(at: now)
        return routine
    }

    /// Today's session at the step where the record has it, without the question whether it goes on there: for somebody who has
    /// not left it, such as a page whose server was started again.
    public static func resume(_ sitting: Sitting, at now: Moment) throws(CoachError) -> GuidedRoutine {
        try begin(sitting, resumes: true, at: now)
    }

    public var closing: [String] { if case .ended(let sentences) = state { sentences } else { [] } }

    public func stopped() throws(CoachError) -> [String] {
        if case .ended(let sentences) = state { return sentences }
        let plan = try sitting.plan()
        if plan.access.level == 1 { return StopText.sentences(plan, sitting.knowledge) }
        let stopped = ["Stopped. “plumbline routine start” goes on where it was."]
        switch state {
        // The card of what was told would have come at the end.
        case .signs, .somethingNew:
            return stopped + (plan.access.level == 2 ? StopText.sentences(plan, sitting.knowledge) : [])
        default: return stopped
        }
    }

    // MARK: What is asked

    public var question: Question? {
        switch state {
        case .signs(let questions), .somethingNew(_, let questions): return questions.question
        case .unfinished(let left):
            let text = "\(min(left.position + 1, left.exercises.count)) of \(left.exercises.count) is next."
            return .choice(
                Page("Today's session is not finished", [text]),
                [Choice("\n", "go on there"), Choice("n", "start over")])
        case .painBefore, .painAfter: return Self.scale("Pain now", Self.painText)
        case .place: return PainPages.place
        case .hurtingWhere: return PainPages.hurtingWhere(sitting.knowledge)
        case .blades, .hurtingBlades: return PainPages.blades(sitting.knowledge)
        case .stopped(let sentences): return .choice(Page("No exercises now", sentences), [.next])
        case .different(_, let page): return .choice(page, [.next])
        case .ready(let step): return .choice(step.page, [.begin] + Self.ways)
        case .working(let step):
            return .countdown(step.page, seconds: step.item.dose.setSeconds, Self.ways, status: step.countdown)
        case .resting(_, let step, let seconds):
            return .countdown(step.page, seconds: seconds, Self.ways, status: .rest)
        case .hurting: return PainPages.hurting(sitting.knowledge)
        case .mild(let running, let pain): return PainPages.mild(pain, most: mostDuring(running))
        case .leftOut:
            return .choice(
                Page("Left out", ["The rest of this exercise is left out; the next one comes."]), [.next])
        case .effort: return Self.scale("How hard was it", "0 is nothing at all, 10 as hard as can be.")
        case .ended: return nil
        }
    }

    static let painText = "0 is none, 10 the worst there is."

    /// 0 to 10, or nothing.
    private static func scale(_ title: String, _ text: String) -> Question {
        .number(Page(title, [text]), prompt: "0 to 10", unit: "", range: 0...10, [.skip])
    }

    /// With how much of ten an exercise goes on: with no less than somebody came with, or nothing could be done.
    private func mostDuring(_ running: RunningRoutine) -> Int {
        let usual =
            isGentle
            ? rules.mostDuringGentle : (week ?? 1) <= rules.firstWeeks ? rules.mostDuringAtFirst : rules.mostDuring
        return max(usual, running.painBefore ?? 0)
    }

    // MARK: What follows from an answer

    public mutating func advance(_ answer: Answer, at now: Moment) throws(CoachError) {
        switch (state, answer) {
        case (.signs(var questions), _):
            try questions.advance(answer, at: now)
            state = .signs(questions)
            try leaveSigns(at: now)
        case (.unfinished(let left), .choice(0)): try enter(left, at: now)
        case (.unfinished(let left), _):
            // What was done of it was done.
            try sitting.finish(left.session(), at: now)
            state = .painBefore
        case (.painBefore, _):
            if let pain = answer.ofTen, pain > 0 {
                state = .place(pain: pain)
            } else {
                try begin(pain: answer.ofTen, place: nil, at: now)
            }
        case (.place(let pain), .choice(let index)): try judgePlace(index, pain: pain, at: now)
        case (.blades(let pain), .choice(let index)): try judgeBlades(index, pain: pain, at: now)
        case (.stopped, _):
            state = .ended(["No session was started; what you said is kept. “plumbline routine start” asks again."])
        case (.different(let running, _), _), (.leftOut(let running), _): try keepAndEnter(running, at: now)
        case (.ready(let step), .choice(0)): state = .working(step)
        case (.ready(let step), .choice(let index)): try go(Way(rawValue: index - 1), step.running, at: now)
        case (.working(let step), .choice(let index)): try go(Way(rawValue: index), step.running, at: now)
        case (.working(let step), _): try finishSet(step, at: now)
        case (.resting(let running, _, _), .choice(let index)): try go(Way(rawValue: index), running, at: now)
        case (.resting(let running, _, _), _): try keepAndEnter(running, at: now)
        case (.hurtingWhere(let running), .choice(PainPlace.allCases.count + 1)):
            state = .somethingNew(running, try SignQuestions.begin(sitting, for: .somethingNew))
        case (.hurtingWhere(let running), .choice(let index)): try hurt(at: index, running)
        case (.hurtingBlades(let running), .choice(let index)): try judgeBlades(index, running, at: now)
        case (.hurting(let running), .choice(1)):
            state = .somethingNew(running, try SignQuestions.begin(sitting, for: .somethingNew))
        case (.hurting(let running), _): try hurt(answer.ofTen, running, at: now)
        case (.somethingNew(let running, var questions), _):
            try questions.advance(answer, at: now)
            state = .somethingNew(running, questions)
            if questions.hasEnded { try leaveNew(running, at: now) }
        case (.mild(let running, _), .choice(0)): try keepAndEnter(running, at: now)
        case (.mild(let before, _), _):
            var running = before
            running.skip()
            try keep(running)
            state = .leftOut(running)
        case (.effort(let running), _): state = .painAfter(running, effort: answer.ofTen)
        case (.painAfter(let running, let effort), _): try finish(running, effort, pain: answer.ofTen, at: now)
        case (.place, _), (.blades, _), (.hurtingWhere, _), (.hurtingBlades, _), (.ready, _), (.ended, _): break
        }
    }

    // MARK: Before the first set

    /// From the questions about signs to the session that was left, or to pain.
    private mutating func leaveSigns(at now: Moment) throws(CoachError) {
        guard case .signs(let questions) = state, questions.hasEnded else { return }
        let plan = try sitting.plan()
        guard plan.access.level != 1, plan.stop != .unscreened else {
            return state = .ended(StopText.sentences(plan, sitting.knowledge))
        }
        state = .painBefore
        let left = try sitting.record { store throws(RecordsError) in
            try store.runningRoutine(wearer: sitting.wearer)
        }
        guard let left, resumes || !left.isUntouched else { return }
        isGentle = plan.isGentle
        week = plan.week
        // What pauses now, and what was left on another day, is over; what was done of it was done.
        let isOpen = plan.stop == nil && (!isGentle || plan.holds(left))
        guard left.day == sitting.today, isOpen else {
            if !left.isUntouched { try sitting.finish(left.session(), at: now) }
            return
        }
        if resumes { try enter(left, at: now) } else { state = .unfinished(left) }
    }

    private mutating func judgePlace(_ index: Int, pain: Int, at now: Moment) throws(CoachError) {
        let places = PainPlace.allCases
        let place = places.indices.contains(index) ? places[index] : nil
        if place == .betweenBlades {
            if try !sitting.knows(of: RedFlag.betweenBlades) { return state = .blades(pain: pain) }
        }
        try begin(pain: pain, place: place, at: now)
    }

    /// Whoever marks the place is asked once whether it has been looked at.
    private mutating func judgeBlades(_ index: Int, pain: Int, at now: Moment) throws(CoachError) {
        guard index < 2 else { return state = .place(pain: pain) }
        try sitting.raise(RedFlag.betweenBlades, status: index == 0 ? .lookedAt(sitting.today) : .open)
        try begin(pain: pain, place: .betweenBlades, at: now)
    }

    /// Plans the session by the pain that was just told.
    private mutating func begin(pain: Int?, place: PainPlace?, at now: Moment) throws(CoachError) {
        let plan = try sitting.plan(told: pain, place: place, at: now)
        guard plan.stop == nil else { return state = .stopped(plan.painSentences(sitting.knowledge)) }
        guard !plan.exercises.isEmpty else { return state = .ended(["Nothing is planned for today."]) }
        if plan.isGentle, plan.isRestDay {
            return state = .ended(["The gentle set is done twice today: that is enough. A walk is always fine."])
        }
        isGentle = plan.isGentle
        week = plan.week
        var running = RunningRoutine(plan)
        running.painBefore = pain
        running.painPlace = place
        if let page = PainPages.different(plan, sitting.knowledge) {
            state = .different(running, page)
        } else {
            try keepAndEnter(running, at: now)
        }
    }

    // MARK: Set by set

    private mutating func go(_ way: Way?, _ before: RunningRoutine, at now: Moment) throws(CoachError) {
        var running = before
        switch way {
        case .skip: running.skip()
        case .back: running.goBack()
        case .hurts, nil:
            // Also where a place was told at the start: something else may hurt now.
            return state = .hurtingWhere(running)
        }
        try keepAndEnter(running, at: now)
    }

    private mutating func finishSet(_ step: ExerciseStep, at now: Moment) throws(CoachError) {
        var running = step.running
        let rest_s = running.finishSet()
        guard let rest_s, rest_s > 0, step.isLastSide else { return try keepAndEnter(running, at: now) }
        try keep(running)
        state = .resting(running, after: step, seconds: rest_s)
    }

    /// It is said where it hurts, or not; how strongly comes next.
    private mutating func hurt(at index: Int, _ before: RunningRoutine) throws(CoachError) {
        var running = before
        if PainPlace.allCases.indices.contains(index) { running.painPlace = PainPlace.allCases[index] }
        if running.painPlace == .betweenBlades {
            if try !sitting.knows(of: RedFlag.betweenBlades) { return state = .hurtingBlades(running) }
        }
        // At once: what somebody told of pain does not wait for the next answer.
        if running.painPlace != nil { try keep(running) }
        state = .hurting(running)
    }

    /// Whoever marks the place for the first time is asked whether it has been looked at; the session may be over by that.
    private mutating func judgeBlades(_ index: Int, _ running: RunningRoutine, at now: Moment) throws(CoachError) {
        guard index < 2 else { return state = .hurtingWhere(running) }
        try keep(running)
        try sitting.raise(RedFlag.betweenBlades, status: index == 0 ? .lookedAt(sitting.today) : .open)
        if try endIfClosed(running, at: now) { return }
        state = .hurting(running)
    }

    /// A little goes on, more leaves the exercise out, and much ends the session.
    private mutating func hurt(_ pain: Int?, _ before: RunningRoutine, at now: Moment) throws(CoachError) {
        var running = before
        guard let pain else {
            running.skip()
            return try keepAndEnter(running, at: now)
        }
        running.note(pain: pain)
        if pain > max(rules.mostDuring, running.painBefore ?? 0) {
            try sitting.finish(running.session(painAfter: pain), at: now)
            state = .ended(ending(running, pain: pain, isEndedByPain: true))
        } else if pain > mostDuring(running) {
            running.skip()
            // At once: what somebody told of pain does not wait for the next answer.
            try keep(running)
            state = .leftOut(running)
        } else {
            try keep(running)
            state = .mild(running, pain: pain)
        }
    }

    /// After something new: on with the session, or not.
    private mutating func leaveNew(_ running: RunningRoutine, at now: Moment) throws(CoachError) {
        if try !endIfClosed(running, at: now) { try enter(running, at: now) }
    }

    /// Ends the session where what was told does not leave it open any more.
    ///
    /// - Returns: whether it has ended.
    private mutating func endIfClosed(_ running: RunningRoutine, at now: Moment) throws(CoachError) -> Bool {
        let plan = try sitting.plan()
        let isOpen = plan.stop == nil && (plan.access == .open || plan.isGentle && plan.holds(running))
        guard !isOpen else { return false }
        // At level 1 it has been noted already.
        let isKept = try sitting.record { store throws(RecordsError) in
            try store.runningRoutine(wearer: sitting.wearer)
        }
        if isKept != nil { try sitting.finish(running.session(), at: now) }
        state = .ended(StopText.sentences(plan, sitting.knowledge))
        return true
    }

    private func keep(_ running: RunningRoutine) throws(CoachError) {
        try sitting.record { store throws(RecordsError) in try store.keep(running, wearer: sitting.wearer) }
    }

    private mutating func keepAndEnter(_ running: RunningRoutine, at now: Moment) throws(CoachError) {
        try keep(running)
        try enter(running, at: now)
    }

    /// Goes to the next set of an exercise that is known, or to the questions at the end.
    private mutating func enter(_ left: RunningRoutine, at now: Moment) throws(CoachError) {
        var running = left
        while let item = running.current, sitting.knowledge.exercise(item.exercise) == nil { running.skip() }
        if let step = ExerciseStep(running, sitting.knowledge, mostPain: mostDuring(running)) {
            state = .ready(step)
        } else if running.isUntouched {
            // Where nothing was done there is nothing to ask.
            try sitting.finish(running.session(), at: now)
            state = .ended(["Everything was skipped; noted as such."])
        } else {
            state = .effort(running)
        }
    }

    private mutating func finish(
        _ running: RunningRoutine, _ effort: Int?, pain: Int?, at now: Moment
    ) throws(CoachError) {
        try sitting.finish(running.session(effort: effort, painAfter: pain), at: now)
        state = .ended(ending(running, pain: pain, isEndedByPain: false))
    }

    private func ending(_ running: RunningRoutine, pain: Int?, isEndedByPain: Bool) -> [String] {
        SessionEnding(running, painAfter: pain, isEndedByPain: isEndedByPain, rules, sitting.knowledge).sentences
    }
}

extension RoutinePlan {
    /// Only the gentle set is open.
    var isGentle: Bool { if case .gentle = access { true } else { false } }

    /// Whether a session that was begun has none but its exercises.
    func holds(_ running: RunningRoutine) -> Bool {
        Set(running.exercises.map(\.exercise)).isSubset(of: exercises.map(\.exercise))
    }
}

extension Answer {
    /// On a scale of ten; `nil` where it was skipped.
    var ofTen: Int? { if case .value(let value) = self { Int(clamping: value.rounded()) } else { nil } }
}
