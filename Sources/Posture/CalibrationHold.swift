public import Motion
import PlainText

/// Why a hold is no calibration; the description says what to do.
public enum CalibrationProblem: Error, Equatable, Sendable, CustomStringConvertible {
    case tooShort(seconds: Double, needed: Double)
    case moved(deviationDegrees: Double)
    case accelerated(error_g: Double)
    /// Held still, and far from gravity all the same.
    case scaleIsOff(force_g: Double)
    case mountAlongUpright

    public var description: String {
        switch self {
        case .tooShort(let seconds, let needed):
            "Only \(DecimalText.tenths(seconds)) s of samples: hold still for \(DecimalText.tenths(needed)) s."
        case .moved(let deviation):
            "You moved (\(DecimalText.tenths(deviation))° of sway): hold still and start again."
        case .accelerated(let error):
            "The sensor measured \(DecimalText.tenths(error * 100)) % more or less than gravity: hold still, or have it checked."
        case .scaleIsOff(let force_g) where force_g < PostureRules.noForce_g:
            "The sensor measures no force, not even gravity: its chip probably hangs. Switch it off and on, and start again."
        case .scaleIsOff(let force_g):
            "The sensor measures \(DecimalText.tenths(force_g * 100)) % of gravity while you hold still: so much cannot be made up for. Check its range, or calibrate its accelerometer with the maker's program."
        case .mountAlongUpright:
            "The axis given as forward points up or down on you: give the axes as the clip really sits (--mount)."
        }
    }
}

extension Calibration {
    /// A calibration from a stretch in which the wearer held a posture still.
    ///
    /// The reference is the median direction of the force, so a moment's twitch does not count. Forward comes from
    /// `mount`, made level with the hold.
    /// - Throws: what was wrong with the hold, unless `lenient` (a hold that the caller vouches for).
    public init(
        hold samples: [Sample], mount: MountAxes, source: AxisSource, profile: Profile = .sit,
        rules: PostureRules = PostureRules(), needed_s: Double? = nil, lenient: Bool = false
    ) throws(CalibrationProblem) {
        let hold = try HoldMeasure(samples, rules: rules, needed_s: needed_s ?? rules.hold_s, lenient: lenient)
        guard let forward = (mount.forward - hold.up * mount.forward.dot(hold.up)).normalized,
            abs(mount.forward.dot(hold.up)) < 0.95
        else { throw .mountAlongUpright }
        self.init(
            profile: profile, time_us: hold.end_us, upright: hold.up, forward: forward, axisSource: source,
            holdDeviationDegrees: hold.deviationDegrees, hold_s: hold.seconds,
            forceError: abs(hold.forceError) > rules.holdForceError_g ? hold.forceError : nil)
    }

    /// The same upright with the forward axis that a slow bow shows; `nil` where nobody bowed far enough.
    ///
    /// - Parameters:
    ///   - ups: "up" in the sensor frame over the bow.
    ///   - rules: say how far is far enough.
    public func withForward(fromBow ups: [Vector3], rules: PostureRules = PostureRules()) -> Calibration? {
        guard let deepest = ups.min(by: { $0.dot(upright) < $1.dot(upright) }),
            Scalar.acos(deepest.dot(upright)) * Units.degreesPerRadian >= rules.bowDegrees,
            // "Up" swings backward as the wearer bows.
            let forward = (upright * deepest.dot(upright) - deepest).normalized
        else { return nil }
        var bowed = self
        bowed.forward = forward
        bowed.axisSource = .bow
        return bowed
    }
}

extension Calibration {
    /// What is told of a sensor whose scale is off; `nil` where it is right.
    public var forceNote: String? {
        forceError.map { error in
            "The sensor's scale is off: it measures \(DecimalText.tenths(abs(error) * 100)) % \(error > 0 ? "more" : "less") than gravity. Angles from your own upright are little affected; the maker's program can calibrate it."
        }
    }
}

/// What some seconds of holding still show: where "up" was, and how still it was.
struct HoldMeasure {
    /// Median direction of the force, sensor frame.
    let up: Vector3
    let end_us: Int64
    let seconds: Double
    let deviationDegrees: Double
    /// How much more than gravity was measured, parts of it.
    let forceError: Double

    /// - Throws: what was wrong with the hold; of a `lenient` one only that it was too short, or measured nothing.
    init(
        _ samples: [Sample], rules: PostureRules, needed_s: Double, lenient: Bool
    ) throws(CalibrationProblem) {
        seconds = samples.count > 1 ? Double(samples[samples.count - 1].time_us - samples[0].time_us) / 1e6 : 0
        guard let end = samples.last, samples.count >= 3, seconds >= 0.9 * needed_s else {
            throw .tooShort(seconds: seconds, needed: needed_s)
        }
        end_us = end.time_us
        let force = Vector3(
            median(samples.map(\.acceleration_m_s2.x)), median(samples.map(\.acceleration_m_s2.y)),
            median(samples.map(\.acceleration_m_s2.z)))
        guard let up = force.normalized else { throw .scaleIsOff(force_g: 0) }
        self.up = up
        var squares = 0.0
        for sample in samples {
            let angle = Scalar.acos((sample.acceleration_m_s2.normalized ?? up).dot(up))
            squares += angle * angle
        }
        deviationDegrees = (squares / Double(samples.count)).squareRoot() * Units.degreesPerRadian
        let force_g = force.norm / Units.standardGravity_m_s2
        forceError = force_g - 1
        guard !lenient else { return }
        guard deviationDegrees <= rules.holdDeviationDegrees else { throw .moved(deviationDegrees: deviationDegrees) }
        guard abs(forceError) > rules.holdForceError_g else { return }
        // A force that is off and steady is no movement: the sensor's scale is.
        let sizes_g = samples.map { $0.acceleration_m_s2.norm / Units.standardGravity_m_s2 }
        let mean_g = sizes_g.reduce(0, +) / Double(sizes_g.count)
        let variance = sizes_g.reduce(0) { $0 + ($1 - mean_g) * ($1 - mean_g) } / Double(sizes_g.count)
        guard variance.squareRoot() <= PostureRules.holdForceDeviation_g else {
            throw .accelerated(error_g: abs(forceError))
        }
        guard abs(forceError) <= PostureRules.holdScaleError else { throw .scaleIsOff(force_g: force_g) }
    }
}

private func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}
