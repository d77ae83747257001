import Events
import Testing

@testable import Fleet

@Suite("What the service may do", .enabled(if: Postgres.isHere))
struct IngestRoleTests {
    @Test("With the rights of fleet_ingest alone it takes minutes of any month and deletes at a withdrawal")
    func enough() throws {
        let world = try FleetWorld()
        let service = try world.ingester()
        let store = "abcdefghijklmnop"
        let person = PlayedGateway.person(1)
        let now_us = (MinuteMaker.first + 100_000) * 60_000_000
        let enrolment = Enrolment(world.owner)
        #expect(try enrolment.add(store, tenant: "North") {} == nil)
        func take(_ up: FleetUp) throws -> [FleetDown] {
            try Intake(database: service, now_us: now_us).take([IncomingMessage(store: store, up: up)]).answers
                .map(\.down)
        }
        let instance = "0123456789abcdef"
        let consent = FleetConsent(
            person: person, kinds: [.minutes, .track], text: "1", given_us: MinuteMaker.first * 60_000_000,
            firstMinute: MinuteMaker.first)
        let hello = FleetHello(instance: instance, next: 1, below: 0, now_us: now_us, people: [consent])
        guard case .welcome = try take(.hello(hello)).first else {
            Issue.record("No welcome.")
            return
        }
        // The second one changes the first.
        for sequence in 1...2 as ClosedRange<Int64> {
            let batch = FleetBatch(
                instance: instance, number: sequence, below: 0, person: person,
                recordings: [MinuteMaker.recording(7)],
                minutes: [MinuteMaker.minute(MinuteMaker.first, sequence: sequence)])
            guard case .taken(let receipt) = try take(.minutes(batch)).first else {
                Issue.record("No receipt.")
                return
            }
            #expect(receipt.refused.isEmpty)
        }
        #expect(try FleetWorld.number(world.owner, "SELECT sum(sequence) FROM fleet.minute") == 2)
        // Its name, and who looks after the person, go with it, though the service may read neither.
        try world.owner.run("INSERT INTO fleet.person_name VALUES ('\(person)', 'Anna')")
        #expect(isDenied(service, "SELECT * FROM fleet.person_name"))
        let withdrawal = FleetWithdrawal(
            instance: instance, person: person, kinds: [.minutes, .track], time_us: now_us)
        guard case .withdrawn = try take(.withdraw(withdrawal)).first else {
            Issue.record("The withdrawal is not confirmed.")
            return
        }
        for table in ["minute", "track", "recording", "person", "person_name"] {
            #expect(try FleetWorld.number(world.owner, "SELECT count(*) FROM fleet.\(table)") == 0, "\(table)")
        }
        #expect(try FleetWorld.number(world.owner, "SELECT count(*) FROM fleet.tombstone") == 1)
        #expect(try FleetWorld.number(service, "SELECT fleet.publish_due_weeks(7)") == 0)
    }
}
