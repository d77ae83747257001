import Balance
import LocalTime
import Numbers
import PlainText
import Reports

/// Pain with its places and own activities, as the wearer told them once a week; and pain around sessions of the routine.
struct WeeksOutcomes {
    private static let top = 10.0
    private static let bottom = 130.0
    private static let mostWeeks = 26

    let report: WeeksReport
    let whose: PageFrame.Whose

    private var outcomes: OutcomesReport { report.outcomes }

    var markup: Markup {
        guard !outcomes.isClosed else {
            let card: [Markup] = StopText.sentences(outcomes.access, report.knowledge).map {
                "<p>\(linked($0))</p>\n"
            }
            return "<section aria-labelledby=\"pain\"><h2 id=\"pain\">Get help now</h2>\n\(card)</section>\n"
        }
        let lines = outcomes.course.lines.filter { line in
            guard case .activity(let number) = line.subject else { return true }
            return outcomes.activities.activity(line: number)?.until == nil
        }
        let pain = lines.filter { !$0.subject.moreIsBetter && $0.values.contains { $0 != nil } }
        let activities = lines.filter { $0.subject.moreIsBetter && $0.values.contains { $0 != nil } }
        return """
            <section aria-labelledby="pain"><h2 id="pain">Pain: 0 none, 10 the worst there is</h2>
            \(pain.isEmpty ? "<p>No weekly answer: \(linked("“plumbline outcomes” asks."))</p>\n" : part(pain, "Pain"))\(places)\(aroundSessions)\
            </section>
            \(activities.isEmpty ? .none : activitySection(activities))
            """
    }

    private func linked(_ sentence: String) -> Markup { CommandLinks.markup(sentence, whose: whose) }

    private func activitySection(_ lines: [OutcomeLine]) -> Markup {
        """
        <section aria-labelledby="activities"><h2 id="activities">Activities: 0 cannot, 10 as well as before the pain began</h2>
        \(part(lines, "Own activities"))\(why)</section>

        """
    }

    private var why: Markup {
        """
        <p class="note">This says how it went, not why: pain comes and goes by itself, and what you did or how you sat is not \
        shown to be the reason.</p>

        """
    }

    private func part(_ lines: [OutcomeLine], _ what: String) -> Markup {
        let sentences: [Markup] = lines.map { line in
            "<li>\(capitalised(outcomes.name(of: line.subject))): \(OutcomeWords.sentence(line.change))</li>\n"
        }
        return """
            <figure>\(ChartFrame.around(picture(lines, what), label: "Picture of \(what.lowercased())", isNewestLast: true))<figcaption><ul class="legend">\(legend(lines))</ul></figcaption></figure>
            <ul class="told">\(sentences)</ul>
            <details><summary>As a table</summary>\(table(lines))</details>

            """
    }

    // MARK: Weeks of answers

    private var count: Int { min(Self.mostWeeks, outcomes.course.weekCount) }

    private func start(_ index: Int) -> LocalDay? {
        outcomes.course.firstDay.map { $0 + 7 * (outcomes.course.weekCount - count + index) }
    }

    private func x(_ index: Int) -> Double {
        WeeksScale.left + (Double(index) + 0.5) * (DayScale.width - WeeksScale.left - 8) / Double(max(1, count))
    }

    private func y(_ value: Double) -> Double {
        Self.bottom - min(10, max(0, value)) / 10 * (Self.bottom - Self.top)
    }

    private func picture(_ lines: [OutcomeLine], _ what: String) -> Markup {
        let grid: [Markup] = [0, 5, 10].map { WeeksScale.line("\($0)", y: y(Double($0))) }
        let step = max(1, (count + 7) / 8)
        let dates: [Markup] = stride(from: 0, to: count, by: step).map { index in
            let words = start(index).map { String($0.text.dropFirst(5)) } ?? ""
            return
                "<text class=\"label\" x=\"\(at: x(index))\" y=\"\(at: Self.bottom + 20)\" text-anchor=\"middle\">\(words)</text>\n"
        }
        let drawn: [Markup] = lines.enumerated().map { index, line in drawing(line, kind: index % 4) }
        return """
            <svg class="weeks" viewBox="0 0 \(at: DayScale.width) \(at: Self.bottom + 26)" role="img" \
            aria-label="\(what), week by week; the table below has the numbers">
            \(grid)\(dates)\(drawn)</svg>

            """
    }

