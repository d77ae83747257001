import Fleet
import Testing

@Suite("A connection to PostgreSQL", .enabled(if: Postgres.isHere))
struct DatabaseTests {
    @Test("Every kind of value comes back as it went")
    func valuesComeBack() throws {
        let database = try Postgres.database().connect()
        let bytes = (0...255).map { UInt8($0) }
        let row = try database.run(
            """
            SELECT $1::text AS text, $2::bigint AS number, $3::float8 AS real, $4::boolean AS flag, $5::bytea AS bytes,
                $6::bigint[] AS numbers, $7::text[] AS texts, $8::bytea[] AS blobs, $9::text AS nothing,
                $10::text[] AS none
            """,
            [
                "it's “ü” \\ \"", .integer(.min), .real(-0.1), .flag(true), .bytes(bytes), .integers([1, nil, .max]),
                .texts(["a,b", "", "\"ü"]), .blobs([[0, 255], []]), .null, .texts([]),
            ], isRepeated: true)[0]
        #expect(try row.text("text") == "it's “ü” \\ \"")
        #expect(try row.integer("number") == .min)
        #expect(try row.real("real") == -0.1)
        #expect(try row.flag("flag") == true)
        #expect(try row.bytes("bytes") == bytes)
        #expect(try row.text("numbers") == "{1,NULL,9223372036854775807}")
        #expect(try row.text("texts") == #"{"a,b","","\"ü"}"#)
        #expect(try row.text("blobs") == #"{"\\x00ff","\\x"}"#)
        #expect(try row.text("nothing") == nil)
        #expect(try row.text("none") == "{}")
        #expect(throws: DatabaseError.self) { try row.text("missing") }
        #expect(throws: DatabaseError.self) { try row.integer("text") }
    }

    @Test("A text with a zero byte is refused, and not cut there")
    func zeroIsRefused() throws {
        let database = try Postgres.database().connect()
        #expect(throws: DatabaseError.refused(code: "22021", message: "a text has a zero byte in it")) {
            try database.run("SELECT $1::text", [.text("a\0b")])
        }
    }

    @Test("A transaction in which something fails leaves nothing, and the connection goes on")
    func transactionsAreWhole() throws {
        let database = try Postgres.database().connect()
        try database.run("CREATE TABLE number (n integer PRIMARY KEY)")
        #expect(throws: DatabaseError.self) {
            try database.transaction { () throws(DatabaseError) in
                try database.run("INSERT INTO number VALUES ($1)", [1])
                try database.run("INSERT INTO number VALUES ($1)", [1])
            }
        }
        #expect(try database.run("SELECT n FROM number").isEmpty)
        let changed = try database.transaction { () throws(DatabaseError) in
            try database.run("INSERT INTO number VALUES ($1), ($2)", [1, 2]).changed
        }
        #expect(changed == 2)
    }

    @Test("A connection that the server has ended is said to be lost")
    func lostIsSaid() throws {
        let place = try Postgres.database()
        let (database, other) = (try place.connect(), try place.connect())
        try other.run("SELECT pg_terminate_backend($1)", [.integer(Int64(database.process))])
        do {
            try database.run("SELECT 1")
            Issue.record("The connection still answers.")
        } catch let error {
            #expect(error.isPassing && error.needsConnection)
        }
        #expect(database.isLost)
    }

    @Test("A server that is not there is a sentence that says what to look at")
    func absentServer() {
        do {
            _ = try Database("host=/nonexistent-folder")
            Issue.record("Something is there.")
        } catch let error {
            #expect(error.isPassing)
            #expect(error.description.contains("No such file or directory. See --database"))
        }
    }
}
