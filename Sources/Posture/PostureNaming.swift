import Motion

/// What the posture is: ten times a second from "up" over about a second; in between the last answer holds.
struct PostureNaming: Sendable {
    /// What was said of a moment, as far as every sample until the next one asks for it: numbers alone, so that nothing is
    /// counted when it is handed over.
    struct Named {
        let posture: PostureState
        let isSure: Bool
        let usesLowSensor: Bool
        /// What the wearer's own postures say; `nil` where one angle decides for everybody.
        let own: Own?

        struct Own {
            /// That it is a slouch, 0…1.
            let slouch: Double
            let level: SlouchLevel
            let isUpright: Bool
            let isRelaxed: Bool
        }

        init(_ estimate: PostureEstimate, _ judgement: WearerJudgement?) {
            posture = estimate.posture
            isSure = estimate.isSure
            usesLowSensor = estimate.angles.low != nil
            own = judgement.map {
                Own(slouch: $0.slouch, level: $0.level, isUpright: $0.isUpright, isRelaxed: $0.isRelaxed)
            }
        }
    }

    /// Time constant of the "up" that the posture is named by: with it the last second counts most.
    private static let naming_s = 0.5
    private static let interval_us: Int64 = 100_000

    /// Low-passed "up" and the last answer made of it.
    private var meanUp: Vector3?
    private var named: Named?
    private var named_us: Int64 = .min
    /// What the last answer rests on.
    private(set) var basis: FrameBasis?
    private var low = LowReadings()
    /// By weights that are the same for everybody, where the rule is a fixed angle.
    private var classifier = PostureClassifier()
    /// By the wearer's own postures, else.
    private var wearer: WearerJudge?
    /// As it was at the last `mark`.
    private var marked: WearerJudge?

    init(rules: PostureRules, memory: WearerMemory) {
        if rules.slouchRule == .learned { wearer = WearerJudge(memory, rules: rules.wearerRules) }
        slipProbability = wearer?.slipProbability ?? 0
    }

    var memory: WearerMemory? { wearer?.memory }

    /// That the clip has slipped, 0…1. Kept beside the judge, which is large: to ask it would copy it, with each sample.
    private(set) var slipProbability = 0.0

    mutating func add(_ reading: LowReading) { low.add(reading) }

    mutating func setSlump(_ slump: SlumpHold?) {
        classifier.slump = slump
        wearer?.take(slump)
        slipProbability = wearer?.slipProbability ?? 0
    }

    /// Angles are counted from another upright; a slump that was compared with the old one is void.
    mutating func beginAnew() {
        classifier.slump = nil
        meanUp = nil
        wearer?.beginAnew()
        slipProbability = wearer?.slipProbability ?? 0
        marked = wearer
    }

    /// Nothing is known of the last second.
    mutating func forget() {
        meanUp = nil
        named = nil
        basis = nil
    }

    /// Nothing is held any more: what comes next is another posture.
    mutating func endHold() { wearer?.endHold() }

    mutating func correct(wasSlouch: Bool, at_us: Int64) -> Bool {
        let hasLearned = wearer?.correct(wasSlouch: wasSlouch, at_us: at_us) ?? false
        slipProbability = wearer?.slipProbability ?? 0
        return hasLearned
    }

    /// Remembers what is believed now: it stays if the time from here on is taken back.
    mutating func mark() { marked = wearer }

    /// The time since the last `mark` was none of the wearer's: it has taught nothing.
    mutating func takeBack() {
        wearer = marked
        slipProbability = wearer?.slipProbability ?? 0
    }

    /// The posture's name; `basis` is what it rests on.
    ///
    /// - Parameter isTrusted: what is held now may teach what the wearer's postures are like.
    mutating func name(up: Vector3, body: BodyFrame, at_us: Int64, dt_s: Double, isTrusted: Bool) -> Named {
        let isFresh = meanUp == nil || dt_s <= 0
        let mean = follow(up: up, dt_s: dt_s)
        if let named, !isFresh, at_us - named_us < Self.interval_us { return named }
        let inclination = body.inclinationDegrees(up: mean)
        let angles = PostureAngles(
            forwardDegrees: inclination.forward, rightDegrees: inclination.right, low: low.angles(at_us: at_us))
        let answer = wearer?.advance(angles, at_us: at_us, isTrusted: isTrusted)
        if answer != nil { slipProbability = wearer?.slipProbability ?? 0 }
        let estimate = answer?.estimate ?? classifier.estimate(angles)
        let new = Named(estimate, answer?.judgement)
        basis = FrameBasis(body: body, estimate: estimate)
        named = new
        named_us = at_us
        return new
    }

    /// What a low sensor tells the upper one, as often as a posture is named; `nil` in between.
    mutating func reading(up: Vector3, body: BodyFrame, at_us: Int64, dt_s: Double) -> LowReading? {
        let isFresh = meanUp == nil || dt_s <= 0
        let mean = follow(up: up, dt_s: dt_s)
        guard isFresh || at_us - named_us >= Self.interval_us else { return nil }
        named_us = at_us
        let inclination = body.inclinationDegrees(up: mean)
        return LowReading(
            time_us: at_us,
            angles: PostureAngles.Low(forwardDegrees: inclination.forward, rightDegrees: inclination.right))
    }

    private mutating func follow(up: Vector3, dt_s: Double) -> Vector3 {
        let mean = meanUp.flatMap { dt_s > 0 ? ($0 + (up - $0) * (dt_s / (Self.naming_s + dt_s))) : nil } ?? up
        meanUp = mean
        return mean
    }
}
