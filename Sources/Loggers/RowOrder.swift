import Numbers
import PlainText

/// Puts rows on a line of time that goes on: what stands a little back is left out, a clock that was set goes on where it
/// was, and rows whose times were rounded to whole seconds are spread over them.
struct RowOrder {
    /// Times that stand there once for many rows.
    struct Rounding: Equatable, Sendable {
        /// From one of them to the next.
        var step_us: Int64
        /// How many rows usually have the same.
        var rows: Int
    }

    /// This many rows after one another that stand back are a clock that was set, and not some rows out of order.
    private static let backlogLimit = 20
    /// A row so far ahead is believed when the next one is there as well.
    private static let leap_us: Int64 = 60_000_000
    /// More rows of one time are a clock that stands still.
    private static let groupLimit = 4096

    private let form: TimeForm
    private let isTickCounter: Bool
    private let rounding: Rounding?
    private var offset_us: Int64 = 0
    private var last: LoggerRow?
    private var ahead: LoggerRow?
    private var backlog: [LoggerRow] = []
    private var group: [LoggerRow] = []
    private var isFirstGroup = true
    private(set) var repeats = 0
    /// What the clock did, to be told.
    private(set) var remarks: [String] = []

    /// - Parameters:
    ///   - form: how the times are written.
    ///   - isTickCounter: whether they count 2³² microseconds, and then from 0 again.
    ///   - rounding: how they were rounded, if they were.
    init(_ form: TimeForm, isTickCounter: Bool, rounding: Rounding?) {
        self.form = form
        self.isTickCounter = isTickCounter
        self.rounding = rounding
    }

    mutating func take(_ row: LoggerRow, into rows: inout [LoggerRow], _ problems: inout LineProblems) {
        var row = row
        let (moved, overflows) = row.time_us.addingReportingOverflow(offset_us)
        if offset_us != 0, !overflows { row.move(to: moved) }
        guard let last else { return accept(row, into: &rows, &problems) }
        if let waiting = ahead {
            ahead = nil
            if row.time_us < waiting.time_us, row.time_us >= last.time_us {
                problems.add(
                    LineProblem(
                        line: waiting.line,
                        reason: "time jumps ahead for one line \(Self.seconds(waiting, after: last))."))
            } else {
                accept(waiting, into: &rows, &problems)
                return take(unmoved(row), into: &rows, &problems)
            }
        }
        if row.time_us < last.time_us { return takeBack(row, last, into: &rows, &problems) }
        rejectBacklog(after: last, &problems)
        if row.time_us - last.time_us > Self.leap_us {
            ahead = row
        } else {
            accept(row, into: &rows, &problems)
        }
    }

    /// The file is over: what waits is decided.
    mutating func finish(into rows: inout [LoggerRow], _ problems: inout LineProblems) {
        if let waiting = ahead { accept(waiting, into: &rows, &problems) }
        ahead = nil
        if let last { rejectBacklog(after: last, &problems) }
        releaseGroup(next_us: nil, into: &rows)
    }

    private func unmoved(_ row: LoggerRow) -> LoggerRow {
        var row = row
        if offset_us != 0 { row.move(to: row.time_us &- offset_us) }
        return row
    }

    private mutating func takeBack(
        _ row: LoggerRow, _ last: LoggerRow, into rows: inout [LoggerRow], _ problems: inout LineProblems
    ) {
        let back_us = last.time_us - row.time_us
        // A clock passes midnight, a counter its end: that is no error, and nothing to be told. Further back than once round
        // is neither.
        let turn_us: Int64? = form == .clock ? 86_400_000_000 : isTickCounter ? 1 << 32 : nil
        if let turn_us, back_us > turn_us / 2, back_us <= turn_us {
            let written = unmoved(row)
            offset_us += turn_us
            return take(written, into: &rows, &problems)
        }
        if let before = backlog.last, row.time_us < before.time_us { rejectBacklog(after: last, &problems) }
        backlog.append(row)
        guard backlog.count >= Self.backlogLimit else { return }
        let waiting = backlog
        backlog = []
        let step_us = max(1, (waiting[waiting.count - 1].time_us - waiting[0].time_us) / Int64(waiting.count - 1))
        let shift_us = last.time_us - waiting[0].time_us + step_us
        remarks.append(
            "From line \(waiting[0].line) on the clock is \(DecimalText.tenths(Double(last.time_us - waiting[0].time_us) / 1e6)) s back: "
                + "the rows from there are taken as following the ones before.")
        offset_us += shift_us
        for row in waiting {
            var row = row
            row.move(to: row.time_us + shift_us)
            accept(row, into: &rows, &problems)
        }
    }

    private mutating func rejectBacklog(after last: LoggerRow, _ problems: inout LineProblems) {
        for row in backlog {
            problems.add(
                LineProblem(
                    line: row.line, reason: "time goes backwards \(Self.seconds(row, after: last))."))
        }
        backlog.removeAll(keepingCapacity: true)
    }

    private mutating func accept(_ row: LoggerRow, into rows: inout [LoggerRow], _ problems: inout LineProblems) {
        let isRepeat = last?.time_us == row.time_us
        last = row
        guard rounding != nil else {
            if isRepeat { repeats += 1 }
            return rows.append(row)
        }
        if let first = group.first, first.time_us != row.time_us { releaseGroup(next_us: row.time_us, into: &rows) }
        guard group.count < Self.groupLimit else {
            return problems.add(
                LineProblem(line: row.line, reason: "more than \(Self.groupLimit) rows have the same time."))
        }
        group.append(row)
    }

    private static func seconds(_ row: LoggerRow, after last: LoggerRow) -> String {
        let texts = [row, last].map { DecimalText.shortest(Double($0.time_us) / 1e6) }
        return "(\(texts[0]) s after \(texts[1]) s)"
    }

    /// Spreads the rows of one written time evenly up to the next.
    private mutating func releaseGroup(next_us: Int64?, into rows: inout [LoggerRow]) {
        guard let rounding, let first = group.first else { return }
        let count = group.count
        let usual = max(rounding.rows, count)
        let span_us = Double(min(rounding.step_us, next_us.map { $0 - first.time_us } ?? rounding.step_us))
        // Of the first and the last second only a part may have been recorded.
        let isCut = count < usual && (isFirstGroup || next_us == nil)
        let parts = isCut ? usual : count
        let skipped = isCut && isFirstGroup ? usual - count : 0
        for (index, row) in group.enumerated() {
            var row = row
            row.move(
                to: first.time_us + Int64(clamping: (span_us * Double(index + skipped) / Double(parts)).rounded(.down)))
            rows.append(row)
        }
        group.removeAll(keepingCapacity: true)
        isFirstGroup = false
    }
}
