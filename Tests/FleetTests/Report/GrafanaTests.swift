import Fleet
import FoundationEssentials
import TestSupport
import Testing

/// Every question of `Tools/Fleet/grafana/fleet.json`, to a real database, as each role.
@Suite("Grafana's dashboard of a fleet", .enabled(if: Postgres.isHere))
struct GrafanaTests {
    private static let file =
        #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 }
        + "/Tools/Fleet/grafana/fleet.json"

    private struct Dashboard: Decodable {
        struct Target: Decodable {
            let rawSql: String
            let format: String
        }
        struct Panel: Decodable {
            let type: String
            let title: String
            let targets: [Target]?
        }
        struct Variable: Decodable {
            let type: String
            let query: String
        }
        struct Templating: Decodable { let list: [Variable] }
        let panels: [Panel]
        let templating: Templating
    }

    /// As Grafana's data source puts its macros and variables in.
    private static func filled(_ question: String) -> String {
        [
            ("$__timeFrom()", "'2025-01-01T00:00:00Z'"), ("$__timeTo()", "'2025-04-01T00:00:00Z'"),
            ("${person:sqlstring}", "'\(FleetWorld.person(1))'"),
        ].reduce(question) { text, macro in
            text.split(separator: macro.0, omittingEmptySubsequences: false).joined(separator: macro.1)
        }
    }

    @Test("Each question is answered to the roles that its row names, and to no other")
    func questions() throws {
        let dashboard = try JSONDecoder().decode(Dashboard.self, from: Data(contentsOf: URL(filePath: Self.file)))
        let world = try FleetWorld()
        for number in 1...11 {
            try world.add(number)
            for day in ["2025-02-24", "2025-02-25", "2025-02-26"] {
                try world.record(number, on: day, minutes: 240, slouch_s: 20)
            }
        }
        // What the trend looks back on lies before this very day.
        try world.owner.run(
            """
            INSERT INTO fleet.person_name VALUES ('\(FleetWorld.person(1))', 'Anna');
            SELECT fleet.publish_week(1, '2025-02-24');
            SELECT fleet.make_month((now() - interval '14 days')::date);
            INSERT INTO fleet.minute SELECT person, recording, now() - interval '14 days' + (minute - timestamptz '2025-02-24'),
                (now() - interval '14 days')::date, sequence, recorded_s, worn_s, calibrated_s, upright_s, slouch_s,
                0, 0, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, 0 FROM fleet.minute WHERE local_day = '2025-02-24'
            """)
        try world.member("wearer", .wearer, person: 1)
        try world.member("therapist", .therapist, care: [1])
        try world.member("researcher", .researcher)
        try world.member("employer", .employer)
        var roles: [MemberRole: Database] = [:]
        for role in MemberRole.allCases { roles[role] = try world.logIn(as: role.rawValue) }
        var named: Set<MemberRole> = []
        var asked = 0
        for panel in dashboard.panels {
            if panel.type == "row" {
                named = Set(MemberRole.allCases.filter { panel.title.contains($0.rawValue) })
                #expect(!named.isEmpty, "\(panel.title)")
            }
            for target in panel.targets ?? [] {
                let question = Self.filled(target.rawSql)
                #expect(!question.contains("$"), "\(panel.title)")
                for (role, database) in roles {
                    guard named.contains(role) else {
                        #expect(isDenied(database, question), "\(panel.title) as \(role)")
                        continue
                    }
                    let rows = try database.run(question)
                    #expect(!rows.isEmpty, "\(panel.title) as \(role)")
                    if target.format == "time_series" { #expect(rows.columns.first == "time", "\(panel.title)") }
                    asked += 1
                }
            }
        }
        #expect(asked >= 20)
        let people = try #require(dashboard.templating.list.first { $0.type == "query" }).query
        #expect(try roles[.researcher]?.run(people).count == 11)
        #expect(try roles[.therapist]?.run(people).count == 1)
    }
}
