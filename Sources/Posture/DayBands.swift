import Motion
import Numbers

/// What share of the time was slouched, as far as is known.
public struct SlouchShare: Equatable, Sendable {
    /// 0…1: the mean probability of a slouch.
    public var mean: Double
    /// The truth lies between these with a probability of 80 %.
    public var low80: Double
    public var high80: Double

    public init(mean: Double, low80: Double, high80: Double) {
        self.mean = mean
        self.low80 = low80
        self.high80 = high80
    }
}

/// A day's visible time, split into how far the wearer went towards their own slump, as is believed in the evening.
///
/// What was learned late in the day counts for its morning, too; and of a day that older rules judged it says what these
/// rules see in it. The four bands add up to the visible time.
public struct DayBands: Equatable, Sendable {
    /// Neither relaxed nor a slouch nor elsewhere.
    public private(set) var upright_s = 0.0
    /// On the way to a slouch.
    public private(set) var relaxed_s = 0.0
    /// Within the day's episodes, as they are recorded.
    public private(set) var slouch_s = 0.0
    /// Leaning to a side; and forward from the hips, which only a low sensor tells from a slouch.
    public private(set) var lean_s = 0.0
    /// Leaning back.
    public private(set) var recline_s = 0.0
    /// Leaning to a side or back, or forward from the hips.
    public var elsewhere_s: Double { lean_s + recline_s }
    /// `nil` where nothing was visible.
    public private(set) var share: SlouchShare?
    /// Of the rules by which the bands and the share were judged.
    public private(set) var rulesVersion: String

    /// - Parameters:
    ///   - track: the day's seconds in order of time.
    ///   - low: what a low sensor was inclined forward by in each of these seconds, degrees; none at all without one.
    ///   - episodes: the day's, as they are recorded.
    ///   - memory: what was believed of the wearer in the evening.
    ///   - rules: with the learned rule in force, whatever judged the day.
    public init(
        track: [TrackSecond], low: [Double?] = [], episodes: [Episode], memory: WearerMemory,
        rules: PostureRules = PostureRules()
    ) {
        rulesVersion = rules.version
        let judges = EveningJudges(memory, rules.wearerRules)
        var slouches = EpisodeCursor(episodes)
        var places = PosturePlaces()
        // Asked of each second: out of the views each of them would be copied as often.
        let (ofOne, ofTwo) = (judges.oneSensor.belief, judges.twoSensors.belief)
        for (index, second) in track.enumerated() {
            let slouching_s = min(second.coverage, slouches.overlap_s(with: second))
            guard second.isVisible, var angles = second.angles else { continue }
            if index < low.count, let forward = low[index] {
                angles.low = .init(forwardDegrees: forward, rightDegrees: 0)
            }
            places.add(angles, seconds: second.coverage)
            slouch_s += slouching_s
            let rest_s = second.coverage - slouching_s
            let (view, own) = (judges.view(of: angles), WearerAngles(angles))
            switch angles.low == nil ? ofOne.likeliest(own) : ofTwo.likeliest(own) {
            case .recline: recline_s += rest_s
            case .leanLeft, .leanRight: lean_s += rest_s
            case .leanForward where angles.low != nil: lean_s += rest_s
            case .upright, .slouch, .leanForward:
                if view.isRelaxed(own.forwardDegrees) { relaxed_s += rest_s } else { upright_s += rest_s }
            }
        }
        share = places.share(judges)
    }
}

/// What is believed in the evening, of one sensor and of two.
private struct EveningJudges {
    let oneSensor: WearerView
    let twoSensors: WearerView

    init(_ memory: WearerMemory, _ rules: WearerRules) {
        let slump = memory.slump?.forwardDegrees
        oneSensor = WearerView(memory.oneSensor, heldSlumpDegrees: slump, rules: rules)
        twoSensors = WearerView(memory.twoSensors, heldSlumpDegrees: slump, rules: rules)
    }

    func view(of angles: PostureAngles) -> WearerView { angles.low == nil ? oneSensor : twoSensors }
}

/// The postures of a day, by whole degrees: a day is gone through once, and its few hundred postures many times.
private struct PosturePlaces {
    /// Three angles of 16 bits, of which the first is the most, and before them whether there is a low sensor: in order as
    /// numbers they are in order by that, and one number is found sooner than four.
    private struct Place: Hashable {
        let bits: UInt64

        init(_ values: SIMD3<Double>, hasLow: Bool) {
            func part(_ degrees: Double) -> UInt64 {
                let whole = Int16(exactly: max(-32_768, min(32_767, degrees.rounded()))) ?? 0
                return UInt64(UInt16(bitPattern: whole) ^ Self.sign)
            }
            bits = (hasLow ? 1 << 48 : 0) | part(values.x) << 32 | part(values.y) << 16 | part(values.z)
        }

