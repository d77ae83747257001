import Events
import LinuxIO
import TestSupport
import Testing

@testable import Fleet

@Suite("Whether a database is the newest copy of itself", .enabled(if: Postgres.isHere))
struct DatabaseCopyTests {
    private let folder: TemporaryFolder
    private let state: StateFolder
    private let owner: Database
    private let copy: DatabaseCopy
    private let store = "abcdefghijklmnop"
    private let person = PlayedGateway.person(1)
    private let now_us = (MinuteMaker.first + 100_000) * 60_000_000

    init() throws {
        folder = try TemporaryFolder()
        state = try StateFolder(folder.path + "/state")
        owner = try Postgres.database().connect()
        _ = try Migrations.apply(to: owner)
        copy = DatabaseCopy(owner)
        let enrolment = Enrolment(owner)
        try enrolment.makeTenant("Clinic")
        #expect(try enrolment.add(store, tenant: "Clinic") {} == nil)
    }

    /// As a restart does, and a backup that is put back: this run is nobody's yet.
    private func restart(mark: Int64? = nil) throws {
        try owner.run(
            "UPDATE fleet.lineage SET confirmed = 'another run', mark = coalesce($1::bigint, mark)", [.optional(mark)])
    }

    private func behind() throws -> Int64? {
        try owner.run("SELECT behind_until FROM fleet.store")[0].integer("behind_until")
    }

    /// What publishing says against it; `nil` where it publishes.
    private func objection() throws -> String? {
        do throws(DatabaseError) {
            try owner.run("SELECT fleet.publish_due_weeks(7)")
            return nil
        } catch {
            guard case .refused("PF001", let message) = error else { throw error }
            return message
        }
    }

    private func take(_ up: FleetUp) throws {
        _ = try Intake(database: owner, now_us: now_us).take([IncomingMessage(store: store, up: up)])
    }

    private func hello(next: Int64, below: Int64, seen: Int64) -> FleetUp {
        let consent = FleetConsent(
            person: person, kinds: [.minutes], text: "1", given_us: MinuteMaker.first * 60_000_000,
            firstMinute: MinuteMaker.first)
        return .hello(
            FleetHello(
                instance: "0123456789abcdef", next: next, below: below, now_us: now_us, people: [consent], seen: seen))
    }

    private func batch(_ sequence: Int64, below: Int64, seen: Int64) -> FleetUp {
        .minutes(
            FleetBatch(
                instance: "0123456789abcdef", number: sequence, below: below, person: person,
                recordings: [MinuteMaker.recording(7)],
                minutes: [MinuteMaker.minute(MinuteMaker.first + sequence, sequence: sequence)], seen: seen))
    }

    @Test("A new database is the newest, also after a restart; nothing is taken and published before that is known")
    func newest() throws {
        #expect(throws: DatabaseError.restoredMeanwhile) { try take(hello(next: 1, below: 1, seen: 0)) }
        #expect(try objection()?.contains("it is not known yet whether it is the newest copy") == true)
        #expect(try copy.confirm(beside: state) == DatabaseCopy.Finding())
        try take(hello(next: 1, below: 1, seen: 0))
        #expect(try objection() == nil)
        try restart()
        #expect(throws: DatabaseError.restoredMeanwhile) { try take(hello(next: 1, below: 1, seen: 0)) }
        #expect(try copy.confirm(beside: state) == DatabaseCopy.Finding())
        #expect(try behind() == nil)
        // Another ingester with a folder of its own joins one that has confirmed.
        let second = try StateFolder(folder.path + "/second")
        #expect(try copy.confirm(beside: second) == DatabaseCopy.Finding())
        #expect(try second.read().copy?.lineage == state.read().copy?.lineage)
    }

    @Test("By its mark an older copy is known: the gateway is asked for what is missing, and publishing waits for it")
    func olderMark() throws {
        _ = try copy.confirm(beside: state)
        try take(hello(next: 1, below: 1, seen: 0))
        for sequence in 1...3 as ClosedRange<Int64> {
            try take(batch(sequence, below: sequence, seen: sequence - 1))
        }
        let mark = try #require(try state.read().copy?.mark)
        _ = try copy.remember(in: state, since: nil, hasTaken: true)
        #expect(try state.read().copy?.mark == mark + 1)
        try restart(mark: mark)
        #expect(try copy.confirm(beside: state).isOlder)
        #expect(try behind() == 0)
        // The gateway has seen more than this copy tells, says it has nothing that waits, and so sends again.
        try take(hello(next: 4, below: 4, seen: 3))
        #expect(try behind() == 4)
        #expect(try objection()?.contains("1 of 1 gateways have not yet sent again what it lacks") == true)
        try take(batch(3, below: 3, seen: 0))
        #expect(try behind() == 4)
        try take(batch(4, below: 4, seen: 1))
        #expect(try behind() == nil)
        #expect(try objection() == nil)
        // It was seen once; the same copy again is no news.
        try restart()
        #expect(try copy.confirm(beside: state) == DatabaseCopy.Finding())
    }

