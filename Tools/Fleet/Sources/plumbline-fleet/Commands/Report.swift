import ArgumentParser
import Events
import Fleet
import Numbers

/// What was published of groups.
struct Report: FleetCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what was published of groups, week by week.",
        discussion: """
            For example: plumbline-fleet report --tenant "Clinic North" --weeks 12

            It reads by the rights of the login to the database: an employer's, a researcher's, or the owner's. Groups \
            in which fewer than ten people count are not shown.
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text
        case json
        case csv
    }

    @OptionGroup var database: DatabaseOptions

    @Option(help: "The tenant; not needed where there is one.")
    var tenant: String?

    @Option(help: "This many weeks, the last ones (1 to 520).")
    var weeks = 8

    @Option(help: "text, json (one object) or csv.")
    var format = Format.text

    func validate() throws {
        guard (1...520).contains(weeks) else { throw ValidationError("--weeks must be from 1 to 520.") }
    }

    func perform() throws {
        let report = try CohortReport.read(tenant, weeks: weeks, from: try database.open())
        switch format {
        case .text: Console.print(report.text)
        case .json: Console.print(report.json.text)
        case .csv: Console.print(report.csv)
        }
    }
}
