import Events
import Fleet
import FoundationEssentials
import LocalTime
import TestSupport
import Testing

@Suite("The report of groups", .enabled(if: Postgres.isHere))
struct CohortReportTests {
    private func world() throws -> FleetWorld {
        let world = try FleetWorld()
        for number in 1...24 {
            try world.add(number, cohort: number <= 12 ? "office" : number <= 20 ? "=night, \"late\"" : "home")
            for week in [24, 31] {
                for day in 0..<3 {
                    let date = try #require(
                        try world.owner.run("SELECT date '2025-02-01' + \(week - 1 + day) AS day")[0].text("day"))
                    try world.record(number, on: date, minutes: 240, slouch_s: (week == 24 ? 30 : 12) + number % 3)
                }
            }
        }
        try world.owner.run("SELECT fleet.publish_week(1, '2025-02-24'), fleet.publish_week(1, '2025-03-03')")
        try world.member("employer", .employer)
        return world
    }

    @Test("It shows on 80 columns what is published and says what is not shown")
    func text() throws {
        let report = try CohortReport.read(nil, weeks: 8, from: try world().logIn(as: "employer"))
        let lines = report.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.count <= 80 })
        #expect(lines.contains("2025-02-24  all together          20 or more         50 %          3  unknown"))
        #expect(lines.contains("            office                10 or more         50 %          3  unknown"))
        #expect(lines.contains("2025-03-03  all together          20 or more         20 %          3  less"))
        #expect(lines.contains("            home                  not shown: fewer than ten people"))
        #expect(lines.joined(separator: " ").contains("It does not mean that they did well or badly."))
        #expect(try CohortReport.read("North", weeks: 1, from: try world().logIn(as: "employer")).lines.count == 4)
    }

    @Test("JSON and CSV hold the same, with nothing for what is not shown, and no formula")
    func forPrograms() throws {
        struct Read: Decodable {
            struct Line: Decodable {
                let week: String
                let group: String?
                let suppressed: Bool
                let people_least: Int?
                let slouch_share: Double?
                let change: String?
            }
            let tenant: String
            let lines: [Line]
        }
        let report = try CohortReport.read(nil, weeks: 8, from: try world().logIn(as: "employer"))
        let read = try JSONDecoder().decode(Read.self, from: Data(report.json.text.utf8))
        #expect(read.tenant == "North" && read.lines.count == 8)
        for line in read.lines where line.suppressed {
            #expect(line.people_least == nil && line.slouch_share == nil && line.change == nil)
        }
        #expect(read.lines.first { $0.group == "office" }?.slouch_share == 0.5)
        let lines = report.csv.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 9 && lines[0].hasPrefix("week,group,suppressed,people_least"))
        #expect(lines.contains("2025-03-03,\"'=night, \"\"late\"\"\",true,,,,,,"))
        #expect(lines.contains("2025-03-03,office,false,10,0.2,0.05,3,less,7"))
    }

    @Test("Who may read nothing, and a tenant that is not there, get a sentence")
    func troubles() throws {
        let world = try world()
        #expect(throws: CohortReport.Trouble.unknown("East", known: ["North"])) {
            try CohortReport.read("East", weeks: 8, from: world.owner)
        }
        try world.member("other", .employer, tenant: "South")
        #expect(throws: CohortReport.Trouble.nothing) {
            try CohortReport.read(nil, weeks: 8, from: try world.logIn(as: "other"))
        }
        try world.add(30, tenant: 2)
        try world.owner.run("SELECT fleet.publish_week(2, '2025-03-03')")
        #expect(throws: CohortReport.Trouble.several(["North", "South"])) {
            try CohortReport.read(nil, weeks: 8, from: world.owner)
        }
        try world.member("wearer", .wearer, person: 1)
        #expect(throws: DatabaseError.self) {
            try CohortReport.read(nil, weeks: 8, from: try world.logIn(as: "wearer"))
        }
    }
}
