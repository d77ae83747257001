public import LocalTime
import Numbers
import PlainText
public import Posture

/// How much of a day was slouched by the wearer's own postures, how sure that is, and what it can be compared with.
public struct BandLines {
    /// Of less nothing is estimated: a range of a few minutes says nothing of a day.
    private static let fewest_s = 600.0

    private let report: DayReport

    public init(_ report: DayReport) { self.report = report }

    /// Whether enough was judged for an estimate.
    public var isEstimated: Bool { report.summary.slouchShare != nil && report.summary.judged_s >= Self.fewest_s }

    /// Nothing where it is not known.
    var line: DayEntry? {
        let day = report.summary
        guard let share = day.slouchShare else { return nil }
        guard isEstimated else {
            return DayEntry("estimate", "none yet: less than ten minutes could be judged")
        }
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
    public static func text(_ share: SlouchShare) -> String { "\(percent(share.mean)) (\(range(share)))" }

    /// `80 % range 8 to 22 %`
    public static func range(_ share: SlouchShare) -> String {
        let (low, high) = (String(whole: share.low80 * 100), String(whole: share.high80 * 100))
        // “0 to 0 %” would say more than whole per cents can.
        return low != high ? "80 % range \(low) to \(high) %" : "80 % range: within 1 %"
    }

    public static func percent(_ ratio: Double) -> String { "\(String(whole: ratio * 100)) %" }
}
