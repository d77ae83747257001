import Motion
import PlainText

/// Examines the first part of a file before anything is judged by it: how its table is written, whether its units agree
/// with gravity and with one another.
public struct TableExamination {
    /// So much is read to find out how the table is written.
    private static let headLines = 4096
    private static let headBytes = 1 << 19
    /// So much is looked at, if the wearer does not move before: ten minutes.
    private static let longest_us: Int64 = 600_000_000
    private static let mostRows = 400_000

    private let source: LoggerFile
    /// How the table is written, where that stands elsewhere.
    private let form: TableForm?
    private var cutter = LineCutter()
    private var head: [UInt8] = []
    private var lines: [HeadReader.Line] = []
    private var reading: TableReading?
    private var table: SampleTable?
    private var rows: [LoggerRow] = []
    private var rowCount = 0
    private var gravity = GravityCheck()
    private var turning = TurningCheck()
    private var first_us: Int64?
    private var last_us: Int64 = 0

    /// - Parameter fileName: the file's name without its folder; `nil` for standard input.
    public init(fileName: String?) {
        source = LoggerFile(fileName)
        form = nil
    }

    /// - Parameter form: how the table is written: nothing of it is found out from its first lines.
    init(form: TableForm) {
        source = LoggerFile(nil)
        self.form = form
    }

    /// Whether it has seen enough: `finish` may be called before the file is over.
    public var isEnough: Bool {
        guard reading != nil, let first_us else { return false }
        if rowCount >= Self.mostRows || last_us - first_us >= Self.longest_us { return true }
        guard gravity.secondsSeen >= 60 else { return false }
        return reading?.form.gyro == nil || turning.pairs >= 40
    }

    /// Takes the next bytes.
    public mutating func take(_ bytes: [UInt8]) throws(LoggerError) {
        if table != nil {
            table?.take(bytes, into: &rows)
            return check()
        }
        head += bytes
        cutter.add(bytes)
        takeLines()
        if lines.count >= Self.headLines || head.count >= Self.headBytes { try begin() }
    }

    /// What the file, or its first part, has shown.
    ///
    /// - Parameter isWhole: whether the file is over.
    public mutating func finish(isWhole: Bool) throws(LoggerError) -> TableReading {
        if table == nil {
            cutter.finish()
            takeLines()
            try begin()
        }
        if isWhole { table?.finish(into: &rows) }
        check()
        guard var reading, let table else { throw LoggerError("is empty: a header line is needed.") }
        try refuseUnreadable(table, isWhole: isWhole)
        try UnitVerdict.decide(&reading, &gravity, turning)
        return reading
    }

    private mutating func takeLines() {
        while lines.count < Self.headLines, let line = cutter.next() {
            lines.append(HeadReader.Line(number: cutter.lineNumber, bytes: Array(cutter.text[line])))
        }
    }

    private mutating func begin() throws(LoggerError) {
        var reading: TableReading
        if let form {
            reading = TableReading(form)
        } else {
            reading = TableReading(try HeadReader(lines, source: source).form())
        }
        var reader = RowReader(reading.form)
        var times: [Int64] = []
        for line in lines {
            if case .row(let row) = reader.read(line.bytes, 0..<line.bytes.count, number: line.number) {
                times.append(row.time_us)
            }
        }
        reading.rounding = try RowOrder.Rounding(times)
        if let rounding = reading.rounding {
            reading.told.append(
                "\(rounding.rows) rows have the same time: they are spread evenly over "
                    + "\(DecimalText.shortest(Double(rounding.step_us) / 1e6)) s.")
        }
        self.reading = reading
        table = SampleTable(reading)
        table?.take(head, into: &rows)
        (head, lines, cutter) = ([], [], LineCutter())
        check()
    }

    private mutating func check() {
        for row in rows {
            first_us = first_us ?? row.time_us
            last_us = row.time_us
            rowCount += 1
            guard let sample = row.sample else { continue }
            gravity.add(sample.acceleration_m_s2, at_us: sample.time_us)
            if let rate = sample.angularVelocity_rad_s {
                turning.add(sample.acceleration_m_s2, rate, at_us: sample.time_us)
            }
        }
        rows.removeAll(keepingCapacity: true)
    }

    private func refuseUnreadable(_ table: SampleTable, isWhole: Bool) throws(LoggerError) {
        let problems = table.problems
        if rowCount == 0 {
            if let first = problems.named.first { throw LoggerError(first.reason, line: first.line) }
            throw LoggerError("has a header but no samples.")
        }
        if problems.count > rowCount, let first = problems.named.first {
            throw LoggerError(
                "more than half of the lines cannot be read; the first: \(first.reason)", line: first.line)
        }
    }
}

extension RowOrder.Rounding {
    /// What the times of the first rows show: `nil` where most rows have a time of their own.
    init?(_ times: [Int64]) throws(LoggerError) {
        var groups: [Int] = []
        var steps: [Int64] = []
        var repeats = 0
        for (index, time_us) in times.enumerated() {
            if index > 0, time_us == times[index - 1] {
                repeats += 1
                groups[groups.count - 1] += 1
            } else {
                if index > 0, time_us > times[index - 1] { steps.append(time_us - times[index - 1]) }
                groups.append(1)
            }
        }
        guard times.count >= 4, repeats * 10 >= times.count * 3 else { return nil }
        guard let step_us = steps.sorted().dropFirst(steps.count / 2).first else {
            throw LoggerError("the time does not go on: all of the first \(times.count) rows have the same.")
        }
        // The first and the last may be cut.
        let whole = groups.count > 2 ? Array(groups[1..<(groups.count - 1)]) : groups
        let sorted = whole.sorted()
        self.init(step_us: step_us, rows: sorted[sorted.count / 2])
    }
}
