import Gateway
import LocalTime
import PlainText
import Posture

/// Several days under each other: how long worn, and how much of it slouching.
struct WeekReport {
    private static let barColumns = 30

    let days: [DaySummary]
    /// The days that rest on a measurement every few seconds.
    var coarseDays: Set<LocalDay> = []

    var lines: [String] {
        let lines = days.map { day -> String in
            guard day.coverageRatio != nil else { return "\(day.day.text)  not recorded" }
            let worn = "worn \(TimeText.duration(seconds: day.worn_s).rightAligned(columns: 11))"
            guard let ratio = day.slouchRatio else {
                return "\(day.day.text)  \(worn)  posture unknown: not calibrated"
            }
            let bar = String(repeating: "#", count: Int((ratio * Double(Self.barColumns)).rounded()))
            let percent = "\(Int((ratio * 100).rounded())) %".rightAligned(columns: 5)
            let short = day.worn_s < DaySummary.trendMinimum_s ? "  (short)" : ""
            let coarse = coarseDays.contains(day.day) ? "  (coarse)" : ""
            return
                "\(day.day.text)  \(worn)  slouching \(percent)  \(day.episodes.count) episodes  \(bar)\(short)\(coarse)"
        }
        // Below four hours a day says nothing about a trend (DOMAIN 3.4).
        let full = days.filter { $0.worn_s >= DaySummary.trendMinimum_s && $0.slouchRatio != nil }
        guard full.count >= 2 else {
            return lines + ["Too few days of four hours and more to say how it goes."]
        }
        let mean = full.compactMap(\.slouchRatio).reduce(0, +) / Double(full.count)
        return lines + [
            "On \(full.count) days of four hours and more: slouching \(Int((mean * 100).rounded())) % on average."
        ]
    }
}
