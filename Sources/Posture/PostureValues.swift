public import Motion

/// What the posture is called; the raw values are the contract of `--json` (DESIGN: streams).
public enum PostureState: String, Codable, CaseIterable, Sendable {
    case upright
    case slouch
    /// Told from a slouch only with a second, low sensor.
    case leanForward = "lean_forward"
    case leanLeft = "lean_left"
    case leanRight = "lean_right"
    case recline
    /// 60° and more: a deep bend, logged but never called a slouch.
    case bend
    /// Not calibrated, doubtful, not worn, moving or a gap: nothing is claimed.
    case unknown
}

/// How far a posture goes from upright towards this wearer's own slump; the raw values are the contract of `--json`.
public enum PostureBand: String, Codable, CaseIterable, Sendable {
    case upright
    /// On the way to a slouch: a share of its own in a day, never an alert.
    case relaxed
    /// Within a slouch.
    case slouch
    /// Leaning to a side or back.
    case elsewhere
}

/// What the wearer is doing, as far as one sensor can tell; the gates of slouch detection.
public enum Activity: String, Codable, CaseIterable, Sendable {
    case still
    case moving
    case walking
    case lying
    /// Not worn, or not known to be.
    case off
}

/// How far the calibration can be trusted; posture is `unknown` unless it is `ok`.
public enum CalibrationQuality: String, Codable, CaseIterable, Sendable {
    case ok
    case doubtful
    case none
}

/// Posture at one sample.
public struct PostureFrame: Equatable, Sendable {
    /// Same time line as `Sample.time_us`.
    public var time_us: Int64
    /// Unit "up" in the sensor frame, causal.
    public var up: Vector3
    /// `false` while the sensor measures what no worn one can: then `up` is the last one that was known.
    public var isMeasured = true
    /// What angles are counted from, and what the posture was named by.
    var basis: FrameBasis?
    /// Sagittal inclination from the calibrated upright, + = forward; `nil` without a calibration.
    ///
    /// Worked out of `up` when it is asked for, as are the lean and the reason: most samples are asked for none.
    public var flexionDegrees: Double? { basis?.body.flexionDegrees(up: up) }
    /// Frontal inclination from the calibrated upright, + = right; `nil` without a calibration.
    public var leanDegrees: Double? { basis?.body.leanDegrees(up: up) }
    public var posture: PostureState
    /// What `posture` rests on; `nil` where nothing is claimed, and for a `bend`, which its angle alone decides.
    public var estimate: PostureEstimate? { basis?.estimate }
    /// 0…1; `nil` where nothing is claimed.
    public var confidence: Double? { basis?.estimate?.confidence }
    /// Whether a low sensor had its say in `posture`.
    public var usesLowSensor: Bool
    /// That it is a slouch, 0…1, by the wearer's own postures; `nil` where nothing is claimed, or one angle decides for
    /// everybody.
    public var slouchProbability: Double?
    /// `nil` likewise, and where no slouch can be seen: while walking, and in a bend.
    public var band: PostureBand?
    /// Within a slouch: when it began, be it long enough for an episode yet or not; `nil` outside one.
    public var slouchStart_us: Int64?
    public var activity: Activity
    public var calibration: CalibrationQuality

    /// - Parameters:
    ///   - up: unit vector, sensor frame.
    ///   - body: what angles are counted from; `nil` without a calibration.
    public init(
        time_us: Int64, up: Vector3, body: BodyFrame?, posture: PostureState, activity: Activity,
        calibration: CalibrationQuality
    ) {
        self.init(
            time_us: time_us, up: up, basis: body.map { FrameBasis(body: $0, estimate: nil) }, posture: posture,
            activity: activity, calibration: calibration)
    }

    init(
        time_us: Int64, up: Vector3, basis: FrameBasis?, posture: PostureState, activity: Activity,
        calibration: CalibrationQuality
    ) {
        self.time_us = time_us
        self.up = up
        self.basis = basis
        self.posture = posture
        usesLowSensor = false
        self.activity = activity
        self.calibration = calibration
    }
}

extension PostureFrame {
    /// Becomes the frame of another sample of which nothing is claimed yet. What it rests on stays: nearly always it is what
    /// the next one rests on, and then no reference is counted.
    mutating func begin(time_us: Int64, up: Vector3, activity: Activity, calibration: CalibrationQuality) {
        self.time_us = time_us
        self.up = up
        isMeasured = true
        posture = .unknown
        usesLowSensor = false
        slouchProbability = nil
        band = nil
        slouchStart_us = nil
        self.activity = activity
        self.calibration = calibration
        assert(
            self
                == PostureFrame(
                    time_us: time_us, up: up, basis: basis, posture: .unknown, activity: activity,
                    calibration: calibration), "a field is missing above")
    }
}

/// One continuous slouch (or other held posture), however often it was alerted.
public struct Episode: Codable, Equatable, Sendable {
    public var start_us: Int64
    public var end_us: Int64
    public var kind: PostureState
    /// Mean and greatest sagittal inclination over the episode.
    public var meanDegrees: Double
    public var peakDegrees: Double

    public init(start_us: Int64, end_us: Int64, kind: PostureState, meanDegrees: Double, peakDegrees: Double) {
        self.start_us = start_us
        self.end_us = end_us
        self.kind = kind
        self.meanDegrees = meanDegrees
        self.peakDegrees = peakDegrees
    }

    public var duration_s: Double { Double(end_us - start_us) / 1e6 }
}

/// A stretch of time for which there are no samples; it contributes to nothing.
public struct Gap: Codable, Equatable, Sendable {
    public enum Reason: String, Codable, Sendable {
        case linkLost = "link_lost"
        case sensorSilent = "sensor_silent"
        case samplesLost = "samples_lost"
        case diskFull = "disk_full"
        case suspended
        case clockReset = "clock_reset"
        /// The sensor sent, but nothing that a worn one can measure (`MeasurementFault`).
        case measuredNothing = "measured_nothing"
    }

    public var from_us: Int64
    public var to_us: Int64
    public var reason: Reason
    /// `nil` where the sensor numbers nothing and it cannot be known.
    public var lostSamples: Int?

    public init(from_us: Int64, to_us: Int64, reason: Reason, lostSamples: Int?) {
        self.from_us = from_us
        self.to_us = to_us
        self.reason = reason
        self.lostSamples = lostSamples
    }
}

/// The record's posture track at 1 Hz: what is kept for ever.
public struct TrackSecond: Equatable, Sendable {
    /// Start of the second, same time line as `Sample.time_us`.
    public var time_us: Int64
    /// Means over the second; `nil` without a calibration.
    public var flexionDegrees: Double?
    public var leanDegrees: Double?
    /// The state held for most of the second.
    public var posture: PostureState
    public var activity: Activity
    public var calibration: CalibrationQuality
    /// Part of the second that has samples, 0…1.
    public var coverage: Double

    public init(
        time_us: Int64, flexionDegrees: Double?, leanDegrees: Double?, posture: PostureState, activity: Activity,
        calibration: CalibrationQuality, coverage: Double
    ) {
        self.time_us = time_us
        self.flexionDegrees = flexionDegrees
        self.leanDegrees = leanDegrees
        self.posture = posture
        self.activity = activity
        self.calibration = calibration
        self.coverage = coverage
    }
}
