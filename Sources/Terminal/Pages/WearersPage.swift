import LocalTime
import Numbers
import PlainText
public import Reports

/// Who is in the record, as lines for people.
public struct WearersPage {
    private let entries: [WearerEntry]

    public init(_ entries: [WearerEntry]) { self.entries = entries }

    public var lines: [String] {
        entries.flatMap { entry -> [String] in
            let days = entry.recorded.map {
                $0.lowerBound == $0.upperBound
                    ? "on \($0.lowerBound.text)" : "\($0.lowerBound.text) to \($0.upperBound.text)"
            }
            let recorded = days.map { "\(entry.recordings.counted("recording")), \($0)" }
            let others = entry.others.filter { $0.count > 0 }.map { $0.count.counted($0.name, plural: $0.plural) }
            let sensors = entry.sensors.isEmpty ? [] : ["wears \(entry.sensors.joined(separator: ", "))"]
            let text = ([recorded ?? "no recording"] + others + sensors).joined(separator: "; ")
            return [entry.name] + WordWrap.lines(text, width: 76).map { "    \($0)" }
        }
    }
}

/// The weeks of wearers beside each other: a table, and a chart.
public struct WearerWeeksPage {
    private static let columns = 80
    private static let dateColumns = 12
    private static let barColumns = 40

    private let report: WearerWeeks

    public init(_ report: WearerWeeks) { self.report = report }

    public var lines: [String] { table + [""] + chart + [""] + notes }

    private var table: [String] {
        let cell = max(16, (Self.columns - Self.dateColumns) / max(1, report.wearers.count))
        func row(_ first: String, _ cells: [String]) -> String {
            let text =
                first.leftAligned(columns: Self.dateColumns)
                + cells.map { String($0.prefix(cell - 1)).leftAligned(columns: cell) }.joined()
            return text.trimmedEnd
        }
        return [row("week from", report.wearers.map(\.name))]
            + report.weeks.indices.map { index in
                row(
                    report.weeks[index].text,
                    report.wearers.map { Self.text($0.weeks[index], columns: cell - 1) })
            }
    }

    /// As much of it as fits.
    private static func text(_ week: WearerWeeks.Week, columns: Int) -> String {
        guard let ratio = week.slouchRatio else {
            return week.otherDays > 0 ? "too short" : "-"
        }
        let percent = "\(String(whole: ratio * 100)) %"
        let long = "\(percent), \(week.days.counted("day")), \(String(whole: week.worn_h)) h"
        return long.count <= columns ? long : percent
    }

    private var chart: [String] {
        report.wearers.flatMap { wearer -> [String] in
            [wearer.name]
                + zip(report.weeks, wearer.weeks).map { start, week in
                    let bar =
                        week.slouchRatio.map { ratio in
                            let columns = min(
                                Self.barColumns, Int(clamping: (ratio * Double(Self.barColumns)).rounded()))
                            return "#".repeated(columns) + (columns > 0 ? " " : "") + "\(String(whole: ratio * 100)) %"
                        } ?? (week.otherDays > 0 ? "? \(week.otherDays.counted("day")), none of them counts" : "")
                    return "  \(start.text)  \(bar)".trimmedEnd
                }
        } + ["              0         25        50        75        100 % of the time slouching"]
    }

    private var notes: [String] {
        WordWrap.lines(
            "Counted are days of four hours and more that one version of the rules has judged. Each wearer is judged by "
                + "their own upright and slump: compare how it goes, not how high it is.", width: Self.columns)
    }
}

extension String {
    fileprivate var trimmedEnd: String { String(reversed().drop { $0 == " " }.reversed()) }
}
