import Glibc

/// One line of the table: a figure, and what it is held against.
struct Row {
    let what: String
    let figure: String
    let target: String
    /// `nil` where nothing is promised.
    let isMet: Bool?
}

enum Table {
    static func print(_ rows: [Row]) {
        let widths = (rows.map(\.what.count).max() ?? 0, rows.map(\.figure.count).max() ?? 0)
        for row in rows {
            let verdict = row.isMet.map { $0 ? "met" : "MISSED" } ?? ""
            Swift.print(
                pad(row.what, widths.0) + "  " + pad(row.figure, widths.1) + "  " + row.target
                    + (verdict.isEmpty ? "" : "  " + verdict))
        }
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

/// CPU seconds of this thread, the best of several rounds: a shared machine's load is not in it.
func bestSeconds(rounds: Int = 5, _ body: () -> Void) -> Double {
    func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    return (0..<rounds).map { _ in
        let start = now()
        body()
        return now() - start
    }.min() ?? 0
}

/// A number with few digits.
func short(_ value: Double) -> String {
    switch value {
    case 100...: "\(Int(value.rounded()))"
    case 10...: "\((value * 10).rounded() / 10)"
    default: "\((value * 100).rounded() / 100)"
    }
}
