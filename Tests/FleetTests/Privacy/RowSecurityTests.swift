import TestSupport
import Testing

@testable import Fleet

@Suite("Row-level security against those who try", .enabled(if: Postgres.isHere))
struct RowSecurityTests {
    private func world() throws -> FleetWorld {
        let world = try FleetWorld()
        for number in 1...4 { try world.add(number, tenant: number < 4 ? 1 : 2) }
        for number in 1...4 {
            try world.record(number, on: "2025-02-26", minutes: 5, slouch_s: 10)
            try world.owner.run(
                "INSERT INTO fleet.person_name VALUES ('\(FleetWorld.person(number))', 'Name \(number)')")
        }
        try world.member("therapist", .therapist, care: [1])
        try world.member("researcher", .researcher)
        try world.member("wearer", .wearer, person: 2)
        return world
    }

    @Test("Neither another role, another session, nor a variable makes somebody else of a login")
    func identityIsTheLogin() throws {
        let world = try world()
        let therapist = try world.logIn(as: "therapist")
        func people() throws -> [String?] {
            try therapist.run("SELECT id FROM fleet.person").map { row throws(DatabaseError) in try row.text("id") }
        }
        #expect(try people() == [FleetWorld.person(1)])
        #expect(isDenied(therapist, "SET SESSION AUTHORIZATION \(world.name("researcher"))"))
        #expect(isDenied(therapist, "SET ROLE \(world.name("researcher"))"))
        #expect(isDenied(therapist, "SET ROLE fleet_owner"))
        try therapist.run("SET ROLE fleet_therapist; SET fleet.login = '\(world.name("researcher"))'")
        #expect(try people() == [FleetWorld.person(1)])
        // With the rights of two roles, a login is still one member: a researcher sees no name.
        try world.owner.run("GRANT fleet_therapist TO \(world.name("researcher"))")
        let both = try world.logIn(as: "researcher")
        #expect(try FleetWorld.number(both, "SELECT count(*) FROM fleet.person") == 3)
        #expect(try FleetWorld.number(both, "SELECT count(*) FROM fleet.person_name") == 0)
        #expect(isDenied(therapist, "ALTER TABLE fleet.minute DISABLE ROW LEVEL SECURITY"))
        try therapist.run("SET row_security = off")
        #expect(isDenied(therapist, "SELECT * FROM fleet.minute"))
    }

    @Test("A question that fails on a row does not tell that the row is there")
    func errorsTellNothing() throws {
        let therapist = try world().logIn(as: "therapist")
        let guess = "SELECT * FROM fleet.person_name WHERE 1 / (CASE WHEN name = 'Name 3' THEN 0 ELSE 1 END) = 1"
        #expect(try therapist.run(guess).count == 1)
        // Of a row that it may read, the same fails: so the question above would have told.
        let own = "SELECT * FROM fleet.person_name WHERE 1 / (CASE WHEN name = 'Name 1' THEN 0 ELSE 1 END) = 1"
        #expect(throws: DatabaseError.self) { try therapist.run(own) }
    }

    @Test("Nobody makes a table, a function or a view here, through which more could be read")
    func nothingIsMade() throws {
        let world = try world()
        for login in ["therapist", "researcher", "wearer"] {
            let database = try world.logIn(as: login)
            for statement in [
                "CREATE TEMPORARY TABLE mine (i integer)", "CREATE TABLE fleet.mine (i integer)",
                "CREATE FUNCTION fleet.mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'", "CREATE SCHEMA mine",
            ] { #expect(isDenied(database, statement), "\(login): \(statement)") }
        }
    }

    @Test("A month's partition that is made later is denied by its own name, and read through its table")
    func laterPartitions() throws {
        let world = try world()
        let researcher = try world.logIn(as: "researcher")
        try world.record(1, on: "2024-07-03", minutes: 3, slouch_s: 1)
        #expect(isDenied(researcher, "SELECT * FROM fleet.minute_2024_07"))
        #expect(isDenied(try world.ingester(), "SELECT * FROM fleet.minute_2024_07"))
        #expect(
            try FleetWorld.number(researcher, "SELECT count(*) FROM fleet.minute WHERE minute < '2024-08-01'") == 3)
    }

