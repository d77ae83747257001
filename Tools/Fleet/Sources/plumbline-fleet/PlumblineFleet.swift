import ArgumentParser
import Fleet
import Glibc
import Numbers

/// A fleet's server, as a program.
@main
struct PlumblineFleet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plumbline-fleet",
        abstract: "Keeps what gateways send of wearers who have agreed to it.",
        discussion: """
            For a clinic, a company or a study: it takes what gateways send through an MQTT broker, and keeps it in \
            PostgreSQL. “setup” comes first, then “enrol” for each gateway; “ingest” is the service. The database is \
            named by --database, or by the usual variables (PGHOST, PGDATABASE, PGUSER, PGPASSFILE).
            """,
        subcommands: [Setup.self])
}
