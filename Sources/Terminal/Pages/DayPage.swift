import Events
import LocalTime
import Numbers
import PlainText
import Posture
public import Reports

/// What a day was like, as lines for people.
public struct DayPage {
    private let report: DayReport
    private let columns: Int

    /// - Parameters:
    ///   - report: the day.
    ///   - columns: of the terminal.
    public init(_ report: DayReport, columns: Int = 80) { (self.report, self.columns) = (report, columns) }

    /// What an hour that was worn throughout is as wide as: a quarter of an hour is whole columns.
    private var hourColumns: Int { min(40, max(12, (columns - 21) / 4 * 4)) }

    private static let labelColumns = 12
    private static let mostTextColumns = 66
    private static let fewestTextColumns = 16

    /// The day's figures, and a bar for each hour.
    public var lines: [String] {
        let day = report.summary
        guard day.coverageRatio != nil else { return ["\(day.day.text): nothing was recorded."] }
        let words = DayWords(report)
        let lines = [day.day.text] + words.entries.flatMap(entryLines)
        guard day.slouchRatio != nil else { return lines }
        let sensors = words.oneSensor.map { WordWrap.lines($0, width: columns - 2).map { "  " + $0 } } ?? []
        return lines + hourLines + sensors
    }

    /// A label, and the texts that go on below themselves.
    private func entryLines(_ entry: DayEntry) -> [String] {
        let width = min(Self.mostTextColumns, max(Self.fewestTextColumns, columns - Self.labelColumns - 2))
        return entry.texts.flatMap { WordWrap.lines($0, width: width) }.enumerated().map { index, line in
            "  " + (index == 0 ? entry.label : "").leftAligned(columns: Self.labelColumns) + line
        }
    }

    private var hourLines: [String] {
        let hours = report.summary.hours
        let quarter = hourColumns / 4
        let axis = ["0", "15", "30", "45"].map { $0.leftAligned(columns: quarter) }.joined() + "60 min"
        var lines = ["              " + axis]
        for (hour, values) in hours.enumerated() where values.worn_s > 0 {
            let slouching = barColumns(seconds: values.slouch_s)
            let worn = max(0, barColumns(seconds: values.worn_s) - slouching)
            let bar =
                "#".repeated(slouching)
                + (report.judgedHours.contains(hour) ? "." : "?").repeated(worn)
            // An hour that the clock showed twice may hold more than one hour: its bar goes on below.
            var rest = bar[...]
            repeat {
                let label = rest.count == bar.count ? "\(hour < 10 ? "0" : "")\(hour):00" : "     "
                lines.append("  \(label)       \(rest.prefix(hourColumns))")
                rest = rest.dropFirst(hourColumns)
            } while !rest.isEmpty
        }
        let isPartlyUnknown = hours.indices.contains { hours[$0].worn_s > 0 && !report.judgedHours.contains($0) }
        let legend = "# slouching, . worn" + (isPartlyUnknown ? ", ? worn and not judged" : "")
        return lines + WordWrap.lines(legend, width: columns - 2).map { "  " + $0 }
    }

    private func barColumns(seconds: Double) -> Int {
        Int(clamping: (seconds / 3600 * Double(hourColumns)).rounded(.up))
    }

    /// The last line, where a week has passed since something was told.
    ///
    /// - Parameter reminder: what is said then.
    public func weeklyLines(_ reminder: String) -> [String] { entry("weekly", reminder) }

    /// What may be out of balance, and what to do today; nothing for another day.
    public var todayLines: [String] {
        switch report.today {
        case nil: []
        case .notBegun: alertLines + entry("routine", "not begun: “plumbline assess”")
        case .begun(let brief):
            alertLines + entry("balance", brief.balanceLine) + entry("routine", brief.routineLine)
        }
    }

    /// Why it is quiet, or how many alerts are given and how all of them come back; nothing where every one is given, or
    /// nothing is recorded.
    private var alertLines: [String] {
        guard report.summary.coverageRatio != nil, let standing = report.alerting, let words = standing.words else {
            return []
        }
        let isFading = standing.quiet == nil && standing.step != .every
        return entry("alerting", words + (isFading ? ". \(AlertStepWords.turnOff)" : ""))
    }
}
