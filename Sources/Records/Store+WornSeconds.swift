public import LocalTime
public import Posture

/// A wearer's local day second by second, each of them once.
public struct WornSeconds: Equatable, Sendable {
    /// In order of time.
    public var track: [TrackSecond]
    /// Cut to the day.
    public var episodes: [Episode]
    /// When an alert was given.
    public var alerts_us: [Int64]
    public var offsets: LocalOffsets

    /// Of a day of which nothing was recorded, unless it is said.
    public init(
        track: [TrackSecond] = [], episodes: [Episode] = [], alerts_us: [Int64] = [],
        offsets: LocalOffsets = LocalOffsets()
    ) {
        self.track = track
        self.episodes = episodes
        self.alerts_us = alerts_us
        self.offsets = offsets
    }
}

extension Store {
    /// What a wearer's local day is drawn from; nothing where nothing was recorded.
    public func wornSeconds(of wearer: String, on day: LocalDay) throws(RecordsError) -> WornSeconds {
        try read { try WornDay(day, of: wearer, $0).seconds }
    }
}

extension WornDay {
    /// Without what only a summary asks for.
    var seconds: WornSeconds {
        WornSeconds(track: track, episodes: episodes, alerts_us: alerts_us.sorted(), offsets: offsets)
    }
}
