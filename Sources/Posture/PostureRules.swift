/// The numbers that posture is judged by. Each is a default that the configuration may change.
///
/// "DOMAIN" is the project's domain specification; "assumed" marks an engineering choice without a published source.
public struct PostureRules: Codable, Equatable, Sendable {
    // MARK: Slouch (DOMAIN 3.3.6, assumed; people sit 12° more flexed than they stand, Claus et al.)

    /// A slouch begins at this flexion beyond the calibrated upright.
    public var slouchEnterDegrees = 15.0
    /// A slouch ends this far below where it began …
    public var slouchHysteresisDegrees = 5.0
    /// … when it has been there for so long.
    public var slouchExit_s = 2.0
    /// Shorter slouches are no episodes.
    public var episodeMinimum_s = 5.0
    /// A loss of samples up to this long does not cut an episode in two (assumed).
    public var episodeBridgedGap_s = 10.0

    // MARK: Alerts (DOMAIN 3.3.6, assumed)

    public var alertDelay_s = 15.0
    public var alertRepeat_s = 300.0

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

    public init() {}

    /// Alert levels 1 to 6 (DOMAIN 3.3.6); level 6 is near the sensors' own error.
    public static let levelDegrees = [25.0, 20, 15, 12, 10, 8]

    /// The version of these rules, stamped on what they made; `+` where a number differs from its default.
    public var version: String { self == PostureRules() ? "3" : "3+" }
}
