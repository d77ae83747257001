import Loggers

/// Reads a whole text, in pieces as a file comes.
struct ReadTable {
    let reading: TableReading
    let rows: [LoggerRow]
    let problems: LineProblems
    let remarks: [String]

    init(_ text: String, named name: String? = nil, pieces: Int = 1 << 16) throws(LoggerError) {
        try self.init(bytes: Array(text.utf8), named: name, pieces: pieces)
    }

    init(bytes: [UInt8], named name: String? = nil, pieces: Int = 1 << 16) throws(LoggerError) {
        try self.init(bytes: bytes, TableExamination(fileName: name), pieces: pieces)
    }

    init(bytes: [UInt8], _ examination: TableExamination, pieces: Int) throws(LoggerError) {
        var examination = examination
        var place = 0
        while place < bytes.count, !examination.isEnough {
            try examination.take(Array(bytes[place..<min(bytes.count, place + pieces)]))
            place += pieces
        }
        reading = try examination.finish(isWhole: place >= bytes.count)
        var table = SampleTable(reading, keepsTimeTexts: true)
        var rows: [LoggerRow] = []
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            table.take(Array(bytes[start..<min(bytes.count, start + pieces)]), into: &rows)
        }
        table.finish(into: &rows)
        self.rows = rows
        problems = table.problems
        remarks = table.remarks
    }

    var told: String { reading.told.joined(separator: " ") }
}

/// A wearer who sits, and leans forward and back every ten seconds: what a gyro sees is what the tilt shows.
struct LeaningWearer {
    var rate_Hz = 25.0
    var seconds = 40.0
    /// m/s² and rad/s, x up, y left, z back.
    struct Measured {
        let time_s: Double
        let force: [Double]
        let rate: [Double]
    }

    var samples: [Measured] {
        (0..<Int(seconds * rate_Hz)).map { index in
            let time_s = Double(index) / rate_Hz
            // 15° of lean, a full turn of it in ten seconds, as a Taylor series is exact enough nowhere: so by halves.
            let phase = time_s.truncatingRemainder(dividingBy: 10) / 10
            let shape = phase < 0.25 || phase >= 0.75 ? 0.0 : 1 - abs(phase - 0.5) * 4
            let slope = phase < 0.25 || phase >= 0.75 ? 0.0 : (phase < 0.5 ? 0.4 : -0.4)
            let angle = 0.26 * shape
            let (sine, cosine) = (
                angle - angle * angle * angle / 6, 1 - angle * angle / 2 + angle * angle * angle * angle / 24
            )
            let wobble = Double(index % 7) * 0.001
            return Measured(
                time_s: time_s, force: [9.80665 * cosine + wobble, 0.02 - wobble, 9.80665 * sine],
                rate: [0.001, 0.26 * slope, 0.002])
        }
    }

    /// A table of it.
    ///
    /// - Parameters:
    ///   - header: the lines before the rows, without the last one's end.
    ///   - separator: between the fields.
    ///   - row: what stands in one row.
    func table(_ header: String, separator: String = ",", _ row: (Int, Measured) -> [String]) -> String {
        header + "\n"
            + samples.enumerated().map { row($0.offset, $0.element).joined(separator: separator) + "\n" }.joined()
    }

    /// The usual row: a time, force and rate in some units, x y z.
    func usual(
        _ header: String, separator: String = ",", time: Double = 1, force: Double = 1, rate: Double? = 1
    ) -> String {
        table(header, separator: separator) { _, sample in
            ["\(sample.time_s * time)"] + sample.force.map { "\($0 * force)" }
                + (rate.map { scale in sample.rate.map { "\($0 * scale)" } } ?? [])
        }
    }
}
