/// What is believed of a wearer at one time, and what follows from it for any posture. It learns nothing: each lesson makes
/// another one. A class, so that each frame can keep what it rests on at no cost.
final class WearerView: Equatable, Sendable {
    let belief: WearerBelief
    /// Forward, from a slump that was held on purpose.
    let heldSlumpDegrees: Double?
    let rules: WearerRules
    /// How far forward this wearer's slump is; without a slump hold never further from what is usual than people differ.
    let slumpDegrees: Double
    /// The classes that are a slouch.
    let slouching: [PostureClass]

    init(_ belief: WearerBelief, heldSlumpDegrees: Double?, rules: WearerRules) {
        self.belief = belief
        self.heldSlumpDegrees = heldSlumpDegrees
        self.rules = rules
        // With one sensor a forward bend from the hips looks the same.
        slouching = belief.prior.angles == 2 ? [.slouch, .leanForward] : [.slouch]
        if let heldSlumpDegrees {
            slumpDegrees = max(heldSlumpDegrees, rules.leastSlumpDegrees)
        } else {
            let (usual, spread) = (belief.prior.forwardMean(.slouch), belief.prior.forwardDeviation(.slouch))
            slumpDegrees = min(max(belief.forwardDegrees(.slouch), usual - spread), usual + spread)
        }
    }

    /// The same wearer, of whom something else is believed now.
    func believing(_ belief: WearerBelief) -> WearerView {
        WearerView(belief, heldSlumpDegrees: heldSlumpDegrees, rules: rules)
    }

    static func == (a: WearerView, b: WearerView) -> Bool {
        a === b || (a.belief == b.belief && a.heldSlumpDegrees == b.heldSlumpDegrees && a.rules == b.rules)
    }

    /// Judges a moment.
    func judge(_ angles: WearerAngles) -> WearerJudgement {
        let shares = belief.shares(angles)
        var slouch = 0.0
        for posture in slouching { slouch += shares[posture] }
        let forward = angles.forwardDegrees
        let level: SlouchLevel =
            if slouch >= rules.enterShare, forward >= enterDegrees {
                .enter
            } else if slouch < rules.leaveShare || forward < leaveDegrees {
                .out
            } else {
                .stay
            }
        let isUpright = shares.likeliest.isUpright
        return WearerJudgement(
            shares: shares, slouch: slouch, level: level, isUpright: isUpright,
            isRelaxed: isUpright && isRelaxed(forward))
    }

    /// Of a posture that is neither back nor to a side: whether it is far enough forward to be relaxed.
    func isRelaxed(_ forwardDegrees: Double) -> Bool {
        forwardDegrees >= max(rules.floorDegrees, rules.relaxedDepth * slumpDegrees)
    }

    /// The probability of a slouch, as ``judge(_:)`` has it.
    func slouchShare(_ angles: WearerAngles) -> Double {
        let shares = belief.shares(angles)
        var slouch = 0.0
        for posture in slouching { slouch += shares[posture] }
        return slouch
    }

    /// No slouch begins less far forward, however sure it is.
    private var enterDegrees: Double { max(rules.floorDegrees, rules.depth * slumpDegrees) }

    /// … and none goes on less far forward.
    var leaveDegrees: Double {
        max(rules.leaveFloorDegrees, (rules.depth - rules.depthHysteresis) * slumpDegrees)
    }

    // MARK: Names

    /// What a posture is called, how surely, and what is the next likely name.
    func estimate(_ angles: PostureAngles, _ judgement: WearerJudgement) -> PostureEstimate {
        var best = (posture: PostureState.unknown, share: judgement.shares.other)
        var second = (posture: PostureState.unknown, share: 0.0)
        for posture in PostureClass.allCases {
            // One name for what looks the same.
            if posture != .slouch, slouching.contains(posture) { continue }
            let share = posture == .slouch ? judgement.slouch : judgement.shares[posture]
            if share > best.share {
                second = best
                best = (posture.state, share)
            } else if share > second.share {
                second = (posture.state, share)
            }
        }
        return PostureEstimate(
            posture: best.posture, confidence: best.share, alternative: second.posture, angles: angles,
            basis: .wearer(self))
    }

    /// The probability of a name.
    func share(of name: PostureState, at angles: PostureAngles) -> Double {
        let judgement = judge(WearerAngles(angles))
        if name == .slouch { return judgement.slouch }
        return PostureClass.allCases.first { $0.state == name }.map { judgement.shares[$0] } ?? judgement.shares.other
    }

    /// How far forward a slouch begins for this wearer, degrees, where nothing else of the posture changes: the least angle
    /// from which on it is deep and sure enough; `nil` where leaning like this it never is.
    func slouchBeginsDegrees(at angles: PostureAngles) -> Double? {
        var (low, high) = (enterDegrees, Self.searchEnd)
        func isSure(_ forward: Double) -> Bool {
            var moved = angles
            moved.forwardDegrees = forward
            return judge(WearerAngles(moved)).slouch >= rules.enterShare
        }
        if isSure(low) { return low }
        // Straight up in steps that miss nothing that matters, then halved.
        var step = low
        while step < high, !isSure(step) { step += 1 }
        guard step < high else { return nil }
        (low, high) = (step - 1, step)
        for _ in 0..<5 {
            let middle = (low + high) / 2
            if isSure(middle) { high = middle } else { low = middle }
        }
        return high
    }

    private static let searchEnd = 60.0
}
