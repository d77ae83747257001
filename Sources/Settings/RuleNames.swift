import Posture

/// A rule as the file names it: what it changes, and from where to where it can be meant.
struct NamedRule: Sendable {
    let key: String
    let path: any WritableKeyPath<PostureRules, Double> & Sendable
    /// In the unit that ends the key. Wide: whoever measures may try what nobody wears; beyond it is a slip of the pen.
    let range: ClosedRange<Double>

    init(_ key: String, _ path: any WritableKeyPath<PostureRules, Double> & Sendable, _ range: ClosedRange<Double>) {
        self.key = key
        self.path = path
        self.range = range
    }

    /// What it takes, for people: `seconds from 1 to 3600`.
    var expected: String {
        let unit =
            key.hasSuffix("Degrees") ? "degrees" : key.hasSuffix("_s") ? "seconds" : key.hasSuffix("_Hz") ? "Hz" : "g"
        return "\(unit) from \(SettingText.number(range.lowerBound)) to \(SettingText.number(range.upperBound))"
    }
}

extension PostureRules {
    /// The rules as the file names them, in the order of their names.
    static let named: [NamedRule] = [
        NamedRule("alertDelay_s", \.alertDelay_s, 1...3600),
        NamedRule("alertRepeat_s", \.alertRepeat_s, 10...86_400),
        NamedRule("bendDegrees", \.bendDegrees, 20...120),
        NamedRule("bowDegrees", \.bowDegrees, 5...60),
        NamedRule("doubtfulGap_s", \.doubtfulGap_s, 1...86_400),
        NamedRule("driftDegrees", \.driftDegrees, 1...45),
        NamedRule("driftHold_s", \.driftHold_s, 10...86_400),
        NamedRule("driftWindow_s", \.driftWindow_s, 10...86_400),
        NamedRule("episodeBridgedGap_s", \.episodeBridgedGap_s, 0...3600),
        NamedRule("episodeMinimum_s", \.episodeMinimum_s, 0...3600),
        NamedRule("gap_s", \.gap_s, 0.05...60),
        NamedRule("holdDeviationDegrees", \.holdDeviationDegrees, 0.1...45),
        NamedRule("holdDoubtfulDegrees", \.holdDoubtfulDegrees, 0.1...45),
        NamedRule("holdForceError_g", \.holdForceError_g, 0.001...1),
        NamedRule("hold_s", \.hold_s, 3...600),
        NamedRule("lyingDegrees", \.lyingDegrees, 20...120),
        NamedRule("lyingForwardDegrees", \.lyingForwardDegrees, 20...150),
        NamedRule("lyingForward_s", \.lyingForward_s, 1...86_400),
        NamedRule("lying_s", \.lying_s, 1...86_400),
        NamedRule("movingMovement_g", \.movingMovement_g, 0.0001...4),
        NamedRule("offMovement_g", \.offMovement_g, 0...4),
        NamedRule("off_s", \.off_s, 10...86_400),
        NamedRule("slouchEnterDegrees", \.slouchEnterDegrees, 1...90),
        NamedRule("slouchExit_s", \.slouchExit_s, 0...3600),
        NamedRule("slouchHysteresisDegrees", \.slouchHysteresisDegrees, 0...45),
        NamedRule("walkingHighest_Hz", \.walkingHighest_Hz, 0.1...10),
        NamedRule("walkingLowest_Hz", \.walkingLowest_Hz, 0.1...10),
        NamedRule("walkingMovement_g", \.walkingMovement_g, 0.0001...4),
        NamedRule("wearableDegrees", \.wearableDegrees, 60...180),
    ]

    /// Pairs of which the first is below the second; where a file has them the other way round, both are as they come.
    static let ordered: [(lower: String, upper: String)] = [
        ("slouchHysteresisDegrees", "slouchEnterDegrees"), ("walkingLowest_Hz", "walkingHighest_Hz"),
    ]

    /// Rules that are no bare number, or are named in the file as people speak of them: `Setting.slouchRules` has them.
    static let namedElsewhere: Set<String> = ["alertCertainty", "slouchDepth", "slouchRule"]

    /// Rules that are for trials of the model alone; the file has no name for them.
    static let unnamed: Set<String> = ["learnsPostures"]

    /// Rules of earlier versions that judge nothing any more: a file that names them is read all the same.
    static let retired: Set<String> = [
        "leanEnterDegrees", "leanExitDegrees", "leanPerFlexion", "leanWithinSlouchDegrees", "reclineDegrees",
    ]
}
