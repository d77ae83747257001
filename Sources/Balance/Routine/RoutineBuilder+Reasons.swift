import LocalTime
import Numbers
import Posture

// Why the plan as a whole is as it is, in sentences.
extension RoutineBuilder {
    func reasons(for plan: RoutinePlan, run: RoutineRun, input: RoutineInput) -> [String] {
        phaseReasons(plan, run, input) + loadReasons(plan, run, input) + trendReasons(plan.trend)
    }

    private func phaseReasons(_ plan: RoutinePlan, _ run: RoutineRun, _ input: RoutineInput) -> [String] {
        var reasons: [String] = []
        for id in input.profile.goals.prefix(rules.mostPatterns) {
            if let pattern = knowledge.pattern(id) { reasons.append("“\(pattern.plainName)” is a goal that was set.") }
        }
        if !input.states.contains(where: \.isClaimed) {
            reasons.append(
                (input.answers.contains { $0.day <= input.today }
                    ? "Your self-tests single out no muscle" : "Nothing is known yet that would single out a muscle")
                    + ", so it is the core for the upper back.")
        }
        switch run.phase {
        case .screen: break
        case .assess:
            reasons.append(
                "This is the first week: self-tests, some of them twice, and the core of the routine from the first day."
            )
        case .balance:
            if run.isRelapse { reasons.append("You said that it should build up again: ten weeks of four days.") }
        case .maintain: reasons.append("Ten weeks are done: two days a week keep what has been gained.")
        }
        return reasons
    }

    private func loadReasons(_ plan: RoutinePlan, _ run: RoutineRun, _ input: RoutineInput) -> [String] {
        var reasons: [String] = []
        if let rise = plan.pain.rise {
            reasons.append(
                "A flare-up: pain had gone up from \(rise.from) to \(rise.to) of 10. So it is \(Self.partText(plan.pain.part)) of "
                    + "your exercises today, and a step back. A flare is not damage.")
        }
        if plan.offersShort {
            reasons.append(
                "Less than half of the sessions of two weeks were done. A few minutes are of use too: “plumbline routine "
                    + "set --minutes \(rules.offeredMinutes)” makes each session a short one.")
        }
        return reasons
    }

    private static func partText(_ part: Double) -> String { part <= 0.5 ? "half" : "three quarters" }

    private func trendReasons(_ trend: SlouchTrend) -> [String] {
        switch trend.direction {
        case .down: ["Slouching has gone down over the last weeks."]
        case .up:
            [
                "Slouching has gone up over the last weeks: take one more break a day (break_minutes), and see whether desk and "
                    + "screen stand right. “plumbline config” says where the settings are."
            ]
        case .steady, .unknown: []
        }
    }
}