    @Test("Who is removed, or loses either the role or the membership, reads nothing from the next statement on")
    func removal() throws {
        let world = try world()
        let (therapist, researcher) = (try world.logIn(as: "therapist"), try world.logIn(as: "researcher"))
        #expect(try FleetWorld.number(therapist, "SELECT count(*) FROM fleet.minute") == 5)
        #expect(try FleetWorld.number(researcher, "SELECT count(*) FROM fleet.minute") == 15)
        try Members.remove(world.name("therapist"), care: [FleetWorld.person(1)], in: world.owner)
        #expect(try FleetWorld.number(therapist, "SELECT count(*) FROM fleet.minute") == 0)
        try world.owner.run("DELETE FROM fleet.member WHERE login = '\(world.name("researcher"))'")
        #expect(try FleetWorld.number(researcher, "SELECT count(*) FROM fleet.minute") == 0)
        try Members.remove(world.name("therapist"), in: world.owner)
        // Somebody who has withdrawn was a member, and only the login is left.
        try world.owner.run("DELETE FROM fleet.person WHERE id = '\(FleetWorld.person(2))'")
        try Members.remove(world.name("wearer"), in: world.owner)
        #expect(throws: DatabaseError.self) { try world.logIn(as: "wearer") }
        #expect(throws: DatabaseError.self) { try therapist.run("SELECT count(*) FROM fleet.minute") }
        #expect(throws: DatabaseError.self) { try world.logIn(as: "therapist") }
        #expect(throws: MemberError.notThere(world.name("therapist"))) {
            try Members.remove(world.name("therapist"), in: world.owner)
        }
    }

    @Test("Members cannot be what would see more, and people in care are of the tenant")
    func members() throws {
        let world = try world()
        #expect(try world.member("therapist", .therapist, care: [2]) == false)
        #expect(try Members.all(in: world.owner).first { $0.login == world.name("therapist") }?.care == 2)
        #expect(throws: MemberError.unknownPerson(FleetWorld.person(4))) {
            try world.member("therapist", .therapist, care: [3, 4])
        }
        #expect(try Members.all(in: world.owner).first { $0.login == world.name("therapist") }?.care == 2)
        for login in ["postgres", "fleet_owner", "pg_read_all_data", "Mia", "a b", "", "x\"; DROP SCHEMA fleet"] {
            #expect(throws: MemberError.self) {
                try Members.add(login, as: .employer, tenant: "North", in: world.owner)
            }
        }
        let other = world.name("reads_all")
        try world.owner.run("CREATE ROLE \(other) LOGIN; GRANT pg_read_all_data TO \(other)")
        #expect(throws: MemberError.mayDoMore(world.name("reads_all"))) { try world.member("reads_all", .employer) }
        #expect(throws: MemberError.unknownTenant("East", known: ["North", "South"])) {
            try world.member("another", .employer, tenant: "East")
        }
        // Who becomes an employer reads nobody's rows any more.
        let therapist = try world.logIn(as: "therapist")
        try world.member("therapist", .employer)
        #expect(isDenied(therapist, "SELECT * FROM fleet.minute"))
        #expect(try FleetWorld.number(world.owner, "SELECT count(*) FROM fleet.care") == 0)
    }

    @Test("The list of who has withdrawn deletes again what a backup has brought back, and refuses what is no list")
    func tombstones() throws {
        let world = try world()
        let person = FleetWorld.person(2)
        try world.owner.run(
            "INSERT INTO fleet.tombstone VALUES (sha256(convert_to('\(person)', 'UTF8')), '2025-03-01 10:00Z')")
        let list = try Tombstones.lines(in: world.owner)
        #expect(list.count == 1 && list[0].hasSuffix(" 2025-03-01T10:00:00Z") && !list[0].contains(person))
        try world.owner.run("DELETE FROM fleet.tombstone")
        for wrong in ["x", list[0] + "x", "\(list[0])\n\(list[0].dropFirst())"] {
            #expect(throws: Tombstones.Trouble.self) { try DatabaseCopy(world.owner).accept(wrong) }
        }
        #expect(try FleetWorld.number(world.owner, "SELECT count(*) FROM fleet.tombstone") == 0)
        let first = try DatabaseCopy(world.owner).accept(list[0] + "\n")
        #expect(first == (1, 1))
        let again = try DatabaseCopy(world.owner).accept(list[0] + "\n" + list[0])
        #expect(again == (0, 0))
        for table in ["minute", "track", "recording", "person_name", "care"] {
            #expect(
                try FleetWorld.number(world.owner, "SELECT count(*) FROM fleet.\(table) WHERE person = '\(person)'")
                    == 0)
        }
        #expect(try FleetWorld.number(world.owner, "SELECT count(*) FROM fleet.minute") == 15)
    }

    @Test("A damaged list of who has withdrawn is refused or is a list: each hash has its time")
    func damagedTombstones() throws {
        var chance = SplitMix(seed: 5)
        let line = String(repeating: "0a", count: 32) + " 2025-03-01T10:00:00Z\n"
        let letters = Array("0aZ: -T\n\r\0é".unicodeScalars)
        var taken = 0
        for _ in 0..<3000 {
            var text = Array((line + line + line).unicodeScalars)
            for _ in 0..<chance.number(0...3) {
                let place = chance.number(0...text.count - 1)
                switch chance.number(0...2) {
                case 0: text.remove(at: place)
                case 1: text.insert(letters[chance.number(0...letters.count - 1)], at: place)
                default: text[place] = letters[chance.number(0...letters.count - 1)]
                }
            }
            var shown = String.UnicodeScalarView()
            shown.append(contentsOf: text)
            guard let (hashes, times) = try? Tombstones.parsed(String(shown)) else { continue }
            taken += 1
            #expect(hashes.count == times.count && hashes.allSatisfy { $0.utf8.count == 64 })
        }
        #expect((700..<2900).contains(taken))
    }
}
