public import LocalTime
import Numbers
import PlainText
import Posture
public import Reports

/// A day to look at: as a ribbon, in figures, hour by hour, with its slouches.
public struct DayHTML: Sendable {
    let report: DayReport
    let ribbon: DayRibbon
    let diary: DayDiary
    let today: LocalDay
    let whose: PageFrame.Whose

    public init(
        _ report: DayReport, _ ribbon: DayRibbon, _ diary: DayDiary, today: LocalDay, whose: PageFrame.Whose
    ) {
        self.report = report
        self.ribbon = ribbon
        self.diary = diary
        self.today = today
        self.whose = whose
    }

    public var page: Markup {
        let day = report.summary.day
        let title = day == today ? "Today" : day == today - 1 ? "Yesterday" : day.weekday.title
        let body: Markup = "<p class=\"date\">\(dateWords)</p>\n\(neighbours)\(content)"
        return PageFrame(title: title, place: .day, whose: whose).page(body)
    }

    private var dateWords: String {
        (whose.needsName ? "\(whose.wearer), " : "") + report.summary.day.text
    }

    private func path(_ day: LocalDay) -> String { whose.path("/day", "date=" + day.text) }

    private var neighbours: Markup {
        let day = report.summary.day
        let next: Markup? =
            day < today ? "<a href=\"\(path(day + 1))\" rel=\"next\">\((day + 1).text) →</a>" : nil
        return """
            <nav class="days" aria-label="Days"><a href="\(path(day - 1))" rel="prev">← \((day - 1).text)</a>\
            \(next)</nav>

            """
    }

