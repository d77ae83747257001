import Balance
import Records

/// Guides through a session, and keeps where it is after every step.
struct RoutineDialog {
    let routine: RoutineOfWearer
    let dialog: any Dialog
    private var knowledge: Knowledge { routine.knowledge }

    init(_ routine: RoutineOfWearer, _ dialog: any Dialog) {
        self.routine = routine
        self.dialog = dialog
    }

    /// - Returns: a sentence for the end.
    func run(_ plan: RoutinePlan) throws -> String {
        guard var running = try resumed(plan) else { return "Nothing is planned for today." }
        if running.painBefore == nil, running.isUntouched {
            running.painBefore = try scale("Pain now", "0 is none, 10 the worst there is.")
            try routine.store.keep(running, wearer: routine.wearer)
        }
        while let item = running.current {
            guard let exercise = knowledge.exercise(item.exercise) else {
                running.skip()
                continue
            }
            try step(&running, item, exercise)
            try routine.store.keep(running, wearer: routine.wearer)
        }
        return try finish(running)
    }

    /// Today's session where it was left, or a new one.
    private func resumed(_ plan: RoutinePlan) throws -> RunningRoutine? {
        if let left = try routine.store.runningRoutine(wearer: routine.wearer), !left.isUntouched {
            if left.day == plan.day {
                let page = DialogPage(
                    "Today's session is not finished",
                    ["\(min(left.position + 1, left.exercises.count)) of \(left.exercises.count) is next."])
                let options = [DialogOption("\n", "go on there"), DialogOption("n", "begin anew")]
                if try dialog.choose(page, options) == 0 { return left }
            }
            // What was done of it was done.
            try routine.store.finish(routine.stored(left.session()))
        }
        guard !plan.exercises.isEmpty else { return nil }
        let running = RunningRoutine(plan)
        try routine.store.keep(running, wearer: routine.wearer)
        return running
    }

    /// One set on one side, and the rest after it.
    private func step(_ running: inout RunningRoutine, _ item: PlannedExercise, _ exercise: Exercise) throws {
        let page = page(running, item, exercise)
        switch try dialog.choose(page, [.begin, .skip, .back]) {
        case 1: return running.skip()
        case 2: return running.goBack()
        default: break
        }
        let dose = item.dose
        let answer = try dialog.countDown(page, seconds: dose.setSeconds, [.skip, .back]) { left in
            guard !dose.isHold else { return "Hold: \(left) s" }
            let number = min(dose.repetitions, (dose.setSeconds - left) / dose.seconds + 1)
            return "\(number) of \(dose.repetitions), \(dose.seconds) s each; \(left) s"
        }
        switch answer {
        case .option(0): return running.skip()
        case .option: return running.goBack()
        case .value: break
        }
        guard let rest_s = running.finishSet(), rest_s > 0 else { return }
        try routine.store.keep(running, wearer: routine.wearer)
        // On the other side at once: the first one rests meanwhile.
        guard item.sides == 1 || running.side == .left else { return }
        switch try dialog.countDown(page, seconds: rest_s, [.skip, .back], status: { "Rest: \($0) s" }) {
        case .option(0): running.skip()
        case .option: running.goBack()
        case .value: break
        }
    }

    private func page(_ running: RunningRoutine, _ item: PlannedExercise, _ exercise: Exercise) -> DialogPage {
        let place = "\(running.position + 1)/\(running.exercises.count)"
        // Before the name: a narrow screen cuts off the end of a title.
        let side = running.side == .both ? "" : " \(running.side.rawValue)"
        let set = item.dose.sets > 1 ? ", set \(running.set)/\(item.dose.sets)" : ""
        let cautions = exercise.cautions.compactMap { knowledge.caution($0)?.name }
        return DialogPage(
            "\(place)\(side)\(set)  \(exercise.name)", figure: (exercise.id, running.side)
        ) { page in
            page.steps(exercise.steps)
            if item.variant > 0, item.variant <= exercise.progressions.count {
                page.space()
                page.paragraph("Now: " + exercise.progressions[item.variant - 1], .strong)
            }
            page.space()
            page.paragraph("\(item.dose.text)\(item.sideText(exercise)).")
            page.paragraph(RoutineReport.sentence(item.reason), .faint)
            if !cautions.isEmpty { page.paragraph("Not with \(cautions.joined(separator: "; ")).", .warning) }
            page.paragraph("Stop if it hurts: a pull is fine, pain is not.")
        }
    }

    private func finish(_ running: RunningRoutine) throws -> String {
        // Where nothing was done there is nothing to ask.
        guard !running.isUntouched else {
            try routine.store.finish(routine.stored(running.session()))
            return "Everything was skipped; noted as such."
        }
        let effort = try scale("How hard was it", "0 is nothing at all, 10 as hard as can be.")
        let pain = try scale("Pain now", "0 is none, 10 the worst there is.")
        let session = running.session(effort: effort, painAfter: pain)
        try routine.store.finish(routine.stored(session))
        let percent = Int((session.part * 100).rounded())
        guard let pain, let before = running.painBefore, pain > before else { return "Done: \(percent) % of the plan." }
        return "Done: \(percent) % of the plan. Pain has gone up: leave alone today what brought it. If it is still up "
            + "tomorrow, say so then, and the routine takes a step back; if it stays, show it to a clinician."
    }

    /// 0 to 10, or nothing.
    private func scale(_ title: String, _ text: String) throws(DialogEnd) -> Int? {
        switch try dialog.number(DialogPage(title, [text]), prompt: "0 to 10", unit: "", range: 0...10, [.skip]) {
        case .value(let value): Int(value.rounded())
        case .option: nil
        }
    }
}
