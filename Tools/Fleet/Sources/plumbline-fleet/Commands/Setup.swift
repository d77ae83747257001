import ArgumentParser
import Fleet
import Glibc
import LinuxIO

/// Makes the tables, or brings them to this version.
struct Setup: FleetCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make the database's tables, or bring them to this version.",
        discussion:
            "Run it as the user who is to own the tables, once at first and after each upgrade; it loses nothing.")

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var files: BrokerFileOptions

    @Option(
        help: ArgumentHelp(
            "Also make the broker's user for “ingest”, write its password here, and the access list.", valueName: "file"
        ))
    var ingestPassword: String?

    func perform() throws {
        let done = try Migrations.apply(to: try database.connect())
        Console.print(
            done.isEmpty
                ? "The tables are of this version (\(Migrations.known)) already."
                : "The tables are now of version \(Migrations.known). Done: \(done.joined(separator: ", ")).")
        guard let ingestPassword else { return }
        // A service that runs keeps its password.
        if access(ingestPassword, F_OK) == 0, try files.accounts.knows(BrokerAccounts.server) {
            return Console.say(
                "The broker's user for “ingest” is there already; its password in \(ingestPassword) stays.")
        }
        let password = Enrolment.random(32)
        do throws(SystemError) { try WholeFile.write(password + "\n", to: ingestPassword) } catch {
            throw EnrolmentError.file(ingestPassword, error)
        }
        try files.accounts.set(BrokerAccounts.server, password: password)
        if try files.accounts.makeAccessList() { Console.say("The access list is in \(files.acl).") }
        try files.tellBroker()
    }
}
