import Balance
public import LocalTime
import Numbers
import PlainText
import Posture
public import Reports

/// Weeks beside each other, what can be said of how they go, what was done of the routine, and pain and own activities as
/// the wearer told them.
public struct WeeksHTML: Sendable {
    let report: WeeksReport
    let today: LocalDay
    let whose: PageFrame.Whose

    public init(_ report: WeeksReport, today: LocalDay, whose: PageFrame.Whose) {
        (self.report, self.today, self.whose) = (report, today, whose)
    }

    public var page: Markup {
        PageFrame(title: "Weeks", place: .weeks, whose: whose).page("\(dates)\(neighbours)\(content)")
    }

    private var course: WeekCourse { report.course }

    // MARK: Which weeks

    private var dates: Markup {
        let name = whose.needsName ? "\(whose.wearer), " : ""
        return "<p class=\"date\">\(name)\(course.first.text) to \(course.last.text)</p>\n"
    }

    private var neighbours: Markup {
        let count = 7 * course.weeks.count
        let later: Markup? =
            course.last < today
            ? "<a href=\"\(path(min(today, course.last + count)))\" rel=\"next\">later weeks →</a>" : nil
        return """
            <nav class="days" aria-label="Weeks"><a href="\(path(course.first - 1))" rel="prev">← earlier weeks</a>\(later)</nav>

            """
    }

    private func path(_ last: LocalDay) -> String { "/weeks?until=\(last.text)" + wearer }

    /// Behind another name of an address.
    private var wearer: String { whose.needsName ? "&wearer=" + whose.wearer.percentEncoded : "" }

    // MARK: What there is

    private var content: Markup {
        guard !course.recorded.isEmpty else {
            return "<p class=\"empty\">Nothing was recorded in these weeks.</p>\n\(routine)\(told)"
        }
        let damaged: Markup? = DamagedBelief.sentence(course.recorded).map { "<p class=\"notice\">\($0)</p>\n" }
        return """
            \(Patterns.markup)\(damaged)\(sentences)\(picture)
            \(weeks)\(days)\(routine)\(told)
            """
    }

    private var picture: Markup {
        guard course.recorded.contains(where: { $0.slouchRatio != nil }) else {
            return "<p>On none of these days it is known how much was slouched.</p>"
        }
        let picture = ChartFrame.around(
            WeeksPicture(course: course).markup, label: "Picture of the weeks", isNewestLast: true)
        return "<figure>\(picture)\(caption)</figure>"
    }

    /// In the words of `summary --days`.
    private var sentences: Markup {
        let report = course.report
        let compared: Markup? = report.week.map { "<p class=\"verdict\">\(WeekText.sentence($0))</p>\n" }
        let trend: Markup =
            report.trend.map { trend in
                """
                <p>On \(trend.days.counted("day")) of four hours and more: slouching \(percent(trend.slouchRatio)) on \
                average.</p>

                """
            } ?? "<p>Too few days of four hours and more to say how it goes.</p>\n"
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
        return "\(compared)\(trend)\(newRule)\(bands)\(goal)"
    }

    private var goal: Markup? {
        guard let goal = course.report.days.last?.goal else { return nil }
        let text = GoalText(goal: goal, isThisWeek: course.report.isThisWeek)
        guard let line = text.week(of: "of slouching ") ?? text.none.map({ "goal: \($0)" }) else { return nil }
        return "<p>\(line.prefix(1).uppercased() + line.dropFirst()).</p>\n"
    }

    private var caption: Markup {
        let band: Markup =
            course.weeks.contains { $0.error != nil && $0.slouchRatio != nil }
            ? """
            The line across a week is its mean; in nineteen of twenty cases what is usual then lies within the dashed frame, as \
            your days differ anyway.
            """
            : "The line across a week is its mean. How much your days differ anyway is known from 14 of them on."
        return """
            <figcaption>A bar is the share of a day within slouches; its thin line is the 80 % range of what probably was slouched by your own postures. \(band) A pale bar was worn for less than four \
            hours, or judged by another rule, and is compared with nothing; no bar means that nothing is known.</figcaption>
            """
    }

