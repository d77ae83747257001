import LocalTime
import Numbers
import Posture

/// Builds the routine of a day from what is known of a wearer (BALANCE 4).
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
        let trend = SlouchTrend(days: input.days, today: input.today, rulesVersion: input.rulesVersion)
        let run = RoutineRun(input, knowledge: knowledge, trend: trend, rules: rules)
        let aWeek = run.sessionsAWeek(rules)
        let week = run.sessions.filter { $0.day > input.today - 7 && !$0.done.isEmpty }
        let due = RetestSchedule(knowledge, input: input, rules: rules, isBaseline: run.phase == .assess)
        var plan = RoutinePlan(
            day: input.today, phase: run.phase, week: nil, stop: nil, exercises: [], isRestDay: false,
            sessionsDone: week.count { $0.part >= rules.doneSession }, sessionsAsked: aWeek, reasons: [], leftOut: [],
            dueTests: due.due,
            retestDay: due.nextDay, trend: trend,
            pain: PainCourse(input.sessions, today: input.today), breakExercise: nil)

        plan.sessionsInPart = week.count { $0.part > 0 && $0.part < rules.doneSession }
        // Also what was done of a gentle set, which is no session of the routine.
        plan.doneToday = input.sessions.filter { $0.day == input.today }.flatMap(\.done).filter { $0.sets > 0 }
        if let restricted = restricted(&plan, input) { return restricted }
        build(&plan, run, input)
        return plan
    }

    /// What follows once exercises are open.
    private func build(_ plan: inout RoutinePlan, _ run: RoutineRun, _ input: RoutineInput) {
        if run.phase == .balance || run.phase == .maintain { plan.week = (input.today - run.phaseStart) / 7 + 1 }
        plan.isDoneToday =
            run.sessions.last.map { $0.day == input.today && $0.part >= rules.doneSession } ?? false
        plan.isRestDay = plan.isDoneToday || plan.sessionsDone >= plan.sessionsAsked
        let adherence = Adherence(sessions: run.sessions, start: run.start, paused: run.paused, rules: rules)
        plan.offersShort =
            adherence.isLow(on: input.today, aWeek: plan.sessionsAsked)
            && input.profile.minutes > rules.offeredMinutes
        plan.question = run.asksToBuild ? .buildAgain : nil
        plan.progress = RetestFinding.all(input.answers, knowledge: knowledge, today: input.today)
        plan.breakExercise = input.profile.excluded.contains(rules.breakExercise) ? nil : rules.breakExercise

        let dosing = Dosing(
            knowledge: knowledge, rules: rules, minutes: input.profile.minutes, today: input.today,
            sessions: run.sessions, allSessions: input.sessions, adherence: adherence, aWeek: plan.sessionsAsked)
        let ladders = LadderSteps(knowledge, sessions: run.sessions) { dosing.progression(of: $0) }
        let list = wants(input, plan, ladders)
        plan.swaps = list.swaps
        plan.leftOut = list.leftOut
        let split = DaySplit(list.wants, cap_s: dosing.cap_s) { want in
            dosing.longestStart_s(of: want, forms: ladders.forms(of: want.exercise.id))
        }

        // Of sessions before today, so that today's plan stays the same when it is done.
        let done = run.sessions.count { $0.day < input.today && !$0.done.isEmpty }
        let isA = split.b.isEmpty || done.isMultiple(of: 2)
        if !split.b.isEmpty { plan.turn = isA ? .a : .b }
        // The way back from a flare-up: less of today's exercises, the most wanted of them, and a step back.
        let today = isA ? split.a : split.b
        let part = plan.pain.part
        let count = min(today.count, Int(clamping: (part * Double(today.count)).rounded(.up)))
        plan.exercises = inOrder(dosing.planned(Array(today.prefix(count)), stepsBack: part < 1))
        plan.otherDay = inOrder(dosing.planned(isA ? split.b : split.a, stepsBack: false))
        plan.later = split.later.map { dosing.planned([$0], stepsBack: false)[0] }
        plan.reasons = reasons(for: plan, run: run, input: input)
    }

    /// Release, mobilise, stretch, strengthen, break; within a kind as wanted.
    private func inOrder(_ planned: [PlannedExercise]) -> [PlannedExercise] {
        let kinds: [Exercise.Kind] = [.release, .mobilise, .stretch, .strengthen, .break]
        return kinds.flatMap { kind in planned.filter { knowledge.exercise($0.exercise)?.kind == kind } }
    }
}
