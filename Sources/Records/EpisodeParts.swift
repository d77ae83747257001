import Numbers
import Posture

/// What counts of the episodes of several recordings: parts, which are joined to the episodes that they were.
struct EpisodeParts {
    private struct Part {
        var episode: Episode
        let recording: Int64
        /// Of its recording, as it is stored: parts of it are parts of one episode.
        let stored: Episode
    }

    /// As long a loss as does not cut an episode within a recording.
    private static let bridged_us = Int64(clamping: PostureRules().episodeBridgedGap_s * 1e6)

    private var parts: [Part] = []

    /// Adds the stretches in which an episode counts; its angles stay those of the whole.
    mutating func add(_ episode: Episode, of recording: Int64, in stretches: [Range<Int64>]) {
        for stretch in stretches {
            var part = episode
            part.start_us = stretch.lowerBound
            part.end_us = stretch.upperBound
            parts.append(Part(episode: part, recording: recording, stored: episode))
        }
    }

    /// The episodes, in order of time.
    ///
    /// Two parts are of one where they touch, or where a short time lies between them in which nothing was recorded: the
    /// end of a recording cuts no episode in two.
    ///
    /// - Parameter wasRecorded: whether there is a whole second between two moments.
    func joined(wasRecorded: (_ from_us: Int64, _ to_us: Int64) -> Bool) -> [Episode] {
        var kept: [Part] = []
        // The last part of each kind is the one that another may go on from.
        var latest: [PostureState: Int] = [:]
        for part in parts.sorted(by: {
            ($0.episode.start_us, $0.episode.end_us) < ($1.episode.start_us, $1.episode.end_us)
        }) {
            if let index = latest[part.episode.kind], isOne(kept[index], part, wasRecorded) {
                kept[index] = Self.union(kept[index], part)
            } else {
                latest[part.episode.kind] = kept.count
                kept.append(part)
            }
        }
        return kept.map(\.episode)
    }

    private func isOne(_ first: Part, _ next: Part, _ wasRecorded: (Int64, Int64) -> Bool) -> Bool {
        let (from_us, to_us) = (first.episode.end_us, next.episode.start_us)
        guard to_us - from_us <= Self.bridged_us else { return false }
        if first.recording == next.recording { return first.stored == next.stored }
        return to_us <= from_us || !wasRecorded(from_us, to_us)
    }

    /// The mean is that of both, by their lengths.
    private static func union(_ first: Part, _ next: Part) -> Part {
        let (length_s, more_s) = (first.episode.duration_s, next.episode.duration_s)
        // Where the next one lasts longer, what follows may be another part of it.
        var one = next.episode.end_us > first.episode.end_us ? next : first
        let sum_s = length_s + more_s
        one.episode.start_us = first.episode.start_us
        one.episode.end_us = max(first.episode.end_us, next.episode.end_us)
        if sum_s > 0 {
            one.episode.meanDegrees =
                (first.episode.meanDegrees * length_s + next.episode.meanDegrees * more_s) / sum_s
        }
        one.episode.peakDegrees = max(first.episode.peakDegrees, next.episode.peakDegrees)
        return one
    }
}
