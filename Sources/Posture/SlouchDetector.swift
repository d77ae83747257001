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

    /// A slouch that the wearer has said was none, and how it would have gone on: by the angle alone, for what the
    /// wearer's own postures say of it has changed. They may say next that it was one.
    private struct Denied {
        var slouch: Slouch
        /// It would have ended.
        var episode: Episode?
    }

    /// What has ended longer ago cannot be said of any more: as long as a posture may be corrected after its end.
    private static let deniedFor_us: Int64 = 60_000_000

    private let rules: PostureRules
    private var slouch: Slouch?
    private var denied: Denied?
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

    /// Whether the flexion counts at a moment of this level: where nothing begins and nothing goes on it is not asked for.
    @inline(__always)
    func counts(_ level: SlouchLevel) -> Bool { level == .enter || slouch != nil || denied != nil }

    /// - Parameter degrees: the flexion; `nil` where it does not count, and while a gate says that this is no time for a
    ///   slouch.
    mutating func advance(time_us: Int64, level: SlouchLevel, degrees: Double?) -> Outcome {
        let degrees = degrees ?? -.infinity
        let held_s = last.map { Double(time_us - $0.time_us) / 1e6 } ?? 0
        addHeldValue(until_us: time_us)
        if denied != nil { advanceDenied(time_us: time_us, degrees: degrees, held_s: held_s) }
        last = (time_us, degrees)
        guard var current = slouch else {
            if level == .enter {
                slouch = Slouch(start_us: time_us, peakDegrees: degrees)
                denied = nil
            }
            return .nothing
        }
        if let ended = goOn(&current, time_us: time_us, isBelow: level == .out, degrees: degrees, held_s: held_s) {
            slouch = nil
            return ended
        }
        defer { slouch = current }
        // A dip below the exit is not yet an end, but it does not help a slouch to become an episode either.
        if !current.isEpisode, !current.isBelow,
            Double(time_us - current.start_us) / 1e6 >= rules.episodeMinimum_s
        {
            current.isEpisode = true
            return .began(start_us: current.start_us)
        }
        return .nothing
    }

    /// A slouch goes on to a moment.
    ///
    /// - Returns: what comes of it where it has ended before; else `nil`.
    private func goOn(
        _ current: inout Slouch, time_us: Int64, isBelow: Bool, degrees: Double, held_s: Double
    ) -> Outcome? {
        current.below_s = max(0, current.below_s + (current.isBelow ? held_s : -held_s))
        if let leaving = current.leaving {
            if current.below_s >= rules.slouchExit_s {
                return finished(current, at_us: leaving.since_us, leaving.degreeSeconds, leaving.seconds)
            }
            if current.below_s == 0 { current.leaving = nil }
        }
        current.isBelow = isBelow
        if isBelow {
            current.leaving = current.leaving ?? (time_us, current.degreeSeconds, current.seconds)
        } else {
            current.peakDegrees = max(current.peakDegrees, degrees)
        }
        return nil
    }

    private mutating func advanceDenied(time_us: Int64, degrees: Double, held_s: Double) {
        guard var denied else { return }
        if let episode = denied.episode {
            if time_us - episode.end_us > Self.deniedFor_us { self.denied = nil }
            return
        }
        if let last, last.degrees.isFinite {
            denied.slouch.degreeSeconds += last.degrees * held_s
            denied.slouch.seconds += held_s
        }
        let isBelow = degrees < rules.wearerRules.floorDegrees
        switch goOn(&denied.slouch, time_us: time_us, isBelow: isBelow, degrees: degrees, held_s: held_s) {
        case nil: self.denied = denied
        case .ended(let episode)?:
            denied.episode = episode
            self.denied = denied
        case .nothing?, .began?: self.denied = nil
        }
    }

    /// No samples came for a while: a short loss is bridged, a longer one ends the slouch where they stopped.
    mutating func interrupt(until_us: Int64) -> Outcome {
        guard let previous = last else { return .nothing }
        last = nil
        denied = nil
        guard Double(until_us - previous.time_us) / 1e6 > rules.episodeBridgedGap_s else { return .nothing }
        return finish(at_us: previous.time_us)
    }

    /// Ends the running slouch.
    mutating func finish(at_us: Int64) -> Outcome {
        addHeldValue(until_us: at_us)
        last = nil
        denied = nil
        guard let current = slouch else { return .nothing }
        slouch = nil
        if current.isBelow, let leaving = current.leaving {
            return finished(current, at_us: leaving.since_us, leaving.degreeSeconds, leaving.seconds)
        }
        return finished(current, at_us: at_us, current.degreeSeconds, current.seconds)
    }

    /// The running slouch was none.
    mutating func cancel() {
        guard let slouch else { return }
        denied = Denied(slouch: slouch)
        self.slouch = nil
    }

    /// The slouch that was said to be none was one, and it is as if that had never been said.
    mutating func restore() -> Outcome {
        guard let denied else { return .nothing }
        self.denied = nil
        if let episode = denied.episode { return .ended(episode) }
        slouch = denied.slouch
        return .nothing
    }

    /// Remembers what there is now: it stays if the time from here on is taken back.
    mutating func mark() {
        guard let current = slouch else { return }
        slouch?.marked = (current.degreeSeconds, current.seconds, current.peakDegrees)
    }

    /// The time since the last `mark`, which was at `from_us`, was none of the wearer's: a slouch ends there, and one
    /// that began later was none.
    mutating func takeBack(from_us: Int64) -> Outcome {
        last = nil
        denied = nil
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
