/// A file as its bytes come: rows go out, in SI units and in the order of time.
public struct SampleTable {
    private var cutter = LineCutter()
    private var reader: RowReader
    private var order: RowOrder
    /// The lines that were left out.
    public private(set) var problems = LineProblems()
    /// How many rows there were.
    public private(set) var rowCount = 0
    /// The largest number of a line that was cut.
    public var lineCount: Int { cutter.lineNumber }

    /// - Parameters:
    ///   - reading: how the file is to be read, from its examination.
    ///   - keepsTimeTexts: whether rows keep their times as they stood in the file.
    public init(_ reading: TableReading, keepsTimeTexts: Bool = false) {
        reader = RowReader(reading.form)
        reader.forceScale = reading.forceScale
        reader.rateScale = reading.rateScale
        reader.usesGyro = reading.usesGyro
        reader.keepsTimeTexts = keepsTimeTexts
        order = RowOrder(reading.form.time, isTickCounter: reading.isTickCounter, rounding: reading.rounding)
    }

    /// Takes the next bytes; the rows that they complete are added to `rows`.
    public mutating func take(_ bytes: [UInt8], into rows: inout [LoggerRow]) {
        cutter.add(bytes)
        readLines(into: &rows)
    }

    /// The file is over.
    public mutating func finish(into rows: inout [LoggerRow]) {
        cutter.finish()
        readLines(into: &rows)
        order.finish(into: &rows, &problems)
    }

    /// What is to be told of the whole file, once it is over.
    public var remarks: [String] {
        let repeats = order.repeats
        return order.remarks
            + (repeats == 0
                ? []
                : ["\(repeats == 1 ? "1 row repeats" : "\(repeats) rows repeat") the time of the row before: not used."])
    }

    private mutating func readLines(into rows: inout [LoggerRow]) {
        while let line = cutter.next() {
            if cutter.isTooLong {
                problems.add(
                    LineProblem(
                        line: cutter.lineNumber, reason: "longer than \(LineCutter.longestLine) characters."))
                continue
            }
            switch reader.read(cutter.text, line, number: cutter.lineNumber) {
            case .nothing: break
            case .problem(let reason): problems.add(LineProblem(line: cutter.lineNumber, reason: reason))
            case .row(let row):
                rowCount += 1
                order.take(row, into: &rows, &problems)
            }
        }
    }
}
