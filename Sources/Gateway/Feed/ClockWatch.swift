/// Watches whether a sensor's clock goes with the arrivals of its samples, second by second.
///
/// Arrivals are late by any delay, a backlog comes faster than it was taken, and a sensor that is switched on again has
/// another clock: none of that is a fault. A fault is what lasts for some seconds of a stream that flows: stamps that
/// do not advance, that go back or leap again and again, or that advance at another pace than the arrivals although the
/// step from sample to sample has changed with it.
struct ClockWatch: Sendable {
    private struct Second: Sendable {
        var start_us: Int64
        var samples = 0
        var missing = 0
        var still = 0
        var leaps = 0
        /// Steps as long as they were while the clock was right.
        var steady = 0
        var advances = 0
        var advance_us: Int64 = 0
    }

    /// A second that is wrong beyond doubt counts one, a good one takes half of one away.
    private static let patience = 3.0
    private static let good = 0.5
    /// Wrong by a tenth in the same direction: five such seconds; by three hundredths, the most that a slow oscillator
    /// may be off beyond what the clock's line follows: half a minute.
    private static let fast = (off: 0.1, score: 0.6)
    private static let slow = (off: 0.03, score: 0.1)
    /// Less than that in all may be the jitter of a link whose packets hold a second.
    private static let leastAhead_s = 0.5
    /// So far off a second is in doubt at once.
    private static let doubtful = 0.25
    /// Without a sample for longer, a second says nothing.
    private static let silence_us: Int64 = 1_500_000
    private static let leap_us: Int64 = 2_000_000
    /// A clock that has been given up is used again after so many good seconds; each time it takes twice as many.
    private static let probation = 60
    private static let longestProbation = 3600

    /// What the clock was given up for.
    private(set) var fault: ClockFault?
    private var second: Second?
    private var stamp_us: Int64?
    private var arrival_us: Int64?
    /// The usual step while the clock was right.
    private var step_us: Double?
    private var score = 0.0
    private var direction = 0.0
    /// How far the stamps have gone ahead of the arrivals while they went one way.
    private var ahead_s = 0.0
    private var wasWrong = false
    private var goodSeconds = 0
    private var neededSeconds = probation

    /// Samples are better kept back until it is known whether their stamps are true.
    var isInDoubt: Bool { wasWrong || (second?.leaps ?? 0) > 1 }

    /// Takes the stamp of one sample, `nil` where it came without; says whether the clock is given up or used again now.
    mutating func note(stamp_us new_us: Int64?, arrival_us now_us: Int64) -> ClockChange? {
        defer { arrival_us = now_us }
        guard let before_us = arrival_us, now_us - before_us < Self.silence_us, second != nil else {
            second = Second(start_us: now_us)
            if let new_us { stamp_us = new_us }
            return nil
        }
        second?.samples += 1
        if let new_us {
            if let stamp_us { noteStep(new_us &- stamp_us, arrived_us: now_us - before_us) }
            stamp_us = new_us
        } else {
            second?.missing += 1
        }
        guard let over = second, now_us - over.start_us >= 1_000_000 else { return nil }
        second = Second(start_us: now_us)
        return judge(over, lasted_us: now_us - over.start_us)
    }

    /// The sensor has another clock from here on.
    mutating func restart() {
        second = nil
        stamp_us = nil
        arrival_us = nil
    }

    private mutating func noteStep(_ step_us: Int64, arrived_us: Int64) {
        guard step_us != 0 else {
            second?.still += 1
            return
        }
        guard step_us > 0, step_us < arrived_us + Self.leap_us else {
            second?.leaps += 1
            return
        }
        second?.advances += 1
        second?.advance_us += step_us
        if let usual_us = self.step_us, abs(Double(step_us) - usual_us) <= 0.25 * usual_us { second?.steady += 1 }
    }

    private mutating func judge(_ over: Second, lasted_us: Int64) -> ClockChange? {
        let speed = Double(over.advance_us) / Double(lasted_us)
        let isSteady = 2 * over.steady > over.advances
        var found: ClockFault?
        var weight = 0.0
        if 2 * over.missing > over.samples {
            (found, weight) = (.isMissing, 1)
        } else if 2 * over.still > over.samples {
            (found, weight) = (.standsStill, 1)
        } else if over.leaps > 0 {
            (found, weight) = (.jumps, 1)
        } else if abs(speed - 1) > Self.slow.off, !isSteady {
            (found, weight) = (.runs(speed: speed), abs(speed - 1) > Self.fast.off ? Self.fast.score : Self.slow.score)
            // A second that is short makes the next one long: only what goes one way is a pace.
            if (speed - 1) * direction < 0 {
                score = 0
                ahead_s = 0
            }
            ahead_s += (speed - 1) * Double(lasted_us) / 1e6
        }
        direction = over.leaps > 0 ? 0 : speed - 1
        wasWrong = weight == 1 || weight == Self.fast.score && abs(speed - 1) > Self.doubtful
        guard let found else { return noteGood(over) }
        goodSeconds = weight > Self.slow.score ? 0 : goodSeconds
        score += weight
        guard score >= Self.patience - 1e-6, fault == nil, weight == 1 || abs(ahead_s) > Self.leastAhead_s else {
            return nil
        }
        fault = found
        wasWrong = false
        return .givenUp(found)
    }

    private mutating func noteGood(_ over: Second) -> ClockChange? {
        score = max(0, score - Self.good)
        if score == 0 { ahead_s = 0 }
        goodSeconds += 1
        if over.advances > 0, over.still == 0 {
            let mean_us = Double(over.advance_us) / Double(over.advances)
            step_us = step_us.map { $0 + 0.3 * (mean_us - $0) } ?? mean_us
        }
        guard fault != nil, goodSeconds >= neededSeconds else { return nil }
        fault = nil
        score = 0
        goodSeconds = 0
        neededSeconds = min(2 * neededSeconds, Self.longestProbation)
        return .usedAgain
    }
}
