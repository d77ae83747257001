import Events
import Numbers

/// Rows of several batches on their way to the tables: of each minute, and of each recording, the newest.
struct MinuteRows {
    struct Key: Hashable, Comparable {
        let person: String
        let recording: Int64
        let minute: Int64

        static func < (a: Key, b: Key) -> Bool {
            (a.person, a.recording, a.minute) < (b.person, b.recording, b.minute)
        }
    }

    struct Row {
        var sequence: Int64
        var localDay: Int64
        var statistics: MinuteStatistics
        /// `nil` where there is none, or it is not kept.
        var track: [UInt8]?
        /// There may be an older track, which is this minute's no more.
        var removesTrack: Bool
    }

    struct RecordingKey: Hashable, Comparable {
        let person: String
        let key: Int64

        static func < (a: RecordingKey, b: RecordingKey) -> Bool { (a.person, a.key) < (b.person, b.key) }
    }

    private(set) var rows: [Key: Row] = [:]
    private(set) var recordings: [RecordingKey: (recording: FleetRecording, sequence: Int64)] = [:]

    var isEmpty: Bool { rows.isEmpty }

    /// The days that they are of by UTC, days since 1970.
    var days: Set<Int64> { Set(rows.keys.map { Self.day(of: $0.minute * 60) }) }

    mutating func add(
        _ minute: FleetMinute, of recording: FleetRecording, person: String, sendsTrack: Bool, keepsTrack: Bool
    ) {
        let key = Key(person: person, recording: recording.key, minute: minute.minute)
        if rows[key].map({ $0.sequence < minute.sequence }) ?? true {
            let track = sendsTrack && keepsTrack ? minute.track : nil
            rows[key] = Row(
                sequence: minute.sequence,
                localDay: Self.day(of: minute.minute * 60 + Int64(clamping: recording.utcOffset_s)),
                statistics: minute.statistics, track: track, removesTrack: sendsTrack && track == nil)
        }
        let known = RecordingKey(person: person, key: recording.key)
        if recordings[known].map({ $0.sequence < minute.sequence }) ?? true {
            recordings[known] = (recording, minute.sequence)
        }
    }

    /// Rounded down, also before 1970.
    private static func day(of second: Int64) -> Int64 {
        let (day, rest) = second.quotientAndRemainder(dividingBy: 86_400)
        return rest < 0 ? day - 1 : day
    }
}

