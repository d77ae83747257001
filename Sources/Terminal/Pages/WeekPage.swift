import LocalTime
import Numbers
import PlainText
import Posture
public import Reports

/// Several days under each other: how long worn, and how much of it slouching.
public struct WeekPage {
    private static let barColumns = 10
    /// A day's line has room on so many; on fewer it goes on below.
    private static let dayColumns = 78

    private let report: WeekReport
    private let columns: Int

    /// - Parameters:
    ///   - report: the days.
    ///   - columns: of the terminal.
    public init(_ report: WeekReport, columns: Int = 80) { (self.report, self.columns) = (report, columns) }

    /// A line a day: how long worn, the longest time in one position, and how much of it slouching; and one for all of them.
    public var lines: [String] {
        let since = report.newRuleSince
        var lines = dayLines
        if report.days.contains(where: { $0.summary.slouchRatio != nil }) {
            lines += wrapped("Bars: # is 10 % of the time in which slouching could be seen.")
        }
        let newRule = since.map { wrapped(BandLines.newRule(since: $0)) } ?? []
        guard let trend = report.trend else {
            return lines + wrapped("Too few days of four hours and more to say how it goes.") + newRule + estimate
                + weekLines + goalLines
        }
        let percent = Int(clamping: (trend.slouchRatio * 100).rounded())
        return lines
            + wrapped("On \(trend.days.counted("day")) of four hours and more: slouching \(percent) % on average.")
            + newRule + estimate + weekLines + goalLines
    }

    /// A line for each day; days in a row on which nothing was recorded share one.
    private var dayLines: [String] {
        let since = report.newRuleSince
        var lines: [String] = []
        var rest = report.days[...]
        while let day = rest.first {
            let empty = rest.prefix { $0.summary.coverageRatio == nil }
            if let last = empty.last, empty.count > 1 {
                let days = "\(day.summary.day.text) to \(last.summary.day.text)"
                lines += folded("\(days)  not recorded (\(empty.count.counted("day")))")
                rest = rest.dropFirst(empty.count)
            } else {
                lines += folded(Self.line(day, isOldRule: since.map { day.summary.day < $0 } ?? false))
                rest = rest.dropFirst()
            }
        }
        return lines
    }

    private func wrapped(_ text: String) -> [String] { WordWrap.lines(text, width: columns) }

    /// A line as it is set where there is room; else its words, those that go on indented.
    private func folded(_ line: String) -> [String] {
        guard columns < Self.dayColumns, line.count > columns else { return [line] }
        return WordWrap.lines(line, width: columns - 2).enumerated().map { $0 == 0 ? $1 : "  " + $1 }
    }

    private var weekLines: [String] {
        report.week.map { wrapped(WeekText.sentence($0)) } ?? []
    }

    /// The same by the wearer's own postures, whatever rule judged the days.
    private var estimate: [String] {
        guard let bands = report.bands else { return [] }
        return wrapped(
            "By your own postures, on \(bands.days.counted("day")): slouched \(BandLines.text(bands.share)), "
                + "relaxed \(BandLines.percent(bands.relaxedRatio)) on average.")
    }

    /// How the last day's week stands, or why there is no goal.
    private var goalLines: [String] {
        guard let goal = report.days.last?.goal else { return [] }
        let text = GoalText(goal: goal, isThisWeek: report.isThisWeek)
        let line = text.week(of: "of slouching ") ?? text.none.map { "goal: \($0)" }
        return line.map { wrapped("\($0.prefix(1).uppercased())\($0.dropFirst()).") } ?? []
    }

    private static func line(_ report: DayReport, isOldRule: Bool) -> String {
        let day = report.summary
        guard day.coverageRatio != nil else { return "\(day.day.text)  not recorded" }
        let worn = "worn \(TimeText.duration(seconds: day.worn_s).rightAligned(columns: 11))"
        guard let ratio = day.slouchRatio else {
            return "\(day.day.text)  \(worn)  posture unknown: not calibrated"
        }
        // Of the per cents that stand beside it.
        let shown = (ratio * 100).rounded()
        let bar = "#".repeated(min(barColumns, Int(clamping: (shown / 100 * Double(barColumns)).rounded())))
        let percent = "\(String(whole: ratio * 100)) %".rightAligned(columns: 5)
        let longest = day.longestStill_s.map(TimeText.duration(seconds:)) ?? "unknown"
        let still = "still \(longest.rightAligned(columns: 11))"
        let marks =
            (report.isShort ? "  (short)" : "") + (report.isCoarse ? "  (coarse)" : "")
            + (isOldRule ? "  (old rule)" : "")
        return "\(day.day.text)  \(worn)  \(still)  slouching \(percent)  \(bar)\(marks)"
    }
}
