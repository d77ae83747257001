import LocalTime
import Numbers
import PlainText
import Posture

/// What is said of a day, in the order in which it is read.
public struct DayWords {
    private let report: DayReport

    public init(_ report: DayReport) { self.report = report }

    /// Of a day of which something was recorded; nothing of another one.
    public var entries: [DayEntry] {
        let day = report.summary
        guard let coverage = day.coverageRatio else { return [] }
        let time = TimeText.duration(seconds:)
        let recorded = String(whole: coverage * 100)
        var entries = [
            DayEntry(
                "worn",
                "\(time(day.worn_s)); recorded \(recorded) % of the time between first and last sample")
        ]
        if report.isCoarse {
            entries.append(
                DayEntry(
                    "coarse",
                    "from one measurement in about 2.5 s: short slouches are missed, walking is not told from sitting, and "
                        + "all times are rough"))
        }
        guard let ratio = day.slouchRatio else {
            return entries + [DayEntry("posture", "unknown: not calibrated")]
        }
        let figures = DayFigureLines(report)
        let bands = BandLines(report)
        entries += figures.lines
        entries.append(PartLines(report).line)
        entries.append(
            DayEntry("slouching", "\(String(whole: ratio * 100)) % of the time in which it could be seen"))
        entries += [bands.line, figures.week, figures.goal, bands.newRule].compactMap(\.self)
        let longest = day.longestEpisode_s.map { ", the longest \(time($0))" } ?? ""
        entries.append(
            DayEntry(
                "episodes",
                "\(day.episodes.count)\(longest); \(alerts); " + day.breaks.counted("break")))
        return entries
    }

    /// What one sensor cannot tell; `nil` where a low sensor saw all of the worn time, too.
    public var oneSensor: String? {
        let day = report.summary
        guard day.slouchRatio != nil else { return nil }
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
}
