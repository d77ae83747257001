import LocalTime
import PlainText
import Posture
import Reports

/// The hours of a day as bars: how long worn, and how much of that slouched.
struct HoursPicture {
    private static let barHeight = 120.0
    private static let top = 14.0

    let report: DayReport

    private var hours: [(hour: Int, values: DaySummary.Hour)] {
        let worn = report.summary.hours.enumerated().filter { $0.element.worn_s > 0 }.map(\.offset)
        guard let first = worn.first, let last = worn.last else { return [] }
        return (first...last).map { ($0, report.summary.hours[$0]) }
    }

    /// `nil` where nothing was worn.
    var markup: Markup? {
        guard !hours.isEmpty else { return nil }
        let slot = (DayScale.width - 40) / Double(max(hours.count, 8))
        let bars: [Markup] = hours.enumerated().map { index, item in
            bar(item.hour, item.values, x: 36 + slot * Double(index), width: slot * 0.68)
        }
        let bottom = Self.top + Self.barHeight
        let lines: [Markup] = [0, 30, 60].map { minutes in
            let y = bottom - Self.barHeight * Double(minutes) / 60
            return """
                <line class="hour" x1="30" x2="\(at: DayScale.width - 8)" y1="\(at: y)" y2="\(at: y)"/>\
                <text class="label" x="26" y="\(at: y + 4)" text-anchor="end">\(minutes)</text>

                """
        }
        return """
            <svg class="hours" viewBox="0 0 \(at: DayScale.width) \(at: bottom + 26)" role="img" \
            aria-label="Minutes worn in each hour, and of them slouching; the table below has the numbers">
            \(lines)\(bars)</svg>

            """
    }

    /// An hour that the clock showed twice may hold two hours: its bar ends at the top.
    private func bar(_ hour: Int, _ values: DaySummary.Hour, x: Double, width: Double) -> Markup {
        let bottom = Self.top + Self.barHeight
        let worn = min(1, values.worn_s / 3600) * Self.barHeight
        let slouch = min(worn, values.slouch_s / 3600 * Self.barHeight)
        let isJudged = report.judgedHours.contains(hour)
        let words = isJudged ? "slouching \(TimeText.duration(seconds: values.slouch_s))" : "not judged"
        return """
            <g><title>\(DayScale.text(hour: hour)): worn \(TimeText.duration(seconds: values.worn_s)), \(words)</title>\
            <rect class="\(isJudged ? "fine" : "unjudged")" x="\(at: x)" y="\(at: bottom - worn)" width="\(at: width)" height="\(at: worn)"/>\
            <rect class="slouching" x="\(at: x)" y="\(at: bottom - slouch)" width="\(at: width)" height="\(at: slouch)"/></g>\
            <text class="label" x="\(at: x + width / 2)" y="\(at: bottom + 18)" text-anchor="middle">\(DayScale.text(hour: hour))</text>

            """
    }

    /// The same as a table.
    var table: Markup {
        let rows: [Markup] = hours.map { hour, values in
            let slouching =
                report.judgedHours.contains(hour) ? TimeText.duration(seconds: values.slouch_s) : "not judged"
            return """
                <tr><th scope="row">\(DayScale.text(hour: hour))</th><td>\(TimeText.duration(seconds: values.worn_s))</td>\
                <td>\(slouching)</td></tr>

                """
        }
        return """
            <table><thead><tr><th scope="col">Hour</th><th scope="col">Worn</th><th scope="col">Slouching</th></tr></thead>
            <tbody>\(rows)</tbody></table>

            """
    }
}
