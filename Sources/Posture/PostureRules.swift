import Numbers

/// The numbers that posture is judged by. Each is a default that the configuration may change.
///
/// "DOMAIN" is the project's domain specification; "assumed" marks an engineering choice without a published source.
public struct PostureRules: Codable, Equatable, Sendable {
    // MARK: Slouch

    /// What a slouch is measured by.
    public enum SlouchRule: String, Codable, CaseIterable, Sendable {
        /// The wearer's own postures, which are learned while the sensor is worn.
        case learned
        /// One angle, the same for everybody.
        case fixed
    }

    public var slouchRule = SlouchRule.learned
    /// The part of the wearer's own slump from which on it is a slouch, 0.4 to 0.6 (simulated days of habitual sitting:
    /// with 0.4 most of it is called a slouch, with 0.6 a third of the bends forward is no longer found).
    public var slouchDepth = 0.5
    /// Whether postures that are held teach where the wearer's own lie.
    package var learnsPostures = true

    // MARK: The fixed rule (DOMAIN 3.3.6, assumed; people sit 12° more flexed than they stand, Claus et al.)

    /// A slouch begins at this flexion beyond the calibrated upright.
    public var slouchEnterDegrees = 15.0
    /// A slouch ends this far below where it began.
    public var slouchHysteresisDegrees = 5.0

    // MARK: Episodes, by either rule

    /// A slouch ends when it has been left for so long.
    public var slouchExit_s = 2.0
    /// Shorter slouches are no episodes.
    public var episodeMinimum_s = 5.0
    /// A loss of samples up to this long does not cut an episode in two (assumed).
    public var episodeBridgedGap_s = 10.0

    // MARK: Alerts (BALANCE 7): they decide when somebody is told, and judge nothing

    /// A slouch is told after so long (a vendor advises two minutes; DOMAIN's known minute takes 15 s).
    public var alertDelay_s = 120.0
    /// The least time between two alerts, of one slouch or of several.
    public var alertRepeat_s = 600.0
    /// How probable a slouch must have been over the last five seconds, where the rule is learned. Of the 28 people of whom
    /// the model was made, each left out, .93 of such alerts after 15 s were right (.92 from 0.9 on, which keeps a tenth
    /// fewer: `Tools/Accuracy/sessions.py`). Straight forward by 15 to 20°, of somebody whose leans are not known yet, a
    /// slouch reaches 0.88 to 0.9: with 0.9 they would never be told.
    public var alertCertainty = 0.85

    // MARK: Bends

    /// From here on it is a bend, logged but no slouch (RULA, REBA: more than 60°).
    public var bendDegrees = 60.0

    // MARK: Gates (DOMAIN 3.3.5; lying at the hip: 64.9°, APE method)

    public var lyingDegrees = 60.0
    public var lying_s = 10.0
    public var lyingForwardDegrees = 75.0
    public var lyingForward_s = 120.0
    /// Beyond this no wearer is upright: the clip hangs or lies somewhere, or is in a hand (assumed).
    public var wearableDegrees = 135.0
    /// A step of the force within half a second from here on is movement, if it is more than the sensor's own noise,
    /// which is learned (`StillnessMonitor`).
    public var offMovement_g = 0.003
    /// Nothing but the sensor's noise for this long: not worn, and not since it began.
    public var off_s = 600.0
    /// Steps shake by this much (r.m.s. of the force's size) from 1.6 a second on; slower ones by less.
    public var walkingMovement_g = 0.08
    /// From a slow walk to a run (runners: 2.4 to 3.3 steps a second).
    public var walkingLowest_Hz = 1.0
    public var walkingHighest_Hz = 3.3
    /// More movement than this is `moving`; a name only, no gate (assumed).
    public var movingMovement_g = 0.03

    // MARK: Time and trust

    /// Longer than this without samples is a gap (DOMAIN 3.3.1), or 2.5 usual intervals where a sensor is slower.
    public var gap_s = 0.5
    /// A gap from here on makes the calibration doubtful (DESIGN 6).
    public var doubtfulGap_s = 60.0
    /// Where the lowest tenth of half an hour has moved this far, and stays, the clip has probably slipped.
    public var driftDegrees = 8.0
    public var driftWindow_s = 1800.0
    public var driftHold_s = 600.0

    // MARK: Calibration (DOMAIN 3.3.3)

