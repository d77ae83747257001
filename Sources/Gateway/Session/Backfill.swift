import Numbers
import Records

/// Which samples of one start of a sensor are stored, asked for, and may be forgotten by the sensor.
///
/// The rule that nothing is lost by: a number is acknowledged only when it, and all before it, are committed or known
/// to be gone. Pure; times are any clock's microseconds.
public struct Backfill: Sendable {
    /// What to tell the sensor.
    public enum Request: Equatable, Sendable {
        case resend(bootID: UInt32, ClosedRange<UInt32>)
        case acknowledge(bootID: UInt32, through: UInt32)
    }

    /// Without an answer for so long a range is asked for again.
    private static let patience_us: Int64 = 1_000_000
    /// So many old samples at most are asked for, or there and not committed: so neither memory nor a commit grows with what
    /// a sensor has kept. Five minutes of them at 100 Hz.
    private static let largestRequest: UInt32 = 1 << 15

    public let bootID: UInt32
    /// Committed, or told by the sensor to be gone.
    private var settled: SequenceRanges
    /// Arrived, whether or not it is committed yet.
    private var arrived: SequenceRanges
    private var oldest: UInt32?
    private var newest: UInt32?
    private var asked: (range: ClosedRange<UInt32>, at_us: Int64)?
    private var acknowledged: UInt32?
    /// Samples since the first that has arrived which can come no more: the sensor has let them go.
    private(set) var goneCount = 0
    /// Old samples have come since the last time this was asked.
    private var hasFilled = false
    /// Old samples that have come and are not committed yet.
    private var uncommittedOld = SequenceRanges()

    /// - `stored`: the numbers of this start that the record has already.
    /// - `onTheWay`: those that have come and wait for the disk: not to be asked for again, nor acknowledged yet.
    public init(bootID: UInt32, stored: [ClosedRange<UInt32>], onTheWay: [ClosedRange<UInt32>] = []) {
        self.bootID = bootID
        settled = SequenceRanges(stored)
        arrived = settled
        for range in onTheWay {
            arrived.insert(range)
            newest = max(newest ?? 0, range.upperBound)
        }
    }

    /// The sensor's word on what it still keeps: from `oldest` up to, not including, `next`.
    public mutating func sensorKeeps(from oldest: UInt32, to next: UInt32) {
        self.oldest = oldest
        if next > 0 { newest = max(newest ?? 0, next - 1) }
        // What is older than the oldest can come no more; it is lost, or was acknowledged.
        if oldest > 0 {
            countGone(0...(oldest - 1))
            settled.insert(0...(oldest - 1))
            arrived.insert(0...(oldest - 1))
        }
    }

    /// Samples have come.
    ///
    /// A sample may come as an old one before it comes live: a sensor that gathers some for one message can be asked for
    /// them while they wait.
    ///
    /// - Returns: those that have not come before.
    mutating func arrive(
        live: [NumberedSample], resent: [NumberedSample], now_us: Int64
    ) -> (live: [NumberedSample], resent: [NumberedSample]) {
        let newLive = live.filter { sample in
            // What has no number of this start cannot be known from before.
            guard let number = sample.number, number.bootID == bootID else { return true }
            return arrive(number.sequence, isResent: false, now_us: now_us)
        }
        let newResent = resent.filter { sample in
            guard let number = sample.number, number.bootID == bootID else { return false }
            return arrive(number.sequence, isResent: true, now_us: now_us)
        }
        return (newLive, newResent)
    }

    /// A sample has come; `false` where it has come before.
    public mutating func arrive(_ number: UInt32, isResent: Bool, now_us: Int64) -> Bool {
        if isResent, let current = asked, current.range.contains(number) {
            // The sensor sends the oldest first: with the last one it has sent all, and what is missing was lost on the way.
            asked = number == current.range.upperBound ? nil : (current.range, now_us)
        }
        guard !arrived.contains(number) else { return false }
        arrived.insert(number...number)
        if isResent {
            hasFilled = true
            uncommittedOld.insert(number...number)
        } else {
            newest = max(newest ?? 0, number)
        }
        return true
    }