    @Test("A gateway that has nothing more to send is not waited for, nor any for more than a week")
    func waiting() throws {
        _ = try copy.confirm(beside: state)
        try owner.run("SELECT fleet.mark_restored()")
        try take(hello(next: 9, below: 5, seen: 0))
        #expect(try behind() == 9)
        try take(hello(next: 9, below: 9, seen: 0))
        #expect(try behind() == nil)
        try owner.run("SELECT fleet.mark_restored()")
        #expect(try objection() != nil)
        try owner.run("UPDATE fleet.lineage SET restored = now() - interval '7 days'")
        #expect(try objection() == nil)
        #expect(throws: DatabaseError.self) { try owner.run("SELECT fleet.publish_due_weeks(8)") }
    }

    @Test("Withdrawals and published weeks that a copy lacks are put back, and the people deleted")
    func putBack() throws {
        _ = try copy.confirm(beside: state)
        try take(hello(next: 1, below: 1, seen: 0))
        try take(batch(1, below: 1, seen: 0))
        try owner.run(
            """
            INSERT INTO fleet.tombstone VALUES (sha256(convert_to('\(person)', 'UTF8')), '2026-07-01 10:00Z');
            INSERT INTO fleet.published_week (tenant, week, cohort, people_least, slouch_share, share_step, days_worn, change,
                rules, published)
            VALUES (1, '2026-06-01', NULL, 10, 0.25, 0.05, 3, 'less', '7', '2026-06-20 03:30:00.123456Z'),
                (1, '2026-06-01', 'a “group”, \\ and more', NULL, NULL, NULL, NULL, NULL, NULL, '2026-06-20 03:30Z')
            """)
        let before = try owner.run("SELECT fleet.published_lines() AS line ORDER BY 1").map { try $0.text("line") }
        _ = try copy.remember(in: state, since: nil, hasTaken: false)
        try owner.run("DELETE FROM fleet.tombstone; DELETE FROM fleet.published_week")
        try restart()
        let finding = try copy.confirm(beside: state)
        #expect(finding == DatabaseCopy.Finding(isOlder: true, withdrawals: 1, deleted: 1, published: 2))
        #expect(
            try owner.run("SELECT fleet.published_lines() AS line ORDER BY 1").map { try $0.text("line") } == before)
        for table in ["person", "minute", "recording", "open_day"] {
            #expect(try owner.run("SELECT FROM fleet.\(table)").isEmpty, "\(table)")
        }
        #expect(try Tombstones.lines(in: owner).allSatisfy { $0.hasSuffix(" 2026-07-01T10:00:00Z") })
    }

    @Test("Where nothing tells, or the folder is about another database, it is refused with what to do")
    func unknown() throws {
        _ = try copy.confirm(beside: state)
        try restart()
        let empty = try StateFolder(folder.path + "/empty")
        #expect {
            try copy.confirm(beside: empty)
        } throws: { error in
            "\(error)".contains("/empty knows nothing of it") && "\(error)".contains("tombstones --without-list")
        }
        #expect(try copy.accept("") == (0, 0))
        #expect(try behind() == 0)
        #expect(try copy.confirm(beside: empty) == DatabaseCopy.Finding())
        try owner.run("UPDATE fleet.lineage SET id = gen_random_uuid()")
        #expect {
            try copy.confirm(beside: state)
        } throws: { "\($0)".contains("is about another database than this one") }
        for name in ["copy.txt", "withdrawn.txt", "published.jsonl"] {
            let damaged = try StateFolder(folder.path + "/damaged-" + name)
            try WholeFile.write("what is this\n", to: damaged.path + "/" + name)
            #expect {
                try copy.confirm(beside: damaged)
            } throws: { "\($0)".contains("/\(name) is damaged") }
        }
    }

    @Test("Tables that are put back while the server runs are another run of the database")
    func tablesPutBack() throws {
        _ = try copy.confirm(beside: state)
        try take(hello(next: 1, below: 1, seen: 0))
        // As pg_restore does: the rows are as they were, and the table is a new one.
        try owner.run(
            """
            CREATE TEMPORARY TABLE dump AS SELECT * FROM fleet.lineage;
            TRUNCATE fleet.lineage;
            INSERT INTO fleet.lineage SELECT * FROM dump
            """)
        #expect(throws: DatabaseError.restoredMeanwhile) { try take(hello(next: 1, below: 1, seen: 0)) }
        #expect(throws: DatabaseError.restoredMeanwhile) { try copy.remember(in: state, since: nil, hasTaken: true) }
        #expect(try copy.confirm(beside: state) == DatabaseCopy.Finding())
    }
}
