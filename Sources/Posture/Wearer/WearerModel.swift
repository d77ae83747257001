/// Judges one wearer's posture by where their own postures lie, and learns that while they are worn.
///
/// A value with no clock: causal, and of the same cost at any time.
package struct WearerModel: Equatable, Sendable {
    /// What is believed now; another one each time that something is learned.
    private(set) var view: WearerView
    private var held = HeldAngles()
    private var slip = SlipWatch()
    /// The last postures that were held, oldest first: for a press.
    private var lessons: [Lesson] = []

    private struct Lesson: Equatable, Sendable {
        /// What was believed before it taught anything, …
        var before: WearerBelief
        /// … and what after it: where that is believed still, it can be taken back.
        var after: WearerView
        let posture: WearerAngles
        /// The last moment at which it was still held.
        var heldUntil_us: Int64
    }

    package init(_ prior: WearerPrior, rules: WearerRules = WearerRules()) {
        var belief = WearerBelief(prior)
        belief.isMonotone = rules.isMonotone
        self.init(WearerView(belief, heldSlumpDegrees: nil, rules: rules))
    }

    init(_ view: WearerView) { self.view = view }

    package var belief: WearerBelief { view.belief }
    package var slumpDegrees: Double { view.slumpDegrees }

    /// That the clip has slipped, 0…1.
    package var slipProbability: Double { slip.probability }

    /// Judges a moment, and learns where a posture has been held.
    ///
    /// - Parameters:
    ///   - angles: means over about a second.
    ///   - at_us: later than the moment before.
    ///   - isTrusted: worn, awake, calibrated, and nothing else that speaks against learning.
    package mutating func advance(_ angles: PostureAngles, at_us: Int64, isTrusted: Bool) -> WearerJudgement {
        let angles = WearerAngles(angles)
        if isTrusted { learn(angles, at_us: at_us) } else { held.end() }
        return view.judge(angles)
    }

    /// Learns where a posture has been held, of a moment that nobody asks to be judged.
    mutating func learn(_ angles: WearerAngles, at_us: Int64) {
        if let posture = held.advance(angles, at_us: at_us) {
            take(posture, at_us: at_us)
        } else if held.isTold {
            lessons[lessons.count - 1].heldUntil_us = at_us
        }
    }

    /// Nothing is held any more.
    mutating func endHold() { held.end() }

    private mutating func take(_ posture: WearerAngles, at_us: Int64) {
        slip.take(posture, belief)
        let before = belief
        if view.rules.learns, slip.probability < view.rules.slipShare {
            var belief = before
            if belief.learn(posture, skipsKnown: view.rules.skipsKnown) { view = view.believing(belief) }
        }
        if lessons.count == Self.correctableLessons { lessons.removeFirst() }
        lessons.append(Lesson(before: before, after: view, posture: posture, heldUntil_us: at_us))
    }

    // MARK: What the wearer says

    /// The wearer slumped on purpose.
    package mutating func takeSlump(_ angles: PostureAngles) {
        var belief = belief
        belief.learn(WearerAngles(angles), among: [.slouch])
        view = WearerView(belief, heldSlumpDegrees: angles.forwardDegrees, rules: view.rules)
    }

    /// A posture may be corrected for so long after it has ended, …
    private static let correctable_us: Int64 = 60_000_000
    /// … and so many of them are remembered: who sits up to answer holds another one by then.
    private static let correctableLessons = 4
    /// A slouch of less is none already.
    private static let deniableShare = 0.25
    private static let mostLessons = 6

    /// “That was a slouch”, or “that was none”: the last held posture that it can be said of is learned again as that.
    ///
    /// - Returns: whether there was any, now or within the last minute.
    package mutating func correct(wasSlouch: Bool, at_us: Int64) -> Bool {
        let index = lessons.indices.last { index in
            let (lesson, isLast) = (lessons[index], index == lessons.count - 1)
            guard (0...Self.correctable_us).contains(at_us &- lesson.heldUntil_us),
                lesson.posture.forwardDegrees >= view.rules.floorDegrees
            else { return false }
            // What is held now may be anything; what was held before it is only meant where it looked like that.
            return isLast && wasSlouch || view.judge(lesson.posture).slouch >= Self.deniableShare
        }
        guard let index else { return false }
        let meant = lessons[index]
        let slouching = view.slouching
        let told = wasSlouch ? slouching : PostureClass.allCases.filter { !slouching.contains($0) }
        // Said again it is learned once, and the last answer counts.
        let before = view === meant.after ? meant.before : belief
        view = view.believing(before)
        // Until it is judged as it was told: once is not always enough against what was learned before.
        for _ in 0..<Self.mostLessons {
            var belief = belief
            belief.learn(meant.posture, among: told)
            view = view.believing(belief)
            let slouch = view.judge(meant.posture).slouch
            if wasSlouch ? slouch >= view.rules.enterShare : slouch < view.rules.leaveShare { break }
        }
        (lessons[index].before, lessons[index].after) = (before, view)
        return true
    }

    /// A new day, or a new upright: what is known of the wearer is believed less, and a slip is forgotten.
    package mutating func beginAnew() {
        var belief = belief
        belief.fade()
        view = view.believing(belief)
        held.end()
        slip = SlipWatch()
        lessons.removeAll()
    }
}
