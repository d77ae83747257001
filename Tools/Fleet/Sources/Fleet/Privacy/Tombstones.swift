import Numbers

/// Who has withdrawn, apart from the database: so that a backup from before a withdrawal brings nobody back.
public enum Tombstones {
    public struct Trouble: Error, Equatable, CustomStringConvertible {
        public let description: String
    }

    /// A line each: the hash in hexadecimal digits, and when (UTC, RFC 3339).
    public static func lines(in database: Database) throws(DatabaseError) -> [String] {
        var lines: [String] = []
        for row in try database.run(
            """
            SELECT encode(person_hash, 'hex') AS hash,
                to_char(withdrawn AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS time
            FROM fleet.tombstone ORDER BY withdrawn, person_hash
            """)
        {
            if let hash = try row.text("hash"), let time = try row.text("time") { lines.append("\(hash) \(time)") }
        }
        return lines
    }

    /// Puts back what is not there, and deletes what is held of these people, in the transaction that is open.
    ///
    /// - Parameters: as `parsed` reads them.
    /// - Returns: how many were missing, and of how many of all who have withdrawn something was held.
    static func putBack(
        _ hashes: [String], _ times: [String], in database: Database
    ) throws(DatabaseError) -> (added: Int, deleted: Int) {
        let added = try database.run(
            """
            INSERT INTO fleet.tombstone (person_hash, withdrawn)
            SELECT DISTINCT ON (h) decode(h, 'hex'), t::timestamptz FROM unnest($1::text[], $2::text[]) AS line (h, t)
            ORDER BY h, t ON CONFLICT DO NOTHING
            """, [.texts(hashes), .texts(times)]
        ).changed
        var returned: [String] = []
        for row in try database.run(
            """
            SELECT p.id FROM fleet.person p
            WHERE EXISTS (SELECT FROM fleet.tombstone t WHERE t.person_hash = sha256(convert_to(p.id::text, 'UTF8')))
            """)
        { if let person = try row.text("id") { returned.append(person) } }
        guard !returned.isEmpty else { return (added, 0) }
        let people: [DatabaseValue] = [.texts(returned)]
        // What their gateways send at this moment waits.
        try database.run(
            """
            SELECT s.id FROM fleet.store s
            WHERE s.id IN (SELECT p.store FROM fleet.person p WHERE p.id = ANY ($1::text[]::uuid[])) ORDER BY s.id FOR UPDATE
            """, people)
        for table in ["minute", "track"] {
            try database.run("DELETE FROM fleet.\(table) WHERE person = ANY ($1::text[]::uuid[])", people)
        }
        return (added, try database.run("DELETE FROM fleet.person WHERE id = ANY ($1::text[]::uuid[])", people).changed)
    }

    /// The list's columns; what is not such a list is refused as a whole.
    static func parsed(_ text: String) throws(Trouble) -> (hashes: [String], times: [String]) {
        var hashes: [String] = []
        var times: [String] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard !line.isEmpty else { continue }
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 2, isHash(words[0]), isTime(words[1]) else {
                throw Trouble(
                    description:
                        "Line \(index + 1) is not a hash and a time, as “plumbline-fleet tombstones” writes them. "
                        + "Nothing was changed.")
            }
            hashes.append(words[0])
            times.append(words[1])
        }
        return (hashes, times)
    }

    private static func isHash(_ word: String) -> Bool {
        let digits = Set("0123456789abcdef".utf8)
        return word.utf8.count == 64 && word.utf8.allSatisfy(digits.contains)
    }

    private static func isTime(_ word: String) -> Bool {
        let shape = Array("dddd-dd-ddTdd:dd:ddZ".utf8)
        let bytes = Array(word.utf8)
        return bytes.count == shape.count
            && zip(bytes, shape).allSatisfy { byte, wanted in
                wanted == UInt8(ascii: "d") ? (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) : byte == wanted
            }
    }
}
