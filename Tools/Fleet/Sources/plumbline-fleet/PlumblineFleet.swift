import ArgumentParser
import Fleet
import Glibc
import LinuxIO
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
        subcommands: [
            Setup.self, Enrol.self, Ingest.self, ListPeople.self, Name.self, Cohort.self, Forget.self, Export.self,
            Resend.self, Retain.self, Member.self, Publish.self, Report.self, TombstonesCommand.self,
        ])

    static func main() {
        // What is kept here is for its owner alone, also in files that a library makes.
        umask(0o077)
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            if let failure = Failure(of: error) {
                Console.say(failure.message, .error)
                exit(withError: ExitCode(failure.code.rawValue))
            }
            let code = exitCode(for: error)
            let text = fullMessage(for: error)
            if code == .success {
                Console.print(text)
                exit(withError: ExitCode.success)
            }
            Console.complain(text)
            // ArgumentParser says 64 (EX_USAGE); our contract says 2.
            exit(withError: ExitCode(code == .validationFailure ? FailureCode.usage.rawValue : code.rawValue))
        }
    }
}
