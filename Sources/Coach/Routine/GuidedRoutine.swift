import Balance
public import LocalTime
import Numbers
import Records
import Reports

/// Guides through today's exercises: pain before, every set with its rest, effort and pain after.
///
/// Where the session is, is in the record after every step, so that a closed terminal loses nothing.
public struct GuidedRoutine: Guide, Sendable {
    private enum State {
        /// A session of today was left.
        case unfinished(RunningRoutine)
        case painBefore
        /// Nothing is offered, and why.
        case stopped([String])
        /// Pain has gone up within the week.
        case lighter(RunningRoutine, PainCourse.Rise)
        /// Before a set.
        case ready(ExerciseStep)
        case working(ExerciseStep)
        /// After the set that is shown; the session stands at the next one.
        case resting(RunningRoutine, after: ExerciseStep, seconds: Int)
        /// It hurts: how strongly?
        case hurting(RunningRoutine)
        /// The rest of an exercise is left out. That is kept when it has been read.
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
    private let rules = RoutineRules()
    private var state = State.painBefore

    private init(_ sitting: Sitting) { self.sitting = sitting }

    /// Where the session of today was left, or a new one. One that was left on another day is noted as it was.
    public static func begin(_ sitting: Sitting, at now: Moment) throws(CoachError) -> GuidedRoutine {
        try sitting.requireOffer()
        try sitting.requireConsent(for: .guided)
        var routine = GuidedRoutine(sitting)
        let left = try sitting.record { store throws(RecordsError) in
            try store.runningRoutine(wearer: sitting.wearer)
        }
        guard let left, !left.isUntouched else { return routine }
        if left.day == sitting.today {
            routine.state = .unfinished(left)
        } else {
            // What was done of it was done.
            try sitting.finish(left.session(), at: now)
        }
        return routine
    }

    public var closing: [String] { if case .ended(let sentences) = state { sentences } else { [] } }

    public func stopped() -> [String] {
        if case .ended(let sentences) = state { return sentences }
        return ["Stopped. “plumbline routine start” goes on where it was."]
    }

    // MARK: What is asked

    public var question: Question? {
        switch state {
        case .unfinished(let left):
            let text = "\(min(left.position + 1, left.exercises.count)) of \(left.exercises.count) is next."
            return .choice(
                Page("Today's session is not finished", [text]),
                [Choice("\n", "go on there"), Choice("n", "begin anew")])
        case .painBefore, .painAfter: return Self.scale("Pain now", Self.painText)
        case .stopped(let sentences): return .choice(Page("No exercises now", sentences), [.next])
        case .lighter(_, let rise): return .choice(Self.lighterPage(rise), [.next])
        case .ready(let step): return .choice(step.page, [.begin] + Self.ways)
        case .working(let step):
            return .countdown(step.page, seconds: step.item.dose.setSeconds, Self.ways, status: step.countdown)
        case .resting(_, let step, let seconds):
            return .countdown(step.page, seconds: seconds, Self.ways, status: .rest)
        case .hurting: return Self.scale("It hurts", Self.painText + " How strong is it?")
        case .leftOut:
            return .choice(
                Page("Left out", ["The rest of this exercise is left out; the next one comes."]), [.next])
        case .effort: return Self.scale("How hard was it", "0 is nothing at all, 10 as hard as can be.")
        case .ended: return nil
        }
    }

    private static let painText = "0 is none, 10 the worst there is."

    /// 0 to 10, or nothing.
    private static func scale(_ title: String, _ text: String) -> Question {
        .number(Page(title, [text]), prompt: "0 to 10", unit: "", range: 0...10, [.skip])
    }

    private static func lighterPage(_ rise: PainCourse.Rise) -> Page {
        Page(
            "A lighter session",
            [
                "Your pain has gone up from \(rise.from) to \(rise.to) of 10 within a week. So today it is half "
                    + "the exercises, and a step back.",
                "That is no setback: what you have reached is kept, and comes again when the pain is down.",
            ])
    }

