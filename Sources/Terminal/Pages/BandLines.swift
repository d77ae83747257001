import LocalTime
import Numbers
import PlainText
import Posture
import Reports

/// How much of a day was slouched by the wearer's own postures, how sure that is, and what it can be compared with.
struct BandLines {
    /// Of less nothing is estimated: a range of a few minutes says nothing of a day.
    private static let fewest_s = 600.0

    private let report: DayReport
    private let columns: Int

    init(_ report: DayReport, columns: Int) { (self.report, self.columns) = (report, columns) }

    /// Nothing where it is not known.
    var lines: [String] {
        let day = report.summary
        guard let share = day.slouchShare else { return [] }
        guard day.judged_s >= Self.fewest_s else {
            return entry("estimate", "none yet: less than ten minutes could be judged")
        }
        // Where relaxed is a part of the worn time it stands there.
        let relaxed =
            (day.hasParts ? nil : day.relaxed_s).map { ", relaxed \(Self.percent($0 / max(day.judged_s, 1)))" } ?? ""
        guard PostureRules.haveBands(version: day.rulesVersion) else {
            return entry(
                "estimate",
                "by your own postures: slouched \(Self.text(share))\(relaxed). The figures above are as this day was "
                    + "judged, by an older rule or one fixed angle (rules \(day.rulesVersion))")
        }
        return entry("estimate", "slouched \(Self.text(share))\(relaxed)")
    }

    /// From when on days can be compared, as long as there are too few of them.
    var newRule: [String] { report.newRuleSince.map { entry("rule", Self.newRule(since: $0)) } ?? [] }

    static func newRule(since day: LocalDay) -> String {
        "A new rule judges days since \(day.text): comparisons begin again."
    }

    /// With what it lies between in four of five cases.
    static func text(_ share: SlouchShare) -> String {
        let (low, high) = (String(whole: share.low80 * 100), String(whole: share.high80 * 100))
        // “0 to 0 %” would say more than whole per cents can.
        guard low != high else { return "\(percent(share.mean)) (80 % range: within 1 %)" }
        return "\(percent(share.mean)) (80 % range \(low) to \(high) %)"
    }

    static func percent(_ ratio: Double) -> String { "\(String(whole: ratio * 100)) %" }

    /// A label and a text under which it goes on.
    private func entry(_ label: String, _ text: String) -> [String] { DayEntry.lines(label, text, columns: columns) }
}
