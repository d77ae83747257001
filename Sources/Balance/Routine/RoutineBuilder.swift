import LocalTime
import Numbers
import Posture

/// Builds the routine of a day from what is known of a wearer (DOMAIN 5).
///
/// A value and a function of it: the same records give the same routine.
public struct RoutineBuilder: Sendable {
    public let knowledge: Knowledge
    public let rules: RoutineRules

    public init(knowledge: Knowledge, rules: RoutineRules = RoutineRules()) {
        self.knowledge = knowledge
        self.rules = rules
    }

    public func plan(for input: RoutineInput) -> RoutinePlan {
        let trend = SlouchTrend(input.days, today: input.today, rules: rules)
        let run = RoutineRun(input, trend: trend, knowledge: knowledge, rules: rules)
        let aWeek = run.sessionsAWeek(rules)
        let week = run.sessions.filter { $0.day > input.today - 7 && !$0.done.isEmpty }
        let due = RetestSchedule(knowledge, input: input, every: run.retestDays(rules))
        var plan = RoutinePlan(
            day: input.today, phase: run.phase, week: nil, stop: nil, exercises: [], isRestDay: false,
            sessionsDone: week.count, sessionsAsked: aWeek, reasons: [], leftOut: [], dueTests: due.due,
            retestDay: due.nextDay, trend: trend,
            pain: PainCourse(input.sessions, today: input.today),
            relapses: run.relapsesToday, breakExercise: nil)

        if let restricted = restricted(&plan, input) { return restricted }

        if run.phase == .balance || run.phase == .maintain { plan.week = (input.today - run.phaseStart) / 7 + 1 }
        plan.isRestDay = week.count >= aWeek || week.contains { $0.day == input.today }
        let adherence = Adherence(sessions: run.sessions, start: run.start, rules: rules)
        let need = Need(
            isLow: adherence.isLow(on: input.today, aWeek: aWeek), part: plan.pain.part)

        var choice = ExerciseChoice(knowledge: knowledge, profile: input.profile)
        var wanted = wanted(input, &choice)
        plan.reasons = wanted.reasons
        if wanted.exercises.isEmpty { wanted.exercises = generalSet(&choice) }
        let most = max(1, Int(clamping: (Double(rules.mostExercises) * need.share).rounded()))
        var planned = wanted.exercises.prefix(most).map { want in
            self.planned(want, input: input, run: run, adherence: adherence, aWeek: aWeek, need: need)
        }
        let limit_s = 60 * min(input.profile.minutes, rules.mostMinutes)
        var cutForTime: [String] = []
        while planned.count > 1, planned.map(\.seconds).reduce(0, +) > limit_s {
            cutForTime.append(planned.removeLast().exercise)
        }
        plan.exercises = inOrder(planned)
        plan.breakExercise = input.profile.excluded.contains(rules.breakExercise) ? nil : rules.breakExercise
        plan.leftOut = choice.leftOut
        if !cutForTime.isEmpty {
            plan.leftOut.append(
                "\(cutForTime.reversed().joined(separator: ", ")): no time for it in \(limit_s / 60) minutes.")
        }
        plan.reasons += reasons(for: plan, run: run, need: need, input: input)
        return plan
    }

    // MARK: What is wanted, the most wanted first

    private struct Want {
        var exercise: Exercise
        var side: StateKey.Side
        var reason: String
    }

    private func wanted(
        _ input: RoutineInput, _ choice: inout ExerciseChoice
    ) -> (exercises: [Want], reasons: [String]) {
        let goals = input.profile.goals.compactMap { knowledge.pattern($0) }
        let supposed = input.patterns.filter { score in
            [.likely, .possible].contains(score.claim) && !goals.contains { $0.id == score.id }
        }.sorted { ($1.probability, $0.id) < ($0.probability, $1.id) }
        let patterns = (goals + supposed.compactMap { knowledge.pattern($0.id) }).prefix(rules.mostPatterns)
        guard !patterns.isEmpty else { return ([], []) }

        var reasons: [String] = []
        var lists: [[Want]] = []
        for pattern in patterns {
            let score = input.patterns.first { $0.id == pattern.id }
            let standing =
                goals.contains { $0.id == pattern.id }
                ? "a goal that was set"
                : score?.text ?? Claim.unknown.rawValue
            reasons.append("“\(pattern.plainName)” is \(standing).")
            lists.append(wants(for: pattern, input, &choice))
        }
        guard lists.count > 1 else { return (lists[0], reasons) }
        // In turn, so that the second pattern is not an afterthought.
        let longest = lists.map(\.count).max() ?? 0
        let turns = (0..<longest).flatMap { index in
            lists.compactMap { index < $0.count ? $0[index] : nil }
        }
        return (turns, reasons)
    }

    /// Of one pattern: a stretch, a strengthener, a mobiliser, then the second ones, and a release if there is room.
    private func wants(
        for pattern: Pattern, _ input: RoutineInput, _ choice: inout ExerciseChoice
    ) -> [Want] {
        func byLevel(_ states: [StateKey]) -> [StateKey] {
            states.sorted { a, b in
                let (levelA, levelB) = (input.levels[a] ?? 0, input.levels[b] ?? 0)
                return levelA == levelB ? a < b : levelA > levelB
            }
        }
        func pick(_ kind: Exercise.Kind, _ states: [StateKey], _ count: Int) -> [Want] {
            var wants: [Want] = []
            for state in states where wants.count < count {
                guard let exercise = choice.pick(kind, for: state) else { continue }
                wants.append(Want(exercise: exercise, side: state.side, reason: reason(for: state, in: pattern)))
            }
            return wants
        }
        let stretches = pick(.stretch, byLevel(pattern.tight), rules.stretchesAPattern)
        let strengtheners = pick(.strengthen, byLevel(pattern.weak), rules.strengthenersAPattern)
        let mobiliser = choice.pick(.mobilise, for: pattern).map { exercise in
            Want(exercise: exercise, side: .both, reason: "it moves what “\(pattern.plainName)” keeps still")
        }
        let release = pick(.release, byLevel(pattern.tight), 1)
        return Array(stretches.prefix(1)) + Array(strengtheners.prefix(1)) + [mobiliser].compactMap { $0 }
            + Array(stretches.dropFirst()) + Array(strengtheners.dropFirst()) + release
    }

