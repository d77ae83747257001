import LocalTime
import Numbers
import PlainText
import Posture
import Reports

/// A day's few figures that stand large.
struct DayCards {
    struct Card: Equatable {
        var label: String
        var value: String
        var note: String?
    }

    let report: DayReport

    init(_ report: DayReport) { self.report = report }

    var cards: [Card] { [worn, slouching, estimate, still, breaks, alerts].compactMap { $0 } }

    private var worn: Card {
        let day = report.summary
        let share = day.coverageRatio.map { "\(String(whole: $0 * 100)) % recorded from first to last sample" }
        let coarse = report.isCoarse ? "from one measurement in about 2.5 s: times are rough" : nil
        return Card(label: "Worn", value: time(day.worn_s), note: coarse ?? share)
    }

    private var slouching: Card {
        let day = report.summary
        guard let ratio = day.slouchRatio else {
            return Card(label: "Slouching", value: "unknown", note: "not calibrated")
        }
        return Card(
            // As the parts of the worn time have it, which add up.
            label: "Slouching",
            value: PartLines(report).parts.first { $0.name == "slouching" }?.text ?? time(day.slouch_s),
            note: "\(String(whole: ratio * 100)) % of the \(time(day.judged_s)) in which it could be seen")
    }

    private var estimate: Card? {
        // In the words, and from the time on, in which the summary has it.
        guard let share = report.summary.slouchShare, BandLines(report).isEstimated else { return nil }
        return Card(
            label: "Estimate", value: BandLines.percent(share.mean),
            note: "probably slouched; \(BandLines.range(share))")
    }

    private var still: Card? {
        guard let longest = report.summary.longestStill_s else { return nil }
        return Card(
            label: "Longest still", value: time(longest),
            note: report.summary.medianStill_s.map { "median \(time($0))" })
    }

    private var breaks: Card {
        Card(label: "Breaks", value: "\(report.summary.breaks)", note: "two minutes or more of walking or moving")
    }

    private var alerts: Card {
        let day = report.summary
        let given = day.alerts - day.silentAlerts
        return Card(
            label: "Alerts", value: "\(given)",
            note: day.silentAlerts > 0 ? "\(day.silentAlerts) more left out" : nil)
    }

    private func time(_ seconds: Double) -> String { TimeText.duration(seconds: seconds) }
}
