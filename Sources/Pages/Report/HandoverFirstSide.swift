import Balance
import LocalTime
import Numbers
import PlainText
import Posture
import Reports

/// How much was worn, how it went, how far forward, and the breaks.
struct HandoverFirstSide {
    let report: HandoverReport

    var markup: Markup {
        guard report.wear.recordedDays > 0 else {
            return """
                <p class="verdict">Nothing was recorded by a sensor in these weeks: nothing is known of the posture.</p>

                """
        }
        return "\(glance)\(verdicts)\(wear)\(course)\(flexion)\(breaks)"
    }

    // MARK: At a glance

    private var glance: Markup {
        let wear = report.wear
        let slouching = report.course.report.trend.map { percent($0.slouchRatio) } ?? "unknown"
        let of = report.course.report.trend.map { "\($0.days.counted("day")) of 4 h and more" } ?? "too few days"
        let judged = wear.worn_s > 0 ? percent(wear.judged_s / wear.worn_s) : "unknown"
        return """
            <ul class="figures-row">
            <li><span class="of">Recorded</span><b>\(wear.recordedDays) of \(wear.spanDays.counted("day"))</b>\
            <span class="of">\(wear.countedDays) can be compared</span></li>
            <li><span class="of">Worn</span><b>\(time(wear.worn_s / Double(max(1, wear.recordedDays))))</b>\
            <span class="of">on an average recorded day</span></li>
            <li><span class="of">Slouching</span><b>\(slouching)</b><span class="of">\(of)</span></li>
            <li><span class="of">Could be judged</span><b>\(judged)</b><span class="of">of the worn time</span></li>
            </ul>

            """
    }

    private var verdicts: Markup {
        let week = report.course.report.week.map { WeekText.sentence($0, days: "the wearer's days") }
        let told = report.course.report.week?.smallestChange.map {
            " A change of \(DecimalText.fixed($0 * 100, decimals: 0)) points and more could be told."
        }
        return """
            <h2>How it goes</h2>
            <p class="verdict">\(week ?? "Too few days of four hours and more to compare the last 7 days with the 7 before.")\
            \(told ?? "")</p>
            <p class="verdict">\(trend)</p>

            """
    }

    /// The look at several weeks, in words that claim no more than it does.
    private var trend: String {
        let trend = report.trend
        let change = trend.change.map { " by about \(percent(abs($0)))" } ?? ""
        let looked = trend.lookDay.map { " (as of \($0.text), \(trend.validDays.counted("day")))" } ?? ""
        return switch trend.direction {
        case .down: "Over the last weeks slouching has gone down\(change)\(looked)."
        case .up: "Over the last weeks slouching has gone up\(change)\(looked)."
        case .steady: "Over the last weeks slouching is steady: a change by a third is ruled out\(looked)."
        case .unknown:
            trend.lookDay == nil
                ? "Over several weeks nothing can be told yet: that takes 28 days from the first recorded one."
                : "Over several weeks: no change that can be told\(looked). That is not the same as no change."
        }
    }

    // MARK: Wear

    private var wear: Markup {
        let wear = report.wear
        let parts: [(String, Double)] = [
            ("Within slouches", wear.slouch_s), ("Other postures that were judged", wear.otherPosture_s),
            ("Walking and other movement", wear.moving_s), ("Lying", wear.lying_s),
            ("Bent by 60° and more", wear.bend_s),
            ("Posture unknown: not calibrated, or in doubt", wear.unknown_s),
        ]
        let rows: [Markup] = parts.map { name, seconds in
            """
            <tr><th scope="row">\(name)</th><td class="number">\(time(seconds))</td>\
            <td class="number">\(wear.worn_s > 0 ? percent(seconds / wear.worn_s) : "")</td></tr>

            """
        }
        let limits: [Markup] = doubts.map { "<li>\($0)</li>\n" }
        return """
            <h2>Wear, and how sure this is</h2>
            <div class="columns">
            <table><thead><tr><th scope="col">Of \(time(wear.worn_s)) worn</th><th scope="col" class="number">Time</th>\
            <th scope="col" class="number">Share</th></tr></thead><tbody>
            \(rows)</tbody></table>
            <ul class="plain">
            \(limits)</ul>
            </div>

            """
    }

