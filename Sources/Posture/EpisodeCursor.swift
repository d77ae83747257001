/// Walks along the episodes beside the track, both in order of time.
struct EpisodeCursor {
    private let episodes: [Episode]
    private var index = 0

    init(_ episodes: [Episode]) {
        self.episodes = episodes.filter { $0.kind == .slouch }.sorted { $0.start_us < $1.start_us }
    }

    mutating func overlap_s(with second: TrackSecond) -> Double {
        let end_us = second.time_us + 1_000_000
        while index < episodes.count, episodes[index].end_us <= second.time_us { index += 1 }
        var overlap_us: Int64 = 0
        var next = index
        while next < episodes.count, episodes[next].start_us < end_us {
            overlap_us += min(end_us, episodes[next].end_us) - max(second.time_us, episodes[next].start_us)
            next += 1
        }
        return Double(overlap_us) / 1e6
    }
}
