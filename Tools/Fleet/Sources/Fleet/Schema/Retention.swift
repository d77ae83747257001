import Numbers

/// How long minutes are kept: whole months, which go as whole partitions.
public struct Retention {
    private let database: Database

    public init(_ database: Database) { self.database = database }

    /// Months that are kept before this one; `nil` for all.
    public struct Rule: Equatable, Sendable {
        public var months: Int64?
        /// Of the track; never longer than `months`.
        public var trackMonths: Int64?

        public init(months: Int64?, trackMonths: Int64?) {
            self.months = months
            self.trackMonths = trackMonths
        }
    }

    public func rule() throws(DatabaseError) -> Rule {
        let rows = try database.run("SELECT months, track_months FROM fleet.retention")
        guard let row = rows.first else { return Rule(months: nil, trackMonths: nil) }
        return Rule(months: try row.integer("months"), trackMonths: try row.integer("track_months"))
    }

    public func set(_ rule: Rule) throws(DatabaseError) {
        try database.run(
            "UPDATE fleet.retention SET months = $1, track_months = $2",
            [.optional(rule.months), .optional(rule.trackMonths)])
    }

    /// Long questions hold a table for as long as they last, and one that waits for it keeps all others waiting: so it waits a
    /// short time, and again later.
    ///
    /// - Parameter first: of a partition of minutes, its first day: the kept sums of its days go with it.
    private func drop(_ part: String, first: String?) throws(DatabaseError) {
        try database.run("SET lock_timeout = '2s'")
        for attempt in 1... {
            do throws(DatabaseError) {
                try database.transaction { () throws(DatabaseError) in
                    try database.run("DROP TABLE \(part)")
                    guard let first else { return }
                    let next = try database.run("SELECT ($1::date + interval '1 month')::date AS next", [.text(first)])
                    try database.run(DayTables.dropped, [.text(first), .optional(try next[0].text("next"))])
                }
                return
            } catch {
                guard case .refused("55P03", _) = error, attempt < 30 else { throw error }
            }
            try database.run("SELECT pg_sleep(2)")
        }
    }

    /// Drops what is older than the rule says, and what was refused more than 90 days ago.
    ///
    /// - Returns: the partitions that were dropped.
    public func apply() throws(DatabaseError) -> [String] {
        var dropped: [String] = []
        let old = try database.run(
            """
            SELECT part::text AS part, first, true AS has_days FROM fleet.retention, fleet.months_of('fleet.minute')
            WHERE first < fleet.first_kept(months)
            UNION ALL SELECT part::text, first, false FROM fleet.retention, fleet.months_of('fleet.track')
            WHERE first < fleet.first_kept(least(months, track_months)) ORDER BY first, part
            """)
        for row in old {
            guard let part = try row.text("part") else { continue }
            try drop(part, first: try row.flag("has_days") == true ? try row.text("first") : nil)
            dropped.append(part)
        }
        try database.run(
            """
            DELETE FROM fleet.recording r USING fleet.retention
            WHERE r.start < fleet.first_kept(months) - 2 AND months IS NOT NULL
                AND NOT EXISTS (SELECT FROM fleet.minute m WHERE m.person = r.person AND m.recording = r.key)
            """)
        try database.run("DELETE FROM fleet.incident WHERE at < now() - interval '90 days'")
        return dropped
    }
}
