import Balance
import LocalTime
import Numbers
import PlainText
import Reports

/// What was done, what it keeps to, self-tests, activities; and pain, signs and notes where they were named.
struct HandoverSecondSide {
    let report: HandoverReport

    /// What fits on a side, whatever was told.
    private enum Most {
        static let exercises = 8
        static let activities = 5
        static let signs = 5
        static let notes = 6
        static let noteCharacters = 100
        static let names = 5
        static let nameCharacters = 44
        /// A few signs have the room for their whole names.
        static let fewSigns = 3
        static let signCharacters = 110
        static let answerCharacters = 26
    }

    var markup: Markup {
        """
        <header class="head"><p class="whose">\(HandoverHTML.name(report.wearer)) · \(HandoverHTML.span(report.days))</p>\
        <p class="made">Posture report, second side</p></header>
        \(tests)<div class="flow">
        \(routine)\(settings)\(activities)\(pain)\(signs)\(notes)\(absent)</div>
        \(foot)
        """
    }

    /// Much is told: it is written smaller, so that it stays on one side. Two columns of these rows stand beside each other.
    var isDense: Bool {
        let rows =
            min(Most.exercises, report.routine.done.count) + 2 * min(Most.activities, report.activities.lines.count)
            + 2 * (report.pain?.weekly.lines.count ?? 0) + 2 * min(Most.signs, report.signs?.signs.count ?? 0)
            + 2 * min(Most.notes, report.notes?.count ?? 0)
        return report.tests.count + rows / 2 > 18
    }

    // MARK: Tests

    private var tests: Markup {
        guard !report.tests.isEmpty else {
            return "<h2>Self-tests</h2>\n<p>None has been answered.</p>\n"
        }
        let rows: [Markup] = report.tests.map { test in
            let again = test.times > 1
            return """
                <tr><th scope="row" class="nowrap">\(test.name) (\(test.id))</th><td class="nowrap">\(test.firstDay.text)</td>\
                <td>\(answer(test.first))</td><td class="nowrap">\(again ? test.lastDay.text : "–")</td>\
                <td>\(again ? answer(test.last) : "–")</td><td class="nowrap">\(shown(test))</td></tr>

                """
        }
        return """
            <h2>Self-tests</h2>
            <div class="table" tabindex="0" role="region" aria-label="Table of self-tests"><table><thead><tr><th scope="col">Test</th><th scope="col">First</th><th scope="col">Answer</th>\
            <th scope="col">Last</th><th scope="col">Answer</th><th scope="col">Change beyond the measuring</th></tr></thead>
            <tbody>\(rows)</tbody></table></div>

            """
    }

    private func shown(_ test: HandoverTest) -> String {
        // Of the others no error of measuring is known.
        guard let measured = test.measured else { return "not known" }
        func text(_ value: Double) -> String {
            "\(DecimalText.fixed(value, decimals: value < 10 ? 1 : 0))\(measured.unit == "°" ? "" : " ")\(measured.unit)"
        }
        let smallest = text(measured.smallestChange)
        return switch measured.finding?.direction {
        case .better: "better, by over \(smallest)"
        case .worse: "worse, by over \(smallest)"
        case .unclear: "none told: takes \(smallest)"
        case nil: "takes \(smallest), in 3 weeks"
        }
    }

    // MARK: Routine

    private var routine: Markup {
        let weeks = report.course.weeks.compactMap { week in week.adherence.asked.map { (asked: $0, week.adherence) } }
        guard report.routine.sessions > 0 || !weeks.isEmpty else {
            return "<h2>What was done</h2>\n<p>Nothing of the routine was done in these weeks.</p>\n"
        }
        let asked = weeks.map(\.asked).reduce(0, +)
        let done = weeks.map(\.1.done).reduce(0, +)
        let part = weeks.map(\.1.inPart).reduce(0, +)
        let effort = report.routine.effort.map { " Effort, as told: \($0) of 10 in the middle." } ?? ""
        let sessions =
            asked > 0
            ? "Sessions of the routine: \(done) of \(asked) asked for" + (part > 0 ? ", and \(part) in part." : ".")
            : "Something was done \(report.routine.sessions.counted("time")); the routine asked for no session."
        let rows: [Markup] = report.routine.done.prefix(Most.exercises).map { one in
            """
            <tr><th scope="row">\(one.name) (\(one.id))</th><td class="nowrap">\(one.dose)</td><td class="number">\(one.days)</td>\
            <td class="nowrap">\(one.lastDay.text)</td></tr>

            """
        }
        let more = report.routine.done.count - Most.exercises
        let rest: Markup? =
            more > 0 ? "<p class=\"quiet\">And \(more.counted("other exercise")), less often.</p>\n" : nil
        let table: Markup? =
            rows.isEmpty
            ? nil
            : """
            <table><thead><tr><th scope="col">Exercise</th><th scope="col">Last dose</th>\
            <th scope="col" class="number">Days</th><th scope="col">Last</th></tr></thead><tbody>\(rows)</tbody></table>
            \(rest)
            """
        return """
            <h2>What was done</h2>
            <p>\(sessions)\(effort)</p>
            \(table)
            """
    }