    // MARK: Tables

    private var weeks: Markup {
        let rows: [Markup] = course.weeks.reversed().map { week in
            """
            <tr><th scope="row">\(week.start.text)</th><td>\(week.days)\(week.otherDays > 0 ? " (\(week.otherDays))" : "")</td>\
            <td>\(week.recordedDays > 0 ? TimeText.duration(seconds: week.worn_s) : "–")</td><td>\(slouching(week))</td>\
            <td>\(week.recordedDays > 0 ? range(week.share) : "–")</td><td>\(against(week))</td>\
            <td>\(week.longestStill_s.map { TimeText.duration(seconds: $0) } ?? "–")</td>\
            <td>\(week.recordedDays > 0 ? "\(week.breaks)" : "–")</td></tr>

            """
        }
        return """
            <section aria-labelledby="weeks"><h2 id="weeks">Week by week</h2>
            <div class="scrolled" tabindex="0" role="region" aria-label="Table of weeks"><table><thead><tr>\
            <th scope="col">Week from</th><th scope="col">Days that count (others)</th><th scope="col">Worn</th>\
            <th scope="col">Slouching</th><th scope="col">80 % range</th><th scope="col">Against the week before</th>\
            <th scope="col">Longest still</th><th scope="col">Breaks</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>
            <p class="note">A change is told only beyond what your own days differ by anyway, between weeks with three days and \
            more that count; of twenty weeks without any change about one is called so by chance.</p></section>

            """
    }

    private func slouching(_ week: WeekCourse.Week) -> String {
        guard let ratio = week.slouchRatio else { return week.recordedDays > 0 ? "unknown" : "–" }
        return week.error.map { "\(String(whole: ratio * 100)) ± \(percent($0))" } ?? percent(ratio)
    }

    private func against(_ week: WeekCourse.Week) -> String {
        switch week.comparison?.verdict {
        case .more: "more"
        case .less: "less"
        case .within: "no change that can be told"
        case nil: week.recordedDays > 0 ? "too few days" : "–"
        }
    }

    private func range(_ share: SlouchShare?) -> String {
        share.map { "\(String(whole: $0.low80 * 100)) to \(percent($0.high80))" } ?? "unknown"
    }

    private var days: Markup {
        let since = course.report.newRuleSince
        let rows: [Markup] = course.report.days.filter { $0.summary.coverageRatio != nil }.reversed().map { report in
            let day = report.summary
            let marks = [
                report.isShort ? "short" : nil, report.isCoarse ? "coarse" : nil,
                since.map { day.day < $0 } ?? false ? "old rule" : nil,
            ].compactMap(\.self).joined(separator: ", ")
            return """
                <tr><th scope="row"><a href="/day?date=\(day.day.text)\(wearer)">\(day.day.text)</a></th>\
                <td>\(TimeText.duration(seconds: day.worn_s))</td>\
                <td>\(day.slouchRatio.map { percent($0) } ?? "not calibrated")</td><td>\(range(day.slouchShare))</td>\
                <td>\(day.longestStill_s.map { TimeText.duration(seconds: $0) } ?? "unknown")</td><td>\(marks)</td></tr>

                """
        }
        return """
            <details><summary>Day by day</summary>
            <div class="scrolled" tabindex="0" role="region" aria-label="Table of days"><table><thead><tr>\
            <th scope="col">Day</th><th scope="col">Worn</th><th scope="col">Slouching</th><th scope="col">80 % range</th>\
            <th scope="col">Longest still</th><th scope="col">Note</th></tr></thead>
            <tbody>\(rows)</tbody></table></div></details>

            """
    }

    // MARK: Routine and outcomes

    private var routine: Markup { WeeksRoutine(weeks: course.weeks).markup }

    private var told: Markup { WeeksOutcomes(report: report, whose: whose).markup }

    private func percent(_ ratio: Double) -> String { "\(String(whole: ratio * 100)) %" }
}
