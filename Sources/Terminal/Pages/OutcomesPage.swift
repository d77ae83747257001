import Balance
import LocalTime
import Numbers
import PlainText
public import Reports

/// How pain and own activities went, as a page for people: a small chart of each line, and what can be told of it.
public struct OutcomesPage {
    /// What a week is as wide as: a number of two digits, and a blank.
    private static let weekColumns = 3
    private static let nameColumns = 12
    private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    private let report: OutcomesReport
    private let usesUnicode: Bool

    public init(_ report: OutcomesReport, usesUnicode: Bool) {
        self.report = report
        self.usesUnicode = usesUnicode
    }

    /// At level 1: the card alone.
    public static func stopPage(_ sentences: [String], width: Int) -> TextPage {
        var page = TextPage(width: width)
        page.title("Get help now")
        for text in sentences { page.paragraph(text) }
        return page
    }

    /// The page, wrapped to `width` columns.
    public func page(width: Int) -> TextPage {
        var page = TextPage(width: width)
        page.title("Pain and activities, week by week")
        let course = report.course
        guard let first = course.firstDay, let last = course.lastDay else {
            page.paragraph("Nothing has been told yet: “plumbline outcomes” asks.")
            return page
        }
        let missed = course.weekCount - course.answeredWeeks
        page.paragraph(
            "\(course.weekCount.counted("week")) since \(first.text)"
                + (missed > 0 ? ", \(missed) without an answer (\(gap)): those are unknown." : "."))
        let shown = course.lines.filter { line in
            guard case .activity(let number) = line.subject else { return true }
            return report.activities.activity(line: number)?.until == nil
        }
        // As long as nothing can be told of any line it is said once.
        let changes = Set(shown.map { $0.change.verdict == .unknown ? $0.change.missingWeeks : 0 })
        let missing = changes.count == 1 ? changes.first.flatMap { $0 > 0 ? $0 : nil } : nil
        let pain = shown.filter { !$0.subject.moreIsBetter }
        let activities = shown.filter(\.subject.moreIsBetter)
        page.heading("Pain: 0 none, 10 the worst there is")
        for line in pain { add(line, saysChange: missing == nil, to: &page) }
        addPlaces(to: &page)
        if !activities.isEmpty {
            page.heading("Activities: 0 cannot, 10 as well as before the pain began")
            for line in activities { add(line, saysChange: missing == nil, to: &page) }
        }
        addReplaced(to: &page)
        page.space()
        if let missing { page.paragraph(OutcomeWords.unknown(missing)) }
        if shown.contains(where: { [.better, .worse].contains($0.change.verdict) }) {
            page.paragraph(
                "Chance brings such a word too: of ten people in whom nothing changes, about two read one of a line "
                    + "within half a year.", .faint)
        }
        page.paragraph(
            "This says how it went, not why: pain comes and goes by itself, and what you did or how you sat is not shown to "
                + "be the reason.", .faint)
        let next = (last + OutcomeRules.days).text
        page.paragraph(
            course.isDue(today: report.today)
                ? "“plumbline outcomes” asks again: the last answer was on \(last.text)."
                : "The next answer is due on \(next).")
        return page
    }

    /// Stands for a week without an answer.
    private var gap: String { usesUnicode ? "·" : "." }

    // MARK: A line

    private func add(_ line: OutcomeLine, saysChange: Bool, to page: inout TextPage) {
        let name = name(of: line.subject)
        let isBeside = name.count < Self.nameColumns && page.width >= 60
        let indent = isBeside ? Self.nameColumns : 2
        if !isBeside { page.paragraph(name, .strong) }
        let most = max(1, (page.width - indent) / Self.weekColumns)
        let values = line.values.suffix(most)
        let numbers = values.map { value in
            (value.map { Self.number($0) } ?? gap).rightAligned(columns: Self.weekColumns - 1)
        }.joined(separator: " ")
        if usesUnicode, values.contains(where: { $0 != nil }) {
            let bars = values.map { value in
                (value.map { String(Self.bar($0)) } ?? " ").rightAligned(columns: Self.weekColumns - 1)
            }.joined(separator: " ")
            let ended = String(bars.reversed().drop { $0 == " " }.reversed())
            page.chart(isBeside ? name : "", ended, columns: indent)
            page.chart("", numbers, columns: indent)
        } else {
            page.chart(isBeside ? name : "", numbers, columns: indent)
        }
        if values.count < line.values.count {
            page.paragraph("The last \(values.count) of \(line.values.count) weeks.", .faint, indent: indent)
        }
        if saysChange { page.paragraph(OutcomeWords.sentence(line.change), indent: indent) }
    }

    private func name(of subject: OutcomeLine.Subject) -> String {
        switch subject {
        case .pain(let measure):
            switch measure {
            case .now: "now"
            case .usual: "usually"
            case .worst: "at worst"
            }
        case .activity: PrintableText.of(report.name(of: subject))
        case .activitiesMean: "all of them"
        }
    }

    /// Means of several activities have no place for a decimal: it is in the JSON.
    private static func number(_ value: Double) -> String { DecimalText.fixed(value, decimals: 0) }

    private static func bar(_ value: Double) -> Character {
        let place = (min(max(value, 0), 10) / 10 * Double(blocks.count - 1)).rounded()
        return blocks[min(blocks.count - 1, Int(clamping: place))]
    }

    // MARK: Beside the lines

    private func addPlaces(to page: inout TextPage) {
        let places = report.course.places
        for part in places {
            let names = PainPlace.ordered(part.places).map(\.text).joined(separator: ", ")
            page.item(names, mark: "week \(part.week + 1)", columns: Self.nameColumns)
        }
        if places.count > 1 {
            page.paragraph("It did not hurt in the same places all the time: the lines are of all that pain.", .faint)
        }
    }

    private func addReplaced(to page: inout TextPage) {
        let old = report.activities.all.compactMap { activity in
            activity.until.map { "“\(PrintableText.of(activity.name))” until \($0.text)" }
        }
        guard !old.isEmpty else { return }
        page.space()
        page.paragraph("Asked about before: \(old.joined(separator: "; ")).", .faint)
    }
}
