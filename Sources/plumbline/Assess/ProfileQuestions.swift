import Balance
import Coach
import Records
import Terminal

/// Asks once what the routine must keep to: cautions, things at hand, time, and whose norms.
struct ProfileQuestions {
    let routine: RoutineOfWearer
    let dialog: any Dialog

    /// Asks only where cautions have not been asked for; what was set before stays.
    func run() throws {
        var profile = try routine.store.routineProfile(wearer: routine.wearer) ?? RoutineProfile()
        guard profile.cautions == nil else { return }
        var draft = try routine.store.questionDraft(wearer: routine.wearer) ?? QuestionDraft(day: routine.today)
        let cautions = routine.knowledge.cautions
        let things = Equipment.asked
        do throws(DialogEnd) {
            try ask(cautions.map { ($0.id, $0.question) }, "What holds for you", &draft.cautions)
            try ask(things.map { ($0.rawValue, "Have you \($0.text)?") }, "What is at hand", &draft.things)
            profile.sex = try sex()
            profile.minutes = try minutes() ?? profile.minutes
        } catch {
            try routine.store.set(draft, wearer: routine.wearer)
            throw error
        }
        profile.cautions = Set(cautions.map(\.id).filter { draft.cautions[$0] ?? false })
        profile.equipment = Equipment.household.union(things.filter { draft.things[$0.rawValue] ?? false })
        try routine.store.set(profile, wearer: routine.wearer)
        try routine.store.set(nil as QuestionDraft?, wearer: routine.wearer)
    }

    /// Asks what has not been answered yet, from the first such question on.
    private func ask(
        _ questions: [(id: String, text: String)], _ title: String, _ answers: inout [String: Bool]
    ) throws(DialogEnd) {
        var index = questions.firstIndex { answers[$0.id] == nil } ?? questions.count
        while index < questions.count {
            let page = Page("\(title) (\(index + 1)/\(questions.count))", [questions[index].text])
            switch try dialog.choose(page, [.yes, .no, .back]) {
            case 0:
                answers[questions[index].id] = true
                index += 1
            case 1:
                answers[questions[index].id] = false
                index += 1
            default: index = max(0, index - 1)
            }
        }
    }

    private func sex() throws(DialogEnd) -> TestAnswer.Sex? {
        let page = Page(
            "Whose norms", ["The chin tuck hold was measured in men and in women. With whom shall yours be compared?"])
        let options = [Choice("m", "men"), Choice("w", "women"), Choice("e", "everybody")]
        switch try dialog.choose(page, options) {
        case 0: return .man
        case 1: return .woman
        default: return nil
        }
    }

    private func minutes() throws(DialogEnd) -> Int? {
        let page = Page("Your time", ["How many minutes may a session take? Four days a week are asked for."])
        switch try dialog.number(page, prompt: "5 to 15", unit: "min", range: 5...15, [.skip]) {
        case .value(let minutes): return Int(minutes.rounded())
        case .option: return nil
        }
    }
}
