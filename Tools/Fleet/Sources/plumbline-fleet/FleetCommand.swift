import ArgumentParser
import Events
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

/// A command whose errors become a sentence and an exit code (`PlumblineFleet.main`).
protocol FleetCommand: ParsableCommand {
    func perform() throws
}

extension FleetCommand {
    func run() throws { try perform() }
}

/// The exit codes: as those of `plumbline`.
enum FailureCode: Int32 {
    case failed = 1
    case usage = 2
    case unavailable = 4
    case permission = 5
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

/// The one place where errors of the rooms become exit codes.
extension Failure {
    /// `nil` for an error that no room of ours has thrown.
    init?(of error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as DatabaseError: self.init(error.description, code: Self.code(of: error))
        case People.Trouble.database(let error): self.init(error.description, code: Self.code(of: error))
        case let error as People.Trouble: self.init(error.description, code: .usage)
        case let error as BrokerPlace.Trouble: self.init(error.description, code: .usage)
        case let error as FleetCodeError: self.init(error.description, code: .usage)
        case let error as MemberError: self.init(error.description, code: .usage)
        case let error as StateFolder.Trouble: self.init(error.description)
        case let error as Tombstones.Trouble: self.init(error.description, code: .usage)
        case CohortReport.Trouble.nothing: self.init(CohortReport.Trouble.nothing.description)
        case let error as CohortReport.Trouble: self.init(error.description, code: .usage)
        case let error as EnrolmentError: self.init(error.description, code: Self.code(of: error))
        default: return nil
        }
    }

    private static func code(of error: DatabaseError) -> FailureCode {
        switch error {
        case .unreachable: .unavailable
        case .refused("42501", _): .permission
        default: error.isPassing ? .unavailable : .failed
        }
    }

    private static func code(of error: EnrolmentError) -> FailureCode {
        switch error {
        case .unknownTenant, .unknownStore: .usage
        case .file(_, SystemError(EACCES)), .file(_, SystemError(EPERM)): .permission
        case .noBroker: .unavailable
        case .file, .noPasswordProgram, .passwordProgram: .failed
        }
    }
}

/// Where the program writes: what was asked for, and what is said of it.
enum Console {
    static func print(_ text: String) { write(text, to: STDOUT_FILENO) }

    static func say(_ sentence: String, _ priority: LogPriority = .notice) {
        write(JournalStream.marked("plumbline-fleet: \(sentence)", priority), to: STDERR_FILENO)
    }

    /// What is wrong with the words of a command, as ArgumentParser says it.
    static func complain(_ text: String) { write(text, to: STDERR_FILENO) }

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
