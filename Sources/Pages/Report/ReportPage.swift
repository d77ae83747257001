import LocalTime
public import Reports

/// The choices of a report, and below them the report itself, as a browser prints it.
public struct ReportPage: Sendable {
    let whose: PageFrame.Whose
    let weeks: Int
    let included: Set<HandoverReport.Part>
    let report: HandoverReport?

    /// - Parameters:
    ///   - whose: whose report.
    ///   - weeks: as they were chosen.
    ///   - included: what was named.
    ///   - report: what was asked for; `nil` as long as nothing was chosen.
    public init(
        whose: PageFrame.Whose, weeks: Int = HandoverReport.usualWeeks, included: Set<HandoverReport.Part> = [],
        report: HandoverReport? = nil
    ) {
        (self.whose, self.weeks, self.included, self.report) = (whose, weeks, included, report)
    }

    public var page: Markup {
        PageFrame(title: "Report", place: .report, whose: whose).page("\(choices)\(signSentences)\(shown)")
    }

    private var choices: Markup {
        let wearer: Markup? =
            whose.needsName ? "<input type=\"hidden\" name=\"wearer\" value=\"\(whose.wearer)\">\n" : nil
        let spans: [Markup] = [4, 8, 12].map { count in
            "<option value=\"\(count)\"\(count == weeks ? Markup(stringLiteral: " selected") : .none)>\(count) weeks</option>\n"
        }
        let boxes: [Markup] = HandoverReport.Part.allCases.map { part in
            let state: Markup = included.contains(part) ? " checked" : .none
            return """
                <label><input type="checkbox" name="\(part.rawValue)" value="yes"\(state)> <span>\(Self.words(part))</span></label>

                """
        }
        return """
            <form class="report-choices" action="/report" method="get">
            \(wearer)<p>Two pages for a physiotherapist: wear and how sure it is, how it goes, breaks, the routine, self-tests and \
            your own activities. Nothing is sent anywhere.</p>
            <p><label>The last <select name="weeks">
            \(spans)</select></label></p>
            <fieldset><legend>Only if you choose it</legend>
            \(boxes)</fieldset>
            <p><button>Show the report</button></p>
            <p class="note">Then print it with your browser, on paper or into a PDF. “plumbline report --output report.pdf” makes \
            the same as a file.</p>
            </form>

            """
    }

    private static func words(_ part: HandoverReport.Part) -> String {
        switch part {
        case .signs: "Signs that you told, with their dates, and cautions"
        case .notes: "Your notes"
        case .pain: "Pain with its places, and tender points"
        }
    }

    /// Before anything else is read.
    private var signSentences: Markup? {
        guard let sentences = report?.emergency, !sentences.isEmpty else { return nil }
        let paragraphs: [Markup] = sentences.map { "<p>\($0)</p>\n" }
        return "<section class=\"report-choices\" aria-label=\"First\"><h2>Get help now</h2>\n\(paragraphs)</section>\n"
    }

    private var shown: Markup? {
        guard let report else { return nil }
        guard !report.isEmpty else {
            return """
                <p class="empty">There is nothing from \(report.days.lowerBound.text) to \(report.days.upperBound.text).</p>

                """
        }
        return "<div class=\"paper\">\n\(HandoverHTML(report).document)</div>\n"
    }
}
