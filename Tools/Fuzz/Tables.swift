import Loggers

/// Any bytes as a logger's file: rows or a reason, the same whole and in pieces, times that never go back, and messages
/// that a terminal can show.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTables(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: data, count: count))
    guard let choice = bytes.first else { return 0 }
    let names: [String?] = [nil, "recording-1.csv", "TotalAcceleration.csv", "Accelerometer.csv", "Gyroscope.csv"]
    let name = names[Int(choice) % names.count]
    let file = Array(bytes.dropFirst())
    let whole = read(file, name, pieces: max(1, file.count))
    let pieces = read(file, name, pieces: Int(choice) / 5 + 1)
    precondition(whole == pieces)
    return 0
}

/// What came of it: times and line numbers, or the reason.
private func read(_ file: [UInt8], _ name: String?, pieces: Int) -> [String] {
    var examination = TableExamination(fileName: name)
    do throws(LoggerError) {
        for start in stride(from: 0, to: file.count, by: pieces) {
            try examination.take(Array(file[start..<min(file.count, start + pieces)]))
        }
        let reading = try examination.finish(isWhole: true)
        var table = SampleTable(reading, keepsTimeTexts: true)
        var rows: [LoggerRow] = []
        for start in stride(from: 0, to: file.count, by: pieces) {
            table.take(Array(file[start..<min(file.count, start + pieces)]), into: &rows)
        }
        table.finish(into: &rows)
        precondition(zip(rows.dropFirst(), rows).allSatisfy { $0.time_us >= $1.time_us })
        let texts = reading.told + table.problems.named.map { "\($0.line) \($0.reason)" } + table.remarks
        texts.forEach(expectPrintable)
        return rows.map { "\($0.timeColumn) \($0.sample.map { "\($0)" } ?? "")" } + texts
    } catch {
        expectPrintable(error.description)
        return ["\(error.line ?? 0) \(error.description)"]
    }
}

private func expectPrintable(_ text: String) {
    for scalar in text.unicodeScalars {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: preconditionFailure("not printable")
        default: break
        }
    }
}
