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
    /// The angle that decided, and its limit, in words.
    public var why: String?
    /// Where the flexion lies in the wearer's own range: 0 = tallest (or upright), 1 = slump; `nil` where none was held.
    public var rangeShare: Double?
    public var activity: Activity
    public var calibration: CalibrationQuality

    public init(
        at moment: Moment, sensor: String, placements: [Placement] = [.upperBack],
        flexionDegrees: Double?, leanDegrees: Double?, rangeShare: Double? = nil, posture: PostureState,
        confidence: Double? = nil,
        alternative: PostureState? = nil, why: String? = nil, activity: Activity, calibration: CalibrationQuality
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

    public init(
        sensor: String, placement: Placement = .upperBack, offset_s: Int,
        range: PersonalRange = PersonalRange()
    ) {
        self.sensor = sensor
        self.placement = placement
        self.offset_s = offset_s
        self.range = range
    }
}

extension AngleEvent {
    /// The angles of one frame.
    public init(_ frame: PostureFrame, of origin: FrameOrigin) {
        self.init(
            at: Moment(utc_us: frame.time_us, offset_s: origin.offset_s), sensor: origin.sensor,
            placements: [origin.placement] + (frame.usesLowSensor ? [.lowBack] : []),
            flexionDegrees: frame.flexionDegrees, leanDegrees: frame.leanDegrees,
            rangeShare: frame.calibration == .ok ? frame.flexionDegrees.flatMap(origin.range.share) : nil,
            posture: frame.posture,
            confidence: frame.confidence,
            alternative: frame.estimate.flatMap { $0.isSure ? nil : $0.alternative },
            why: frame.estimate.flatMap { estimate in estimate.reason?.words(alternative: estimate.alternative) },
            activity: frame.activity, calibration: frame.calibration)
    }

    /// Whether postures are named and slouches found from where this sensor sits.
    public var isJudged: Bool { placements.first?.judgesPosture == true }
}