    private func reason(for state: StateKey, in pattern: Pattern) -> String {
        let side = state.side == .both ? "" : state.side.rawValue + " "
        let name = knowledge.muscle(state.muscle)?.name ?? state.muscle.rawValue
        return "for the \(side)\(name), often said to be \(state.kind.rawValue) in “\(pattern.plainName)”"
    }

    private func generalSet(_ choice: inout ExerciseChoice) -> [Want] {
        var wants: [Want] = []
        for id in rules.generalSet {
            guard let wanted = knowledge.exercise(id) else { continue }
            guard let exercise = choice.pick(id: id) ?? choice.pick(insteadOf: wanted) else { continue }
            wants.append(
                Want(
                    exercise: exercise, side: .both,
                    reason: exercise.id == id
                        ? "part of the general set" : "instead of \(id) \(wanted.name), of the general set"))
        }
        return wants
    }

    // MARK: The dose

    /// Why it must be shorter and lighter: a step back, and half the exercises with low adherence (DOMAIN 5, “Regress”);
    /// half of them, then three quarters, on the way back from a flare-up.
    private struct Need {
        var isLow: Bool
        var part: Double
        var isPainful: Bool { part < 1 }
        var share: Double { isLow ? min(0.5, part) : part }
    }

    private func planned(
        _ want: Want, input: RoutineInput, run: RoutineRun, adherence: Adherence, aWeek: Int, need: Need
    ) -> PlannedExercise {
        var progression = Progression(
            want.exercise, log: run.sessions, adherence: adherence, aWeek: aWeek, rules: rules)
        var reason = want.reason
        var hasSteppedBack = false
        switch progression.changes.last {
        case .grew(let day) where input.today - day <= 7: reason += "; a little more than before, because it went well"
        case .shrank(let day) where input.today - day <= 7:
            reason += "; less than before, because pain rose after it"
            hasSteppedBack = true
        default: break
        }
        if need.isLow || need.isPainful && !hasSteppedBack { progression.shrink(rules) }
        let sides = want.exercise.oneSided && want.side == .both ? 2 : 1
        let dose = progression.dose
        let seconds =
            sides * dose.sets * dose.setSeconds + (sides * dose.sets - 1) * dose.restSeconds
            + sides * rules.changeSeconds
        return PlannedExercise(
            exercise: want.exercise.id, side: want.side, dose: dose, variant: progression.variant, reason: reason,
            sides: sides, seconds: seconds)
    }

    /// Release, mobilise, stretch, strengthen, break; within a kind as wanted.
    private func inOrder(_ planned: [PlannedExercise]) -> [PlannedExercise] {
        let kinds: [Exercise.Kind] = [.release, .mobilise, .stretch, .strengthen, .break]
        return kinds.flatMap { kind in planned.filter { knowledge.exercise($0.exercise)?.kind == kind } }
    }

    // MARK: Reasons

    private static func partText(_ part: Double) -> String { part <= 0.5 ? "half" : "three quarters" }

    private func reasons(
        for plan: RoutinePlan, run: RoutineRun, need: Need, input: RoutineInput
    ) -> [String] {
        var reasons: [String] = []
        if plan.reasons.isEmpty {
            reasons.append("Nothing is known yet that would single out a muscle, so it is the general set.")
        }
        switch run.phase {
        case .screen: break
        case .assess:
            reasons.append("These are the first days: self-tests, and a day with the sensor, say more than guessing.")
        case .balance:
            if run.isRelapse {
                reasons.append("It had been better, and has come back: so ten weeks of four days again.")
            }
        case .maintain: reasons.append("Ten weeks are done: two days a week keep what has been gained.")
        }
        let trained = run.sessions.filter { !$0.done.isEmpty }
        if plan.isRestDay, !trained.isEmpty {
            reasons.append(
                trained.last?.day == input.today
                    ? "Today's session is done." : "This week's \(plan.sessionsAsked) sessions are done: rest is fine.")
        }
        if let rise = plan.pain.rise {
            reasons.append(
                "A flare-up: pain had gone up from \(rise.from) to \(rise.to) of 10. So it is \(Self.partText(need.part)) of "
                    + "your exercises today, and a step back. A flare is not damage.")
        }
        if need.isLow {
            reasons.append("Less than half of the sessions of two weeks were done: so it is shorter and lighter.")
        }
        var levels = PostureRules.levelDegrees.map { String(whole: $0) }
        let last = levels.popLast() ?? ""
        switch plan.trend.direction {
        case .down:
            reasons.append(
                "Slouching has gone down in two weeks: the alerts may be a level stricter. slouchEnterDegrees in the "
                    + "settings says from which angle on; the levels are \(levels.joined(separator: ", ")) and \(last) "
                    + "degrees (“plumbline config”).")
        case .up:
            reasons.append(
                "Slouching has gone up in two weeks: make the alerts a level less strict (slouchEnterDegrees in the "
                    + "settings: \((levels + [last]).joined(separator: ", ")) degrees), take one more break a day (break_minutes), and see "
                    + "whether desk and screen stand right. “plumbline config” says where the settings are.")
        case .steady, .unknown: break
        }
        return reasons
    }
}
