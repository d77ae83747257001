import Balance
import Coach
import PlainText
import Records
import Reports
import Terminal

/// Guides through a session, and keeps where it is after every step.
struct RoutineDialog {
    let routine: RoutineOfWearer
    let dialog: any Dialog
    private var knowledge: Knowledge { routine.knowledge }

    init(_ routine: RoutineOfWearer, _ dialog: any Dialog) {
        self.routine = routine
        self.dialog = dialog
    }

    /// - Returns: sentences for the end.
    func run() throws -> [String] {
        if let left = try unfinished() { return try go(through: left) }
        let pain = try scale("Pain now", Self.painText)
        let before = try routine.plan().stop
        let plan = try routine.plan(pain: pain)
        // An answer that ends or allows something is kept at once; else it is kept with the session.
        if let pain, plan.stop == .pain || before == .pain {
            try routine.store.add(routine.stored(RoutineSession(day: routine.today, done: [], painBefore: pain)))
        }
        if let stop = plan.stop {
            try dialog.show(Page("No exercises now", StopText.sentences(stop, of: plan)))
            return ["Nothing was begun; what you said is kept. “plumbline routine start” asks again."]
        }
        guard !plan.exercises.isEmpty else { return ["Nothing is planned for today."] }
        if let rise = plan.pain.rise {
            try dialog.show(
                Page(
                    "A lighter session",
                    [
                        "Your pain has gone up from \(rise.from) to \(rise.to) of 10 within a week. So today it is half "
                            + "the exercises, and a step back.",
                        "That is no setback: what you have reached is kept, and comes again when the pain is down.",
                    ]))
        }
        var running = RunningRoutine(plan)
        running.painBefore = pain
        try routine.store.keep(running, wearer: routine.wearer)
        return try go(through: running)
    }

    /// Today's session where it was left; `nil` for a new one.
    private func unfinished() throws -> RunningRoutine? {
        guard let left = try routine.store.runningRoutine(wearer: routine.wearer), !left.isUntouched else { return nil }
        if left.day == routine.today {
            let page = Page(
                "Today's session is not finished",
                ["\(min(left.position + 1, left.exercises.count)) of \(left.exercises.count) is next."])
            let options = [Choice("\n", "go on there"), Choice("n", "begin anew")]
            if try dialog.choose(page, options) == 0 { return left }
        }
        // What was done of it was done.
        try routine.store.finish(routine.stored(left.session()))
        return nil
    }

    private func go(through session: RunningRoutine) throws -> [String] {
        var running = session
        while let item = running.current {
            guard let exercise = knowledge.exercise(item.exercise) else {
                running.skip()
                continue
            }
            let pain = try step(&running, item, exercise)
            try routine.store.keep(running, wearer: routine.wearer)
            if let pain { return try finish(running, endedBy: pain) }
        }
        return try finish(running)
    }

    /// One set on one side, and the rest after it.
    ///
    /// - Returns: pain that ends the session; `nil` where it goes on.
    private func step(_ running: inout RunningRoutine, _ item: PlannedExercise, _ exercise: Exercise) throws -> Int? {
        let page = page(running, item, exercise)
        func follow(_ option: Int) throws -> Int? {
            switch option {
            case 0: running.skip()
            case 1: running.goBack()
            default: return try hurt(&running)
            }
            return nil
        }
        let first = try dialog.choose(page, [.begin] + Self.ways)
        if first > 0 { return try follow(first - 1) }
        let dose = item.dose
        let answer = try dialog.countDown(page, seconds: dose.setSeconds, Self.ways) { left in
            guard !dose.isHold else { return "Hold: \(left) s" }
            let number = min(dose.repetitions, (dose.setSeconds - left) / dose.seconds + 1)
            return "\(number) of \(dose.repetitions), \(dose.seconds) s each; \(left) s"
        }
        if case .option(let option) = answer { return try follow(option) }
        guard let rest_s = running.finishSet(), rest_s > 0 else { return nil }
        try routine.store.keep(running, wearer: routine.wearer)
        // On the other side at once: the first one rests meanwhile.
        guard item.sides == 1 || running.side == .left else { return nil }
        let rest = try dialog.countDown(page, seconds: rest_s, Self.ways, status: { "Rest: \($0) s" })
        if case .option(let option) = rest { return try follow(option) }
        return nil
    }

