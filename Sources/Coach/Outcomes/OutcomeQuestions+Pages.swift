import Balance
import LocalTime
import PlainText
import Reports

/// What the questions of a week look like, and what is said at their end.
extension OutcomeQuestions {
    var question: Question? {
        switch state {
        case .first:
            return .choice(Page("Once a week, about a minute", Self.introduction), [.begin, Choice("n", "not now")])
        case .again(let day):
            return .choice(
                Page(
                    "Told on \(day.text)",
                    [
                        "The next time is \((day + OutcomeRules.days).text). You can also tell it again now: both are "
                            + "kept, and of two in one week the later one counts."
                    ]),
                [Choice("a", "again"), Choice("c", "change activities"), Choice("\n", "not now")])
        case .pain(let measure): return painQuestion(measure)
        case .places(let chosen): return Self.placesQuestion(chosen)
        case .twoDays:
            let question = sitting.knowledge.flag(RedFlag.strongPain)?.question ?? ""
            return .choice(Page("\(rules.strong) of 10 or more", [question]), [.yes, .no])
        case .blades: return PainPages.blades(sitting.knowledge)
        case .newPlaces(let places):
            let names = places.map(\.text).joined(separator: ", ")
            return .choice(
                Page(
                    "A place that you did not name last time",
                    ["It hurts in another place than last time: \(names).", "Is that pain new, or has pain spread?"]),
                [.yes, .no])
        case .somethingNew(let questions): return questions.question
        case .access(let sentences): return .choice(Page("What this pain asks for", sentences), [.next])
        case .score(let activity): return scoreQuestion(activity)
        case .list: return listQuestion
        case .changing(let activity):
            return .choice(
                Page(
                    "Change an activity",
                    [
                        "It is “\(activity.printableName)” now.",
                        "Rename: the same thing in other words, and its weeks go on. Replace: another thing, whose weeks "
                            + "begin now; what was told of the old one is kept.",
                    ]), [Choice("n", "rename"), Choice("p", "replace"), .back])
        case .naming(let naming, let isKnown): return namingQuestion(naming, isKnown: isKnown)
        case .ended: return nil
        }
    }

    private static let introduction = [
        "How strong your pain was in the last seven days, where, and how well you can do up to three things that you name "
            + "yourself. After some weeks you see how it goes.",
        "It is kept with your other answers, for looking back. Strong pain and new places lead to the same questions, and "
            + "ask the same of your exercises, as when you tell them before a session.",
    ]

    // MARK: Pain

    private func painQuestion(_ measure: WeekPain.Measure) -> Question {
        let (title, text): (String, String) =
            switch measure {
            case .now: ("Pain now", "How strong is your pain at this moment?")
            case .usual: ("Pain usually", "How strong was it usually, in the last seven days?")
            case .worst: ("Pain at its worst", "How strong was it at its worst, in the last seven days?")
            }
        let least = measure == .worst ? entry.pain.leastWorst : 0
        let more = least > 0 ? " At least \(least), which you have said." : ""
        return .number(
            Page(title, [text + " " + GuidedRoutine.painText + more]), prompt: "\(least) to 10", unit: "",
            range: Double(least)...10, measure == .now ? [.skip] : [.skip, .back])
    }

    private static func placesQuestion(_ chosen: Set<PainPlace>) -> Question {
        let choices = zip("123456789", PainPlace.allCases).map { Choice($0, $1.word) }
        let lines = zip(choices, PainPlace.allCases).map { choice, place in
            "\(choice.key) [\(chosen.contains(place) ? "x" : " ")] \(place.text)"
        }
        let page = Page("Where did it hurt? One place or more", blocks: lines.map { .paragraph($0) })
        return .choice(page, [Choice("\n", "done")] + choices)
    }

    // MARK: Activities

    private func scoreQuestion(_ activity: OwnActivity) -> Question {
        .number(
            Page(
                "Activity \(activity.slot)",
                blocks: [
                    .paragraph(activity.printableName, .strong), .space,
                    .paragraph("How well can you do it now? 0: you cannot. 10: as well as before the pain began."),
                ]), prompt: "0 to 10", unit: "", range: 0...10,
            [.skip, Choice("c", "change it")] + (activity.slot > 1 ? [.back] : []))
    }

    private var listQuestion: Question {
        let words = ["first", "second", "third"]
        let choices = zip(activities.current, words).map { Choice(Character("\($0.slot)"), $1) }
        let lines = zip(choices, activities.current).map { "\($0.key)  \($1.printableName)" }
        let add = freeSlot == nil ? [] : [Choice("a", "add one")]
        return .choice(
            Page(
                "Your activities",
                blocks: (lines.isEmpty ? ["None is named yet."] : lines).map { .paragraph($0) }),
            choices + add + [Choice("\n", "done")])
    }

    private func namingQuestion(_ naming: Naming, isKnown: Bool) -> Question {
        let (title, text, none): (String, String, String) =
            switch naming {
            case .new(let slot):
                (
                    "What does pain make hard? (\(slot)/\(OwnActivity.slots.upperBound))",
                    "Name something that matters to you and that pain makes hard, for example: reading in bed. You are "
                        + "asked each week how well you can do it.", slot == 1 ? "none" : "no more"
                )
            case .renamed(let activity):
                ("Another name", "The same thing as “\(activity.printableName)”, in other words:", "leave it")
            case .replaced(let activity):
                ("Another activity", "In the place of “\(activity.printableName)”:", "leave it")
            }
        let known = isKnown ? [Page.Block.space, .paragraph("You have named that one already.", .warning)] : []
        return .text(
            Page(title, blocks: [.paragraph(text)] + known), prompt: "Activity", most: OwnActivity.longestName,
            [Choice("\n", none)])
    }

    // MARK: The end

    var ending: [String] {
        guard !entry.isEmpty else { return [Self.nothingKept] }
        let measures = WeekPain.Measure.allCases.compactMap { measure in
            entry.pain[measure].map { "\(measure.word) \($0.value)" }
        }
        let names = PainPlace.ordered(entry.places).map(\.text).joined(separator: ", ")
        let places = names.isEmpty ? "" : " (\(names))"
        var parts = measures.isEmpty ? [] : ["pain \(measures.joined(separator: ", "))\(places)"]
        parts += activities.current.compactMap { activity in
            entry.scores[activity.line].map { "“\(activity.printableName)” \($0.value)" }
        }
        return [
            "Kept: \(parts.joined(separator: "; ")).",
            "The next time is \((sitting.today + OutcomeRules.days).text). “plumbline outcomes --show” shows the weeks.",
        ]
    }
}

extension WeekPain.Measure {
    /// Behind the word pain.
    fileprivate var word: String {
        switch self {
        case .now: "now"
        case .usual: "usually"
        case .worst: "at worst"
        }
    }
}

extension OwnActivity {
    /// As it may stand on a screen, whoever typed it.
    var printableName: String { PrintableText.of(name) }
}
