import Events
import LocalTime
import Posture

/// What a wearer has held on purpose with one sensor, and the hold and the bow that are under way.
struct SessionHolds: Sendable {
    /// The bow that shows which way is forward.
    private enum Bow: Sendable {
        case notWanted
        case wantedAfterHold
        case searching(BowSearch)
    }

    /// The calibration in force.
    private(set) var calibration: Calibration?
    /// The other postures, oldest first.
    private(set) var postures: [PostureHold]
    private let mounting: HoldCollector.Mounting
    private var bow = Bow.notWanted

    /// - Parameter mount: the clip's axes as they were given; `nil` for the usual ones.
    init(calibration: Calibration?, postures: [PostureHold], mount: MountAxes?) {
        self.calibration = calibration
        self.postures = postures
        mounting = HoldCollector.Mounting(axes: mount ?? .spine, source: mount == nil ? .familyDefault : .mount)
    }

    /// What this wearer's slump looks like, as far as it was compared with the calibration in force.
    var slump: SlumpHold? { postures.slump(comparedWith: calibration) }
    var range: PersonalRange { PersonalRange(postures) }

    /// Begins a hold of the next seconds, and gives up a bow that was looked for; any hold but the upright needs a
    /// calibration that is trusted.
    mutating func begin(_ request: HoldRequest, feed: inout SensorFeed, effects: inout EffectQueue, now_us: Int64) {
        guard request.kind == .upright || feed.pipeline.quality == .ok && calibration != nil else {
            return effects.endHold(false, "It is compared with your upright: calibrate that first.", at_us: now_us)
        }
        bow = request.withBow && request.kind == .upright ? .wantedAfterHold : .notWanted
        feed.beginHold(request, upright: calibration, mounting: mounting)
        effects.note(
            .calibration, request.sentence(by: feed.pipeline.rules), at_us: now_us,
            begunHold: request.kind)
    }

    /// The hold has ended.
    ///
    /// - Returns: the calibration that is in force from now on, where it is a new one.
    mutating func end(with result: HoldResult, effects: inout EffectQueue, now_us: Int64) -> Calibration? {
        switch result {
        case .calibrated(let calibration):
            putInForce(calibration, effects: &effects)
            if case .wantedAfterHold = bow {
                bow = .searching(BowSearch(after: calibration))
                effects.note(.calibration, HoldRequest.bowSentence, at_us: now_us)
            } else {
                effects.endHold(true, "Calibrated." + (calibration.forceNote.map { " \($0)" } ?? ""), at_us: now_us)
            }
            return calibration
        case .held(let posture):
            effects.follow(with: .held(posture))
            effects.note(.calibration, "The hold is over.", at_us: now_us)
            effects.endHold(true, "Held.", at_us: now_us)
        case .refused(let problem):
            effects.endHold(false, problem.description, at_us: now_us)
        }
        return nil
    }

    /// Gives up a hold, or a bow, that is under way.
    ///
    /// - Parameters:
    ///   - reason: what has happened, as the beginning of a sentence.
    ///   - feed: collects the hold's samples.
    ///   - effects: takes the answer for those who wait for the end.
    ///   - now_us: on the recording's time line.
    mutating func abandon(_ reason: String, feed: inout SensorFeed, effects: inout EffectQueue, now_us: Int64) {
        if case .searching = bow {
            effects.endHold(
                false, "\(reason) before the bow: forward is taken from the usual mounting.", at_us: now_us)
        }
        bow = .notWanted
        abandon(saying: "\(reason) \(HoldRequest.startAgain)", feed: &feed, effects: &effects, now_us: now_us)
    }

    /// Gives up a hold that is under way.
    ///
    /// - Parameters:
    ///   - sentence: why.
    ///   - feed: collects the hold's samples.
    ///   - effects: takes the answer for those who wait for the end.
    ///   - now_us: on the recording's time line.
    func abandon(saying sentence: String, feed: inout SensorFeed, effects: inout EffectQueue, now_us: Int64) {
        guard feed.isHolding else { return }
        feed.endHold()
        effects.endHold(false, sentence, at_us: now_us)
    }

    /// Looks for the bow in the frames that have just come, where one is to follow a hold.
    ///
    /// - Returns: the calibration that is in force from now on, where it is a new one.
    mutating func searchBow(
        in frames: [PostureFrame], feed: inout SensorFeed, effects: inout EffectQueue
    ) -> Calibration? {
        guard case .searching(var search) = bow else { return nil }
        // The search is held once only while it grows.
        bow = .notWanted
        switch search.advance(frames, rules: feed.pipeline.rules) {
        case .searching:
            bow = .searching(search)
        case .found(let calibration):
            feed.pipeline.setCalibration(calibration)
            putInForce(calibration, effects: &effects)
            effects.endHold(
                true, "Calibrated; the bow has shown which way is forward.", at_us: calibration.time_us)
            return calibration
        case .notFound(let at_us):
            effects.endHold(false, "No bow was seen: forward is taken from the usual mounting.", at_us: at_us)
        }
        return nil
    }

    /// Puts a held posture in force from the next sample on; says what is to be remembered.
    mutating func remember(_ posture: PostureHold, feed: inout SensorFeed) -> PostureHold {
        var posture = posture
        posture.time_us = max(posture.time_us, feed.pipeline.lastSample_us ?? posture.time_us)
        postures.append(posture)
        feed.pipeline.setSlump(slump)
        return posture
    }

    private mutating func putInForce(_ calibration: Calibration, effects: inout EffectQueue) {
        self.calibration = calibration
        effects.follow(with: .save(calibration))
    }
}
