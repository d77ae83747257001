/// A day's worn time, split into what it was spent in: each moment is in one part, so that the parts add up to it.
///
/// Where the bands judge the day (``DayBands``) they split the time that could be judged; a slouch too short to be an
/// episode is relaxed then. On a day that an older rule or one fixed angle judged, the parts are by the names which that
/// rule gave: relaxed is not known, and a slouch too short to be an episode is a part of its own.
public struct DayParts: Equatable, Sendable {
    /// Outside slouch episodes, as are all parts but the slouches.
    public private(set) var upright_s = 0.0
    /// Between upright and slouch; `nil` where the rules that judged the day do not tell it.
    public private(set) var relaxed_s: Double?
    /// Within slouch episodes.
    public private(set) var slouch_s = 0.0
    /// Named a slouch, and too short for an episode; none where relaxed is known.
    public private(set) var shortSlouch_s = 0.0
    /// To a side; and forward from the hips, where two sensors told that from a slouch.
    public private(set) var lean_s = 0.0
    public private(set) var recline_s = 0.0
    /// Bent forward by 60° and more.
    public private(set) var bend_s = 0.0
    public private(set) var lying_s = 0.0
    /// Walking, and other movement in which no posture can be named.
    public private(set) var moving_s = 0.0
    /// Not judged: not calibrated, or in doubt.
    public private(set) var unknown_s = 0.0

    init() {}

    /// All parts: the worn time.
    public var total_s: Double {
        upright_s + (relaxed_s ?? 0) + slouch_s + shortSlouch_s + lean_s + recline_s + bend_s + lying_s + moving_s
            + unknown_s
    }

    /// Adds a worn second, as it was named.
    ///
    /// - Parameters:
    ///   - second: of the track.
    ///   - slouching_s: what of it lies within a slouch episode.
    mutating func add(_ second: TrackSecond, slouching_s: Double) {
        slouch_s += slouching_s
        let rest_s = second.coverage - slouching_s
        switch (second.activity, second.posture) {
        case (.lying, _): lying_s += rest_s
        case (.walking, _): moving_s += rest_s
        case (_, .bend): bend_s += rest_s
        case (.moving, .unknown) where second.calibration == .ok: moving_s += rest_s
        case (_, .unknown): unknown_s += rest_s
        // The bands cannot judge it either.
        case _ where second.flexionDegrees == nil || second.leanDegrees == nil: unknown_s += rest_s
        case (_, .upright): upright_s += rest_s
        case (_, .slouch): shortSlouch_s += rest_s
        case (_, .recline): recline_s += rest_s
        case (_, .leanLeft), (_, .leanRight), (_, .leanForward): lean_s += rest_s
        }
    }

    /// The same, where bands say how the time that could be judged was spent.
    func split(by bands: DayBands?) -> DayParts {
        guard let bands else { return self }
        var parts = self
        parts.upright_s = bands.upright_s
        parts.relaxed_s = bands.relaxed_s
        parts.lean_s = bands.lean_s
        parts.recline_s = bands.recline_s
        parts.shortSlouch_s = 0
        return parts
    }
}
