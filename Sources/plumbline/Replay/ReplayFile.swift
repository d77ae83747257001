import Loggers
import Motion
import PlainText
import Terminal

/// One recording as it is replayed: examined, gone through for its holds, then row by row. Its size does not matter.
struct ReplayFile: ~Copyable {
    let name: String
    let path: String
    private var source: ReplaySource
    private let reading: TableReading
    private var table: SampleTable
    private var rows: [LoggerRow] = []
    private var next = 0
    private var isOver = false

    private init(_ path: String, _ source: consuming ReplaySource, _ reading: TableReading) {
        self.path = path
        name = source.name
        self.source = source
        self.reading = reading
        table = SampleTable(reading)
    }

    /// Opens and examines it, and tells what was not plain.
    ///
    /// - Parameters:
    ///   - path: of a table with a header, or a recording of a Motion-BIDS data set.
    ///   - point: which of several tracked points is meant.
    static func open(_ path: String, named point: String? = nil) throws -> ReplayFile {
        var source = try ReplaySource.open(path)
        let motion = try MotionDescriptions(of: path)?.reading(at: point)
        let base = path == "-" ? nil : path.split(separator: "/").last.map(String.init)
        let reading: TableReading
        do throws(LoggerError) {
            let examination = motion.map { TableExamination($0) } ?? TableExamination(fileName: base)
            reading = try examine(&source, examination)
        } catch {
            throw failure(error, source.name)
        }
        for told in reading.told { Console.complain("\(source.name): \(told)") }
        return ReplayFile(path, source, reading)
    }

    /// What reading the file itself can throw is carried past the examination.
    private static func examine(
        _ source: inout ReplaySource, _ examination: TableExamination
    ) throws(LoggerError) -> TableReading {
        var examination = examination
        var isWhole = false
        while !examination.isEnough {
            let bytes: [UInt8]
            do { bytes = try source.read() } catch { throw LoggerError(unreadable: Failure(error).message) }
            isWhole = bytes.isEmpty
            if isWhole { break }
            try examination.take(bytes)
        }
        return try examination.finish(isWhole: isWhole)
    }

    static func failure(_ error: LoggerError, _ name: String) -> Failure {
        if error.isUnreadable { return Failure(error.description) }
        guard let line = error.line else {
            let isVerb = error.description.hasPrefix("is ") || error.description.hasPrefix("has ")
            return Failure("\(name)\(isVerb ? " " : ": ")\(error.description)")
        }
        return Failure("\(name), line \(line): \(error.description)")
    }

    /// The samples of some holds, from the first row on.
    ///
    /// - Parameters:
    ///   - holds: the stretches whose samples are kept.
    ///   - origin_us: from which the holds' seconds count; `nil`: from the first row.
    /// - Returns: the samples that lie in one of them, and the time of the first row.
    mutating func samples(in holds: [HoldOption], origin_us: Int64?) throws -> (samples: [Sample], origin_us: Int64) {
        try rewind(isLastTime: false, keepsTimeTexts: false)
        let end_s = holds.map(\.to_s).max() ?? 0
        var origin_us = origin_us
        var samples: [Sample] = []
        while let row = try nextRow() {
            let start_us = origin_us ?? row.time_us
            origin_us = start_us
            let at_s = Double(row.time_us &- start_us) / 1e6
            if at_s > end_s { break }
            if let sample = row.sample, holds.contains(where: { ($0.from_s...$0.to_s).contains(at_s) }) {
                samples.append(sample)
            }
        }
        return (samples, origin_us ?? 0)
    }

    /// Goes through it once more, for the last time.
    mutating func begin(keepsTimeTexts: Bool) throws { try rewind(isLastTime: true, keepsTimeTexts: keepsTimeTexts) }

    private mutating func rewind(isLastTime: Bool, keepsTimeTexts: Bool) throws {
        try source.rewind(isLastTime: isLastTime)
        table = SampleTable(reading, keepsTimeTexts: keepsTimeTexts)
        rows.removeAll(keepingCapacity: true)
        next = 0
        isOver = false
    }

    /// The next row; `nil` at the end.
    mutating func nextRow() throws -> LoggerRow? {
        while next >= rows.count {
            guard !isOver else { return nil }
            rows.removeAll(keepingCapacity: true)
            next = 0
            let bytes = try source.read()
            if bytes.isEmpty {
                isOver = true
                table.finish(into: &rows)
            } else {
                table.take(bytes, into: &rows)
            }
        }
        defer { next += 1 }
        return rows[next]
    }

    /// Tells which lines were left out, and what else the whole file has shown.
    func tellProblems() {
        let problems = table.problems
        for problem in problems.named {
            Console.complain("\(name), line \(problem.line): \(problem.reason) The line is left out.")
        }
        let others = problems.count - problems.named.count
        if others > 0 { Console.complain("\(name): \(others.counted("more line")) left out.") }
        for remark in table.remarks { Console.complain("\(name): \(remark)") }
    }
}
