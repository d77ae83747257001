import Events
import LocalTime
import Numbers
import PlainText
import Posture
public import Reports

/// What a day was like, as lines for people.
public struct DayPage {
    /// What an hour that was worn throughout is as wide as.
    private static let hourColumns = 40.0
    private static let mostColumns = 40

    private let report: DayReport

    public init(_ report: DayReport) { self.report = report }

    private static let labelColumns = 12
    private static let textColumns = 66

    /// The day's figures, and a bar for each hour.
    public var lines: [String] {
        let day = report.summary
        guard day.coverageRatio != nil else { return ["\(day.day.text): nothing was recorded."] }
        let words = DayWords(report)
        let lines = [day.day.text] + words.entries.flatMap(Self.lines)
        guard day.slouchRatio != nil else { return lines }
        return lines + hourLines + (words.oneSensor.map { ["  \($0)"] } ?? [])
    }

    /// A label and the texts under which they go on.
    private static func lines(_ entry: DayEntry) -> [String] {
        entry.texts.flatMap { WordWrap.lines($0, width: textColumns) }.enumerated().map { index, line in
            "  " + (index == 0 ? entry.label : "").leftAligned(columns: labelColumns) + line
        }
    }

    private var hourLines: [String] {
        let hours = report.summary.hours
        var lines = ["              0         15        30        45        60 min"]
        for (hour, values) in hours.enumerated() where values.worn_s > 0 {
            let slouching = Self.columns(seconds: values.slouch_s)
            let worn = max(0, Self.columns(seconds: values.worn_s) - slouching)
            let bar =
                "#".repeated(slouching)
                + (report.judgedHours.contains(hour) ? "." : "?").repeated(worn)
            // An hour that the clock showed twice may hold more than one hour: its bar goes on below.
            var rest = bar[...]
            repeat {
                let label = rest.count == bar.count ? "\(hour < 10 ? "0" : "")\(hour):00" : "     "
                lines.append("  \(label)       \(rest.prefix(Self.mostColumns))")
                rest = rest.dropFirst(Self.mostColumns)
            } while !rest.isEmpty
        }
        let isPartlyUnknown = hours.indices.contains { hours[$0].worn_s > 0 && !report.judgedHours.contains($0) }
        return lines + ["  # slouching, . worn" + (isPartlyUnknown ? ", ? worn and not judged" : "")]
    }

    private static func columns(seconds: Double) -> Int { Int(clamping: (seconds / 3600 * hourColumns).rounded(.up)) }

    /// The last line, where a week has passed since something was told.
    ///
    /// - Parameter reminder: what is said then.
    public static func weeklyLine(_ reminder: String) -> String { "  weekly      \(reminder)" }

    /// What may be out of balance, and what to do today; nothing for another day.
    public var todayLines: [String] {
        switch report.today {
        case nil: []
        case .notBegun: alertLines + ["  routine     not begun: “plumbline assess”"]
        case .begun(let brief):
            alertLines + ["  balance     \(brief.balanceLine)", "  routine     \(brief.routineLine)"]
        }
    }

    /// Why it is quiet, or how many alerts are given and how all of them come back; nothing where every one is given, or
    /// nothing is recorded.
    private var alertLines: [String] {
        guard report.summary.coverageRatio != nil, let standing = report.alerting, let words = standing.words else {
            return []
        }
        let isFading = standing.quiet == nil && standing.step != .every
        return WordWrap.lines(words + (isFading ? ". \(AlertStepWords.turnOff)" : ""), width: 100).enumerated().map {
            ($0 == 0 ? "  alerting    " : "              ") + $1
        }
    }
}
