import Motion
public import Posture

/// Judges what followed one prompt to take a break, in the live stream: constant work a frame, and no clock.
///
/// A prompt is followed by a minute or more of walking, all steps of ten minutes together, or by two minutes or more in
/// another position: more than 10° away, with no return of more than three seconds. Walking counts as another position
/// too. Time without samples, and time in which the sensor lay (a person, or a sensor put aside), is unseen: only where
/// it is too short to hold an answer is a prompt called ignored.
///
/// A sensor that somebody has put aside is known as such only when it has lain there for long. So a position that was
/// kept or changed counts when that time has gone by as well.
public struct BreakJudge: Sendable {
    public static let window_s = 600.0
    static let walk_s = 60.0
    static let moved_s = 120.0
    /// What is further apart than this was not seen in between; the slowest sensors measure every 2.6 s.
    static let longestStep_s = 3.0

    private let prompt_us: Int64
    private let position: Vector3
    private let settle_s: Double
    private let seesWalking: Bool
    private var last_us: Int64
    private var walked_s = 0.0
    private var unseen_s = 0.0
    /// In another position, since the last return.
    private var away_s = 0.0
    private var longestAway_s = 0.0
    private var back_s = 0.0
    /// What holds if nothing shows until the end that the sensor was not worn.
    private var found: BreakOutcome?

    /// - Parameters:
    ///   - due: the prompt.
    ///   - settle_s: after this time without movement a sensor is known not to be worn.
    ///   - seesWalking: whether the sensor measures often enough to tell walking.
    public init(_ due: BreakPrompter.Due, settle_s: Double, seesWalking: Bool = true) {
        prompt_us = due.time_us
        last_us = due.time_us
        position = due.position
        self.settle_s = settle_s
        self.seesWalking = seesWalking
    }

    /// Until when has been looked.
    public var lookedUntil_us: Int64 { last_us }

    /// Takes the next frame of the same sensor.
    ///
    /// - Returns: the outcome, once; after it there is nothing more to judge.
    public mutating func advance(_ frame: PostureFrame) -> BreakOutcome? {
        let step_s = Double(frame.time_us - last_us) / 1e6
        guard step_s >= 0, step_s <= BreakPrompter.gap_s else { return BreakOutcome(.gap, at_us: last_us) }
        let from_s = age_s(at: last_us)
        last_us = frame.time_us
        guard frame.activity != .off else { return BreakOutcome(.takenOff, at_us: frame.time_us) }
        let age_s = age_s(at: frame.time_us)
        if from_s < Self.window_s {
            look(frame, step_s: min(step_s, Self.window_s - from_s), isSeen: step_s <= Self.longestStep_s)
            if walked_s >= Self.walk_s { return BreakOutcome(.walked, at_us: frame.time_us) }
            if found == nil, away_s >= Self.moved_s { found = BreakOutcome(.moved, at_us: frame.time_us) }
        }
        guard age_s >= Self.window_s else { return nil }
        let outcome = found ?? withoutMove(at_us: frame.time_us)
        found = outcome
        return outcome.answer.isFollowed == nil || age_s >= Self.window_s + settle_s ? outcome : nil
    }

    private func age_s(at time_us: Int64) -> Double { Double(time_us - prompt_us) / 1e6 }

    private func withoutMove(at_us: Int64) -> BreakOutcome {
        guard seesWalking else { return BreakOutcome(.notSeen, at_us: at_us) }
        let couldHaveWalked = walked_s + unseen_s >= Self.walk_s
        let couldHaveMoved = max(longestAway_s, away_s) + unseen_s >= Self.moved_s
        return BreakOutcome(couldHaveWalked || couldHaveMoved ? .gap : .ignored, at_us: at_us)
    }

    private mutating func look(_ frame: PostureFrame, step_s: Double, isSeen: Bool) {
        switch frame.activity {
        case _ where !isSeen, .lying, .off:
            unseen_s += step_s
        case .walking:
            walked_s += step_s
            away_s += step_s
            back_s = 0
        case .still, .moving:
            if frame.up.dot(position) < BreakPrompter.shiftCosine {
                away_s += step_s
                back_s = 0
                return
            }
            back_s += step_s
            guard back_s > BreakPrompter.shiftHold_s else { return }
            longestAway_s = max(longestAway_s, away_s)
            away_s = 0
        }
    }
}
