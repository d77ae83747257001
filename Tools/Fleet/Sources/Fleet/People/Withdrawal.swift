import Events
import Numbers

/// Deletes what a person's consent covered.
enum Withdrawal {
    /// Deletes it, in the transaction that is open and holds the row of the person's store.
    ///
    /// - Parameter kinds: `track` alone leaves the minutes; with `minutes` nothing of the person is left but a hash, by which
    ///   what comes late is refused.
    static func perform(of person: String, kinds: Set<FleetKind>, in database: Database) throws(DatabaseError) {
        try database.run("DELETE FROM fleet.track WHERE person = $1::uuid", [.text(person)], isRepeated: true)
        guard kinds.contains(.minutes) else {
            try database.run(
                "UPDATE fleet.person SET kinds = ARRAY['minutes'] WHERE id = $1::uuid", [.text(person)])
            return
        }
        try database.run("DELETE FROM fleet.minute WHERE person = $1::uuid", [.text(person)], isRepeated: true)
        // Name, recordings, care and login go with it.
        try database.run("DELETE FROM fleet.person WHERE id = $1::uuid", [.text(person)], isRepeated: true)
        try database.run(
            """
            INSERT INTO fleet.tombstone (person_hash) VALUES (sha256(convert_to($1, 'UTF8')))
            ON CONFLICT (person_hash) DO NOTHING
            """, [.text(person)], isRepeated: true)
    }
}
