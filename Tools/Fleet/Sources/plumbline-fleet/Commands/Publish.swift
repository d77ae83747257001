import ArgumentParser
import Fleet
import Numbers

/// Works out the figures of groups, once for each week.
struct Publish: FleetCommand {
    static let configuration = CommandConfiguration(
        abstract: "Work out the groups' figures of weeks that are over.",
        discussion: """
            For example, once a night: plumbline-fleet publish

            A week is worked out once and never again: a figure that changed when late minutes come, or when somebody \
            withdraws, would give that person away. So it waits some days for gateways that were off. After a backup of the \
            database was restored it publishes nothing, and ends with 4, until gateways have sent again what is missing, or \
            for a week.
            """)

    @OptionGroup var database: DatabaseOptions

    @Option(help: "Days to wait after a week's end (0 to 365).")
    var waitDays = 7

    func validate() throws {
        guard (0...365).contains(waitDays) else { throw ValidationError("--wait-days must be from 0 to 365.") }
    }

    func perform() throws {
        let database = try database.open()
        // What nothing comes of any more is added up first: it is read from then on. “ingest” does so too, a few at a time.
        while try database.run("SELECT fleet.close_days(500, '10 minutes') AS days")[0].integer("days") ?? 0 > 0 {}
        let rows = try database.run(
            "SELECT fleet.publish_due_weeks($1::integer) AS published", [.integer(Int64(waitDays))])
        let count = Int(clamping: try rows.first?.integer("published") ?? 0)
        Console.print(
            count == 0 ? "No week is due." : "Published: \(count) \(count == 1 ? "week" : "weeks") of a tenant.")
    }
}