    // MARK: What follows from an answer

    public mutating func advance(_ answer: Answer, at now: Moment) throws(CoachError) {
        switch (state, answer) {
        case (.unfinished(let left), .choice(0)): try enter(left, at: now)
        case (.unfinished(let left), _):
            // What was done of it was done.
            try sitting.finish(left.session(), at: now)
            state = .painBefore
        case (.painBefore, _): try begin(pain: answer.ofTen, at: now)
        case (.stopped, _):
            state = .ended(["Nothing was begun; what you said is kept. “plumbline routine start” asks again."])
        case (.lighter(let running, _), _), (.leftOut(let running), _): try keepAndEnter(running, at: now)
        case (.ready(let step), .choice(0)): state = .working(step)
        case (.ready(let step), .choice(let index)): try go(Way(rawValue: index - 1), step.running, at: now)
        case (.working(let step), .choice(let index)): try go(Way(rawValue: index), step.running, at: now)
        case (.working(let step), _): try finishSet(step, at: now)
        case (.resting(let running, _, _), .choice(let index)): try go(Way(rawValue: index), running, at: now)
        case (.resting(let running, _, _), _): try keepAndEnter(running, at: now)
        case (.hurting(let running), _): try hurt(answer.ofTen, running, at: now)
        case (.effort(let running), _): state = .painAfter(running, effort: answer.ofTen)
        case (.painAfter(let running, let effort), _): try finish(running, effort, pain: answer.ofTen, at: now)
        case (.ready, _), (.ended, _): break
        }
    }

    /// Plans the session by the pain that was just told.
    private mutating func begin(pain: Int?, at now: Moment) throws(CoachError) {
        let builder = RoutineBuilder(knowledge: sitting.knowledge)
        var input = try sitting.routineInput()
        let before = builder.plan(for: input).stop
        let told = pain.map { RoutineSession(day: sitting.today, done: [], painBefore: $0) }
        if let told { input.sessions.append(told) }
        let plan = builder.plan(for: input)
        // An answer that ends or allows something is kept at once; else it is kept with the session.
        if let told, plan.stop == .pain || before == .pain { try sitting.add(told, at: now) }
        if let stop = plan.stop {
            state = .stopped(StopText.sentences(stop, of: plan))
            return
        }
        guard !plan.exercises.isEmpty else {
            state = .ended(["Nothing is planned for today."])
            return
        }
        var running = RunningRoutine(plan)
        running.painBefore = pain
        if let rise = plan.pain.rise { state = .lighter(running, rise) } else { try keepAndEnter(running, at: now) }
    }

    private mutating func go(_ way: Way?, _ before: RunningRoutine, at now: Moment) throws(CoachError) {
        var running = before
        switch way {
        case .skip: running.skip()
        case .back: running.goBack()
        case .hurts, nil:
            state = .hurting(running)
            return
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

    /// What hurts is left out; strong pain, or a rise that counts, ends the session.
    private mutating func hurt(_ pain: Int?, _ before: RunningRoutine, at now: Moment) throws(CoachError) {
        var running = before
        guard let pain else {
            running.skip()
            return try keepAndEnter(running, at: now)
        }
        if rules.endsSession(pain: pain, before: running.painBefore) {
            try sitting.finish(running.session(painAfter: pain), at: now)
            state = .ended(SessionEnding(running, painAfter: pain, isEndedByPain: true, rules).sentences)
            return
        }
        running.skip()
        state = .leftOut(running)
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
        if let step = ExerciseStep(running, sitting.knowledge) {
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
        state = .ended(SessionEnding(running, painAfter: pain, isEndedByPain: false, rules).sentences)
    }
}

extension Answer {
    /// On a scale of ten; `nil` where it was skipped.
    fileprivate var ofTen: Int? { if case .value(let value) = self { Int(clamping: value.rounded()) } else { nil } }
}
