import Balance
public import LocalTime
public import Records

/// Reads an export into a record, without doubles: what is here already stays as it is, and what stands in the way of
/// something else is counted and told.
///
/// All of it is read within one transaction, file by file and row by row: every value is looked at, and with the first one
/// that cannot be right nothing is imported. What the record works out by itself (`days.csv`, `balance.csv`,
/// `postures.csv`) is not read. Paired sensors, consent, settings and answers about signs are not taken over: a sensor is
/// paired with a computer, and a yes is given by its wearer, to whom the questions are asked again.
public struct RecordImport: Sendable {
    private let path: String
    private let name: String?

    /// - Parameters:
    ///   - path: the folder of an export.
    ///   - name: whose it is here, whatever name it has; only of an export of one wearer. That somebody of that name is here
    ///     already is then known to the one who says so.
    public init(from path: String, as name: String? = nil) {
        self.path = path
        self.name = name
    }

    /// What became of one kind of thing.
    public struct Count: Equatable, Sendable {
        public var added = 0
        /// Here in part, to which what was missing was added.
        public var completed = 0
        /// Here already.
        public var known = 0
        /// Something else is here in its place, and stays.
        public var clashes = 0

        mutating func add(_ outcome: ImportSession.Outcome) {
            switch outcome {
            case .added: added += 1
            case .completed: completed += 1
            case .known, .differs: known += 1
            case .clash: clashes += 1
            }
        }
    }

    public enum Kind: String, CaseIterable, Sendable {
        case recordings
        case holds
        case gyro
        case beliefs
        case prompts
        case notes
        case alertSteps
        case selfTests
        case sessions
        case outcomes
        case activities
    }

    /// What a recording that is here does not have and did not get.
    public struct LeftOut: Equatable, Sendable {
        /// They overlap others there, or were found by other rules.
        public var episodes = 0
        /// They overlap others there.
        public var gaps = 0
        /// From between those that are there.
        public var samples = 0
    }

    /// Samples that a recording has with other values, which stay.
    public struct DifferingSamples: Equatable, Sendable {
        /// The export's.
        public var file: String
        public var count = 0
        /// When the first of them was taken.
        public var first: Moment
    }

    public struct Result: Equatable, Sendable {
        public internal(set) var counts: [Kind: Count] = [:]
        /// To how many recordings samples were added.
        public internal(set) var withSamples = 0
        /// What was not added to recordings that are here.
        public internal(set) var leftOut = LeftOut()
        /// By the export's file: how much of it is here with other values, which stay. Rows; of self-tests, sessions and
        /// weekly answers those that have such rows.
        public internal(set) var differing: [String: Int] = [:]
        /// By recording of the export.
        public internal(set) var differingSamples: [DifferingSamples] = []
        public internal(set) var wearers: Set<String> = []
        /// Sentences about what stands in the way of something, the first of them.
        public internal(set) var clashes: [String] = []

        mutating func add(_ outcome: ImportSession.Outcome, _ kind: Kind, _ what: @autoclosure () -> String) {
            counts[kind, default: Count()].add(outcome)
            if outcome == .clash, clashes.count < 20 { clashes.append(what()) }
        }
    }

    /// - Throws: what is wrong with the export, or with the record; then nothing was imported.
    public func read(into store: Store) throws(ImportError) -> Result {
        let folder = try ImportFolder(path)
        let index = try ImportIndex(of: folder)
        let knowledge = try Self.knowledge()
        var refusal: ImportError?
        do throws(RecordsError) {
            return try store.importing { session in
                do throws(ImportError) {
                    var reading = ImportReading(session, index, knowledge, as: name)
                    return try reading.read(folder)
                } catch {
                    refusal = error
                    throw error
                }
            }
        } catch {
            // What the export is refused for ends the transaction, and comes back as an error of the record.
            throw refusal ?? .record(error)
        }
    }

    /// It is part of the program: without it nothing can be looked at.
    private static func knowledge() throws(ImportError) -> Knowledge {
        do throws(KnowledgeError) { return try Knowledge.builtIn() } catch {
            throw .record(.failed(path: "the record", message: error.description))
        }
    }

    /// Looks whether it is an export that can be read here.
    ///
    /// - Throws: what is wrong with it.
    public func check() throws(ImportError) { _ = try ImportIndex(of: try ImportFolder(path)) }
}
