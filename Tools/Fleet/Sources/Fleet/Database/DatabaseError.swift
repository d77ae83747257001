/// Why the database has not done what was asked of it.
public enum DatabaseError: Error, Equatable, CustomStringConvertible {
    /// No connection can be made, or the one that there was is lost: it may be tried again on a new one.
    case unreachable(String)
    /// A statement was refused: the SQLSTATE, and PostgreSQL's own sentence.
    case refused(code: String, message: String)
    /// The answer is not what this program asks for: it and the tables are of two versions.
    case unexpected(String)
    /// The tables were made by a newer version of this program.
    case newerSchema(found: Int, known: Int)
    /// The tables of this version are not there yet.
    case olderSchema(found: Int, known: Int)
    /// It cannot be told whether this database is the newest copy of itself: why, and what to do.
    case unknownCopy(String)
    /// The database was restored beneath this connection.
    case restoredMeanwhile

    public var description: String {
        switch self {
        case .unreachable(let reason):
            "Cannot reach the database: \(reason). See --database, or the variables PGHOST, PGDATABASE and PGUSER."
        case .refused("53100", let message): "The database's disk is full: \(message)."
        case .refused("25006", let message): "The database is read-only: \(message)."
        // What a function of ours says is for people.
        case .refused("PF001", let message), .unknownCopy(let message): message
        case .restoredMeanwhile: "The database was restored while it was in use."
        case .refused("42501", let message):
            "The database does not permit this to the user that is logged in: \(message)."
        case .refused(let code, let message): "The database has refused: \(message) (\(code))."
        case .unexpected(let what): "The database has answered something unexpected: \(what)."
        case .newerSchema(let found, let known):
            "The database's tables are of version \(found), made by a newer plumbline-fleet; this one knows version \(known). "
                + "Install the newer one."
        case .olderSchema(let found, let known):
            found == 0
                ? "This database has no tables of a fleet yet: run “plumbline-fleet setup”."
                : "The database's tables are of version \(found), this program needs version \(known): run “plumbline-fleet setup”."
        }
    }

    /// Whether the same may succeed later without anybody changing what is asked: the database is away, full, read-only,
    /// has no room for one more connection, or two transactions were in each other's way.
    public var isPassing: Bool {
        switch self {
        case .unreachable, .unknownCopy, .restoredMeanwhile: true
        // Classes: connection, transaction rollback, resources, operator intervention, and system error.
        case .refused(let code, _):
            ["08", "40", "53", "57", "58"].contains(String(code.prefix(2)))
                || ["25006", "55P03", "PF001"].contains(code)
        case .unexpected, .newerSchema, .olderSchema: false
        }
    }

    /// Whether what was given is what is wrong: a value that cannot be, or that breaks a rule of the tables.
    public var isOfValues: Bool {
        if case .refused(let code, _) = self { code.hasPrefix("22") || code.hasPrefix("23") } else { false }
    }

    /// Whether the connection cannot be used any more.
    public var needsConnection: Bool {
        switch self {
        case .unreachable, .unknownCopy, .restoredMeanwhile: true
        case .refused(let code, _): code.hasPrefix("08") || code.hasPrefix("57P") || code == "25006"
        case .unexpected, .newerSchema, .olderSchema: false
        }
    }
}
