import LocalTime
import Numbers
import PlainText
import Posture
import Reports

/// How much of a day was slouched by the wearer's own postures, how sure that is, and what it can be compared with.
struct BandLines {
    private static let labelColumns = 12
    private static let textColumns = 66

    private let report: DayReport

    init(_ report: DayReport) { self.report = report }

    /// Nothing where it is not known.
    var lines: [String] {
        let day = report.summary
        guard let share = day.slouchShare else { return [] }
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
        let range = "\(String(whole: share.low80 * 100)) to \(percent(share.high80))"
        return "\(percent(share.mean)) (80 % range \(range))"
    }

    static func percent(_ ratio: Double) -> String { "\(String(whole: ratio * 100)) %" }

    /// A label and a text under which it goes on.
    private func entry(_ label: String, _ text: String) -> [String] {
        WordWrap.lines(text, width: Self.textColumns).enumerated().map { index, line in
            "  " + (index == 0 ? label : "").leftAligned(columns: Self.labelColumns) + line
        }
    }
}
