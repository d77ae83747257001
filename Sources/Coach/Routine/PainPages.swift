import Balance
import Reports

/// What is asked and said about pain around a session.
enum PainPages {
    private static var places: (choices: [Choice], lines: [Page.Block]) {
        let choices = zip("123456789", PainPlace.allCases).map { Choice($0, $1.word) }
        return (choices, zip(choices, PainPlace.allCases).map { .paragraph("\($0.key)  \($1.text)") })
    }

    static var place: Question {
        .choice(Page("Where does it hurt most?", blocks: places.lines), places.choices + [.skip])
    }

    /// The same during a set, with what cannot wait before it.
    static func hurtingWhere(_ knowledge: Knowledge) -> Question {
        let first = knowledge.sentences(.during).map { Page.Block.paragraph($0) }
        return .choice(
            Page(
                "Where does it hurt?",
                blocks: first + [.space] + places.lines + [.paragraph("\(somethingNew.key)  \(newPain)")]),
            places.choices + [.skip, Choice(somethingNew.key, "new")])
    }

    /// No pain of the usual kind.
    private static let somethingNew = Choice("n", newPain)
    private static let newPain = "new, or it spreads"

    /// Read once by whoever marks the place.
    static func blades(_ knowledge: Knowledge) -> Question {
        let notice = knowledge.flag(RedFlag.betweenBlades)?.notice ?? ""
        return .choice(
            Page("Between the shoulder blades", [notice] + knowledge.sentences(.asksIfLookedAt)), [.yes, .no, .back])
    }

    /// A number, or something that is no pain.
    static func hurting(_ knowledge: Knowledge) -> Question {
        .number(
            Page("It hurts", [GuidedRoutine.painText + " How strong is it?"] + knowledge.sentences(.during)),
            prompt: "0 to 10", unit: "", range: 0...10, [.skip, somethingNew])
    }

    /// - Parameter most: with how much of ten the exercise goes on.
    static func mild(_ pain: Int, most: Int) -> Question {
        .choice(
            Page(
                "\(pain) of 10",
                [
                    "Up to \(most) of 10 is all right while you exercise, if it is back to where it began by tomorrow "
                        + "morning. Make the movement smaller or slower.",
                    "If it grows, leave this exercise out today.",
                ]), [Choice("\n", "go on, smaller"), Choice("l", "leave it out")])
    }

    /// Before the first set, where it is not the usual session.
    static func different(_ plan: RoutinePlan, _ knowledge: Knowledge) -> Page? {
        if plan.isGentle { return Page("The gentle set today", StopText.sentences(plan, knowledge)) }
        guard let rise = plan.pain.rise else { return nil }
        return Page(
            "Back from a flare-up",
            [
                "Your pain had gone up from \(rise.from) to \(rise.to) of 10. Today it is "
                    + "\(plan.pain.part <= 0.5 ? "half" : "three quarters") of your exercises, and a step back.",
                "A flare is not damage: what you have reached is kept, and comes again.",
            ])
    }
}

extension PainPlace {
    /// Beside a key.
    var word: String {
        switch self {
        case .neck: "neck"
        case .betweenBlades: "blades"
        case .middle: "middle"
        case .low: "low"
        case .shoulderLeft: "left"
        case .shoulderRight: "right"
        case .elsewhere: "other"
        }
    }
}
