import Balance
import LocalTime
import Numbers
import PlainText
import Reports

/// What was done of the routine, week by week, of what it asked for.
struct WeeksRoutine {
    private static let top = 10.0
    private static let bottom = 90.0

    let weeks: [WeekCourse.Week]

    private var known: [WeeklyAdherence] {
        weeks.map(\.adherence).filter { $0.asked != nil || $0.done + $0.inPart > 0 }
    }

    var markup: Markup {
        guard !known.isEmpty else {
            return """
                <section aria-labelledby="routine"><h2 id="routine">Routine</h2>
                <p>No routine was begun in these weeks.</p></section>

                """
        }
        return """
            <section aria-labelledby="routine"><h2 id="routine">Routine</h2>
            <figure>\(ChartFrame.around(picture, label: "Picture of the routine", isNewestLast: true))<figcaption>Sessions done, full, of those asked for, outlined. One of which a part was done is pale.\
            </figcaption></figure>
            <details><summary>As a table</summary>\(table)</details></section>

            """
    }

    private var picture: Markup {
        let most = max(4, known.map { max($0.asked ?? 0, $0.done + $0.inPart) }.max() ?? 0)
        let height = (Self.bottom - Self.top) / Double(most)
        let scale = WeeksScale(first: weeks.first?.start ?? LocalDay(daysSince1970: 0), weeks: weeks.count)
        let columns: [Markup] = known.map { week in
            let x = scale.x(week.start) + scale.slot * 1.5
            let boxes: [Markup] = (0..<max(week.asked ?? 0, week.done + week.inPart)).map { index in
                let kind = index < week.done ? "done" : index < week.done + week.inPart ? "in-part" : "asked"
                let y = Self.bottom - height * Double(index + 1) + 2
                return """
                    <rect class="session \(kind)" x="\(at: x)" y="\(at: y)" width="\(at: scale.slot * 4)" \
                    height="\(at: max(2, height - 4))" rx="2"/>
                    """
            }
            return "<g><title>\(words(week))</title>\(boxes)</g>\n"
        }
        return """
            <svg class="weeks" viewBox="0 0 \(at: DayScale.width) \(at: Self.bottom + 26)" role="img" \
            aria-label="Sessions of the routine done in each week; the table below has the numbers">
            \(scale.marks(top: Self.top, bottom: Self.bottom))\(columns)</svg>

            """
    }

    private func words(_ week: WeeklyAdherence) -> String {
        let asked = week.asked.map { " of \($0)" } ?? ""
        return "Week from \(week.start.text): \(week.done)\(asked) done"
            + (week.inPart > 0 ? ", \(week.inPart) in part" : "")
    }

    private var table: Markup {
        let rows: [Markup] = known.reversed().map { week in
            """
            <tr><th scope="row">\(week.start.text)\(week.isOver ? "" : " (not over)")</th><td>\(week.done)</td>\
            <td>\(week.inPart)</td><td>\(week.asked.map { "\($0)" } ?? "–")</td><td>\(week.pausedDays)</td></tr>

            """
        }
        return """
            <table><thead><tr><th scope="col">Week from</th><th scope="col">Done</th><th scope="col">In part</th>\
            <th scope="col">Asked for</th><th scope="col">Days that paused</th></tr></thead>
            <tbody>\(rows)</tbody></table>

            """
    }
}
