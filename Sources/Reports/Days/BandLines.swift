public import LocalTime
import Numbers
import PlainText
public import Posture

/// How much of a day was slouched by the wearer's own postures, how sure that is, and what it can be compared with.
public struct BandLines {
    private let report: DayReport

    init(_ report: DayReport) { self.report = report }

    /// Nothing where it is not known.
    var line: DayEntry? {
        let day = report.summary
        guard let share = day.slouchShare else { return nil }
        // Where relaxed is a part of the worn time it stands there.
        let relaxed =
            (day.hasParts ? nil : day.relaxed_s).map { ", relaxed \(Self.percent($0 / max(day.judged_s, 1)))" } ?? ""
        guard PostureRules.haveBands(version: day.rulesVersion) else {
            return DayEntry(
                "estimate",
                "by your own postures: slouched \(Self.text(share))\(relaxed). The figures above are as this day was "
                    + "judged, by an older rule or one fixed angle (rules \(day.rulesVersion))")
        }
        return DayEntry("estimate", "slouched \(Self.text(share))\(relaxed)")
    }

    /// From when on days can be compared, as long as there are too few of them.
    var newRule: DayEntry? { report.newRuleSince.map { DayEntry("rule", Self.newRule(since: $0)) } }

    public static func newRule(since day: LocalDay) -> String {
        "A new rule judges days since \(day.text): comparisons begin again."
    }

    /// With what it lies between in four of five cases.
    public static func text(_ share: SlouchShare) -> String {
        let range = "\(String(whole: share.low80 * 100)) to \(percent(share.high80))"
        return "\(percent(share.mean)) (80 % range \(range))"
    }

    public static func percent(_ ratio: Double) -> String { "\(String(whole: ratio * 100)) %" }
}
