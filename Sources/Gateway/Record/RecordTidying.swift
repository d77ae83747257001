import Records

/// Makes minutes of the seconds that are long over, and forgets samples that are old enough: a little each time.
struct RecordTidying: Sendable {
    private var recordings: ArraySlice<Int64>
    private let before_us: Int64
    private let pruneBefore_us: Int64?
    /// Of the first recording; `nil` where it has not been looked up.
    private var minutes: ArraySlice<Int64>?

    /// - Parameters:
    ///   - recordings: whose seconds are made minutes of.
    ///   - before_us: up to this moment.
    ///   - pruneBefore_us: samples from before this moment are forgotten; `nil` for none.
    init(recordings: [Int64], before_us: Int64, pruneBefore_us: Int64?) {
        self.recordings = recordings[...]
        self.before_us = before_us
        self.pruneBefore_us = pruneBefore_us
    }

    /// - Returns: whether there is more to do.
    mutating func advance(in store: Store) throws(RecordsError) -> Bool {
        guard let recording = recordings.first else {
            guard let pruneBefore_us else { return false }
            return try store.pruneSomeRaw(before_us: pruneBefore_us)
        }
        if let minute = minutes?.popFirst() {
            try store.compact(minute: minute, of: recording)
        } else if minutes == nil {
            minutes = try store.minutesToCompact(of: recording, before_us: before_us)[...]
        } else {
            recordings.removeFirst()
            minutes = nil
        }
        return true
    }
}