extension MinuteRows {
    /// Writes all of it, where it is newer than what is there. To be called in a transaction that holds the stores' rows.
    ///
    /// In the order of the key: two transactions never wait for each other crosswise.
    func write(to database: Database) throws(DatabaseError) {
        let sorted = rows.sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value) }
        try writeRecordings(to: database)
        try writeMinutes(sorted, to: database)
        let tracks = sorted.filter { $0.value.track != nil }
        if !tracks.isEmpty {
            // Of a minute that is newer than this track there is nothing to keep.
            try database.run(
                """
                INSERT INTO fleet.track AS old (person, recording, minute, sequence, body)
                SELECT n.person::uuid, n.recording, to_timestamp(n.minute * 60), n.sequence, n.body
                FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bytea[])
                    AS n (person, recording, minute, sequence, body)
                JOIN fleet.minute m ON m.person = n.person::uuid AND m.recording = n.recording
                    AND m.minute = to_timestamp(n.minute * 60) AND m.sequence = n.sequence
                ON CONFLICT (person, recording, minute) DO UPDATE SET sequence = EXCLUDED.sequence, body = EXCLUDED.body
                WHERE old.sequence < EXCLUDED.sequence
                """,
                Self.keys(tracks) + [.blobs(tracks.map { $0.value.track ?? [] })], isRepeated: true)
        }
        let removed = sorted.filter { $0.value.removesTrack }
        if !removed.isEmpty {
            try database.run(
                """
                DELETE FROM fleet.track old
                USING unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) AS n (person, recording, minute, sequence)
                WHERE old.person = n.person::uuid AND old.recording = n.recording
                    AND old.minute = to_timestamp(n.minute * 60) AND old.sequence < n.sequence
                """, Self.keys(removed), isRepeated: true)
        }
    }

    private static func keys(_ rows: [(key: Key, value: Row)]) -> [DatabaseValue] {
        [
            .texts(rows.map(\.key.person)), .integers(rows.map(\.key.recording)), .integers(rows.map(\.key.minute)),
            .integers(rows.map(\.value.sequence)),
        ]
    }

    private func writeRecordings(to database: Database) throws(DatabaseError) {
        let sorted = recordings.sorted { $0.key < $1.key }
        guard !sorted.isEmpty else { return }
        let given = sorted.map(\.value.recording)
        try database.run(
            """
            INSERT INTO fleet.recording AS old (person, key, start, utc_offset_s, placement, family, rules, sequence)
            SELECT person::uuid, key, to_timestamp(start_us / 1000000.0), utc_offset_s, nullif(placement, ''), family, rules,
                sequence
            FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[],
                $8::bigint[]) AS n (person, key, start_us, utc_offset_s, placement, family, rules, sequence)
            ON CONFLICT (person, key) DO UPDATE SET start = EXCLUDED.start, utc_offset_s = EXCLUDED.utc_offset_s,
                placement = EXCLUDED.placement, family = EXCLUDED.family, rules = EXCLUDED.rules,
                sequence = EXCLUDED.sequence
            WHERE old.sequence < EXCLUDED.sequence
            """,
            [
                .texts(sorted.map(\.key.person)), .integers(sorted.map(\.key.key)), .integers(given.map(\.start_us)),
                .integers(given.map { Int64(clamping: $0.utcOffset_s) }), .texts(given.map { $0.placement ?? "" }),
                .texts(given.map(\.family)), .texts(given.map(\.rules)), .integers(sorted.map(\.value.sequence)),
            ], isRepeated: true)
    }

    /// In the order of `MinuteStatistics.postures`.
    private static let postures = [
        "upright_s", "slouch_s", "lean_forward_s", "lean_left_s", "lean_right_s", "recline_s", "bend_s", "unknown_s",
    ]
    private static let counts = ["recorded_s", "worn_s", "calibrated_s", "moving_s", "lying_s", "alerts"] + postures
    private static let angles = ["flexion_mean_deg", "flexion_deviation_deg", "flexion_most_deg"]

    /// Made once of the names above.
    private static let statement: String = {
        let columns = ["local_day", "sequence"] + counts + angles
        let given = ["person", "recording", "minute", "sequence", "local_day"] + counts + angles
        let values =
            [
                "person::uuid", "recording", "to_timestamp(minute * 60)", "DATE '1970-01-01' + local_day::integer",
                "sequence",
            ] + counts + angles.map { "\($0) / 100.0" }
        let arrays = given.indices.map { "$\($0 + 1)::\($0 == 0 ? "text" : "bigint")[]" }
        return """
            INSERT INTO fleet.minute AS old (person, recording, minute, \(columns.joined(separator: ", ")))
            SELECT \(values.joined(separator: ", "))
            FROM unnest(\(arrays.joined(separator: ", "))) AS n (\(given.joined(separator: ", ")))
            ON CONFLICT (person, recording, minute)
            DO UPDATE SET \(columns.map { "\($0) = EXCLUDED.\($0)" }.joined(separator: ", "))
            WHERE old.sequence < EXCLUDED.sequence
            """
    }()

    private func writeMinutes(_ rows: [(key: Key, value: Row)], to database: Database) throws(DatabaseError) {
        let all = rows.map(\.value.statistics)
        func column(_ value: (MinuteStatistics) -> Int?) -> DatabaseValue {
            .integers(all.map { value($0).map { Int64(clamping: $0) } })
        }
        var values = Self.keys(rows) + [.integers(rows.map(\.value.localDay))]
        values += [
            column { $0.recorded_s }, column { $0.worn_s }, column { $0.calibrated_s }, column { $0.moving_s },
            column { $0.lying_s }, column { $0.alerts },
        ]
        values += Self.postures.indices.map { index in column { $0.posture_s[index] } }
        values += [
            column { $0.meanFlexion_cdeg }, column { $0.flexionDeviation_cdeg }, column { $0.mostFlexion_cdeg },
        ]
        try database.run(Self.statement, values, isRepeated: true)
    }
}
