public import Balance

/// Why nothing is offered, and what to do: sentences for people, one paragraph each.
///
/// These are the standing sentences, on every later day. The card at the moment of a yes is in `red-flags.toml`.
public enum StopText {
    /// What a wearer is answered where a plan stops.
    ///
    /// - Parameters:
    ///   - stop: why it stops.
    ///   - plan: the plan itself, for the pain that was reported today.
    public static func sentences(_ stop: RoutinePlan.Stop, of plan: RoutinePlan) -> [String] {
        switch stop {
        case .pain: pain(plan.pain.now ?? 0, rules: RoutineRules())
        case .unscreened: unscreened
        case .redFlag: redFlag
        }
    }

    /// Nobody has asked yet whether a sign speaks against exercises.
    public static let unscreened = [
        "Some questions come first: “plumbline assess” asks whether anything speaks against exercises."
    ]

    /// Which sign it was is not stored, so all that is urgent is said.
    public static let redFlag =
        [
            "You answered that there is a sign which a clinician should look at before any exercise. So nothing is "
                + "offered now.",
            "With chest pain, breathlessness, weak or numb legs, numbness between the legs, or trouble holding or "
                + "passing urine or stool, call your emergency number at once.",
            "When it has been looked at: “plumbline assess” asks again.",
        ]

    private static func pain(_ pain: Int, rules: RoutineRules) -> [String] {
        [
            "You said that your pain is \(pain) of 10. Above \(rules.mostPain) no exercise is offered, as no "
                + "self-test goes on above it: rest, or move as it feels good.",
            "What you have done is kept, and so is this answer. “plumbline routine start” asks again, later today or "
                + "another day, and begins when the pain is \(rules.mostPain) or less.",
            "If it is new and strong, gets worse, or is no better in two to four weeks, show it to a clinician.",
        ]
    }
}