    private var doubts: [String] {
        let wear = report.wear
        let missing = wear.spanDays - wear.recordedDays
        let placed = wear.placements.map(\.words).joined(separator: " and ")
        var lines = [placed.isEmpty ? "Where the sensor was worn is not recorded." : "Sensor: \(placed)."]
        if wear.twoSensors_s > 0 {
            lines.append(
                "Of the worn time a second sensor saw \(time(wear.twoSensors_s)), and told the pelvis from the back.")
        }
        if wear.placements.contains(.upperBack), wear.twoSensors_s < 0.9 * wear.worn_s {
            lines.append(
                "One sensor at the upper back cannot tell a bend at the hips from a bend of the back: some of the slouching "
                    + "may be leaning forward.")
        }
        if missing > 0 { lines.append("\(missing.counted("day")) without a recording: nothing is known of them.") }
        if wear.gaps_s >= 60 {
            lines.append("Between the first and the last sample of a day \(time(wear.gaps_s)) are missing.")
        }
        if wear.coarseDays > 0 {
            lines.append(
                "On \(wear.coarseDays.counted("day")) one measurement every few seconds: short slouches are missed.")
        }
        if wear.otherRulesDays > 0 {
            lines.append("\(wear.otherRulesDays.counted("day")) judged by another rule: compared with nothing.")
        }
        if wear.damagedDays > 0 {
            lines.append("On \(wear.damagedDays.counted("day")) what was learned of the postures could not be read.")
        }
        return lines
    }

    // MARK: Course

    private var course: Markup {
        let hasBand = report.course.weeks.contains { $0.error != nil && $0.slouchRatio != nil }
        let band: Markup =
            hasBand
            ? "Thick line: mean of a week, within the dashed frame in nineteen of twenty cases, as the wearer's days differ anyway."
            : "Thick line: mean of a week; how much the wearer's days differ anyway is known from 14 such days on."
        return """
            <h2>Slouching: share of the time in which it could be seen</h2>
            <figure>\(HandoverCoursePicture(report: report).markup)
            <figcaption>A bar is a day; its thin line is the 80 % range of what probably was slouched by the wearer's own \
            postures. \(band) Hatched: less than four hours, or another rule; compared with nothing. No bar: not known.\
            </figcaption></figure>
            \(HandoverWeekTable(weeks: report.course.weeks).markup)
            """
    }

    private var flexion: Markup? {
        guard let flexion = report.flexion else {
            return "<h2>How far forward</h2>\n<p>Not known: no calibration held.</p>\n"
        }
        let names = ["below 20°", "20 to 30°", "30 to 45°", "45 to 60°", "60° and more"]
        let rows: [Markup] = zip(names, flexion.shares).map { name, share in
            "<tr><th scope=\"row\">\(name)</th><td class=\"number\">\(tenths(share))</td></tr>\n"
        }
        func degrees(_ value: Double) -> String { "\(DecimalText.fixed(value, decimals: 0))°" }
        return """
            <h2>How far forward: the upper back against its upright</h2>
            <div class="columns wide">
            <figure>\(HandoverFlexionPicture(report: report).markup)
            <figcaption>Each day from the angle that a tenth of its seconds stay below to that which nine tenths stay below; the \
            mark is the middle. Median day: \(degrees(flexion.p10)), \(degrees(flexion.p50)), \(degrees(flexion.p90)).\
            </figcaption></figure>
            <table><thead><tr><th scope="col">Angle</th><th scope="col" class="number">Share of calibrated time</th></tr></thead>
            <tbody>\(rows)</tbody></table>
            </div>

            """
    }

    private var breaks: Markup {
        let breaks = report.breaks
        let days = Double(max(1, breaks.days))
        var lines = [
            "\(DecimalText.tenths(Double(breaks.breaks) / days)) breaks on an average day (two minutes or more of walking or moving)."
        ]
        if let median = breaks.medianLongestStill_s, let most = breaks.longestStill_s {
            lines.append("Longest time in one position: \(time(median)) on the middle day, \(time(most)) at most.")
        }
        if let changes = breaks.positionChangesPerHour {
            lines.append("Changes of position: \(DecimalText.tenths(changes)) an hour on the middle day.")
        }
        lines.append(
            breaks.promptsJudged > 0
                ? "Asked to take a break \(breaks.prompts.counted("time")); followed \(breaks.promptsFollowed) of "
                    + "\(breaks.promptsJudged) of which that is known."
                : "Whether breaks were taken when asked for is not known.")
        if breaks.alerts > 0 {
            lines.append(
                "\(breaks.alerts.counted("alert")); position changed within a minute after \(breaks.answeredSoon) of "
                    + "\(breaks.answersKnown) of which that is known.")
        }
        let items: [Markup] = lines.map { "<li>\($0)</li>\n" }
        return "<h2>Breaks and time in one position</h2>\n<ul class=\"plain twofold\">\n\(items)</ul>\n"
    }