    private var settings: Markup {
        var lines: [String] = []
        if let settings = report.routine.settings {
            lines.append("\(settings.minutes) minutes a session.")
            lines.append(
                settings.goals.isEmpty ? "No goal is set." : "Comes first: \(listed(settings.goals)).")
            if !settings.excluded.isEmpty { lines.append("Never offered: \(listed(settings.excluded)).") }
        } else {
            lines.append("Nothing has been set for the routine.")
        }
        if let day = report.routine.builtAgain { lines.append("Builds up again since \(day.text).") }
        if let goal = report.goal {
            let text = GoalText(goal: goal, isThisWeek: true)
            lines.append(
                text.week(of: "of slouching ", whose: "the").map {
                    "Goal of the week, from the wearer's first days: \($0)."
                }
                    ?? "No weekly goal yet.")
        }
        let items: [Markup] = lines.map { "<li>\($0)</li>\n" }
        return """
            <h2>Goals and what the routine keeps to</h2>
            <ul class="plain">
            \(items)</ul>
            <p class="quiet together">Set by the wearer, or by a therapist for the wearer: the record does not tell which.</p>

            """
    }

    private var activities: Markup {
        let lines = report.activities.lines
        guard !lines.isEmpty else {
            return "<h2>Own activities</h2>\n<p>The wearer named none.</p>\n"
        }
        return """
            <h2>Own activities: 0 cannot, 10 as well as before</h2>
            \(weekly(Array(lines.prefix(Most.activities))))
            """
    }

    /// A line each, with what can be told of it.
    private func weekly(_ lines: [HandoverLines.Line]) -> Markup {
        let rows: [Markup] = lines.map { line in
            let values = line.values.map { $0.map { DecimalText.fixed($0, decimals: 0) } ?? "·" }
            return """
                <tr><th scope="row">\(PrintableText.of(line.name, limit: Most.nameCharacters))</th>\
                <td class="nowrap">\(values.joined(separator: " "))</td><td>\(change(line.change))</td></tr>

                """
        }
        return """
            <table><thead><tr><th scope="col">Told</th><th scope="col">Weeks</th>\
            <th scope="col">First three to last three</th></tr></thead>
            <tbody>\(rows)</tbody></table>

            """
    }

    private func change(_ change: OutcomeChange) -> String {
        let text = DecimalText.tenths
        guard let first = change.first, let last = change.last, let smallest = change.smallest else {
            return "unknown: \(change.missingWeeks.counted("more week")) needed"
        }
        let means = "\(text(first)) to \(text(last))"
        return switch change.verdict {
        case .better: "better: \(means)"
        case .worse: "worse: \(means)"
        case .notTold, .unknown: "no change that can be told: \(means); takes \(text(smallest))"
        }
    }

    // MARK: Only where it was named

    private var pain: Markup? {
        guard let pain = report.pain else { return nil }
        var lines: [String] = []
        if !pain.places.isEmpty { lines.append("Where: \(pain.places.joined(separator: ", ")).") }
        if let least = pain.aroundSessions.map(\.range.lowerBound).min(),
            let most = pain.aroundSessions.map(\.range.upperBound).max()
        {
            let places = PainPlace.ordered(Set(pain.aroundSessions.flatMap(\.places))).map(\.text)
            lines.append(
                "Around sessions of the routine: \(least == most ? "\(least)" : "\(least) to \(most)") of 10"
                    + (places.isEmpty ? "." : ", in \(places.joined(separator: ", "))."))
        }
        if !pain.tender.isEmpty { lines.append("Tender points: \(listed(pain.tender)).") }
        if lines.isEmpty, pain.weekly.lines.isEmpty { lines.append("Nothing has been told.") }
        let items: [Markup] = lines.map { "<li>\($0)</li>\n" }
        let table: Markup? = pain.weekly.lines.isEmpty ? nil : weekly(pain.weekly.lines)
        return """
            <h2>Pain: 0 none, 10 the worst there is</h2>
            \(table)<ul class="plain">
            \(items)</ul>

            """
    }

