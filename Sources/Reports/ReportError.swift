public import Balance
public import Records

/// Why a report cannot be made; each case carries the error of the room in which it arose.
public enum ReportError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The record cannot be read or written.
    case record(RecordsError)
    /// The built-in knowledge has an error.
    case knowledge(KnowledgeError)

    public var description: String {
        switch self {
        case .record(let error): error.description
        case .knowledge(let error): error.description
        }
    }

    /// Runs what reads or writes the record.
    static func ofRecord<Value>(_ body: () throws(RecordsError) -> Value) throws(ReportError) -> Value {
        do throws(RecordsError) { return try body() } catch { throw .record(error) }
    }

    /// The knowledge in the program.
    static func knowledge() throws(ReportError) -> Knowledge {
        do throws(KnowledgeError) { return try Knowledge.builtIn() } catch { throw .knowledge(error) }
    }
}
