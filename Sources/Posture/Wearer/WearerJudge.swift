/// Judges one wearer's posture by one sensor, and by two where a low one is there: a model of the wearer for each, which
/// both learn, so that one goes on where the other ends.
struct WearerJudge: Equatable, Sendable {
    /// What was said of a moment.
    struct Answer: Equatable, Sendable {
        var estimate: PostureEstimate
        var judgement: WearerJudgement
    }

    private var oneSensor: WearerModel
    private var twoSensors: WearerModel
    /// The slump hold that was taken last.
    private var slump: SlumpHold?

    init(_ memory: WearerMemory, rules: WearerRules) {
        func model(_ belief: WearerBelief) -> WearerModel {
            WearerModel(WearerView(belief, heldSlumpDegrees: memory.slump?.forwardDegrees, rules: rules))
        }
        slump = memory.slump
        oneSensor = model(memory.oneSensor)
        twoSensors = model(memory.twoSensors)
    }

    var memory: WearerMemory {
        WearerMemory(oneSensor: oneSensor.belief, twoSensors: twoSensors.belief, slump: slump)
    }

    /// That the clip has slipped, 0…1.
    var slipProbability: Double { oneSensor.slipProbability }

    /// Judges a moment, and learns where a posture has been held.
    ///
    /// - Parameters:
    ///   - angles: means over about a second.
    ///   - at_us: later than the moment before.
    ///   - isTrusted: nothing speaks against learning.
    mutating func advance(_ angles: PostureAngles, at_us: Int64, isTrusted: Bool) -> Answer {
        var upper = angles
        upper.low = nil
        let alone = oneSensor.advance(upper, at_us: at_us, isTrusted: isTrusted)
        guard angles.low != nil else {
            twoSensors.endHold()
            return Answer(estimate: oneSensor.view.estimate(angles, alone), judgement: alone)
        }
        let both = twoSensors.advance(angles, at_us: at_us, isTrusted: isTrusted)
        return Answer(estimate: twoSensors.view.estimate(angles, both), judgement: both)
    }

    /// Learns where a posture has been held, of a moment that nobody asks to be judged: of a whole day that costs a tenth.
    mutating func learn(_ angles: PostureAngles, at_us: Int64) {
        var upper = angles
        upper.low = nil
        oneSensor.learn(WearerAngles(upper), at_us: at_us)
        guard angles.low != nil else { return twoSensors.endHold() }
        twoSensors.learn(WearerAngles(angles), at_us: at_us)
    }

    /// Takes a slump that was held on purpose; the same one again says nothing new.
    mutating func take(_ slump: SlumpHold?) {
        guard let slump, slump != self.slump else { return }
        self.slump = slump
        var angles = PostureAngles(forwardDegrees: slump.forwardDegrees, rightDegrees: slump.rightDegrees)
        oneSensor.takeSlump(angles)
        angles.low = slump.lowForwardDegrees.map { .init(forwardDegrees: $0, rightDegrees: 0) }
        if angles.low != nil { twoSensors.takeSlump(angles) }
    }

    /// What was held last was a slouch, or was none.
    ///
    /// - Returns: whether there was anything to learn it of.
    mutating func correct(wasSlouch: Bool, at_us: Int64) -> Bool {
        let hasLearned = oneSensor.correct(wasSlouch: wasSlouch, at_us: at_us)
        return twoSensors.correct(wasSlouch: wasSlouch, at_us: at_us) || hasLearned
    }

    /// Nothing is held any more.
    mutating func endHold() {
        oneSensor.endHold()
        twoSensors.endHold()
    }

    /// A new upright: what is known of the wearer is believed less.
    mutating func beginAnew() {
        oneSensor.beginAnew()
        twoSensors.beginAnew()
    }
}
