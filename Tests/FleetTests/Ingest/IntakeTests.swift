import Deflate
import Events
import LinuxIO
import TestSupport
import Testing

@testable import Fleet

/// What comes of messages in the database, without a broker.
@Suite("Taking messages into the database", .enabled(if: Postgres.isHere))
struct IntakeTests {
    let database: Database
    let store = "abcdefghijklmnop"
    let other = "bbbbbbbbbbbbbbbb"
    let instance = "0123456789abcdef"
    let person = PlayedGateway.person(1)
    let first = MinuteMaker.first
    let now_us = (MinuteMaker.first + 100_000) * 60_000_000

    init() throws {
        database = try Postgres.database().setUp()
        let enrolment = Enrolment(database)
        try enrolment.makeTenant("Clinic")
        for id in [store, other] { #expect(try enrolment.add(id, tenant: "Clinic") {} == nil) }
    }

    private func take(_ messages: (String, FleetUp)...) throws -> Intake.Taken {
        try Intake(database: database, now_us: now_us).take(messages.map { IncomingMessage(store: $0, up: $1) })
    }

    private func hello(
        _ people: [String], kinds: Set<FleetKind> = [.minutes, .track], instance: String? = nil, next: Int64 = 1
    ) -> FleetUp {
        .hello(
            FleetHello(
                instance: instance ?? self.instance, next: next, below: 0, now_us: now_us + 2_500_000,
                people: people.map {
                    FleetConsent(
                        person: $0, kinds: kinds, text: "1", given_us: first * 60_000_000, firstMinute: first)
                }))
    }

    private func batch(
        _ minutes: [FleetMinute], number: Int64 = 1, below: Int64 = 0, person: String? = nil, family: String = "own",
        instance: String? = nil, seen: Int64 = 0
    ) -> FleetUp {
        var recording = MinuteMaker.recording(7)
        recording.family = family
        return .minutes(
            FleetBatch(
                instance: instance ?? self.instance, number: number, below: below, person: person ?? self.person,
                recordings: [recording], minutes: minutes, seen: seen))
    }

    private func receipt(_ taken: Intake.Taken, _ index: Int = 0) throws -> FleetReceipt {
        guard case .taken(let receipt) = taken.answers[index].down else {
            throw ServerProcess.Trouble(description: "\(taken.answers)")
        }
        return receipt
    }

    private func count(_ table: String) throws -> Int64 {
        try database.run("SELECT count(*) AS n FROM fleet.\(table)")[0].integer("n") ?? -1
    }

    @Test("Nothing is taken of a gateway that nobody has enrolled, of another computer, or before its hello")
    func strangers() throws {
        let minutes = batch([MinuteMaker.minute(first, sequence: 1)])
        let unknown = try take(("cccccccccccccccc", hello([])), ("cccccccccccccccc", minutes))
        #expect(unknown.incidents.map(\.kind) == [.unknownGateway, .unknownGateway])
        guard case .refused(.unknownGateway, _) = unknown.answers[0].down else { throw Missing() }
        #expect(try take((store, minutes)).answers.map(\.down) == [.greet])
        #expect(try take((store, hello([person]))).answers.count == 1)
        let copy = try take(
            (store, hello([], instance: "ffffffffffffffff")),
            (store, batch([MinuteMaker.minute(first, sequence: 9)], instance: "ffffffffffffffff")))
        for answer in copy.answers {
            guard case .refused(.otherComputer, _) = answer.down else { throw Missing() }
        }
        #expect(try count("minute") == 0)
        #expect(try receipt(take((store, minutes))).refused.isEmpty)
        #expect(try count("minute") == 1)
    }

    private struct Missing: Error {}

    @Test("A welcome says how far the database is, the server's clock, and keeps how far the gateway's is ahead")
    func welcome() throws {
        _ = try take((store, hello([person])), (store, batch([MinuteMaker.minute(first, sequence: 41)], below: 30)))
        let again = try take((store, hello([person])))
        #expect(again.answers.map(\.down) == [.welcome(FleetWelcome(settled: 30, top: 41, now_us: now_us, count: 1))])
        #expect(
            try database.run("SELECT clock_ahead_s FROM fleet.store WHERE id = $1", [.text(store)])[0].real(
                "clock_ahead_s") == 2.5)
    }

