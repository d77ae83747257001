import Balance
import FoundationEssentials
import GRDB
import LocalTime
public import Motion
public import Posture

/// What a later export of a recording has more than the record.
extension ImportSession {
    /// Everybody here who has recorded, done or told something. Who was only paired or asked about consent could be anybody.
    public func people() throws -> Set<String> {
        let tables = ["recording", "self_test", "routine_session", "outcome", "note"]
        return try Set(
            String.fetchAll(
                database, sql: tables.map { "SELECT wearer FROM \($0)" }.joined(separator: " UNION ")))
    }

    /// Adds the seconds that a recording does not have; those that it has stay.
    ///
    /// - Returns: whether there were any, and how many of those that it has are others there.
    public func addMissing(_ track: [TrackSecond], to recording: Int64) throws -> (hasAdded: Bool, differing: Int) {
        guard let first_us = track.map(\.time_us).min(), let last_us = track.map(\.time_us).max() else {
            return (false, 0)
        }
        let kept = Dictionary(
            try Store.track(of: recording, from_us: first_us, to_us: last_us + 1, database).map { ($0.time_us, $0) },
            uniquingKeysWith: { first, _ in first })
        let differing = track.filter { second in kept[second.time_us].map { !$0.isKept(as: second) } ?? false }.count
        var increment = Store.Increment()
        increment.track = track.filter { kept[$0.time_us] == nil }
        guard !increment.track.isEmpty else { return (false, differing) }
        try append(increment, to: recording)
        return (true, differing)
    }

    /// Adds an episode that a recording does not have.
    ///
    /// - Parameter rules: by which it was found. By others than the recording's here it could be one of its episodes again.
    /// - Returns: a clash where it overlaps another of its kind, or was found by other rules.
    public func addMissing(_ episode: Episode, to recording: Int64, rules: String) throws -> Outcome {
        let others = try Row.fetchAll(
            database,
            sql: "SELECT * FROM episode WHERE recording = ? AND kind = ? AND start_us <= ? AND end_us >= ?",
            arguments: [recording, episode.kind.rawValue, episode.end_us, episode.start_us])
        for row in others where try row.value("start_us", of: "episode") == episode.start_us {
            return try Episode(row: row) == episode ? .known : .differs
        }
        let here = try String.fetchOne(
            database, sql: "SELECT rules_version FROM recording WHERE id = ?", arguments: [recording])
        guard others.isEmpty, here == rules else { return .clash }
        var increment = Store.Increment()
        increment.episodes = [episode]
        try append(increment, to: recording)
        return .added
    }

    /// Adds a gap that a recording does not have; a clash where it overlaps another.
    public func addMissing(_ gap: Gap, to recording: Int64) throws -> Outcome {
        let others = try Row.fetchAll(
            database,
            sql: "SELECT * FROM gap WHERE recording = ? AND (from_us = ? OR from_us < ? AND to_us > ?)",
            arguments: [recording, gap.from_us, gap.to_us, gap.from_us])
        for row in others where try row.value("from_us", of: "gap") == gap.from_us {
            return try Gap(row: row) == gap ? .known : .differs
        }
        guard others.isEmpty else { return .clash }
        var increment = Store.Increment()
        increment.gaps = [gap]
        try append(increment, to: recording)
        return .added
    }

    /// Adds an alert that a recording does not have.
    public func addMissing(alert_us: Int64, silence: String?, to recording: Int64) throws -> Outcome {
        let row = try Row.fetchOne(
            database, sql: "SELECT * FROM alert WHERE recording = ? AND time_us = ?", arguments: [recording, alert_us])
        if let row { return try StoredAlert(row: row).silence == silence ? .known : .differs }
        return try added(
            "INSERT OR IGNORE INTO alert (recording, time_us, silence) VALUES (?, ?, ?)",
            [recording, alert_us, silence])
    }