    private var content: Markup {
        guard report.summary.coverageRatio != nil else {
            return """
                <p class="empty">Nothing was recorded on this day.</p>
                <p>A sensor records while <code>plumbline run</code> is running.</p>

                """
        }
        let damaged: Markup? = DamagedBelief.sentence([report.summary]).map { "<p class=\"notice\">\($0)</p>\n" }
        return "\(Patterns.markup)\(damaged)\(figures)\(next)\(picture)\(parts)\(happened)\(hours)\(meanings)"
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
            <figure>\(ChartFrame.around(ribbon, label: "Picture of the day"))<figcaption>\(legend)</figcaption></figure>
            </section>

            """
    }

    private var legend: Markup {
        let seconds = ribbon.seconds
        let items: [Markup] = DayRibbon.Kind.allCases.filter { seconds[$0] != nil }.map { kind in
            "<li>\(Patterns.key(kind.className))\(kind.rawValue)</li>\n"
        }
        let alert: Markup? = ribbon.alerts_us.isEmpty ? nil : "<li>\(Patterns.alertKey)alert</li>\n"
        return "<ul class=\"legend\">\n\(items)\(alert)</ul>"
    }

    /// What the worn time was spent in, in the parts and with the times that the summary has.
    private var parts: Markup? {
        guard report.summary.slouchRatio != nil else { return nil }
        let longest = PartLines(report).parts.map(\.seconds).max() ?? 0
        let rows: [Markup] = PartLines(report).parts.map { part in
            """
            <tr><th scope="row">\(part.name)</th><td class="number">\(part.text)</td>\
            <td class="bar">\(Patterns.bar(PartsClass.name(of: part.name), part.seconds / max(longest, 1)))</td></tr>

            """
        }
        return """
            <section aria-labelledby="parts"><h2 id="parts">How the worn time was spent</h2>
            <table class="parts"><thead class="unseen"><tr><th scope="col">Posture</th><th scope="col">Time</th>\
            <th scope="col">Beside the others</th></tr></thead>
            <tbody>\(rows)</tbody></table></section>

            """
    }

    /// Today's balance and routine, with the way there.
    private var next: Markup? {
        guard let brief = report.brief else { return nil }
        return """
            <section class="next" aria-label="Today">
            <p><a href="\(whose.path("/balance"))">Balance</a>: \(linked(brief.balanceLine))</p>
            <p><a href="\(whose.path("/routine"))">Routine</a>: \(linked(brief.routineLine))</p>
            </section>

            """
    }

    /// A line of the summary. The command at its end is the page that is linked to before it.
    private func linked(_ line: String) -> Markup {
        let ends = [" (“plumbline imbalance”)", ": “plumbline routine”", " (“plumbline routine”)"]
        let end = ends.first { line.hasSuffix($0) } ?? ""
        return CommandLinks.markup(String(line.dropLast(end.count)), whose: whose)
    }

    private var happened: Markup {
        var slouch = 0
        let rows: [Markup] = diary.entries.map { entry in
            var id: Markup?
            if entry.kind == .slouch {
                id = " id=\"\(Self.anchor(slouch))\""
                slouch += 1
            }
            return """
                <tr\(id)><td class="number">\(entry.moment.clock(seconds: true))</td><td>\(entry.kind.rawValue)</td>\
                <td class="said">\(entry.text)</td></tr>

                """
        }
        let table: Markup? =
            rows.isEmpty
            ? nil
            : """
            <details\(rows.count <= 12 ? " open" : "")><summary>\(counts), with their times</summary>
            <table><thead><tr><th scope="col">Time</th><th scope="col">What</th><th scope="col"></th></tr></thead>
            <tbody>\(rows)</tbody></table></details>

            """
        let none: Markup? = ribbon.slouches.isEmpty ? "<p>\(noSlouch)</p>\n" : nil
        return """
            <section aria-labelledby="happened"><h2 id="happened">What happened</h2>
            \(none)\(table)</section>

            """
    }

    /// Where a slouch of the ribbon leads to.
    static func anchor(_ slouch: Int) -> String { "slouch-\(slouch + 1)" }

    /// Not to have seen one is no good news where little could be seen.
    private var noSlouch: String {
        let judged = TimeText.duration(seconds: report.summary.judged_s)
        return report.summary.judged_s > 0
            ? "No slouch, in the \(judged) in which one could be seen."
            : "Whether there was a slouch is unknown: none could be seen."
    }

    private var counts: String {
        let counts = Dictionary(grouping: diary.entries, by: \.kind).mapValues(\.count)
        return DayDiary.Kind.allCases.compactMap { kind in counts[kind].map { kind.counted($0) } }
            .joined(separator: ", ")
    }

    private var hours: Markup? {
        let picture = HoursPicture(report: report)
        guard let bars = picture.markup else { return nil }
        return """
            <section aria-labelledby="hours"><h2 id="hours">Hour by hour</h2>
            <figure>\(ChartFrame.around(bars, label: "Picture of the hours"))<figcaption>Minutes worn in each hour; the part with the colour of slouching was slouched.</figcaption></figure>
            <details><summary>As a table</summary>\(picture.table)</details></section>

            """
    }

    private var meanings: Markup {
        let said: [Markup] = DayWords(report).entries.map { entry in
            let texts: [Markup] = entry.texts.map { "<dd>\($0)</dd>" }
            return "<dt>\(entry.label)</dt>\(texts)\n"
        }
        let alone: Markup? = DayWords(report).oneSensor.map { "<p>\($0)</p>\n" }
        return """
            <section aria-labelledby="words"><h2 id="words">In words</h2>
            <dl class="words">
            \(said)</dl>
            \(alone)<details><summary>What the figures mean</summary>
            <dl class="meanings">
            <dt>Worn</dt><dd>Time with samples from a sensor that was worn.</dd>
            <dt>Slouching</dt><dd>Time within slouches that lasted long enough to be one, of the time in which one could \
            be seen: walking, lying, bending and what was not calibrated is left out.</dd>
            <dt>Estimate</dt><dd>The probable share by your own postures. In four of five cases the truth lies within the \
            range.</dd>
            <dt>Longest still</dt><dd>The longest time in one position. Changing position often matters more than any \
            one position.</dd>
            </dl>
            <p>Slouching and back pain go together in some studies and not in others; that one causes the other has not \
            been shown.</p></details></section>

            """
    }
}

/// How a part of the worn time is painted.
private enum PartsClass {
    static func name(of part: String) -> String {
        switch part {
        case "upright": "fine"
        case "relaxed": "relaxed"
        case "slouching": "slouching"
        case "slouching too briefly to count": "short"
        case "leaning", "reclined", "bent": "leaning"
        case "lying": "lying"
        case "moving": "walking"
        default: "unjudged"
        }
    }
}

extension DayDiary.Kind {
    fileprivate func counted(_ count: Int) -> String {
        switch self {
        case .slouch: count.counted("slouch", plural: "slouches")
        case .alert: count.counted("alert")
        case .answer: count.counted("answer")
        case .prompt: count.counted("prompt")
        case .note: count.counted("note")
        }
    }
}

extension Weekday {
    fileprivate var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}