    private func time(_ seconds: Double) -> String { TimeText.duration(seconds: seconds) }
    private func percent(_ ratio: Double) -> String { "\(String(whole: ratio * 100)) %" }
    private func tenths(_ ratio: Double) -> String { "\(DecimalText.tenths(ratio * 100)) %" }
}

extension Placement {
    /// For people.
    fileprivate var words: String {
        switch self {
        case .upperBack: "upper back, between the shoulder blades (t4)"
        case .lowBack: "low back (l5)"
        case .neck: "neck (c7)"
        case .head: "head"
        default: "a place that this version does not know"
        }
    }
}

/// The numbers behind the picture of weeks.
struct HandoverWeekTable {
    let weeks: [WeekCourse.Week]

    var markup: Markup {
        """
        <div class="table" tabindex="0" role="region" aria-label="Table of weeks"><table><thead><tr><th scope="col">Week from</th><th scope="col" class="number">Days (others)</th>\
        <th scope="col" class="number">Worn</th><th scope="col" class="number">Slouching</th>\
        <th scope="col" class="number">80 % range</th><th scope="col">Week before</th>\
        <th scope="col" class="number">Longest still</th><th scope="col" class="number">Breaks</th>\
        <th scope="col" class="number">Routine</th></tr></thead>
        <tbody>\(rows)</tbody></table></div>

        """
    }

    /// Weeks in a row of which there is nothing share a row.
    private var rows: [Markup] {
        var rows: [Markup] = []
        var rest = weeks[...]
        while let week = rest.first {
            let empty = rest.prefix { $0.recordedDays == 0 && $0.adherence.asked == nil }
            if let last = empty.last, empty.count > 1 {
                rows.append(
                    """
                    <tr><th scope="row" class="nowrap">\(LocalDay.texts(week.start, last.start))</th>\
                    <td colspan="8">nothing recorded (\(empty.count.counted("week")))</td></tr>

                    """)
                rest = rest.dropFirst(empty.count)
            } else {
                rows.append(row(week))
                rest = rest.dropFirst()
            }
        }
        return rows
    }

    private func row(_ week: WeekCourse.Week) -> Markup {
        let routine = week.adherence.asked.map { asked in
            "\(week.adherence.done) of \(asked)"
                + (week.adherence.inPart > 0 ? ", \(week.adherence.inPart) in part" : "")
        }
        let still = week.longestStill_s.map { TimeText.duration(seconds: $0) }
        return """
            <tr><th scope="row" class="nowrap">\(week.start.text)</th><td class="number">\(week.days)\(others(week))</td>\
            <td class="number">\(week.recordedDays > 0 ? TimeText.duration(seconds: week.worn_s) : "–")</td>\
            <td class="number">\(slouching(week))</td><td class="number">\(range(week))</td>\
            <td>\(against(week))</td><td class="number">\(still ?? "–")</td>\
            <td class="number">\(week.recordedDays > 0 ? "\(week.breaks)" : "–")</td>\
            <td class="number">\(routine ?? "–")</td></tr>

            """
    }

    private func others(_ week: WeekCourse.Week) -> String { week.otherDays > 0 ? " (\(week.otherDays))" : "" }

    private func slouching(_ week: WeekCourse.Week) -> String {
        guard let ratio = week.slouchRatio else { return "unknown" }
        let error = week.error.map { " ± \(DecimalText.fixed($0 * 100, decimals: 0))" } ?? ""
        return "\(String(whole: ratio * 100))\(error) %"
    }

    private func range(_ week: WeekCourse.Week) -> String {
        week.share.map { "\(String(whole: $0.low80 * 100)) to \(String(whole: $0.high80 * 100)) %" } ?? "unknown"
    }

    private func against(_ week: WeekCourse.Week) -> String {
        switch week.comparison?.verdict {
        case .more: "more"
        case .less: "less"
        case .within: "no change told"
        case nil: "too few days"
        }
    }
}