    /// Adds what a wearer said of a posture, unless it is here.
    ///
    /// - Returns: whether it was not here.
    public func addMissing(
        _ correction: PostureCorrection, to recording: Int64, _ info: Store.Recording
    ) throws -> Bool {
        let kept = try Row.fetchOne(
            database, sql: "SELECT 1 FROM posture_correction WHERE recording = ? AND time_us = ? AND was_slouch = ?",
            arguments: [recording, correction.time_us, correction.wasSlouch])
        guard kept == nil else { return false }
        try add(correction, to: recording, info)
        return true
    }

    /// Adds what a recording started from, where that is not known.
    public func addMissing(start memory: WearerMemory, of recording: Int64) throws -> Outcome {
        let row = try Row.fetchOne(
            database, sql: "SELECT body FROM recording_belief WHERE recording = ?", arguments: [recording])
        if let row {
            let kept: String = try row.value("body", of: "recording_belief")
            return kept == (try StoredJSON.text(memory)) ? .known : .differs
        }
        try add(start: memory, of: recording)
        return .added
    }

    /// From when to when a recording has samples, and how many; `nil` where it has none.
    public func samples(of recording: Int64) throws -> (times_us: ClosedRange<Int64>, count: Int)? {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT min(start_us) AS first_us, max(end_us) AS last_us, sum(samples) AS samples
                FROM chunk WHERE recording = ?
                """, arguments: [recording])
        guard let row, let first_us: Int64 = try row.optional("first_us", of: "chunk") else { return nil }
        let last_us: Int64 = try row.value("last_us", of: "chunk")
        return (first_us...max(first_us, last_us), try row.value("samples", of: "chunk"))
    }

    /// The samples that a recording has within a stretch of time, by their time; those of a damaged piece are not there.
    public func samples(of recording: Int64, in times_us: ClosedRange<Int64>) throws -> [Int64: [Sample]] {
        let rows = try Row.fetchCursor(
            database, sql: "SELECT body FROM chunk WHERE recording = ? AND start_us <= ? AND end_us >= ?",
            arguments: [recording, times_us.upperBound, times_us.lowerBound])
        var found: [Int64: [Sample]] = [:]
        while let row = try rows.next() {
            let body: Data? = try? row.value("body", of: "chunk")
            guard let samples = try? body.map({ body throws in try ChunkCodec.decode([UInt8](body)) }) else { continue }
            for sample in samples where times_us.contains(sample.time_us) {
                found[sample.time_us, default: []].append(sample)
            }
        }
        return found
    }

    /// An answer of a week: of one that was begun and went on elsewhere, what is further is taken.
    public func add(_ stored: StoredOutcome) throws -> Outcome {
        let entry = stored.entry
        let row = try Row.fetchOne(
            database, sql: "SELECT * FROM outcome WHERE wearer = ? AND time_us = ? AND local_day = ?",
            arguments: [stored.wearer, stored.moment.utc_us, entry.day])
        guard let row else {
            return try added(
                """
                INSERT INTO outcome (wearer, local_day, time_us, utc_offset_s, pain_now, pain_usual, pain_worst, places,
                    scores, step) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [stored.wearer, entry.day, stored.moment.utc_us, stored.moment.offset_s] + Store.answers(entry))
        }
        let kept = try row.outcomeEntry()
        if kept.step < entry.step {
            _ = try added(
                """
                UPDATE outcome SET pain_now = ?, pain_usual = ?, pain_worst = ?, places = ?, scores = ?, step = ?
                WHERE id = ?
                """, Store.answers(entry) + [kept.number])
            return .completed
        }
        var same = entry
        same.number = kept.number
        return kept.step > entry.step || kept == same ? .known : .clash
    }
}

extension TrackSecond {
    /// Whether a record would keep the other one with the same values.
    fileprivate func isKept(as other: TrackSecond) -> Bool {
        func counts(_ second: TrackSecond) -> [Double?] {
            [second.flexionDegrees, second.leanDegrees].map { $0.map { ($0 * 100).rounded() } }
                + [(second.coverage * 255).rounded()]
        }
        return posture == other.posture && activity == other.activity && calibration == other.calibration
            && counts(self) == counts(other)
    }
}