    /// Its points; a line only between weeks that follow each other, for between others nothing is known.
    private func drawing(_ line: OutcomeLine, kind: Int) -> Markup {
        let values = Array(line.values.suffix(count))
        let points: [Markup] = values.enumerated().compactMap { index, value in
            guard let value else { return nil }
            let before = index > 0 ? values[index - 1] : nil
            let stroke: Markup? = before.map {
                "<line class=\"line\" x1=\"\(at: x(index - 1))\" y1=\"\(at: y($0))\" x2=\"\(at: x(index))\" y2=\"\(at: y(value))\"/>"
            }
            return "\(stroke)<circle class=\"point\" cx=\"\(at: x(index))\" cy=\"\(at: y(value))\" r=\"4.5\"/>"
        }
        return "<g class=\"told-\(kind)\">\(points)</g>\n"
    }

    private func legend(_ lines: [OutcomeLine]) -> Markup {
        let items: [Markup] = lines.enumerated().map { index, line in
            """
            <li><svg class="key told-\(index % 4)" viewBox="0 0 28 14" aria-hidden="true"><line class="line" x1="0" x2="28" y1="7" y2="7"/>\
            <circle class="point" cx="14" cy="7" r="4.5"/></svg>\(capitalised(outcomes.name(of: line.subject)))</li>

            """
        }
        return Markup(items)
    }

    private func table(_ lines: [OutcomeLine]) -> Markup {
        let heads: [Markup] = lines.map { "<th scope=\"col\">\(capitalised(outcomes.name(of: $0.subject)))</th>" }
        let rows: [Markup] = (0..<count).reversed().map { index in
            let cells: [Markup] = lines.map { line in
                let value = Array(line.values.suffix(count))[index]
                return "<td>\(value.map { DecimalText.shortest(($0 * 10).rounded() / 10) } ?? "unknown")</td>"
            }
            return "<tr><th scope=\"row\">\(start(index)?.text ?? "")</th>\(cells)</tr>\n"
        }
        return """
            <div class="scrolled" tabindex="0" role="region" aria-label="Table of weekly answers"><table><thead><tr>\
            <th scope="col">Week of</th>\(heads)</tr></thead>
            <tbody>\(rows)</tbody></table></div>

            """
    }

    // MARK: Where

    private var places: Markup? {
        let all = outcomes.course.places
        guard !all.isEmpty else { return nil }
        let items: [Markup] = all.suffix(12).map { part in
            let day = outcomes.course.firstDay.map { ($0 + 7 * part.week).text } ?? ""
            return "<li>From \(day): \(PainPlace.ordered(part.places).map(\.text).joined(separator: ", "))</li>\n"
        }
        let changed: Markup? =
            outcomes.placesHaveChanged
            ? "<p class=\"note\">It did not hurt in the same places all the time: the lines are of all that pain.</p>\n"
            : nil
        return "<h3>Where</h3>\n<ul class=\"told\">\(items)</ul>\n\(changed)"
    }

    private var aroundSessions: Markup? {
        guard !report.sessionPain.isEmpty else { return nil }
        let rows: [Markup] = report.sessionPain.reversed().map { week in
            let (low, high) = (week.range.lowerBound, week.range.upperBound)
            let places = week.places.map(\.text).joined(separator: ", ")
            return """
                <tr><th scope="row">\(week.start.text)</th><td>\(low == high ? "\(low)" : "\(low) to \(high)")</td>\
                <td>\(places.isEmpty ? "not told" : places)</td></tr>

                """
        }
        return """
            <h3>Around sessions of the routine</h3>
            <table><thead><tr><th scope="col">Week from</th><th scope="col">Pain</th><th scope="col">Where</th></tr></thead>
            <tbody>\(rows)</tbody></table>

            """
    }

    private func capitalised(_ name: String) -> String {
        let name = PrintableText.of(name)
        return name.prefix(1).uppercased() + name.dropFirst()
    }
}
