import LocalTime
import Numbers
import PlainText
import Posture
public import Reports

/// Weeks beside each other, and what can be said of how they go.
public struct WeeksHTML: Sendable {
    let report: WeekReport
    let whose: PageFrame.Whose

    public init(_ report: WeekReport, whose: PageFrame.Whose) {
        self.report = report
        self.whose = whose
    }

    public var page: Markup {
        PageFrame(title: "Weeks", place: .weeks, whose: whose).page(content)
    }

    private var recorded: [DayReport] { report.days.filter { $0.summary.coverageRatio != nil } }

    private var content: Markup {
        guard !recorded.isEmpty else {
            return "<p class=\"empty\">Nothing was recorded in these weeks.</p>\n"
        }
        return Markup([Patterns.markup, trend, picture, table])
    }

    private var trend: Markup {
        guard let trend = report.trend else {
            return "<p>Too few days of four hours and more to say how it goes.</p>\n"
        }
        let bands: Markup? = report.bands.map { bands in
            """
            <p>By your own postures, on \(bands.days.counted("day")): slouched \(percent(bands.share.mean)) (80 % range \
            \(String(whole: bands.share.low80 * 100)) to \(percent(bands.share.high80))), relaxed \
            \(percent(bands.relaxedRatio)) on average.</p>

            """
        }
        let newRule: Markup? = report.newRuleSince.map {
            "<p>A new rule judges days since \($0.text): comparisons begin again.</p>\n"
        }
        return """
            <p>On \(trend.days.counted("day")) of four hours and more: slouching \(percent(trend.slouchRatio)) on average.</p>
            \(bands)\(newRule)
            """
    }

    // MARK: A picture

    private static let height = 200.0
    private static let top = 12.0
    private static let bottom = 168.0

    private var picture: Markup {
        let slot = (DayScale.width - 50) / Double(report.days.count)
        let most = max(
            0.5,
            recorded.flatMap { [$0.summary.slouchRatio, $0.summary.slouchShare?.high80] }.compactMap(\.self).max() ?? 0)
        let scale = (Self.bottom - Self.top) / most
        let bars: [Markup] = report.days.enumerated().map { index, day in
            bar(day, x: 42 + slot * Double(index), width: slot * 0.7, scale: scale)
        }
        let mondays: [Markup] = report.days.enumerated().compactMap { index, day in
            guard day.summary.day.daysSince1970 % 7 == 4 else { return nil }
            let x = 42 + slot * Double(index)
            return """
                <line class="hour" x1="\(at: x - slot * 0.15)" x2="\(at: x - slot * 0.15)" y1="\(at: Self.top)" y2="\(at: Self.bottom + 8)"/>\
                <text class="label" x="\(at: x)" y="\(at: Self.height - 12)">\(String(day.summary.day.text.dropFirst(5)))</text>

                """
        }
        let lines: [Markup] = stride(from: 0, through: Int(clamping: (most * 100).rounded(.down)), by: 25).map {
            percent in
            let y = Self.bottom - Double(percent) / 100 * scale
            return """
                <line class="hour" x1="36" x2="\(at: DayScale.width - 8)" y1="\(at: y)" y2="\(at: y)"/>\
                <text class="label" x="32" y="\(at: y + 4)" text-anchor="end">\(percent) %</text>

                """
        }
        return """
            <figure><svg class="weeks" viewBox="0 0 \(at: DayScale.width) \(at: Self.height)" role="img" \
            aria-label="The share of slouching on each day; the table below has the numbers">
            \(lines)\(mondays)\(bars)</svg>
            <figcaption>The share of slouching on each day, with its 80 % range. A pale bar was worn for less than four \
            hours; no bar means that nothing is known.</figcaption></figure>

            """
    }

    private func bar(_ report: DayReport, x: Double, width: Double, scale: Double) -> Markup {
        let day = report.summary
        guard let ratio = day.slouchRatio else { return .none }
        let height = max(1, ratio * scale)
        let range: Markup? = day.slouchShare.map { share in
            let (low, high) = (Self.bottom - share.low80 * scale, Self.bottom - share.high80 * scale)
            return
                "<line class=\"range\" x1=\"\(at: x + width / 2)\" x2=\"\(at: x + width / 2)\" y1=\"\(at: high)\" y2=\"\(at: low)\"/>"
        }
        return """
            <g><title>\(day.day.text): slouching \(percent(ratio)) of what could be seen</title>\
            <rect class="\(report.isShort ? "short" : "slouching")" x="\(at: x)" y="\(at: Self.bottom - height)" width="\(at: width)" \
            height="\(at: height)"/>\(range)</g>

            """
    }

    // MARK: A table

    private var table: Markup {
        let rows: [Markup] = recorded.reversed().map { report in
            let day = report.summary
            let slouching = day.slouchRatio.map { percent($0) } ?? "not calibrated"
            let range = day.slouchShare.map { "\(String(whole: $0.low80 * 100)) to \(percent($0.high80))" } ?? "unknown"
            let still = day.longestStill_s.map { TimeText.duration(seconds: $0) } ?? "unknown"
            let address =
                "/day?date=\(day.day.text)" + (whose.needsName ? "&wearer=" + whose.wearer.percentEncoded : "")
            return """
                <tr><th scope="row"><a href="\(address)">\(day.day.text)</a></th>\
                <td>\(TimeText.duration(seconds: day.worn_s))</td><td>\(slouching)</td><td>\(range)</td><td>\(still)</td></tr>

                """
        }
        return """
            <table><thead><tr><th scope="col">Day</th><th scope="col">Worn</th><th scope="col">Slouching</th>\
            <th scope="col">80 % range</th><th scope="col">Longest still</th></tr></thead>
            <tbody>\(rows)</tbody></table>

            """
    }

    private func percent(_ ratio: Double) -> String { "\(String(whole: ratio * 100)) %" }
}
