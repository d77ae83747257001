import Balance
import LocalTime
import PlainText
import Reports

/// How a level went: what was measured, and apart from it what trials make one expect.
struct LevelPicture {
    private static let width = 420.0
    private static let top = 10.0
    private static let bottom = 110.0
    private static let left = 40.0
    private static let right = 408.0

    let state: StateResult
    /// Above it a muscle is called tight or weak.
    let reference: Double
    let name: String

    private var points: [TrajectoryPoint] { state.trajectory }

    /// `nil` where there is nothing to compare.
    var markup: Markup? {
        guard points.count > 1, let first = points.first, let last = points.last, last.day > first.day else {
            return nil
        }
        let days = Double(last.day - first.day)
        func x(_ point: TrajectoryPoint) -> Double {
            Self.left + (Self.right - Self.left) * Double(point.day - first.day) / days
        }
        let band =
            points.map { "\(Markup.number(x($0))),\(Markup.number(y($0.estimate.mean + $0.estimate.deviation)))" }
            + points.reversed().map {
                "\(Markup.number(x($0))),\(Markup.number(y($0.estimate.mean - $0.estimate.deviation)))"
            }
        let measured = points.map { "\(Markup.number(x($0))),\(Markup.number(y($0.estimate.mean)))" }
        let expected = points.compactMap { point in
            point.expected.map { "\(Markup.number(x(point))),\(Markup.number(y($0)))" }
        }
        let dashed: Markup? =
            expected.count > 1 ? "<polyline class=\"expected\" points=\"\(expected.joined(separator: " "))\"/>\n" : nil
        let levels: [Markup] = [(0.0, "0"), (reference, DecimalText.shortest(reference)), (1, "1")].map { level, text in
            """
            <line class="\(level == reference ? "reference" : "hour")" x1="\(at: Self.left)" x2="\(at: Self.right)" \
            y1="\(at: y(level))" y2="\(at: y(level))"/>\
            <text class="label" x="\(at: Self.left - 5)" y="\(at: y(level) + 4)" text-anchor="end">\(text)</text>

            """
        }
        let apart = expected.count > 1 ? "; dashed: what such exercise makes one expect, not measured" : ""
        return """
            <figure class="level"><svg viewBox="0 0 \(at: Self.width) 132" role="img" aria-label="The level of \(name) from \
            \(first.day.text), \(BalanceWords.level(first.estimate.mean)), to \(last.day.text), \
            \(BalanceWords.level(last.estimate.mean)); the table below has the numbers">
            <polygon class="band" points="\(band.joined(separator: " "))"/>
            \(levels)<polyline class="measured" points="\(measured.joined(separator: " "))"/>
            \(dashed)<text class="label" x="\(at: Self.left)" y="128">\(first.day.text)</text>\
            <text class="label" x="\(at: Self.right)" y="128" text-anchor="end">\(last.day.text)</text>
            </svg><figcaption>The estimate, with how unsure it is\(apart). \(BalanceWords.scale.capitalisedFirst).</figcaption></figure>
            \(table)
            """
    }

    private func y(_ level: Double) -> Double {
        Self.bottom - (Self.bottom - Self.top) * min(1.1, max(-0.05, level))
    }

    private var table: Markup {
        let isExpected = points.contains { $0.expected != nil }
        let rows: [Markup] = points.reversed().map { point in
            let expected: Markup? =
                isExpected ? "<td>\(point.expected.map(BalanceWords.level) ?? "nothing")</td>" : nil
            return """
                <tr><th scope="row">\(point.day.text)</th><td>\(BalanceWords.level(point.estimate.mean)) \
                ± \(BalanceWords.level(point.estimate.deviation))</td>\(expected)</tr>

                """
        }
        let head: Markup? = isExpected ? "<th scope=\"col\">Expected</th>" : nil
        return """
            <details><summary>Level by day, as a table</summary>
            <table><thead><tr><th scope="col">Day</th><th scope="col">Measured</th>\(head)</tr></thead>
            <tbody>\(rows)</tbody></table></details>

            """
    }
}
