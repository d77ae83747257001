/// Judges one wearer's posture by where their own postures lie, and learns that while they are worn.
///
/// A value with no clock: causal, and of the same cost at any time.
package struct WearerModel: Equatable, Sendable {
    /// The numbers that decide what is called a slouch.
    package struct Rules: Codable, Equatable, Sendable {
        /// The part of the own slump from which on it is a slouch, .4 to .6.
        package var depth = 0.5
        /// The probability from which on it is one …
        package var enterShare = 0.6
        /// … and below which it is none any more.
        package var leaveShare = 0.4
        /// No slouch is less than this, however small the own slump is.
        package var floorDegrees = 7.0
        package var leaveFloorDegrees = 5.0
        /// A slouch ends this much less deep than it begins, as a part of the own slump.
        package var depthHysteresis = 0.1
        /// From this part of the own slump on it is relaxed.
        package var relaxedDepth = 0.25
        /// An own slump of less is taken for this much.
        package var leastSlumpDegrees = 10.0
        /// From this probability of a slip on nothing is learned.
        package var slipShare = 0.5
        /// Whether held postures teach anything.
        package var learns = true

        package init() {}
    }

    /// What a moment says.
    package struct Judgement: Equatable, Sendable {
        package enum Level: Sendable {
            /// Deep and sure enough to begin a slouch.
            case enter
            /// Not enough to begin one, and enough to go on with one.
            case stay
            case out
        }

        package var shares: PostureShares
        /// That it is a slouch, 0…1. With one sensor a forward bend looks the same, and counts.
        package var slouch: Double
        package var level: Level
        /// Not a slouch as deep as one, but on the way: a share of its own in a day, never an alert.
        package var isRelaxed: Bool
        /// The own slump that it was measured by.
        package var slumpDegrees: Double
    }

    package private(set) var belief: WearerBelief
    package var rules: Rules
    /// Forward, from a slump that was held on purpose.
    private var heldSlumpDegrees: Double?
    private var held = HeldAngles()
    private var slip = SlipWatch()
    /// The last posture that was held, and what was believed before it taught anything: for a press.
    private var last: Lesson?

    private struct Lesson: Equatable, Sendable {
        let before: WearerBelief
        let posture: WearerAngles
    }

    package init(_ prior: WearerPrior, rules: Rules = Rules()) {
        belief = WearerBelief(prior)
        self.rules = rules
    }

    /// That the clip has slipped, 0…1.
    package var slipProbability: Double { slip.probability }

    /// How far forward this wearer's slump is; without a slump hold never further from what is usual than people differ.
    package var slumpDegrees: Double {
        if let heldSlumpDegrees { return max(heldSlumpDegrees, rules.leastSlumpDegrees) }
        let (usual, spread) = (belief.prior.forwardMean(.slouch), belief.prior.forwardDeviation(.slouch))
        return min(max(belief.forwardDegrees(.slouch), usual - spread), usual + spread)
    }

    /// Judges a moment, and learns where a posture has been held.
    ///
    /// - Parameters:
    ///   - angles: means over about a second.
    ///   - at_us: later than the moment before.
    ///   - isTrusted: worn, awake, calibrated, and nothing else that speaks against learning.
    package mutating func advance(_ angles: PostureAngles, at_us: Int64, isTrusted: Bool) -> Judgement {
        let angles = WearerAngles(angles)
        if isTrusted {
            if let posture = held.advance(angles, at_us: at_us) { take(posture) }
        } else {
            held.end()
        }
        return judge(angles)
    }

    private mutating func take(_ posture: WearerAngles) {
        slip.take(posture, belief)
        let before = belief
        if rules.learns, slip.probability < rules.slipShare { _ = belief.learn(posture) }
        last = Lesson(before: before, posture: posture)
    }

    private func judge(_ angles: WearerAngles) -> Judgement {
        let shares = belief.shares(angles)
        let slouch = slouching.reduce(0) { $0 + shares[$1] }
        let (slump, forward) = (slumpDegrees, angles.forwardDegrees)
        let level: Judgement.Level =
            if slouch >= rules.enterShare, forward >= max(rules.floorDegrees, rules.depth * slump) {
                .enter
            } else if slouch < rules.leaveShare
                || forward < max(rules.leaveFloorDegrees, (rules.depth - rules.depthHysteresis) * slump)
            {
                .out
            } else {
                .stay
            }
        let isUpright: Bool =
            switch shares.likeliest {
            case .recline, .leanLeft, .leanRight: false
            case .upright, .slouch, .leanForward: true
            }
        return Judgement(
            shares: shares, slouch: slouch, level: level,
            isRelaxed: isUpright && forward >= max(rules.floorDegrees, rules.relaxedDepth * slump),
            slumpDegrees: slump)
    }

    /// The classes that are a slouch.
    private var slouching: [PostureClass] { belief.prior.angles == 2 ? [.slouch, .leanForward] : [.slouch] }

    // MARK: What the wearer says

    /// The wearer slumped on purpose.
    package mutating func takeSlump(_ angles: PostureAngles) {
        heldSlumpDegrees = angles.forwardDegrees
        belief.learn(WearerAngles(angles), among: [.slouch])
    }

    /// “That was a slouch”, or “that was none”: what was held last is learned again as that.
    ///
    /// - Returns: whether there was anything to learn it of.
    package mutating func correct(wasSlouch: Bool) -> Bool {
        guard let last else { return false }
        belief = last.before
        belief.learn(
            last.posture,
            among: wasSlouch ? slouching : PostureClass.allCases.filter { !slouching.contains($0) })
        return true
    }

    /// A new day, or a new upright: what is known of the wearer is believed less, and a slip is forgotten.
    package mutating func beginAnew() {
        belief.fade()
        held.end()
        slip = SlipWatch()
        last = nil
    }
}