    @Test("The newest change of a minute wins, whatever the order in which they come, also within one transaction")
    func newestWins() throws {
        _ = try take((store, hello([person])))
        let changes = (1...3).map { MinuteMaker.minute(first, sequence: Int64($0), track: $0 == 2, seed: $0) }
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [2, 2, 0]] {
            try database.run(
                "DELETE FROM fleet.minute; DELETE FROM fleet.track; UPDATE fleet.recording SET sequence = 0")
            for index in order { _ = try take((store, batch([changes[index]]))) }
            let row = try database.run("SELECT sequence, slouch_s FROM fleet.minute")[0]
            #expect(try row.integer("sequence") == 3)
            #expect(try row.integer("slouch_s") == Int64(changes[2].statistics.posture_s[1]))
            // The track was an older change's.
            #expect(try count("track") == 0)
        }
        try database.run("DELETE FROM fleet.minute")
        _ = try take((store, batch([changes[2]])), (store, batch([changes[0]], number: 2)))
        #expect(try database.run("SELECT sequence FROM fleet.minute")[0].integer("sequence") == 3)
    }

    @Test("Each minute that cannot be taken is refused with its reason, and the others are taken")
    func reasons() throws {
        _ = try take((store, hello([person])))
        var impossible = MinuteMaker.minute(first + 1, sequence: 2)
        impossible.statistics.recorded_s = 61
        let minutes = [
            MinuteMaker.minute(first, sequence: 1), impossible, MinuteMaker.minute(first - 1, sequence: 3),
            MinuteMaker.minute(now_us / 60_000_000 + 1441, sequence: 4),
            MinuteMaker.minute(16_436 * 1440 - 1, sequence: 5),
            MinuteMaker.minute(now_us / 60_000_000 + 1440, sequence: 6),
        ]
        let taken = try take((store, batch(minutes)))
        #expect(try receipt(taken).refused.map(\.reason) == [.value, .consent, .clock, .clock])
        #expect(try receipt(taken).refused.map(\.sequence) == [2, 3, 4, 5])
        #expect(taken.rows == 2 && taken.refused == 4)
        #expect(Set(taken.incidents.map(\.kind)) == [.value, .consent, .clock])
        #expect(try count("minute") == 2)
        // What was refused does not count as held.
        #expect(try database.run("SELECT top FROM fleet.store WHERE id = $1", [.text(store)])[0].integer("top") == 6)
    }

    @Test("A hostile gateway can neither write, claim nor delete what is another's")
    func hostile() throws {
        _ = try take(
            (store, hello([person])), (store, batch([MinuteMaker.minute(first, sequence: 1, track: true)])))
        let theirs = try take(
            (other, hello([person, PlayedGateway.person(2)])),
            (other, batch([MinuteMaker.minute(first, sequence: 99)])),
            (other, .withdraw(FleetWithdrawal(instance: instance, person: person, kinds: [.minutes], time_us: 0))))
        #expect(theirs.incidents.map(\.kind) == [.notYours, .notYours, .notYours])
        #expect(try receipt(theirs, 1).refused.map(\.reason) == [.notYours])
        #expect(theirs.answers.count == 2)
        #expect(try database.run("SELECT sequence FROM fleet.minute")[0].integer("sequence") == 1)
        #expect(
            try database.run("SELECT store FROM fleet.person WHERE id = $1::uuid", [.text(person)])[0].text("store")
                == store)
        #expect(try count("tombstone") == 0)
    }

    @Test("A message that the database cannot take is refused alone, and nobody else waits for it")
    func poison() throws {
        let friend = PlayedGateway.person(2)
        _ = try take((store, hello([person])), (other, hello([friend])))
        let taken = try take(
            (other, batch([MinuteMaker.minute(first, sequence: 1)], person: friend)),
            (store, batch([MinuteMaker.minute(first, sequence: 1)], number: 5, family: "a\0b")),
            (other, batch([MinuteMaker.minute(first + 1, sequence: 2)], number: 2, person: friend)))
        #expect(try receipt(taken, 0).refused.isEmpty)
        #expect(try receipt(taken, 1).refused.map(\.reason) == [.value])
        #expect(try receipt(taken, 1).number == 5)
        #expect(try receipt(taken, 2).refused.isEmpty)
        #expect(taken.incidents.map(\.kind).contains(.poison))
        #expect(try count("minute") == 2)
    }

    @Test("Where the tables or the rights are what is wrong, no message is blamed, and none is answered")
    func notTheMessage() throws {
        _ = try take((store, hello([person])))
        try database.run("ALTER TABLE fleet.minute RENAME TO elsewhere")
        #expect(throws: DatabaseError.self) { try take((store, batch([MinuteMaker.minute(first, sequence: 1)]))) }
        try database.run("ALTER TABLE fleet.elsewhere RENAME TO minute")
        #expect(try receipt(take((store, batch([MinuteMaker.minute(first, sequence: 1)])))).count == 1)
    }

    @Test("A track of somebody who has agreed to minutes alone is left out, and it is noted")
    func trackNeedsConsent() throws {
        _ = try take((store, hello([person], kinds: [.minutes])))
        let taken = try take((store, batch([MinuteMaker.minute(first, sequence: 1, track: true)])))
        #expect(try receipt(taken).refused.isEmpty)
        #expect(taken.incidents.map(\.kind) == [.track])
        #expect(try count("minute") == 1)
        #expect(try count("track") == 0)
    }

    @Test("What was withdrawn is deleted, is said again when asked again, and nothing of it comes back")
    func withdrawal() throws {
        let messages = (hello([person]), batch([MinuteMaker.minute(first, sequence: 1, track: true)]))
        _ = try take((store, messages.0), (store, messages.1))
        let track = FleetUp.withdraw(
            FleetWithdrawal(instance: instance, person: person, kinds: [.track], time_us: now_us))
        #expect(
            try take((store, track)).answers.map(\.down) == [
                .withdrawn(person: person, kinds: [.track], now_us: now_us)
            ])
        #expect(try count("track") == 0)
        #expect(try count("minute") == 1)
        let all = FleetUp.withdraw(
            FleetWithdrawal(instance: instance, person: person, kinds: [.minutes, .track], time_us: now_us))
        for _ in 0..<2 { #expect(try take((store, all)).answers.count == 1) }
        for table in ["minute", "track", "recording", "person"] { #expect(try count(table) == 0, "\(table)") }
        #expect(try count("tombstone") == 1)
        let late = try take((store, messages.0), (store, messages.1))
        #expect(try receipt(late, 1).refused.map(\.reason) == [.withdrawn])
        #expect(try count("person") == 0)
        // In one transaction, too: what was taken before it goes, what comes after it is refused.
        let friend = PlayedGateway.person(2)
        let together = try take(
            (store, hello([friend])), (store, batch([MinuteMaker.minute(first, sequence: 2)], person: friend)),
            (store, .withdraw(FleetWithdrawal(instance: instance, person: friend, kinds: [.minutes], time_us: now_us))),
            (store, batch([MinuteMaker.minute(first, sequence: 3)], person: friend)))
        #expect(try receipt(together, 3).refused.map(\.reason) == [.withdrawn])
        #expect(try count("minute") == 0)
    }

    @Test("Minutes of any month since 2015 find a partition; older than is kept, they are taken and not written")
    func months() throws {
        var people = hello([person])
        if case .hello(var hello) = people {
            hello.people[0].firstMinute = 0
            people = .hello(hello)
        }
        let old = MinuteMaker.minute(16_436 * 1440, sequence: 1)
        _ = try take((store, people))
        #expect(try receipt(take((store, batch([old, MinuteMaker.minute(first, sequence: 2)])))).refused.isEmpty)
        #expect(try count("minute") == 2)
        let retention = Retention(database)
        try retention.set(Retention.Rule(months: 120, trackMonths: 1))
        #expect(try retention.apply() == ["fleet.minute_2015_01", "fleet.track_2015_01"] + droppedTracks)
        #expect(try count("minute") == 1)
        #expect(try receipt(take((store, batch([old], number: 2)))).refused.isEmpty)
        #expect(try count("minute") == 1)
        #expect(try retention.apply().isEmpty)
    }

    /// The track of `first`'s month is old, by the computer's clock.
    private let droppedTracks = ["fleet.track_2026_06"]

    @Test(
        "After a restart of the database minutes wait for another hello, so that a gateway sees what a restored one lacks"
    )
    func greetedByRun() throws {
        _ = try take((store, hello([person])))
        try database.run("UPDATE fleet.store SET greeted = 'another run'")
        let minutes = batch([MinuteMaker.minute(first, sequence: 1)], below: 500)
        #expect(try take((store, minutes)).answers.map(\.down) == [.greet])
        let welcome = try take((store, hello([person])))
        #expect(welcome.answers.map(\.down) == [.welcome(FleetWelcome(settled: 0, top: 0, now_us: now_us))])
        #expect(try receipt(take((store, minutes))).settled == 0)
        // It has seen more batches than are here.
        let later = batch([MinuteMaker.minute(first + 1, sequence: 2)], number: 2, below: 900, seen: 2)
        #expect(try take((store, later)).answers.map(\.down) == [.greet])
        #expect(try count("minute") == 1)
        let known = batch([MinuteMaker.minute(first + 1, sequence: 2)], number: 2, below: 900, seen: 1)
        #expect(try receipt(take((store, known))) == FleetReceipt(number: 2, settled: 500, count: 2))
    }

    @Test("What is no message is refused by its name, and a gateway of a newer version is told")
    func noMessages() throws {
        func read(_ bytes: [UInt8], topic: String? = nil) throws(IncomingMessage.Rejection) -> IncomingMessage {
            try IncomingMessage(topic: topic ?? FleetTopics.up(store), payload: bytes)
        }
        let good = Deflate.compressed(hello([person]).bytes)
        #expect(try read(good).store == store)
        #expect(throws: IncomingMessage.Rejection.topic) { try read(good, topic: "plumbline-fleet/v1/x/up") }
        #expect(throws: IncomingMessage.Rejection.damaged(store: store)) { try read(Array("hello".utf8)) }
        #expect(throws: IncomingMessage.Rejection.tooLarge(store: store)) {
            try read(Deflate.compressed([UInt8](repeating: 32, count: FleetUp.mostBytes + 1)))
        }
        let newer = Deflate.compressed(
            Array("{\"type\":\"hello\",\"version\":2,\"instance\":\"\(instance)\"}\n".utf8))
        do {
            _ = try read(newer)
            Issue.record("It was read.")
        } catch let rejection {
            #expect(rejection == .version(store: store, 2))
            guard case .refused(.version, let text)? = rejection.answer?.down else { throw Missing() }
            #expect(text.contains("The server must be updated."))
        }
    }

    @Test("Bytes changed by chance are read or refused, and the program goes on")
    func changedBytes() {
        var chance = SplitMix(seed: 21)
        let up = [hello([person]), batch([MinuteMaker.minute(first, sequence: 1, track: true)])].map(\.bytes)
        var refused = 0
        for round in 0..<2_000 {
            var bytes = up[round % 2]
            for _ in 0..<chance.number(1...4) {
                switch chance.number(0...2) {
                case 0: bytes[chance.number(0...bytes.count - 1)] = UInt8(truncatingIfNeeded: chance.number(0...255))
                case 1: bytes.removeLast(chance.number(0...min(bytes.count - 1, 40)))
                default: bytes.insert(UInt8(ascii: "9"), at: chance.number(0...bytes.count - 1))
                }
            }
            // Half of them are damaged once more where they are compressed.
            var payload = Deflate.compressed(bytes)
            if chance.chance(0.5) { payload[chance.number(0...payload.count - 1)] ^= 1 << UInt8(chance.number(0...7)) }
            do { _ = try IncomingMessage(topic: FleetTopics.up(store), payload: payload) } catch { refused += 1 }
        }
        #expect(refused > 1_000)
    }

    @Test("An incident is written once a minute for each gateway and kind, with how often it was")
    func incidentsAreBounded() {
        var log = IncidentLog()
        let incident = Incident(store: store, kind: .clock, detail: "Wrong.")
        for _ in 0..<1000 { log.add([incident], at: 0) }
        log.add((0..<1000).map { Incident(store: "\($0)", kind: .message, detail: "Bad.") }, at: 1)
        #expect(log.due(at: 2).isEmpty)
        let due = log.due(at: IncidentLog.interval_us)
        #expect(due.count == IncidentLog.most + 1)
        #expect(due.contains { $0.detail == "Wrong. 1000 times within a minute." })
        #expect(due.last?.detail == "501 more were refused within a minute.")
        #expect(log.due(at: 2 * IncidentLog.interval_us).isEmpty)
    }
}