    /// The sensor says that these are gone.
    public mutating func lost(_ range: ClosedRange<UInt32>) {
        countGone(range)
        arrived.insert(range)
        settled.insert(range)
    }

    /// What the sensor took before anything of this start was heard is none of ours.
    private mutating func countGone(_ range: ClosedRange<UInt32>) {
        guard let first = arrived.ranges.first?.lowerBound, first <= range.upperBound else { return }
        let own = max(first, range.lowerBound)...range.upperBound
        for hole in arrived.missing(in: own) { goneCount += hole.count }
    }

    /// How many samples the sensor still keeps that have not come.
    var missingCount: Int {
        guard let oldest, let newest, oldest <= newest else { return 0 }
        return arrived.missing(in: oldest...newest).reduce(0) { $0 + $1.count }
    }

    /// These are in the record, and a loss of power does not take them.
    public mutating func committed(_ range: ClosedRange<UInt32>) {
        settled.insert(range)
        uncommittedOld.remove(range)
    }

    /// What of these chunks is of this start is in the record.
    mutating func committed(_ chunks: [RawChunk]) {
        for chunk in chunks {
            guard chunk.bootID == bootID, let numbers = chunk.sequences else { continue }
            committed(numbers)
        }
    }

    /// These were let go before they were in the record: they are missing again.
    mutating func dropped(_ chunks: [RawChunk]) {
        for chunk in chunks {
            guard chunk.bootID == bootID, let numbers = chunk.sequences else { continue }
            for range in settled.missing(in: numbers) {
                arrived.remove(range)
                uncommittedOld.remove(range)
            }
        }
    }

    /// Whether old samples have come and all that was asked for is committed; asking clears it.
    public mutating func drainCompletion() -> Bool {
        guard hasFilled, asked == nil, missing == nil, uncommittedOld.ranges.isEmpty else { return false }
        hasFilled = false
        return true
    }

    /// The link was cut: what was asked for will not come.
    public mutating func linkEnded() { asked = nil }

    /// Another store has taken the place of the one that was written to, and has these numbers. What has arrived and was
    /// not committed is still in memory and comes into it; the rest is asked for where the sensor still keeps it.
    mutating func storeReplaced(with stored: [ClosedRange<UInt32>]) {
        let uncommitted = arrived.ranges.flatMap { settled.missing(in: $0) }
        settled = SequenceRanges(stored)
        if let oldest, oldest > 0 { settled.insert(0...(oldest - 1)) }
        arrived = settled
        for range in uncommitted { arrived.insert(range) }
        asked = nil
    }

    /// What to tell the sensor now.
    ///
    /// - Parameters:
    ///   - now_us: any clock's.
    ///   - acknowledges: whether the sensor may forget what is settled.
    public mutating func requests(now_us: Int64, acknowledges: Bool = true) -> [Request] {
        var requests: [Request] = []
        if let current = asked {
            let isThere = arrived.missing(in: current.range).isEmpty
            if isThere || now_us - current.at_us > Self.patience_us { asked = nil }
        }
        if asked == nil, let range = nextToAskFor {
            asked = (range, now_us)
            requests.append(.resend(bootID: bootID, range))
        }
        if acknowledges, let oldest, let end = settled.end(ofRunFrom: oldest), acknowledged.map({ end > $0 }) ?? true {
            acknowledged = end
            requests.append(.acknowledge(bootID: bootID, through: end))
        }
        return requests
    }

    /// The oldest hole, or what there is room for of it.
    private var nextToAskFor: ClosedRange<UInt32>? {
        guard let hole = missing else { return nil }
        let room = Int(Self.largestRequest) - uncommittedOld.ranges.reduce(0) { $0 + $1.count }
        guard hole.count <= room || room > Self.largestRequest / 2 else { return nil }
        return hole.lowerBound...(hole.lowerBound + UInt32(clamping: min(hole.count, room) - 1))
    }

    /// The oldest hole that the sensor can still fill.
    private var missing: ClosedRange<UInt32>? {
        guard let oldest, let newest, oldest <= newest else { return nil }
        return arrived.missing(in: oldest...newest).first
    }
}
