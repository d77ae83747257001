import Deflate
import Events
import Fleet
import Glibc
import LinuxIO
import TestSupport
import Testing

/// Gateways, the real broker, the real program and the real database.
@Suite("From gateways into the database", .enabled(if: FleetHouse.isPossible))
struct FleetEndToEndTests {
    private let gateways: PlayedGateways
    private let first = MinuteMaker.first

    init() throws { gateways = try PlayedGateways() }

    private func gateway(
        _ number: Int, in house: FleetHouse, minutes: Int64, kinds: Set<FleetKind> = [.minutes]
    ) throws -> PlayedGateway {
        let gateway = PlayedGateway(try house.enrol(), in: gateways)
        let person = PlayedGateway.person(number)
        gateway.consent(person, kinds)
        gateway.record(
            person, recording: Int64(number), minutes: first..<first + minutes, track: kinds.contains(.track))
        return gateway
    }

    /// Every minute of the gateways is there once, and nothing else.
    private func expectEqual(_ house: FleetHouse, _ all: [PlayedGateway], tracks: Bool = false) throws {
        let there = try house.rows().map { $0.split(separator: "|").dropLast().joined(separator: "|") }
        #expect(there.sorted() == all.flatMap { $0.rows() }.sorted())
        if tracks { #expect(try house.rows().allSatisfy { !$0.hasSuffix("|-") }) }
    }

    @Test("Two ingesters side by side take what three gateways send: every minute once, and equal")
    func sideBySide() throws {
        let house = try FleetHouse()
        let ingesters = [try house.startIngester(), try house.startIngester()]
        let all = try (1...3).map { try gateway($0, in: house, minutes: 300, kinds: [.minutes, .track]) }
        try gateways.run(for: "all minutes") { all.allSatisfy(\.isDone) }
        try expectEqual(house, all, tracks: true)
        // What changes is sent again, and wins.
        all[0].record(PlayedGateway.person(1), recording: 1, minutes: first + 10..<first + 60, seed: 5)
        try gateways.run(for: "the changes") { all.allSatisfy(\.isDone) }
        try expectEqual(house, all)
        for ingester in ingesters {
            ingester.send(SIGTERM)
            #expect(try ingester.wait() == 0)
        }
        #expect(try house.run("people").said.split(separator: "\n").count == 3)
    }

    @Test("Ingester, broker and database are killed while gateways send: every minute is there once, and equal")
    func killed() throws {
        let server = try Postgres()
        let house = try FleetHouse(server)
        var ingester = try house.startIngester()
        let all = try (1...2).map { try gateway($0, in: house, minutes: 1500) }
        let count = { try house.rows().count }
        try gateways.run(for: "a beginning") { try count() > 100 }
        try ingester.kill9()
        ingester = try house.startIngester()
        try gateways.run(for: "more") { try count() > 600 }
        try house.broker.kill()
        try house.broker.start()
        try gateways.run(for: "still more") { try count() > 1200 }
        try server.kill()
        try gateways.run(for: "a word of the ingester's") { ingester.said.contains("Nothing is lost") }
        try server.start()
        try gateways.run(for: "all minutes") { all.allSatisfy(\.isDone) }
        try expectEqual(house, all)
        #expect(ingester.ended() == nil)
    }

    @Test(
        "A restored older copy gets what it lacks, who has withdrawn since is deleted again, and nothing is published meanwhile"
    )
    func restored() throws {
        let server = try Postgres()
        let house = try FleetHouse(server)
        let before = try house.startIngester()
        let one = try gateway(1, in: house, minutes: 200)
        let two = try gateway(2, in: house, minutes: 30)
        let (person, friend) = (PlayedGateway.person(1), PlayedGateway.person(2))
        try gateways.run(for: "the first minutes") { one.isDone && two.isDone }
        try server.stop()
        try server.backUp()
        try server.start()
        one.record(person, recording: 1, minutes: first + 200..<first + 400)
        one.record(person, recording: 1, minutes: first..<first + 50, seed: 9)
        two.withdraw(friend, [.minutes, .track])
        try gateways.run(for: "what came after the copy") { one.isDone && two.isDone }
        two.end()
        try expectEqual(house, [one])
        try house.place.connect().run(
            "INSERT INTO fleet.published_week (tenant, week, cohort, people_least, slouch_share, days_worn) "
                + "VALUES (1, '2026-06-01', NULL, 10, 0.25, 3)")
        before.send(SIGTERM)
        #expect(try before.wait() == 0)

        try server.stop()
        try server.restore()
        try server.start()
        #expect(try house.rows().count == 230)
        // Nobody knows yet whether it is the newest copy.
        let tooEarly = try house.run("publish")
        #expect(tooEarly.code == 4 && tooEarly.said.contains("it is not known yet whether it is the newest copy"))
        let ingester = try house.startIngester()
        for sentence in [
            "Withdrawals put back: 1;", "people deleted again: 1;", "lines of published weeks put back: 1.",
        ] {
            #expect(ingester.said.contains(sentence))
        }
        #expect(try house.tables(with: friend).isEmpty)
        let early = try house.run("publish")
        #expect(early.code == 4 && early.said.contains("2 of 2 gateways have not yet sent again what it lacks"))
        // It speaks again for another reason, and then sees it.
        one.record(person, recording: 1, minutes: first + 400..<first + 401)
        try gateways.run(for: "what the copy lacks") { try one.isDone && house.rows().count == 401 }
        try expectEqual(house, [one])
        one.record(person, recording: 1, minutes: first + 401..<first + 402)
        try gateways.run(for: "a minute more") { one.isDone }
        #expect(try house.run("publish").said.contains("1 of 2 gateways"))
        // Those that never come back are waited for a week.
        let owner = try house.place.connect()
        try owner.run("UPDATE fleet.lineage SET restored = restored - interval '7 days'")
        #expect(try house.run("publish").code == 0)
        let published = try owner.run("SELECT people_least FROM fleet.published_week WHERE week = '2026-06-01'")
        #expect(try published.map { try $0.integer("people_least") } == [10])
        // The same where somebody asks for it.
        try owner.run("DELETE FROM fleet.minute")
        #expect(try house.resendAll().code == 0)
        try gateways.run(for: "all of it again") { try house.rows().count == 402 }
        try expectEqual(house, [one])
    }

    @Test("Where nothing tells how new a database is, nothing is taken before somebody says how to go on")
    func lostState() throws {
        let server = try Postgres()
        let house = try FleetHouse(server)
        let before = try house.startIngester()
        before.send(SIGTERM)
        #expect(try before.wait() == 0)
        try server.stop()
        try server.start()
        let state = house.folder.path + "/state"
        #expect(rename(state, state + ".lost") == 0)
        let ingester = try house.startIngester(awaits: "tombstones --without-list")
        #expect(!ingester.said.contains("Taking what gateways send"))
        #expect(try house.run("tombstones", "--apply", state + ".lost/copy.txt").code == 2)
        #expect(try house.run("tombstones", "--without-list").said.contains("takes minutes into this database now"))
        try ingester.waits(for: "Taking what gateways send")
    }

    @Test("A database that may not be written to is said, and once it may be again, nothing is missing")
    func readOnly() throws {
        let house = try FleetHouse()
        let ingester = try house.startIngester()
        let one = try gateway(1, in: house, minutes: 20)
        try gateways.run(for: "the first minutes") { one.isDone }
        let database = try house.place.connect()
        let name = try database.run("SELECT current_database() AS name")[0].text("name") ?? ""
        let forbid = "ALTER DATABASE \(name) SET default_transaction_read_only ="
        let others =
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(name)' "
            + "AND pid <> pg_backend_pid()"
        try database.run("\(forbid) on; \(others)")
        one.record(PlayedGateway.person(1), recording: 1, minutes: first + 20..<first + 40)
        try gateways.run(for: "a word of the ingester's") { ingester.said.contains("The database is read-only") }
        #expect(ingester.said.split(separator: "\n").count { $0.contains("is there again") } <= 1)
        try database.run("\(forbid) off; \(others)")
        try gateways.run(for: "all minutes") { one.isDone }
        try expectEqual(house, [one])
    }

    @Test("A gateway writes and reads its own topics alone, and what is no message harms nobody")
    func accessList() throws {
        let house = try FleetHouse()
        let ingester = try house.startIngester()
        let good = try gateway(1, in: house, minutes: 100)
        let bad = try gateway(2, in: house, minutes: 10)
        bad.raw = [
            Array("no message".utf8), [], Deflate.compressed(Array("{}\n".utf8)),
            Deflate.compressed([UInt8](repeating: 0, count: 1 << 20)),
        ]
        // It writes as the good one, and listens to what that one is told.
        let intruder = Intruder(bad.code, in: gateways, against: good.code.store)
        try gateways.run(for: "all minutes") { good.isDone && bad.isDone && intruder.isDone }
        try expectEqual(house, [good, bad])
        #expect(intruder.refused == 0x87)
        #expect(intruder.heard.isEmpty)
        ingester.send(SIGTERM)
        #expect(try ingester.wait() == 0)
        let kinds = try house.place.connect().run("SELECT DISTINCT kind, store FROM fleet.incident")
        #expect(try kinds.map { try $0.text("kind") } == ["message"])
        #expect(try kinds.map { try $0.text("store") } == [bad.code.store])
    }

    @Test("The broker keeps no message for those who come later, not even for a gateway that asks")
    func nothingRetained() throws {
        let house = try FleetHouse()
        let answer = try RetainingGateway(code: house.enrol()).retain("remember me")
        // DISCONNECT: retained messages are not supported.
        #expect(answer.suffix(4).contains(0x9A) && answer.contains(0xE0), "\(answer)")
        try house.broker.stop()
        let kept = try #require(try WholeFile.read(house.folder.path + "/mosquitto.db", most: 1 << 24))
        #expect(!kept.contains("remember me"))
    }

    @Test("A copy of a store is refused, and a new computer takes its place when the operator says so")
    func copies() throws {
        let house = try FleetHouse()
        try house.startIngester()
        let one = try gateway(1, in: house, minutes: 20)
        try gateways.run(for: "its minutes") { one.isDone }
        let copy = PlayedGateway(one.code, in: gateways)
        copy.instance = "ffffffffffffffff"
        try gateways.run(for: "a refusal") {
            copy.heard.contains { if case .refused(.otherComputer, _) = $0 { true } else { false } }
        }
        copy.end()
        one.end()
        let code = try house.enrol(again: one.code.store)
        #expect(code.store == one.code.store && code.password != one.code.password)
        let next = PlayedGateway(code, in: gateways)
        next.instance = "ffffffffffffffff"
        next.consent(PlayedGateway.person(1), [.minutes])
        // Its record is an older copy: what it has is newer from now on.
        next.record(PlayedGateway.person(1), recording: 1, minutes: first..<first + 20, seed: 3)
        try gateways.run(for: "its minutes") { next.isDone }
        #expect(next.next > 21)
        try expectEqual(house, [next])
    }

    @Test(
        "Somebody withdraws: nothing is left in any table or partition, nor at the broker, and what comes late is refused"
    )
    func withdrawal() throws {
        let house = try FleetHouse()
        try house.startIngester()
        let one = try gateway(1, in: house, minutes: 60, kinds: [.minutes, .track])
        let person = PlayedGateway.person(1)
        try gateways.run(for: "its minutes") { one.isDone }
        #expect(try house.run("name", person, "Ada Lovelace").code == 0)
        let database = try house.place.connect()
        try database.run("INSERT INTO fleet.member VALUES ('ada', 'wearer', 1, $1::uuid)", [.text(person)])
        try database.run("INSERT INTO fleet.member VALUES ('therapist', 'therapist', 1, NULL)")
        try database.run("INSERT INTO fleet.care VALUES ('therapist', $1::uuid)", [.text(person)])
        let lines = try house.run("export", "Ada Lovelace").said.split(separator: "\n")
        #expect(lines.count == 1 + 1 + 1 + 1 + 1 + 60 + 60 + 1)
        #expect(try house.tables(with: person).count >= 8)
        one.withdraw(person, [.minutes, .track])
        try gateways.run(for: "its confirmation") { one.isDone }
        #expect(try house.tables(with: person).isEmpty)
        #expect(try house.tables(with: "Ada Lovelace").isEmpty)
        // The broker writes down what it retains and what is queued: nothing.
        try house.broker.stop()
        let kept = try #require(try WholeFile.read(house.folder.path + "/mosquitto.db", most: 1 << 24))
        #expect(!kept.contains(FleetTopics.prefix))
        #expect(try house.run("people").said == "")
    }

    @Test("Somebody is forgotten by the operator, who is asked, and what the gateway sends later is refused")
    func forgotten() throws {
        let house = try FleetHouse()
        try house.startIngester()
        let one = try gateway(1, in: house, minutes: 20)
        let person = PlayedGateway.person(1)
        try gateways.run(for: "its minutes") { one.isDone }
        let asked = try house.run("forget", person)
        #expect(asked.code == 2 && asked.said.contains("add --yes"))
        #expect(try house.run("forget", "Nobody", "--yes").code == 2)
        #expect(try house.run("forget", person, "--yes").code == 0)
        #expect(try house.tables(with: person).isEmpty)
        one.record(person, recording: 1, minutes: first + 20..<first + 21)
        try gateways.run(for: "a refusal") {
            one.heard.contains {
                if case .taken(let receipt) = $0 { receipt.refused.first?.reason == .withdrawn } else { false }
            }
        }
        #expect(try house.tables(with: person).isEmpty)
    }
}
