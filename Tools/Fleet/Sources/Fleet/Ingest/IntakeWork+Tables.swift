import Events
import Numbers

/// What a transaction reads and writes beside minutes.
extension IntakeWork {
    /// Reads what is known of stores, and holds their rows: in the order of their ids, so that two transactions never wait for
    /// each other crosswise.
    func load(_ ids: [String]) throws(DatabaseError) {
        let rows = try database.run(
            """
            SELECT id, instance, settled, top, batches, behind_until,
                coalesce(greeted = fleet.incarnation(), false) AS is_greeted
            FROM fleet.store WHERE id = ANY ($1::text[]) ORDER BY id FOR UPDATE
            """, [.texts(ids)], isRepeated: true)
        for row in rows {
            guard let id = try row.text("id"), let settled = try row.integer("settled"),
                let top = try row.integer("top"), let batches = try row.integer("batches"),
                let isGreeted = try row.flag("is_greeted")
            else { throw .unexpected("a store without its numbers") }
            stores[id] = Store(
                instance: try row.text("instance"), settled: settled, top: top, batches: batches, isGreeted: isGreeted,
                behindUntil: try row.integer("behind_until"))
        }
        let retention = try database.run(
            """
            SELECT extract(epoch FROM fleet.first_kept(months))::bigint / 60 AS minutes,
                extract(epoch FROM fleet.first_kept(least(months, track_months)))::bigint / 60 AS track,
                (SELECT coalesce(confirmed = fleet.incarnation(), false) FROM fleet.lineage) AS is_confirmed
            FROM fleet.retention
            """, [], isRepeated: true)
        guard let row = retention.first else { throw .unexpected("no row in fleet.retention") }
        // Nothing is taken by a copy that nobody has looked at.
        guard try row.flag("is_confirmed") == true else { throw .restoredMeanwhile }
        kept = (try row.integer("minutes") ?? 0, try row.integer("track") ?? 0)
    }

    /// Written once, whatever the messages were.
    func keepStores() throws(DatabaseError) {
        let sorted = stores.sorted { $0.key < $1.key }
        guard !sorted.isEmpty else { return }
        try database.run(
            """
            UPDATE fleet.store s SET instance = nullif(n.instance, ''), settled = n.settled, top = n.top,
                batches = n.batches, heard = now(),
                greeted = CASE WHEN n.is_greeted = 1 THEN fleet.incarnation() ELSE s.greeted END,
                clock_ahead_s = coalesce(n.ahead_ms / 1000.0, s.clock_ahead_s), behind_until = n.behind_until
            FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
                $8::bigint[]) AS n (id, instance, settled, top, is_greeted, ahead_ms, batches, behind_until)
            WHERE s.id = n.id
            """,
            [
                .texts(sorted.map(\.key)), .texts(sorted.map { $0.value.instance ?? "" }),
                .integers(sorted.map(\.value.settled)), .integers(sorted.map(\.value.top)),
                .integers(sorted.map { $0.value.isGreeted ? 1 : 0 }), .integers(sorted.map(\.value.clockAhead_ms)),
                .integers(sorted.map(\.value.batches)), .integers(sorted.map(\.value.behindUntil)),
            ], isRepeated: true)
    }

    /// What is known of people, by their pseudonyms.
    func known(_ people: [String]) throws(DatabaseError) -> [String: KnownPerson] {
        guard !people.isEmpty else { return [:] }
        let rows = try database.run(
            """
            SELECT n AS person, p.store, 'track' = ANY (p.kinds) AS sends_track,
                extract(epoch FROM p.first_minute)::bigint / 60 AS first_minute, t.person_hash IS NOT NULL AS has_withdrawn
            FROM unnest($1::text[]) n
            LEFT JOIN fleet.person p ON p.id = n::uuid
            LEFT JOIN fleet.tombstone t ON t.person_hash = sha256(convert_to(n, 'UTF8'))
            """, [.texts(people)], isRepeated: true)
        var known: [String: KnownPerson] = [:]
        for row in rows {
            guard let person = try row.text("person") else { continue }
            known[person] = KnownPerson(
                store: try row.text("store"), sendsTrack: try row.flag("sends_track") ?? false,
                firstMinute: try row.integer("first_minute") ?? 0,
                hasWithdrawn: try row.flag("has_withdrawn") ?? false)
        }
        return known
    }

    /// Keeps what people have agreed to.
    func keep(_ people: [FleetConsent], of store: String) throws(DatabaseError) {
        guard !people.isEmpty else { return }
        let sorted = people.sorted { $0.person < $1.person }
        let kinds = sorted.map { person in
            "{\(FleetKind.allCases.filter(person.kinds.contains).map(\.rawValue).joined(separator: ","))}"
        }
        try database.run(
            """
            INSERT INTO fleet.person AS old (id, store, kinds, consent_text, consented, first_minute)
            SELECT id::uuid, $2, kinds::text[], consent_text, to_timestamp(given_us / 1000000.0),
                to_timestamp(first_minute * 60)
            FROM unnest($1::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[])
                AS n (id, kinds, consent_text, given_us, first_minute)
            ON CONFLICT (id) DO UPDATE SET kinds = EXCLUDED.kinds, consent_text = EXCLUDED.consent_text,
                consented = EXCLUDED.consented, first_minute = EXCLUDED.first_minute
            WHERE old.store = EXCLUDED.store
                AND (old.kinds, old.consent_text, old.consented, old.first_minute) IS DISTINCT FROM
                    (EXCLUDED.kinds, EXCLUDED.consent_text, EXCLUDED.consented, EXCLUDED.first_minute)
            """,
            [
                .texts(sorted.map(\.person)), .text(store), .texts(kinds), .texts(sorted.map(\.text)),
                .integers(sorted.map(\.given_us)), .integers(sorted.map(\.firstMinute)),
            ], isRepeated: true)
    }
}
