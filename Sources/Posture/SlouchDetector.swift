/// Levels over time to slouch episodes: hysteresis, dwell, one slouch is one episode (DOMAIN 3.3.6).
///
/// A value holds from its sample to the next one, so the result does not depend on the sampling rate. What is no slouch
/// whatever the angle (a lean, a bend, a hold on purpose, what the gates exclude) comes as `out` without an angle:
/// `PosturePipeline` decides that.
struct SlouchDetector {
    enum Outcome: Equatable {
        case nothing
        /// It has lasted long enough to be an episode.
        case began(start_us: Int64)
        case ended(Episode)
    }

    private struct Slouch {
        var start_us: Int64
        var isEpisode = false
        var degreeSeconds = 0.0
        var seconds = 0.0
        var peakDegrees: Double
        /// Since when it has been leaving, and what was summed up to there.
        var leaving: (since_us: Int64, degreeSeconds: Double, seconds: Double)?
        /// Time below the exit, less the time since then above it: who rocks to and fro has left all the same.
        var below_s = 0.0
        var isBelow = false
        /// What was summed up to the last `mark`.
        var marked: (degreeSeconds: Double, seconds: Double, peakDegrees: Double)?
    }

    private let rules: PostureRules
    private var slouch: Slouch?
    private var last: (time_us: Int64, degrees: Double)?

    init(rules: PostureRules) { self.rules = rules }

    /// Within a slouch, be it long enough yet or not.
    var isSlouching: Bool { slouch.map { !$0.isBelow } ?? false }

    /// The start of the slouch within which it is.
    var slouchStart_us: Int64? { slouch.flatMap { $0.isBelow ? nil : $0.start_us } }

    /// The running episode so far; `nil` where there is none.
    var running_us: Range<Int64>? {
        guard let slouch, slouch.isEpisode, let last else { return nil }
        return slouch.start_us..<max(slouch.start_us, slouch.leaving?.since_us ?? last.time_us)
    }

    /// The start of the running episode.
    var episodeStart_us: Int64? { slouch.flatMap { $0.isEpisode ? $0.start_us : nil } }

    /// - Parameter degrees: the flexion; `nil` while a gate says that this is no time for a slouch.
    mutating func advance(time_us: Int64, level: SlouchLevel, degrees: Double?) -> Outcome {
        let degrees = degrees ?? -.infinity
        let held_s = last.map { Double(time_us - $0.time_us) / 1e6 } ?? 0
        addHeldValue(until_us: time_us)
        last = (time_us, degrees)
        guard var current = slouch else {
            if level == .enter { slouch = Slouch(start_us: time_us, peakDegrees: degrees) }
            return .nothing
        }
        defer { if slouch != nil { slouch = current } }
        current.below_s = max(0, current.below_s + (current.isBelow ? held_s : -held_s))
        if let leaving = current.leaving {
            if current.below_s >= rules.slouchExit_s {
                slouch = nil
                return finished(current, at_us: leaving.since_us, leaving.degreeSeconds, leaving.seconds)
            }
            if current.below_s == 0 { current.leaving = nil }
        }
        current.isBelow = level == .out
        if current.isBelow {
            current.leaving = current.leaving ?? (time_us, current.degreeSeconds, current.seconds)
        } else {
            current.peakDegrees = max(current.peakDegrees, degrees)
        }
        // A dip below the exit is not yet an end, but it does not help a slouch to become an episode either.
        if !current.isEpisode, !current.isBelow,
            Double(time_us - current.start_us) / 1e6 >= rules.episodeMinimum_s
        {
            current.isEpisode = true
            return .began(start_us: current.start_us)
        }
        return .nothing
    }

    /// No samples came for a while: a short loss is bridged, a longer one ends the slouch where they stopped.
    mutating func interrupt(until_us: Int64) -> Outcome {
        guard let previous = last else { return .nothing }
        last = nil
        guard Double(until_us - previous.time_us) / 1e6 > rules.episodeBridgedGap_s else { return .nothing }
        return finish(at_us: previous.time_us)
    }

    /// Ends the running slouch.
    mutating func finish(at_us: Int64) -> Outcome {
        addHeldValue(until_us: at_us)
        last = nil
        guard let current = slouch else { return .nothing }
        slouch = nil
        if current.isBelow, let leaving = current.leaving {
            return finished(current, at_us: leaving.since_us, leaving.degreeSeconds, leaving.seconds)
        }
        return finished(current, at_us: at_us, current.degreeSeconds, current.seconds)
    }

    /// The running slouch was none.
    mutating func cancel() { slouch = nil }

    /// Remembers what there is now: it stays if the time from here on is taken back.
    mutating func mark() {
        guard let current = slouch else { return }
        slouch?.marked = (current.degreeSeconds, current.seconds, current.peakDegrees)
    }

    /// The time since the last `mark`, which was at `from_us`, was none of the wearer's: a slouch ends there, and one
    /// that began later was none.
    mutating func takeBack(from_us: Int64) -> Outcome {
        last = nil
        guard let current = slouch else { return .nothing }
        slouch = nil
        guard current.start_us < from_us, let marked = current.marked else { return .nothing }
        if let leaving = current.leaving, leaving.since_us <= from_us {
            return finished(current, at_us: leaving.since_us, leaving.degreeSeconds, leaving.seconds)
        }
        var before = current
        before.peakDegrees = marked.peakDegrees
        return finished(before, at_us: from_us, marked.degreeSeconds, marked.seconds)
    }

    private mutating func addHeldValue(until_us: Int64) {
        guard let last, slouch != nil, last.degrees.isFinite else { return }
        let seconds = Double(until_us - last.time_us) / 1e6
        slouch?.degreeSeconds += last.degrees * seconds
        slouch?.seconds += seconds
    }

    private func finished(
        _ slouch: Slouch, at_us: Int64, _ degreeSeconds: Double, _ seconds: Double
    ) -> Outcome {
        guard Double(at_us - slouch.start_us) / 1e6 >= rules.episodeMinimum_s else { return .nothing }
        return .ended(
            Episode(
                start_us: slouch.start_us, end_us: at_us, kind: .slouch,
                meanDegrees: seconds > 0 ? degreeSeconds / seconds : slouch.peakDegrees,
                peakDegrees: slouch.peakDegrees))
    }
}
