import PlainText

/// The group in which a person is counted: one, so that groups never overlap.
public enum Cohorts {
    public enum Trouble: Error, Equatable, CustomStringConvertible {
        case name(String)
        case unknownPerson(String)

        public var description: String {
            switch self {
            case .name(let name):
                "“\(PrintableText.of(name))” cannot be a group's name: one to 40 printable characters, without a space at "
                    + "either end."
            case .unknownPerson(let person):
                "Nobody is known as “\(PrintableText.of(person))”. “plumbline-fleet people” lists them."
            }
        }
    }

    /// Counts a person in a group from the next published week on; what was published stays.
    ///
    /// - Returns: how many people of that tenant are in the group now.
    public static func move(_ person: String, to cohort: String, in database: Database) throws -> Int {
        guard (1...40).contains(cohort.count), PrintableText.of(cohort) == cohort, cohort.utf8.count <= 160,
            cohort.first != " ", cohort.last != " "
        else { throw Trouble.name(cohort) }
        let rows = try database.run(
            """
            WITH moved AS (
                UPDATE fleet.person SET cohort = $2 WHERE id::text = $1 RETURNING id, store
            )
            SELECT (SELECT count(*) FROM fleet.person p JOIN fleet.store t ON t.id = p.store
                WHERE t.tenant = s.tenant AND p.cohort = $2 AND p.id <> m.id) + 1 AS people
            FROM moved m JOIN fleet.store s ON s.id = m.store
            """, [.text(person), .text(cohort)])
        guard let people = try rows.first?.integer("people") else { throw Trouble.unknownPerson(person) }
        return Int(clamping: people)
    }
}
