import ArgumentParser
import Fleet
import Glibc
import LinuxIO
import Numbers

/// What every command is told of the database.
struct DatabaseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A connection string or URI of libpq, without a password: that belongs in a file (PGPASSFILE).",
            valueName: "connection"))
    var database = ""

    /// A connection to tables of this version.
    func open() throws(DatabaseError) -> Database {
        let database = try connect()
        try Migrations.check(database)
        return database
    }

    /// A connection, whatever is there.
    func connect() throws(DatabaseError) -> Database { try Database(database) }
}

/// A command whose errors are a sentence and an exit code.
protocol FleetCommand: ParsableCommand {
    func perform() throws
}

extension FleetCommand {
    func run() throws {
        umask(0o077)
        do { try perform() } catch let failure as Failure {
            Console.say(failure.message, .error)
            throw ExitCode(failure.code.rawValue)
        } catch let error as DatabaseError {
            Console.say(error.description, .error)
            throw ExitCode(FailureCode(error).rawValue)
        }
    }
}

/// The exit codes: as those of `plumbline`.
enum FailureCode: Int32 {
    case failed = 1
    case usage = 2
    case unavailable = 4
    case permission = 5

    init(_ error: DatabaseError) {
        self =
            switch error {
            case .unreachable: .unavailable
            case .refused("42501", _): .permission
            default: error.isPassing ? .unavailable : .failed
            }
    }
}

/// What ends a command: one sentence for people, and the exit code for scripts.
struct Failure: Error {
    let message: String
    let code: FailureCode

    init(_ message: String, code: FailureCode = .failed) {
        self.message = message
        self.code = code
    }
}

/// Where the program writes: what was asked for, and what is said of it.
enum Console {
    static func print(_ text: String) { write(text, to: STDOUT_FILENO) }

    static func say(_ sentence: String, _ priority: LogPriority = .notice) {
        write(JournalStream.marked("plumbline-fleet: \(sentence)", priority), to: STDERR_FILENO)
    }

    /// Whole, also where a pipe takes a part of it.
    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array((text + "\n").utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            // Nobody reads any more.
            guard count > 0 || errno == EINTR else { return }
            rest = rest.dropFirst(max(0, count))
        }
    }
}
