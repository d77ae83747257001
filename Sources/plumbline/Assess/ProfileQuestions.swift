import Balance
import Records

/// Asks once what the routine must keep to: cautions, things at hand, time, and whose norms.
struct ProfileQuestions {
    let routine: RoutineOfWearer
    let dialog: any Dialog

    /// Asks only where cautions have not been asked for; what was set before stays.
    func run() throws {
        var profile = try routine.store.routineProfile(wearer: routine.wearer) ?? RoutineProfile()
        guard profile.cautions == nil else { return }
        let cautions = routine.knowledge.cautions
        let holding = try answers(cautions.map { ("What holds for you", $0.question) })
        profile.cautions = Set(zip(cautions, holding).filter(\.1).map(\.0.id))
        let things = Equipment.asked
        let atHand = try answers(things.map { ("What is at hand", "Have you \($0.text)?") })
        profile.equipment = Equipment.household.union(zip(things, atHand).filter(\.1).map(\.0))
        profile.sex = try sex()
        profile.minutes = try minutes() ?? profile.minutes
        try routine.store.set(profile, wearer: routine.wearer)
    }

    private func answers(_ questions: [(title: String, text: String)]) throws(DialogEnd) -> [Bool] {
        var answers = questions.map { _ in false }
        var index = 0
        while index < questions.count {
            let page = DialogPage(
                "\(questions[index].title) (\(index + 1)/\(questions.count))", [questions[index].text])
            switch try dialog.choose(page, [.yes, .no, .back]) {
            case 0:
                answers[index] = true
                index += 1
            case 1:
                answers[index] = false
                index += 1
            default: index = max(0, index - 1)
            }
        }
        return answers
    }

    private func sex() throws(DialogEnd) -> TestAnswer.Sex? {
        let page = DialogPage(
            "Whose norms", ["The chin tuck hold was measured in men and in women. With whom shall yours be compared?"])
        let options = [DialogOption("m", "men"), DialogOption("w", "women"), DialogOption("e", "everybody")]
        switch try dialog.choose(page, options) {
        case 0: return .man
        case 1: return .woman
        default: return nil
        }
    }

    private func minutes() throws(DialogEnd) -> Int? {
        let page = DialogPage("Your time", ["How many minutes may a session take? Four days a week are asked for."])
        switch try dialog.number(page, prompt: "5 to 15", unit: "min", range: 5...15, [.skip]) {
        case .value(let minutes): return Int(minutes.rounded())
        case .option: return nil
        }
    }
}