    private var signs: Markup? {
        guard let signs = report.signs else { return nil }
        let signCharacters = signs.signs.count <= Most.fewSigns ? Most.signCharacters : Most.nameCharacters
        let rows: [Markup] = signs.signs.prefix(Most.signs).map { sign in
            "<li>\(sign.day.text) \(PrintableText.of(sign.name, limit: signCharacters)) (\(urgency(sign.level))): \(sign.status)</li>\n"
        }
        let more = signs.signs.count - Most.signs
        let rest: Markup? = more > 0 ? "<li>And \(more) more, older or closed.</li>\n" : nil
        let asked =
            signs.wholeListDay.map { "All questions were last answered on \($0.text)." }
            ?? "The questions were never answered."
        let none: Markup? = signs.signs.isEmpty && signs.askedDay != nil ? "<li>None was told.</li>\n" : nil
        let cautions: String =
            switch signs.cautions {
            case nil: "Cautions: not asked."
            case let names? where names.isEmpty: "Cautions: none."
            case let names?: "Cautions: \(listed(names))."
            }
        return """
            <h2>Signs and cautions, as the wearer told them</h2>
            <ul class="plain small">
            \(rows)\(rest)\(none)<li>\(asked)</li>
            <li>\(cautions)</li>
            </ul>

            """
    }

    private var notes: Markup? {
        guard let notes = report.notes else { return nil }
        guard !notes.isEmpty else { return "<h2>Notes</h2>\n<p>None in these weeks.</p>\n" }
        let shown = notes.suffix(Most.notes)
        let rows: [Markup] = shown.map { note in
            """
            <li><b>\(note.day.text)</b> \(PrintableText.of(note.text, limit: Most.noteCharacters))</li>

            """
        }
        let rest: Markup? =
            notes.count > shown.count
            ? "<p class=\"quiet\">The last \(shown.count) of \(notes.count.counted("note")).</p>\n" : nil
        return "<h2>Notes</h2>\n<ul class=\"plain small\">\n\(rows)</ul>\n\(rest)"
    }

    private var absent: Markup? {
        let names = HandoverReport.Part.allCases.filter { !report.included.contains($0) }.map(\.rawValue)
        guard !names.isEmpty else { return nil }
        return """
            <h2>Not in this report</h2>
            <p>Left out, whether or not there is any: \(names.joined(separator: ", ")).</p>

            """
    }

    private var foot: Markup {
        """
        <div class="foot">
        <p><b>Slouching</b> is time within slouches that lasted long enough to be one, of the time in which one could be \
        seen (walking, lying, deep bends and what was not calibrated are left out). <b>80 % range</b>: what probably was slouched, \
        judged by the wearer's own upright and slump; the truth lies within it in four of five cases. <b>A change</b> is told only \
        beyond what the wearer's days, or their own measuring, differ by anyway; judged every week, one week in twenty is called \
        changed by chance.</p>
        <p>Slouching and back pain go together in some studies and not in others; that one causes the other has not been shown. \
        Pain and activities are what the wearer told: they say how it went, not why. A dot stands for a week without an answer: unknown.</p>
        </div>

        """
    }

    private func answer(_ text: String) -> String { PrintableText.of(text, limit: Most.answerCharacters) }

    /// Of the levels of signs, which a reader does not know by their numbers.
    private func urgency(_ level: Int) -> String {
        switch level {
        case 1: "cannot wait"
        case 2: "to be checked"
        default: "caution"
        }
    }

    private func cut(_ text: String) -> String { PrintableText.of(text, limit: Most.nameCharacters) }

    /// Names in a row, with how many there are beyond what fits.
    private func listed(_ names: [String]) -> String {
        let shown = names.prefix(Most.names).map { PrintableText.of($0, limit: Most.nameCharacters) }
        let more = names.count - shown.count
        return shown.joined(separator: ", ") + (more > 0 ? ", and \(more) more" : "")
    }
}
