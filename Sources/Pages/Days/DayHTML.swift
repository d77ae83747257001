public import LocalTime
import Numbers
import PlainText
import Posture
public import Reports

/// A day to look at: as a ribbon, in figures, hour by hour, with its slouches.
public struct DayHTML: Sendable {
    let report: DayReport
    let ribbon: DayRibbon
    let today: LocalDay
    let whose: PageFrame.Whose

    public init(_ report: DayReport, _ ribbon: DayRibbon, today: LocalDay, whose: PageFrame.Whose) {
        self.report = report
        self.ribbon = ribbon
        self.today = today
        self.whose = whose
    }

    public var page: Markup {
        let day = report.summary.day
        let title = day == today ? "Today" : day == today - 1 ? "Yesterday" : day.text
        let body: Markup = "<p class=\"date\">\(dateWords)</p>\n\(neighbours)\(content)"
        return PageFrame(title: title, place: .day, whose: whose).page(body)
    }

    private var dateWords: String {
        (whose.needsName ? "\(whose.wearer), " : "") + report.summary.day.text
    }

    private func path(_ day: LocalDay) -> String {
        "/day?date=\(day.text)" + (whose.needsName ? "&wearer=" + whose.wearer.percentEncoded : "")
    }

    private var neighbours: Markup {
        let day = report.summary.day
        let next: Markup? =
            day < today ? "<a href=\"\(path(day + 1))\" rel=\"next\">\((day + 1).text) →</a>" : nil
        return """
            <nav class="days" aria-label="Days"><a href="\(path(day - 1))" rel="prev">← \((day - 1).text)</a>\(next)</nav>

            """
    }

    private var content: Markup {
        guard report.summary.coverageRatio != nil else {
            return """
                <p class="empty">Nothing was recorded on this day.</p>
                <p>A sensor records while <code>plumbline run</code> is running.</p>

                """
        }
        return "\(Patterns.markup)\(figures)\(picture)\(slouches)\(hours)\(meanings)"
    }

    // MARK: Figures

    private var figures: Markup {
        let cards = DayCards(report).cards
        let items: [Markup] = cards.map { card in
            let note: Markup? = card.note.map { "<p class=\"note\">\($0)</p>" }
            return "<li><p class=\"of\">\(card.label)</p><p class=\"figure\">\(card.value)</p>\(note)</li>\n"
        }
        return "<ul class=\"figures\" aria-label=\"The day in figures\">\n\(items)</ul>\n"
    }

    private var picture: Markup? {
        guard let ribbon = RibbonPicture(ribbon: ribbon).markup else { return nil }
        return """
            <section aria-labelledby="when"><h2 id="when">When</h2>
            <figure>\(ribbon)<figcaption>\(legend)</figcaption></figure>
            </section>

            """
    }

    private var legend: Markup {
        let seconds = ribbon.seconds
        let items: [Markup] = DayRibbon.Kind.allCases.compactMap { kind in
            guard let time = seconds[kind] else { return nil }
            return """
                <li><svg class="key" viewBox="0 0 14 14" aria-hidden="true"><rect class="\(kind.className)" width="14" height="14"/></svg>\
                \(kind.rawValue) \(TimeText.duration(seconds: time))</li>

                """
        }
        return "<ul class=\"legend\">\n\(items)</ul>"
    }

    private var slouches: Markup {
        guard !ribbon.slouches.isEmpty else {
            // Not to have seen one is no good news where little could be seen.
            let judged = TimeText.duration(seconds: report.summary.judged_s)
            let words =
                report.summary.judged_s > 0
                ? "None, in the \(judged) in which one could have been seen." : "Unknown: none could have been seen."
            return
                "<section aria-labelledby=\"slouches\"><h2 id=\"slouches\">Slouches</h2>\n<p>\(words)</p></section>\n"
        }
        let rows: [Markup] = ribbon.slouches.map { slouch in
            """
            <tr><td>\(ribbon.offsets.moment(slouch.start_us).clock(seconds: true))</td>\
            <td>\(TimeText.duration(seconds: slouch.duration_s))</td>\
            <td>\(DecimalText.fixed(slouch.meanDegrees, decimals: 0))°</td>\
            <td>\(DecimalText.fixed(slouch.peakDegrees, decimals: 0))°</td></tr>

            """
        }
        return """
            <section aria-labelledby="slouches"><h2 id="slouches">Slouches</h2>
            <details><summary>\(ribbon.slouches.count.counted("slouch", plural: "slouches")), with their times</summary>
            <table><thead><tr><th scope="col">Began</th><th scope="col">Lasted</th><th scope="col">Forward, mean</th>\
            <th scope="col">At most</th></tr></thead>
            <tbody>\(rows)</tbody></table></details></section>

            """
    }

    private var hours: Markup? {
        let picture = HoursPicture(report: report)
        guard let bars = picture.markup else { return nil }
        return """
            <section aria-labelledby="hours"><h2 id="hours">Hour by hour</h2>
            <figure>\(bars)<figcaption>Minutes worn in each hour; the dark part was slouched.</figcaption></figure>
            <details><summary>As a table</summary>\(picture.table)</details></section>

            """
    }

    private var meanings: Markup {
        """
        <section aria-labelledby="meanings"><h2 id="meanings">What the figures mean</h2>
        <dl class="meanings">
        <dt>Worn</dt><dd>Time with samples from a sensor that was worn.</dd>
        <dt>Slouching</dt><dd>Time within slouches that lasted long enough to be one, of the time in which one could have been \
        seen: walking, lying, bending and what was not calibrated is left out.</dd>
        <dt>Estimate</dt><dd>The probable share by your own postures. In four of five cases the truth lies within the range.</dd>
        <dt>Longest still</dt><dd>The longest time in one position. Changing position often matters more than any one \
        position.</dd>
        </dl>
        <p>One sensor at the upper back cannot tell a bend at the hips from a bend of the back. Slouching and back pain go \
        together in some studies and not in others; that one causes the other has not been shown.</p></section>

        """
    }
}
