import Motion
import Reports

/// A recording as CSV: a header line, columns by name, SI units; other columns are ignored, an empty field is "not there".
struct SampleCSV {
    /// One input line; `sample` is `nil` where the line has no acceleration.
    struct Row {
        let time_us: Int64
        /// The time as it stood in the file, so that what is written about the row can be joined to it.
        let timeText: String
        let sample: Sample?
    }

    let rows: [Row]

    /// Reads a whole file, or says which line is wrong and why.
    init(contentsOf path: String) throws {
        var reader = try LineReader(path)
        guard let header = try reader.next() else { throw Failure("\(reader.name) is empty: a header line is needed.") }
        let columns = try Columns(header: header, in: reader.name)
        var rows: [Row] = []
        var last_us = Int64.min
        while let line = try reader.next() {
            if line.isEmpty { continue }
            let row: Row
            do throws(LineProblem) {
                row = try columns.row(line)
            } catch {
                throw Failure("\(reader.name), line \(reader.lineNumber): \(error.reason)")
            }
            guard row.time_us >= last_us else {
                throw Failure(
                    "\(reader.name), line \(reader.lineNumber): time goes backwards "
                        + "(\(row.timeText) s after \(rows.last?.timeText ?? "") s).")
            }
            last_us = row.time_us
            rows.append(row)
        }
        guard !rows.isEmpty else { throw Failure("\(reader.name) has a header but no samples.") }
        self.rows = rows
    }
}

/// What is wrong with one line.
private struct LineProblem: Error {
    let reason: String
}

/// Where the columns stand in a line.
private struct Columns {
    private let count: Int
    private let names: [String]
    private let time: Int
    private let acceleration: [Int]
    private let gyro: [Int]?

    init(header: ArraySlice<UInt8>, in file: String) throws {
        // Spreadsheets put a byte-order mark in front and quotes around the names.
        let plain = header.starts(with: [0xEF, 0xBB, 0xBF]) ? header.dropFirst(3) : header
        names = plain.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { field in
            String(decoding: field.filter { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: " ") }, as: UTF8.self)
        }
        count = names.count
        var positions: [String: Int] = [:]
        for (index, name) in names.enumerated() where !name.isEmpty {
            guard positions.updateValue(index, forKey: name) == nil else {
                throw Failure("\(file), line 1: the column \(name) stands there twice.")
            }
        }
        func position(_ name: String) throws -> Int {
            guard let position = positions[name] else {
                throw Failure(
                    "\(file), line 1: the column \(name) is missing (needed: \(SampleColumns.time), "
                        + "\(SampleColumns.acceleration.joined(separator: ", ")); with a gyro also "
                        + "\(SampleColumns.gyro.joined(separator: ", "))).")
            }
            return position
        }
        time = try position(SampleColumns.time)
        acceleration = [
            try position(SampleColumns.acceleration[0]), try position(SampleColumns.acceleration[1]),
            try position(SampleColumns.acceleration[2]),
        ]
        let hasGyro = SampleColumns.gyro.contains { positions[$0] != nil }
        gyro =
            hasGyro
            ? [
                try position(SampleColumns.gyro[0]), try position(SampleColumns.gyro[1]),
                try position(SampleColumns.gyro[2]),
            ] : nil
    }

    func row(_ line: ArraySlice<UInt8>) throws(LineProblem) -> SampleCSV.Row {
        let fields = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard fields.count == count else {
            throw LineProblem(reason: "\(fields.count) fields where the header has \(count).")
        }
        guard let time_s = try number(fields, time) else { throw LineProblem(reason: "\(names[time]) is empty.") }
        guard abs(time_s) < 1e11 else { throw LineProblem(reason: "\(names[time]) is out of range (\(time_s) s).") }
        let time_us = Int64((time_s * 1e6).rounded())
        let force = try vector(fields, acceleration)
        let rate = try gyro.flatMap { positions throws(LineProblem) in try vector(fields, positions) }
        let sample = force.map {
            Sample(time_us: time_us, acceleration_m_s2: $0, angularVelocity_rad_s: rate)
        }
        let timeText = String(decoding: trimmed(fields[time]), as: UTF8.self)
        return SampleCSV.Row(time_us: time_us, timeText: timeText, sample: sample)
    }

    /// Three fields as a vector; `nil` where any of them is empty.
    private func vector(_ fields: [ArraySlice<UInt8>], _ positions: [Int]) throws(LineProblem) -> Vector3? {
        let x = try number(fields, positions[0])
        let y = try number(fields, positions[1])
        let z = try number(fields, positions[2])
        guard let x, let y, let z else { return nil }
        return Vector3(x, y, z)
    }

    private func number(_ fields: [ArraySlice<UInt8>], _ position: Int) throws(LineProblem) -> Double? {
        let text = String(decoding: trimmed(fields[position]), as: UTF8.self)
        if text.isEmpty { return nil }
        guard let value = Double(text), value.isFinite else {
            throw LineProblem(reason: "“\(text.prefix(40))” in \(names[position]) is no number.")
        }
        return value
    }

    private func trimmed(_ field: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        var field = field.drop(while: isBlank)
        while let last = field.last, isBlank(last) { field.removeLast() }
        return field
    }
}
