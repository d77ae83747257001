import LocalTime
import Numbers
import PlainText
import Posture
public import Reports

/// Several days under each other: how long worn, and how much of it slouching.
public struct WeekPage {
    private static let barColumns = 10
    private static let columns = 80

    private let report: WeekReport

    public init(_ report: WeekReport) { self.report = report }

    /// A line a day: how long worn, the longest time in one position, and how much of it slouching; and one for all of them.
    public var lines: [String] {
        let since = report.newRuleSince
        var lines = dayLines
        if report.days.contains(where: { $0.summary.slouchRatio != nil }) {
            lines.append("Bars: # is 10 % of the time in which slouching could be seen.")
        }
        let newRule = since.map { [BandLines.newRule(since: $0)] } ?? []
        guard let trend = report.trend else {
            return lines + ["Too few days of four hours and more to say how it goes."] + newRule + estimate + weekLines
                + goalLines
        }
        let percent = Int(clamping: (trend.slouchRatio * 100).rounded())
        return lines + ["On \(trend.days.counted("day")) of four hours and more: slouching \(percent) % on average."]
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
                lines.append("\(days)  not recorded (\(empty.count.counted("day")))")
                rest = rest.dropFirst(empty.count)
            } else {
                lines.append(Self.line(day, isOldRule: since.map { day.summary.day < $0 } ?? false))
                rest = rest.dropFirst()
            }
        }
        return lines
    }

    private var weekLines: [String] {
        report.week.map { WordWrap.lines(WeekText.sentence($0), width: Self.columns) } ?? []
    }

    /// The same by the wearer's own postures, whatever rule judged the days.
    private var estimate: [String] {
        guard let bands = report.bands else { return [] }
        return WordWrap.lines(
            "By your own postures, on \(bands.days.counted("day")): slouched \(BandLines.text(bands.share)), "
                + "relaxed \(BandLines.percent(bands.relaxedRatio)) on average.", width: Self.columns)
    }

    /// How the last day's week stands, or why there is no goal.
    private var goalLines: [String] {
        guard let goal = report.days.last?.goal else { return [] }
        let text = GoalText(goal: goal, isThisWeek: report.isThisWeek)
        let line = text.week(of: "of slouching ") ?? text.none.map { "goal: \($0)" }
        return line.map { WordWrap.lines("\($0.prefix(1).uppercased())\($0.dropFirst()).", width: Self.columns) } ?? []
    }

    private static func line(_ report: DayReport, isOldRule: Bool) -> String {
        let day = report.summary
        guard day.coverageRatio != nil else { return "\(day.day.text)  not recorded" }
        let worn = "worn \(TimeText.duration(seconds: day.worn_s).rightAligned(columns: 11))"
        guard let ratio = day.slouchRatio else {
            return "\(day.day.text)  \(worn)  posture unknown: not calibrated"
        }
        let bar = "#".repeated(min(barColumns, Int(clamping: (ratio * Double(barColumns)).rounded())))
        let percent = "\(String(whole: ratio * 100)) %".rightAligned(columns: 5)
        let longest = day.longestStill_s.map(TimeText.duration(seconds:)) ?? "unknown"
        let still = "still \(longest.rightAligned(columns: 11))"
        let marks =
            (report.isShort ? "  (short)" : "") + (report.isCoarse ? "  (coarse)" : "")
            + (isOldRule ? "  (old rule)" : "")
        return "\(day.day.text)  \(worn)  \(still)  slouching \(percent)  \(bar)\(marks)"
    }
}
