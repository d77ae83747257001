import Glibc

/// One line of the table: a figure, and what it is held against.
struct Row {
    let what: String
    let figure: String
    /// What is promised, or what else there is to say of the figure.
    let note: String
    /// The figure as a part of what is promised; `nil` where nothing is.
    let ratio: Double?
    let isMet: Bool?

    /// A figure of which nothing is promised.
    init(what: String, figure: String, note: String = "") {
        (self.what, self.figure, self.note) = (what, figure, note)
        (ratio, isMet) = (nil, nil)
    }

    /// - Parameters:
    ///   - value: the figure as a number.
    ///   - limit: what it is to be at most …
    ///   - isLeast: … or at least.
    init(what: String, figure: String, value: Double, limit: Double, isLeast: Bool = false) {
        (self.what, self.figure) = (what, figure)
        note = (isLeast ? ">= " : "<= ") + short(limit)
        ratio = value / limit
        isMet = isLeast ? value >= limit : value <= limit
    }
}

enum Table {
    static func print(_ rows: [Row]) {
        var columns = rows.map { row in
            [
                row.what, row.figure, row.note, row.ratio.map { short($0) + " x" } ?? "",
                row.isMet.map { $0 ? "met" : "MISSED" } ?? "",
            ]
        }
        columns.insert(["", "", "target", "of it", ""], at: 0)
        let widths = columns[0].indices.map { place in columns.map(\.[place].count).max() ?? 0 }
        for cells in columns {
            var line = zip(cells, widths).map(pad).joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            Swift.print(line)
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
