import CPostgres
import Numbers

/// One connection to PostgreSQL. The only file that speaks to libpq; every call waits for its answer.
///
/// Not `Sendable`: it belongs to one thread.
public final class Database {
    private let connection: OpaquePointer
    /// The names of statements that this connection has prepared, by their text.
    private var prepared: [String: String] = [:]

    /// Connects.
    ///
    /// - Parameter target: a connection string or URI of libpq; what it does not say is taken from the usual variables
    ///   (PGHOST, PGDATABASE, PGUSER, PGPASSFILE …) and defaults.
    public init(_ target: String = "") throws(DatabaseError) {
        // What is not said. A peer that is gone without a word is noticed within half a minute.
        let names = [
            "dbname", "connect_timeout", "client_encoding", "fallback_application_name", "keepalives_idle",
            "keepalives_interval", "keepalives_count", "tcp_user_timeout",
        ]
        let values = [target.isEmpty ? nil : target, "10", "UTF8", "plumbline-fleet", "10", "5", "3", "30000"]
        let made = Self.withStrings(names) { names in
            Self.withStrings(values) { values in PQconnectdbParams(names, values, 1) }
        }
        guard let made else { throw .unreachable("out of memory") }
        connection = made
        guard PQstatus(made) == CONNECTION_OK else { throw .unreachable(Self.sentence(PQerrorMessage(made))) }
        // Notices are no errors, and would go to the log.
        PQsetNoticeProcessor(made, { _, _ in }, nil)
        // Times are read and written as UTC, whatever the server's zone.
        try run("SET TIME ZONE 'UTC'; SET DateStyle = 'ISO, YMD'; SET bytea_output = 'hex'")
    }

    deinit { PQfinish(connection) }

    /// Whether the connection was lost.
    public var isLost: Bool { PQstatus(connection) != CONNECTION_OK }

    /// The server's number for this connection.
    public var process: Int32 { PQbackendPID(connection) }

    // MARK: Statements

    /// Does statements of our own text, several of them in one transaction of their own where none is open.
    @discardableResult
    public func run(_ statements: String) throws(DatabaseError) -> DatabaseRows {
        try rows(PQexec(connection, statements))
    }

    /// Does one statement.
    ///
    /// - Parameters:
    ///   - statement: of our own text; what comes from outside is in `values`.
    ///   - values: for $1, $2, ….
    ///   - isRepeated: it is done again and again, so that the server keeps its plan.
    @discardableResult
    public func run(
        _ statement: String, _ values: [DatabaseValue], isRepeated: Bool = false
    ) throws(DatabaseError) -> DatabaseRows {
        guard !values.contains(where: \.holdsZero) else {
            throw .refused(code: "22021", message: "a text has a zero byte in it")
        }
        let name = isRepeated ? try prepare(statement) : nil
        let sent = values.map(\.sent)
        let lengths = sent.map { Int32(clamping: $0?.bytes.count ?? 0) }
        let formats = sent.map { $0?.isBinary == true ? 1 : 0 as Int32 }
        let count = Int32(clamping: values.count)
        let result = Self.withBytes(sent.map { $0?.bytes }) { pointers in
            if let name {
                PQexecPrepared(connection, name, count, pointers, lengths, formats, 0)
            } else {
                PQexecParams(connection, statement, count, nil, pointers, lengths, formats, 0)
            }
        }
        return try rows(result)
    }

    private func prepare(_ statement: String) throws(DatabaseError) -> String {
        if let name = prepared[statement] { return name }
        let name = "s\(prepared.count)"
        _ = try rows(PQprepare(connection, name, statement, 0, nil))
        prepared[statement] = name
        return name
    }

    /// Does all of it or nothing.
    public func transaction<Value>(
        _ work: () throws(DatabaseError) -> Value
    ) throws(DatabaseError) -> Value {
        try run("BEGIN")
        let value: Value
        do throws(DatabaseError) { value = try work() } catch {
            // Where this fails too, the connection is gone, and the transaction with it.
            PQclear(PQexec(connection, "ROLLBACK"))
            throw error
        }
        guard let result = PQexec(connection, "COMMIT") else { throw .unreachable("out of memory") }
        // A transaction in which something has failed ends with ROLLBACK, and that is no error to PostgreSQL.
        let status = String(cString: PQcmdStatus(result))
        _ = try rows(result)
        guard status == "COMMIT" else { throw .unexpected("the transaction was not committed") }
        return value
    }

    /// A text as a name in a statement, quoted.
    public static func quoted(name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    // MARK: Answers

    private func rows(_ result: OpaquePointer?) throws(DatabaseError) -> DatabaseRows {
        guard let result else { throw failure(nil) }
        defer { PQclear(result) }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
            return DatabaseRows(
                columns: [], rows: [], changed: Int(String(cString: PQcmdTuples(result))) ?? 0)
        case PGRES_TUPLES_OK:
            let columns = (0..<PQnfields(result)).map { String(cString: PQfname(result, $0)) }
            let rows = (0..<PQntuples(result)).map { row in
                (0..<PQnfields(result)).map { column -> String? in
                    PQgetisnull(result, row, column) == 1 ? nil : String(cString: PQgetvalue(result, row, column))
                }
            }
            return DatabaseRows(columns: columns, rows: rows, changed: rows.count)
        default: throw failure(result)
        }
    }

    private func failure(_ result: OpaquePointer?) -> DatabaseError {
        if let result, let code = plumbline_sqlstate(result) {
            let message = plumbline_primary_message(result).map { String(cString: $0) } ?? ""
            // The server's farewell: it is being stopped, or has crashed.
            if isLost { return .unreachable(message) }
            return .refused(code: String(cString: code), message: message)
        }
        return .unreachable(Self.sentence(PQerrorMessage(connection)))
    }

    /// libpq's sentence, on one line and without its end.
    private static func sentence(_ text: UnsafePointer<CChar>?) -> String {
        guard let text else { return "" }
        let lines = String(cString: text).split(whereSeparator: \.isNewline).map { $0.drop(while: \.isWhitespace) }
        // What follows is a question to the reader, who is asked by our own sentence.
        return lines.filter { !$0.hasPrefix("Is the server running") }.joined(separator: " ")
    }

    // MARK: Pointers, for as long as a call lasts

    private static func withStrings<Result>(
        _ texts: [String?], _ work: ([UnsafePointer<CChar>?]) -> Result
    ) -> Result {
        withBytes(texts.map { $0.map { Array($0.utf8) + [0] } }) { pointers in work(pointers + [nil]) }
    }

    /// One block holds them all.
    private static func withBytes<Result>(
        _ values: [[UInt8]?], _ work: ([UnsafePointer<CChar>?]) -> Result
    ) -> Result {
        // An empty value is not NULL: it needs an address too.
        var block: [UInt8] = []
        for value in values { block += (value ?? []) + [0] }
        return block.withUnsafeBytes { bytes in
            var at = 0
            let pointers = values.map { value -> UnsafePointer<CChar>? in
                defer { at += (value?.count ?? 0) + 1 }
                return value == nil ? nil : bytes.baseAddress?.advanced(by: at).assumingMemoryBound(to: CChar.self)
            }
            return work(pointers)
        }
    }
}
