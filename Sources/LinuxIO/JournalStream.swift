import Glibc
import Numbers

/// How much a line of a log matters, by syslog's numbers: the journal shows and filters by them.
public enum LogPriority: Int, Sendable {
    /// It does not do what it is for.
    case error = 3
    /// Something is missing or may go wrong.
    case warning = 4
    /// It is as it should be, and worth a look.
    case notice = 5
    case info = 6
}

/// Standard error where systemd's journal reads it.
///
/// The journal takes `<N>` at the beginning of a line for the line's priority (sd-daemon(3)). For other readers it would be
/// noise.
public enum JournalStream {
    /// Whether the journal reads this program's standard error. It stays what it was at the start.
    public static let isStandardError = isJournal(
        STDERR_FILENO, variable: ProcessEnvironment.value("JOURNAL_STREAM"))

    /// Whether a descriptor is the stream that systemd names in `JOURNAL_STREAM`, as `device:inode`. A child has inherited
    /// the variable, whatever its own standard error is: so both are compared.
    static func isJournal(_ descriptor: Int32, variable: String?) -> Bool {
        guard let parts = variable?.split(separator: ":", omittingEmptySubsequences: false), parts.count == 2,
            let device = UInt64(parts[0]), let inode = UInt64(parts[1])
        else { return false }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return false }
        return UInt64(exactly: status.st_dev) == device && UInt64(exactly: status.st_ino) == inode
    }

    /// A text for standard error, each line with its priority where the journal reads it. So no line that holds words
    /// from outside is taken for one with a priority of its own.
    public static func marked(_ text: String, _ priority: LogPriority) -> String {
        isStandardError ? prefixed(text, priority) : text
    }

    static func prefixed(_ text: String, _ priority: LogPriority) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "<\(priority.rawValue)>\($0)" }
            .joined(separator: "\n")
    }
}
