import SensorProtocols

/// Watches over one sensor's stream: when it is silent, when it is started again, and when its link is reopened.
///
/// Times are on the recording's time line.
struct StreamWatch: Sendable {
    /// What a look at the stream found.
    struct Finding: Equatable {
        /// How long nothing has come, where that is long enough to be told.
        var silence_us: Int64?
        var restartsStream = false
        var reopensLink = false
        /// Frames come, and none with an acceleration: neither starting the stream nor reopening the link helps.
        var lacksForce = false
    }

    private struct Stream: Sendable {
        var began_us: Int64
        var lastRestart_us: Int64?
    }

    /// A stream is started again after so long without a sample …
    private static let restart_us: Int64 = 4_000_000
    /// … and its link is reopened.
    private static let reopen_us: Int64 = 12_000_000

    /// Without a sample for so long a stream is told to be silent.
    private let silent_us: Int64
    /// One that only advertises cannot be asked for anything.
    private let canBeAsked: Bool
    private var stream: Stream?
    /// When the last sample came, over this link or one before it.
    private(set) var lastSample_us: Int64?
    /// When the last frame came that can make no sample.
    private var lastForceless_us: Int64?

    init(_ family: ProtocolFamily) {
        silent_us = family.isCoarse ? 30_000_000 : 2_000_000
        canBeAsked = family.gattProfile?.isBroadcastOnly != true
    }

    mutating func begin(now_us: Int64) { stream = Stream(began_us: now_us) }

    mutating func end() { stream = nil }

    mutating func noteSample(at_us: Int64) { lastSample_us = at_us }

    /// Frames without an acceleration come and come.
    mutating func noteForceless(at_us: Int64) { lastForceless_us = at_us }

    /// - Returns: `nil` where there is no link.
    mutating func check(now_us: Int64) -> Finding? {
        guard let stream else { return nil }
        let silence_us = now_us - max(lastSample_us ?? stream.began_us, stream.began_us)
        var finding = Finding()
        if let lastForceless_us, now_us - max(lastForceless_us, stream.began_us) <= silent_us,
            lastForceless_us >= stream.began_us
        {
            finding.lacksForce = silence_us > silent_us
            return finding
        }
        if silence_us > silent_us { finding.silence_us = silence_us }
        guard canBeAsked else { return finding }
        if silence_us > Self.restart_us, stream.lastRestart_us.map({ now_us - $0 > Self.restart_us }) ?? true {
            self.stream?.lastRestart_us = now_us
            finding.restartsStream = true
        }
        if silence_us > Self.reopen_us {
            self.stream?.began_us = now_us
            finding.reopensLink = true
        }
        return finding
    }
}
