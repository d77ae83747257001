public import Balance
import LocalTime

/// Why nothing, or the gentle set alone, is offered, and what to do: sentences for people, one paragraph each.
///
/// The words are in `red-flags.toml`, with those of the cards, so that a clinician can read and sign all of them; here
/// they are chosen and filled in.
public enum StopText {
    /// What a wearer is answered where something is closed or pauses; empty where the routine is open.
    ///
    /// - Parameters:
    ///   - plan: with what is open, and the pain that was told today.
    ///   - knowledge: the sentences.
    public static func sentences(_ plan: RoutinePlan, _ knowledge: Knowledge) -> [String] {
        sentences(plan.access, knowledge)
    }

    /// The same of what is open, without a plan.
    public static func sentences(_ access: ExerciseAccess, _ knowledge: Knowledge) -> [String] {
        switch access {
        case .open: []
        case .closed(.notAsked): notAsked(knowledge)
        case .closed(.earlierSign(let day)): knowledge.sentences(.earlierNotAsked, ["date": day.text])
        case .closed(.stopNow(let signs)):
            knowledge.sentences(.stopNow, ["signs": names(of: signs, knowledge)])
        case .closed(.strongPain(let pain, let signs)):
            // What should be looked at comes first: strong pain makes it no less so.
            (signs.isEmpty
                ? []
                : knowledge.sentences(
                    .strongPainSign, ["signs": names(of: signs, knowledge), "soonest": soonest(signs, knowledge)]))
                + knowledge.sentences(.strongPain, ["pain": "\(pain)"])
        case .gentle(let reasons): gentle(reasons, access.signs, knowledge)
        }
    }

    /// The same in one line, for a day's summary; `nil` where the routine is open, or only the day's pain speaks.
    public static func line(_ plan: RoutinePlan, _ knowledge: Knowledge) -> String? {
        switch plan.access.level {
        case 1: knowledge.sentences(.stopNowLine).first
        case 2:
            knowledge.sentences(
                plan.stop == .pain ? .strongPainSignLine : .seeSomeoneLine,
                [
                    "signs": plan.access.signs.map { name(of: $0, knowledge) }.joined(separator: ", "),
                    "pain": "\(plan.pain.now ?? 0)",
                ]
            ).first
        default: nil
        }
    }

    /// Nobody has asked yet whether a sign speaks against exercises.
    public static func notAsked(_ knowledge: Knowledge) -> [String] { knowledge.sentences(.notAsked) }

    /// How soon to go with signs: the soonest of theirs.
    public static func soonest(_ signs: [KeptSign], _ knowledge: Knowledge) -> String {
        let urgencies = signs.map { knowledge.flag($0.sign)?.urgency ?? .days }
        let place: SafetyText.Place =
            urgencies.contains(.today) || urgencies.contains(.emergency)
            ? .soonToday : urgencies.contains(.days) ? .soonDays : .soonAppointment
        return knowledge.sentences(place).joined(separator: " ")
    }

    /// `pain between the shoulder blades (since 2026-03-01)`.
    public static func names(of signs: [KeptSign], _ knowledge: Knowledge) -> String {
        signs.map { "\(name(of: $0, knowledge)) (since \($0.day.text))" }.joined(separator: "; ")
    }

    /// A sign that another version knew has no name here, and is no less a sign.
    public static func name(of sign: KeptSign, _ knowledge: Knowledge) -> String {
        knowledge.flag(sign.sign)?.name ?? "a sign that this version does not know"
    }

    private static func gentle(
        _ reasons: [ExerciseAccess.Reason], _ signs: [KeptSign], _ knowledge: Knowledge
    ) -> [String] {
        var sentences: [String] = []
        if !signs.isEmpty {
            sentences += knowledge.sentences(
                .seeSomeone,
                ["signs": names(of: signs, knowledge), "soonest": soonest(signs, knowledge)])
        }
        for reason in reasons {
            switch reason {
            case .sign: continue
            case .pain(let pain): sentences += knowledge.sentences(.highPain, ["pain": "\(pain)"])
            case .flareUp: sentences += knowledge.sentences(.flareUp)
            }
        }
        return sentences
    }
}
