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

    /// The day's figures, and a bar for each hour.
    public var lines: [String] {
        let day = report.summary
        guard let coverage = day.coverageRatio else { return ["\(day.day.text): nothing was recorded."] }
        let time = TimeText.duration(seconds:)
        var lines = [
            "\(day.day.text)"
        ]
        lines += PartLines.entry(
            "worn",
            "\(time(day.worn_s)); recorded \(String(whole: coverage * 100)) % of the time between first and last sample"
        )
        if report.isCoarse {
            lines += [
                "  coarse      from one measurement in about 2.5 s: short slouches are missed, walking is not told from",
                "              sitting, and all times are rough",
            ]
        }
        guard let ratio = day.slouchRatio else {
            return lines + ["  posture     unknown: not calibrated"]
        }
        lines += DayFigureLines(report).lines
        lines += PartLines(report).lines
        lines.append(
            "  slouching   \(String(whole: ratio * 100)) % of the time in which it could be seen"
        )
        lines += BandLines(report).lines
        lines += DayFigureLines(report).week
        lines += DayFigureLines(report).goal
        lines += BandLines(report).newRule
        let longest = day.longestEpisode_s.map { ", the longest \(time($0))" } ?? ""
        lines.append(
            "  episodes    \(day.episodes.count)\(longest); \(alerts); " + day.breaks.counted("break"))
        return lines + hourLines + (oneSensor.map { ["  \($0)"] } ?? [])
    }

    /// What one sensor cannot tell; `nil` where a low sensor saw all of the worn time, too.
    private var oneSensor: String? {
        let day = report.summary
        guard day.twoSensors_s > 0 else { return "One sensor at the upper back: a bend at the hips counts too." }
        let alone_s = day.worn_s - day.twoSensors_s
        // What the seconds at both ends miss is no other day.
        guard alone_s >= 60 else { return nil }
        return "For \(TimeText.duration(seconds: alone_s)) one sensor alone: a bend at the hips counts too then."
    }

    /// Those that were given, and how many were left out on purpose.
    private var alerts: String {
        let day = report.summary
        let given = (day.alerts - day.silentAlerts).counted("alert")
        return day.silentAlerts > 0 ? "\(given), \(day.silentAlerts) more left out" : given
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
