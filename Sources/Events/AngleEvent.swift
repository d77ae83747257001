public import LocalTime
public import Posture

/// The angles of one moment, decimated to the rate that was asked for.
public struct AngleEvent: Sendable, Equatable {
    public var moment: Moment
    public var sensor: String
    /// Where the sensors sit that this rests on: the sensor's own place, then that of a low sensor that helped.
    public var placements: [Placement]
    public var flexionDegrees: Double?
    public var leanDegrees: Double?
    public var posture: PostureState
    /// How sure the name is, 0…1; `nil` where nothing is claimed.
    public var confidence: Double?
    /// The other posture that it may be; `nil` where the name is sure enough to stand alone.
    public var alternative: PostureState?
    /// The angle that decided on the name, and its limit, in words; `nil` where `reason` says the same.
    public var why: String?
    /// That it is a slouch, 0…1, by the wearer's own postures; `nil` where nothing is claimed, or one angle decides for
    /// everybody.
    public var slouchProbability: Double?
    /// How far it goes towards this wearer's own slump; `nil` likewise.
    public var band: PostureBand?
    /// How far forward it is, and where a slouch begins, in words; `nil` where nothing is claimed of that.
    public var reason: String?
    /// How far forward a slouch begins, as the wearer sits now; `nil` likewise, and where it never does.
    public var slouchBeginsDegrees: Double?
    /// The decision of the moment: within a slouch or not; `nil` where none is judged, and from a recorder that does not
    /// tell it.
    public var isSlouching: Bool?
    /// When the slouch began within which it is.
    public var slouchSince: Moment?
    /// Where the flexion lies in the wearer's own range: 0 = tallest (or upright), 1 = slump; `nil` where none was held.
    public var rangeShare: Double?
    public var activity: Activity
    public var calibration: CalibrationQuality

    public init(
        at moment: Moment, sensor: String, placements: [Placement] = [.upperBack],
        flexionDegrees: Double?, leanDegrees: Double?, rangeShare: Double? = nil, posture: PostureState,
        confidence: Double? = nil,
        alternative: PostureState? = nil, why: String? = nil, slouchProbability: Double? = nil,
        band: PostureBand? = nil, reason: String? = nil, slouchBeginsDegrees: Double? = nil,
        isSlouching: Bool? = nil, slouchSince: Moment? = nil, activity: Activity, calibration: CalibrationQuality
    ) {
        self.moment = moment
        self.sensor = sensor
        self.placements = placements
        self.flexionDegrees = flexionDegrees
        self.leanDegrees = leanDegrees
        self.rangeShare = rangeShare
        self.posture = posture
        self.confidence = confidence
        self.alternative = alternative
        self.why = why
        self.slouchProbability = slouchProbability
        self.band = band
        self.reason = reason
        self.slouchBeginsDegrees = slouchBeginsDegrees
        self.isSlouching = isSlouching
        self.slouchSince = slouchSince
        self.activity = activity
        self.calibration = calibration
    }
}

/// Whose frames these are.
public struct FrameOrigin: Sendable, Equatable {
    public var sensor: String
    public var placement: Placement
    /// UTC to local time.
    public var offset_s: Int
    public var range: PersonalRange
    /// The angle from which on it is a slouch for everybody; `nil` where the wearer's own postures decide.
    public var fixedSlouchDegrees: Double?

    public init(
        sensor: String, placement: Placement = .upperBack, offset_s: Int,
        range: PersonalRange = PersonalRange(), fixedSlouchDegrees: Double? = nil
    ) {
        self.fixedSlouchDegrees = fixedSlouchDegrees
        self.sensor = sensor
        self.placement = placement
        self.offset_s = offset_s
        self.range = range
    }
}

extension AngleEvent {
    /// The angles of one frame.
    public init(_ frame: PostureFrame, of origin: FrameOrigin) {
        let reason = frame.estimate?.reason
        // What was searched for already is not searched for again.
        let own = frame.slouchProbability == nil ? nil : reason.flatMap(SlouchLimit.init)
        let limit = own ?? frame.slouchLimit(fixedDegrees: origin.fixedSlouchDegrees)
        // What is the same is said once, as the reason.
        let why = frame.estimate.flatMap { estimate in reason?.words(alternative: estimate.alternative) }
        let isJudged =
            origin.placement.judgesPosture && frame.calibration == .ok && frame.activity != .lying
            && frame.activity != .off
        self.init(
            at: Moment(utc_us: frame.time_us, offset_s: origin.offset_s), sensor: origin.sensor,
            placements: [origin.placement] + (frame.usesLowSensor ? [.lowBack] : []),
            flexionDegrees: frame.flexionDegrees, leanDegrees: frame.leanDegrees,
            rangeShare: frame.calibration == .ok ? frame.flexionDegrees.flatMap(origin.range.share) : nil,
            posture: frame.posture,
            confidence: frame.confidence,
            alternative: frame.estimate.flatMap { $0.isSure ? nil : $0.alternative },
            why: why == limit?.words() ? nil : why,
            slouchProbability: frame.slouchProbability, band: frame.band,
            reason: limit?.words(), slouchBeginsDegrees: limit?.beginsDegrees,
            isSlouching: isJudged ? frame.slouchStart_us != nil : nil,
            slouchSince: frame.slouchStart_us.map { Moment(utc_us: $0, offset_s: origin.offset_s) },
            activity: frame.activity, calibration: frame.calibration)
    }

    /// Whether postures are named and slouches found from where this sensor sits.
    public var isJudged: Bool { placements.first?.judgesPosture == true }
}
