public import Posture
public import Records

/// The angles of one moment, decimated to the rate that was asked for.
public struct AngleEvent: Sendable, Equatable {
    public var time_us: Int64
    public var offset_s: Int
    public var sensor: String
    /// Where the sensors sit that this rests on: the sensor's own place, then that of a low sensor that helped.
    public var placements: [String]
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
        time_us: Int64, offset_s: Int, sensor: String, placements: [String] = [PairedSensor.upperBack],
        flexionDegrees: Double?, leanDegrees: Double?, rangeShare: Double? = nil, posture: PostureState,
        confidence: Double? = nil,
        alternative: PostureState? = nil, why: String? = nil, activity: Activity, calibration: CalibrationQuality
    ) {
        self.time_us = time_us
        self.offset_s = offset_s
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
    public var placement: String
    /// UTC to local time.
    public var offset_s: Int
    public var range: PersonalRange

    public init(
        sensor: String, placement: String = PairedSensor.upperBack, offset_s: Int,
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
            time_us: frame.time_us, offset_s: origin.offset_s, sensor: origin.sensor,
            placements: [origin.placement] + (frame.usesLowSensor ? [PairedSensor.lowBack] : []),
            flexionDegrees: frame.flexionDegrees, leanDegrees: frame.leanDegrees,
            rangeShare: frame.calibration == .ok ? frame.flexionDegrees.flatMap(origin.range.share) : nil,
            posture: frame.posture,
            confidence: frame.confidence,
            alternative: frame.estimate.flatMap { $0.isSure ? nil : $0.alternative },
            why: frame.estimate.flatMap { estimate in estimate.reason?.words(alternative: estimate.alternative) },
            activity: frame.activity, calibration: frame.calibration)
    }

    /// Whether postures are named and slouches found from where this sensor sits.
    public var isJudged: Bool { placements.first == PairedSensor.upperBack }
}

extension PostureReason {
    /// For example “23° forward; upright up to 6°”.
    func words(alternative: PostureState) -> String {
        let place =
            switch angle {
            case .forward: degrees < 0 ? "backward" : "forward"
            case .right: degrees < 0 ? "left" : "right"
            case .lowForward: degrees < 0 ? "backward at the pelvis" : "forward at the pelvis"
            case .lowRight: degrees < 0 ? "left at the pelvis" : "right at the pelvis"
            }
        let sign = degrees < 0 ? -1.0 : 1.0
        let limit = Int((sign * limitDegrees).rounded())
        let side = limitDegrees * sign < degrees * sign ? "up to" : "from"
        let name = alternative.rawValue.split(separator: "_").joined(separator: " ")
        return "\(Int(abs(degrees).rounded()))° \(place); \(name) \(side) \(limit)°"
    }
}