    private static let ways: [Choice] = [.skip, .back, .hurts]
    private static let painText = "0 is none, 10 the worst there is."

    /// What hurts is left out; strong pain, or a rise that counts, ends the session.
    private func hurt(_ running: inout RunningRoutine) throws -> Int? {
        guard let pain = try scale("It hurts", Self.painText + " How strong is it?") else {
            running.skip()
            return nil
        }
        let rules = RoutineRules()
        if pain > rules.mostPain || pain - (running.painBefore ?? pain) >= rules.painRise { return pain }
        running.skip()
        try dialog.show(Page("Left out", ["The rest of this exercise is left out; the next one comes."]))
        return nil
    }

    private func page(_ running: RunningRoutine, _ item: PlannedExercise, _ exercise: Exercise) -> Page {
        let place = "\(running.position + 1)/\(running.exercises.count)"
        // Before the name: a narrow screen cuts off the end of a title.
        let side = running.side == .both ? "" : " \(running.side.rawValue)"
        let set = item.dose.sets > 1 ? ", set \(running.set)/\(item.dose.sets)" : ""
        let cautions = exercise.cautions.compactMap { knowledge.caution($0)?.name }
        var blocks: [Page.Block] = [.steps(exercise.steps)]
        if item.variant > 0, item.variant <= exercise.progressions.count {
            blocks += [.space, .paragraph("Now: " + exercise.progressions[item.variant - 1], .strong)]
        }
        blocks += [
            .space, .paragraph("\(item.dose.text)\(item.sideText(exercise))."),
            .paragraph(item.reason.asSentence, .faint),
        ]
        if !cautions.isEmpty { blocks.append(.paragraph("Not with \(cautions.joined(separator: "; ")).", .warning)) }
        blocks.append(.paragraph("Stop if it hurts: a pull is fine, pain is not."))
        return Page(
            "\(place)\(side)\(set)  \(exercise.name)", figure: Page.Figure(exercise.id, side: running.side),
            blocks: blocks)
    }

    private func finish(_ running: RunningRoutine, endedBy strongPain: Int? = nil) throws -> [String] {
        // Where nothing was done there is nothing to ask.
        guard !running.isUntouched || strongPain != nil else {
            try routine.store.finish(routine.stored(running.session()))
            return ["Everything was skipped; noted as such."]
        }
        let isEnded = strongPain != nil
        let effort = isEnded ? nil : try scale("How hard was it", "0 is nothing at all, 10 as hard as can be.")
        let pain = try isEnded ? strongPain : scale("Pain now", Self.painText)
        let session = running.session(effort: effort, painAfter: pain)
        try routine.store.finish(routine.stored(session))
        let share = "\(Int((session.part * 100).rounded())) % of the plan"
        let done = isEnded ? "Ended, for it hurts: \(share) is done and kept." : "Done: \(share)."
        let rise = (pain ?? 0) - (running.painBefore ?? pain ?? 0)
        guard let pain, rise > 0 || isEnded else { return [done] }
        let isMuch = isEnded || rise >= RoutineRules().painRise
        let told = running.painBefore.map { "Pain \($0) before, \(pain) now" } ?? "Pain \(pain)"
        return [
            done,
            isMuch
                ? "\(told): leave alone today what brought it. The next session is shorter and "
                    + "lighter, until it is down again; if it stays, show it to a clinician."
                : "Pain has gone up a little: leave alone today what brought it. Nothing grows after such a session; if it "
                    + "is still up next time, say so then.",
        ]
    }

    /// 0 to 10, or nothing.
    private func scale(_ title: String, _ text: String) throws(DialogEnd) -> Int? {
        switch try dialog.number(Page(title, [text]), prompt: "0 to 10", unit: "", range: 0...10, [.skip]) {
        case .value(let value): Int(value.rounded())
        case .option: nil
        }
    }
}