    public var hold_s = 10.0
    public var holdDeviationDegrees = 1.5
    public var holdForceError_g = 0.05
    /// A hold that a file vouches for but that sways by more is doubtful (28 people's upright holds sway by 3.4° at most,
    /// a board in a moving hand by 6° at least).
    public var holdDoubtfulDegrees = 5.0
    public var bowDegrees = 20.0

    /// Somebody who holds still accelerates by less than this (sway: 5 mg; cheap sensors' noise: up to 8 mg).
    public static let holdForceDeviation_g = 0.02
    /// A sensor whose scale is off by up to this is calibrated all the same. The same error on all axes changes no angle;
    /// on one axis alone it changes an inclination of 30° from the upright by 3.7° at most (half the sine of 60° times
    /// it). Beyond this it is no error of a scale but of a setting: the
    /// next range is twice or half.
    public static let holdScaleError = 0.15

    /// How much later than a moment the track knows its angles, at most. Nobody waits for the record: 4 s take a twelfth off
    /// the error of a second's mean at 2 s (`Tools/Accuracy/seconds.py`).
    public static let trackLag_s = 4.0

    // MARK: What no worn sensor measures (physics, no taste: the file cannot change them)

    /// Less force than this is a free fall; one of this long is of 5 m.
    public static let noForce_g = 0.1
    public static let noForce_s = 1.0
    /// A sensor whose finest step is this much or less repeats itself for so long only where its chip hangs; a coarser one
    /// longer in proportion, up to the longest; one of which no step was ever seen, this long. Cheap chips have 0.5 to
    /// 4 mg of noise (LSM6DS3, MPU-9250, BMA400: 60 to 300 µg/√Hz at 50 to 200 Hz), steps of 0.1 to 4 mg; and a breath
    /// tilts the trunk by half a degree, 9 mg (assumed).
    public static let frozenQuantum_g = 0.001
    public static let frozen_s = 10.0
    public static let frozenLongest_s = 600.0
    public static let frozenUnknown_s = 60.0
    /// The mean size of the force of a moving wearer is gravity's or more, the size of its mean is gravity's or less, but
    /// for a vehicle that brakes (0.3 g, so 1.04 g in all). The worst offset and scale of a chip as it is sold (BMA400:
    /// 80 mg and 4 %; assumed to add up on one axis) stay within these.
    public static let wrongForceLowest_g = 0.7
    public static let wrongForceHighest_g = 1.25
    public static let wrongForce_s = 5.0
    /// … of a force whose size stays within this part of itself on the average (noise of 8 mg is 0.6 % of it;
    /// a board that is swung by hand for 5 to 7 s, in two of 16 BROAD trials, strays by a fifth of it at least).
    public static let wrongForceUnrest = 0.05

    public init() {}

    /// Alert levels 1 to 6 (DOMAIN 3.3.6); level 6 is near the sensors' own error.
    public static let levelDegrees = [25.0, 20, 15, 12, 10, 8]

    /// The version of these rules, stamped on what they made; `+` where a number that judges differs from its default.
    ///
    /// When somebody is told changes nothing of what is recorded: days before and after can be compared. The fixed rule
    /// judges as version 3 did.
    public var version: String {
        var usual = PostureRules()
        usual.slouchRule = slouchRule
        usual.alertDelay_s = alertDelay_s
        usual.alertRepeat_s = alertRepeat_s
        usual.alertCertainty = alertCertainty
        switch slouchRule {
        case .learned:
            usual.slouchEnterDegrees = slouchEnterDegrees
            usual.slouchHysteresisDegrees = slouchHysteresisDegrees
        case .fixed:
            usual.slouchDepth = slouchDepth
        }
        return (slouchRule == .learned ? "4" : "3") + (usual == self ? "" : "+")
    }

    /// These rules with the learned one in force, by which days are split into bands whatever judged them.
    public var judgingBands: PostureRules {
        var rules = self
        rules.slouchRule = .learned
        return rules
    }

    /// Whether these rules, several with commas, all tell bands: from version 4 on, but the fixed rule.
    public static func haveBands(version: String) -> Bool {
        version.split(separator: ",").allSatisfy { (Int($0.prefix(while: \.isNumber)) ?? 0) >= 4 }
    }

    var wearerRules: WearerRules {
        var rules = WearerRules()
        rules.depth = slouchDepth
        rules.learns = learnsPostures
        return rules
    }
}
