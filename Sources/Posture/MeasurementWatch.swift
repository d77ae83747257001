import Motion
import Numbers
import PlainText

/// What a sensor measures that no worn sensor can.
public enum MeasurementFault: Equatable, Sendable {
    /// All axes read zero, or nearly: only a free fall of many metres does.
    case noForce
    /// The same numbers to the last digit for so long.
    case frozen(seconds: Double)
    /// A force that is not gravity's, for so long that it is no movement.
    case wrongForce(g: Double)

    /// One sentence for people: what is measured, and what to do.
    public var words: String {
        switch self {
        case .noForce:
            "The sensor measures no force at all, not even gravity: its chip probably hangs. Nothing is judged until it measures again: switch it off and on."
        case .frozen(let seconds):
            "The sensor has measured exactly the same for \(DecimalText.tenths(seconds)) s: its chip probably hangs. Nothing is judged until it measures again: switch it off and on."
        case .wrongForce(let force_g):
            "The sensor measures \(DecimalText.tenths(force_g * 100)) % of gravity, for longer than any movement: its range or its chip is wrong. Nothing is judged until that is mended: check its settings."
        }
    }
}

extension MeasurementFault {
    /// What is told when it is over.
    public static let hasEnded = "The sensor measures again."
}

/// Watches one sensor's samples for what no worn sensor measures, so that nothing is claimed of it.
///
/// A living sensor has noise, and a worn one moves with each breath: numbers that repeat to the last digit come from a chip
/// that hangs behind a living link. How long a repeat takes to say so depends on how fine the sensor measures, and that is
/// seen from its smallest steps so far: a breath tilts the trunk by half a degree and more, so 9 mg across gravity, which a
/// step of 1 mg shows within seconds and one of 16 mg may not.
struct MeasurementWatch: Sendable {
    /// What a sample has changed.
    enum Change {
        case began(MeasurementFault)
        case ended
    }

    private static let window_s = 2.0
    /// Once something was wrong, the last moment says more than what was.
    private static let moment_s = 0.5
    /// Steps are counted by their octave, from this one on; so many say how fine a sensor measures: the few small ones of a
    /// curve that was worked out are no noise.
    private static let finestExponent = -14
    private static let leastSteps = 25
    /// It measures again when nothing has been wrong for so long.
    private static let recovery_s = 0.5
    /// In less than that a repeat is no matter of suspicion.
    private static let suspicion_s = 1.0
    /// So few repeats may be chance, or a slow sensor's.
    private static let leastRepeats = 50

    private(set) var fault: MeasurementFault?
    private var last: Vector3?
    /// Steps of any axis so far, by octave, up to `leastSteps` each.
    private var steps = InlineArray<12, Int>(repeating: 0)
    private var noForce_s = 0.0
    private var frozen_s = 0.0
    private var repeats = 0
    private var mean: Vector3?
    private var meanSize_g = 1.0
    /// The force's size over the last moment, and its mean distance from that.
    private var size_g = 1.0
    private var unrest_g = 0.0
    private var wrong_s = 0.0
    private var sound_s = 0.0

    /// Something may be wrong: what was known before is better kept.
    var isSuspicious: Bool { noForce_s > 0 || frozen_s > Self.suspicion_s || wrong_s > 0 }

    /// Takes one sample.
    @inline(__always)
    mutating func update(_ force_m_s2: Vector3, dt_s: Double) -> Change? {
        let force = force_m_s2 * (1 / Units.standardGravity_m_s2)
        let size_g = force.norm
        guard size_g.isFinite else { return nil }
        noForce_s = size_g < PostureRules.noForce_g ? noForce_s + max(dt_s, 1e-6) : 0
        watchRepeats(force, dt_s: dt_s)
        watchSize(force, size_g, dt_s: dt_s)
        // Asked of a watch that is being changed, what only reads it gets a copy of it: so it is asked when it may matter.
        let found = noForce_s > 0 || wrong_s > 0 || repeats >= Self.leastRepeats ? found : nil
        guard fault != nil else {
            fault = found
            sound_s = 0
            return found.map { .began($0) }
        }
        sound_s = found == nil && noForce_s == 0 && wrong_s == 0 ? sound_s + dt_s : 0
        guard sound_s >= Self.recovery_s else { return nil }
        fault = nil
        return .ended
    }

    /// Nothing is known of what was measured in between.
    mutating func restart() {
        let before = self
        self = MeasurementWatch()
        fault = before.fault
        steps = before.steps
    }

    /// The size of the smallest steps, g; `nil` while too few were seen.
    private var quantum_g: Double? {
        var count = 0
        for octave in steps.indices {
            count += steps[octave]
            if count >= Self.leastSteps {
                return Double(sign: .plus, exponent: Self.finestExponent + octave, significand: 1)
            }
        }
        return nil
    }

    private var found: MeasurementFault? {
        if noForce_s >= PostureRules.noForce_s { return .noForce }
        if repeats >= Self.leastRepeats, frozen_s >= longestRepeat_s { return .frozen(seconds: frozen_s) }
        if wrong_s >= PostureRules.wrongForce_s { return .wrongForce(g: meanSize_g) }
        return nil
    }

    private var longestRepeat_s: Double {
        guard let quantum_g else { return PostureRules.frozenUnknown_s }
        let seconds = PostureRules.frozen_s * quantum_g / PostureRules.frozenQuantum_g
        return min(max(seconds, PostureRules.frozen_s), PostureRules.frozenLongest_s)
    }

    private mutating func watchRepeats(_ force: Vector3, dt_s: Double) {
        defer { last = force }
        guard let last else { return }
        let step = force - last
        guard step != .zero else {
            frozen_s += dt_s
            repeats += 1
            return
        }
        frozen_s = 0
        repeats = 0
        count(step.x)
        count(step.y)
        count(step.z)
    }

    private mutating func count(_ step_g: Double) {
        guard abs(step_g) > 1e-9, step_g.isFinite else { return }
        // Above 1e-9 no number is so small that its exponent stands elsewhere.
        let exponent = Int(truncatingIfNeeded: step_g.bitPattern >> 52 & 0x7FF) - 1023
        let octave = min(max(0, exponent - Self.finestExponent), steps.count - 1)
        if steps[octave] < Self.leastSteps { steps[octave] += 1 }
    }

    /// A turning sensor's mean force is less than gravity and a shaken one's mean size is more, so each is asked for what
    /// only a wrong one shows; and what is swung in a circle measures more for long, but never steadily.
    private mutating func watchSize(_ force: Vector3, _ size_g: Double, dt_s: Double) {
        let gain = min(1, dt_s / (fault == nil ? Self.window_s : Self.moment_s))
        guard let before = mean else {
            mean = force
            meanSize_g = size_g
            self.size_g = size_g
            return
        }
        let mean = before + (force - before) * gain
        self.mean = mean
        meanSize_g += (size_g - meanSize_g) * gain
        self.size_g += (size_g - self.size_g) * min(1, dt_s / Self.moment_s)
        unrest_g += (abs(size_g - self.size_g) - unrest_g) * gain
        let isWrong = meanSize_g < PostureRules.wrongForceLowest_g || mean.norm > PostureRules.wrongForceHighest_g
        let isSteady = unrest_g < PostureRules.wrongForceUnrest * meanSize_g
        wrong_s = isWrong && (isSteady || fault != nil) ? wrong_s + dt_s : 0
    }
}