        var hasLow: Bool { bits >> 48 != 0 }

        var degrees: SIMD3<Double> {
            func part(_ shift: UInt64) -> Double {
                Double(Int16(bitPattern: UInt16(truncatingIfNeeded: bits >> shift) ^ Self.sign))
            }
            return SIMD3(part(32), part(16), part(0))
        }

        /// Turned over, the numbers below 0 come before the others.
        private static let sign: UInt16 = 0x8000
    }

    /// Of one posture: its time, and how much of that was probably slouched.
    private struct Same {
        var seconds = 0.0
        var slouching_s = 0.0

        var variance: Double { slouching_s * (seconds - slouching_s) }
    }

    /// Postures that are no further apart than this are one, which is a slouch each time or never, degrees.
    private static let sameDegrees = 10.0

    private var seconds: [Place: Double] = [:]

    mutating func add(_ angles: PostureAngles, seconds held_s: Double) {
        seconds[Place(WearerAngles(angles).values, hasLow: angles.low != nil), default: 0] += held_s
    }

    /// The mean probability of a slouch; its interval comes from what is unknown of the wearer's postures, and from what
    /// each posture that was held may have been.
    func share(_ judges: EveningJudges) -> SlouchShare? {
        // In an order of their own, so that the sums are the same on every run.
        let places = seconds.map { (place: $0.key, seconds: $0.value) }.sorted { $0.place.bits < $1.place.bits }
        let total_s = places.reduce(0) { $0 + $1.seconds }
        guard total_s > 0 else { return nil }
        var variance = 0.0
        var sum_s = 0.0
        for (hasLow, view) in [(false, judges.oneSensor), (true, judges.twoSensors)] {
            let postures = places.filter { $0.place.hasLow == hasLow }
                .map { (angles: WearerAngles($0.place.degrees), seconds: $0.seconds) }
            guard !postures.isEmpty else { continue }
            var same: [Place: Same] = [:]
            for posture in postures {
                let slouching_s = view.slouchProbability(posture.angles) * posture.seconds
                sum_s += slouching_s
                let place = Place(posture.angles.values / Self.sameDegrees, hasLow: hasLow)
                same[place, default: Same()].seconds += posture.seconds
                same[place, default: Same()].slouching_s += slouching_s
            }
            variance += same.values.map(\.variance).sorted().reduce(0, +)
            variance += view.belief.varianceOf { belief in
                view.believing(belief).slouching_s(postures)
            }
        }
        let (mean, half) = (sum_s / total_s, Self.normal80 * variance.squareRoot() / total_s)
        return SlouchShare(mean: mean, low80: max(0, mean - half), high80: min(1, mean + half))
    }

    /// So many standard deviations to each side hold 80 % of a normal distribution.
    private static let normal80 = 1.2816
}

extension WearerView {
    /// The seconds of these postures that were slouched, as a mean.
    fileprivate func slouching_s(_ postures: [(angles: WearerAngles, seconds: Double)]) -> Double {
        var sum_s = 0.0
        for posture in postures { sum_s += slouchProbability(posture.angles) * posture.seconds }
        return sum_s
    }

    /// That it is a slouch, 0…1; 0 where it is not deep enough to go on with one.
    func slouchProbability(_ angles: WearerAngles) -> Double {
        angles.forwardDegrees < leaveDegrees ? 0 : slouchShare(angles)
    }
}

extension TrackSecond {
    /// A slouch could have been seen in it.
    var isVisible: Bool {
        (activity == .still || activity == .moving) && posture != .unknown && posture != .bend
    }

    /// The parts of the inclination from upright that a posture is named by.
    var angles: PostureAngles? {
        guard let flexionDegrees, let leanDegrees else { return nil }
        let (flexion, lean) = (flexionDegrees / Units.degreesPerRadian, leanDegrees / Units.degreesPerRadian)
        let (side, across) = (Scalar.sin(lean), Scalar.cos(lean))
        let fore = across * Scalar.sin(flexion)
        let horizontal = Scalar.hypot(side, fore)
        guard horizontal > 1e-9 else { return PostureAngles(forwardDegrees: 0, rightDegrees: 0) }
        let size = Scalar.atan2(horizontal, across * Scalar.cos(flexion)) * Units.degreesPerRadian
        return PostureAngles(forwardDegrees: size * fore / horizontal, rightDegrees: size * side / horizontal)
    }
}
