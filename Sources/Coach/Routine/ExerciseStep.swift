import Balance
import PlainText
import Reports

/// One set of an exercise on one side, as it is shown.
struct ExerciseStep: Sendable {
    let running: RunningRoutine
    let item: PlannedExercise
    let exercise: Exercise
    let knowledge: Knowledge
    /// With how much pain of ten it goes on.
    let mostPain: Int

    /// The set that comes; `nil` where all has been done, or where the exercise is not known any more.
    init?(_ running: RunningRoutine, _ knowledge: Knowledge, mostPain: Int) {
        self.mostPain = mostPain
        guard let item = running.current, let exercise = knowledge.exercise(item.exercise) else { return nil }
        self.running = running
        self.item = item
        self.exercise = exercise
        self.knowledge = knowledge
    }

    /// While the set is done.
    var countdown: CountdownStatus {
        guard item.dose.isHold else { return .repetitions(count: item.dose.repetitions, seconds: item.dose.seconds) }
        return exercise.kind == .stretch || exercise.kind == .strengthen ? .hold : .going
    }

    /// What is asked of pain. Whoever came with more than exercises usually go on with is not told to stop at once.
    private var painText: String {
        guard let before = running.painBefore, before >= mostPain, before > 0 else {
            return "A pull is fine, and pain up to \(mostPain) of 10. With more, stop and say that it hurts."
        }
        return "A pull is fine. Your pain was \(before) of 10 before: with more than that, stop and say that it hurts."
    }

    /// Whether a rest follows it: the other side is done at once, for the first one rests meanwhile.
    var isLastSide: Bool { item.sides == 1 || running.side == .right }

    var page: Page {
        let place = "\(running.position + 1)/\(running.exercises.count)"
        // Before the name: a narrow screen cuts off the end of a title.
        let side = running.side == .both ? "" : " \(running.side.rawValue)"
        let set = item.dose.sets > 1 ? ", set \(running.set)/\(item.dose.sets)" : ""
        let cautions = exercise.cautions.compactMap { knowledge.caution($0)?.name }
        var blocks: [Page.Block] = [.steps(exercise.steps)]
        if item.variant > 0, item.variant <= exercise.progressions.count {
            blocks += [.space, .paragraph("Now: " + exercise.progressions[item.variant - 1], .strong)]
        }
        // How it is done with the cautions that hold: another way than the steps and the figure.
        if !item.ways.isEmpty { blocks += [.space] + item.ways.map { .paragraph("For you: " + $0, .strong) } }
        blocks += [
            .space, .paragraph("\(item.doseText(exercise).capitalisedFirst)\(item.sideText(exercise))."),
            .paragraph(item.reason.asSentence, .faint),
        ]
        if !cautions.isEmpty { blocks.append(.paragraph("Not with \(cautions.joined(separator: "; ")).", .warning)) }
        blocks.append(.paragraph(painText))
        return Page(
            "\(place)\(side)\(set)  \(exercise.name)", figure: Page.Figure(exercise.id, side: running.side),
            blocks: blocks)
    }
}
