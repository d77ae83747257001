import LocalTime
import PlainText
public import Reports

/// The report to hand over as a document of two sides at most, sober enough for a printer without colour.
///
/// The server and the file show the same; only the file brings its style with it.
public struct HandoverHTML: Sendable {
    /// What a printer takes; a file for the browser leaves that to the printer.
    public enum Paper: String, CaseIterable, Sendable {
        case a4
        case letter

        var name: String { self == .a4 ? "A4" : "letter" }
    }

    let report: HandoverReport

    public init(_ report: HandoverReport) { self.report = report }

    /// The two sides, without anything around them.
    public var document: Markup {
        """
        <article class="report">
        \(HandoverPattern.markup)<section class="side" aria-label="First side">
        \(head)\(HandoverFirstSide(report: report).markup)</section>
        <section class="side\(second.isDense ? " dense" : "")" aria-label="Second side">
        \(second.markup)</section>
        </article>

        """
    }

    private var second: HandoverSecondSide { HandoverSecondSide(report: report) }

    /// The whole file: nothing in it leads anywhere, loads anything or runs.
    ///
    /// - Parameter paper: what it is printed on; `nil` leaves that to the printer.
    public func file(paper: Paper? = nil) -> String {
        // Letter is 18 mm shorter than A4, and fonts differ from computer to computer: what is full keeps to its side.
        let fitting = paper == .letter && second.isDense ? "@media print { .report .dense { zoom: .88 } }\n" : ""
        let size = paper.map { "@page report { size: \($0.name) }\n" + fitting } ?? ""
        let page: Markup = """
            <title>Posture report · \(PrintableText.of(report.wearer)) · \(report.made.text)</title>
            </head>
            <body>
            <main class="paper">
            \(document)</main>
            </body>
            </html>

            """
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <style>
            body { margin: 0 auto; background: #fff; }
            .paper { margin: 0 auto; }
            @media screen { .paper { margin: 6mm auto; } }
            @media print { .paper { padding: 0; } }
            \(PageFile.reportStyle)
            \(size)</style>

            """ + page.text
    }

    private var head: Markup {
        """
        <header class="head"><div><p class="title" role="heading" aria-level="2">Posture report</p>
        <p class="whose">\(Self.name(report.wearer)) · \(Self.span(report.days))</p></div>
        <p class="made">Made on \(report.made.text) by Plumbline \(ProgramVersion.current)<br>\
        Recorded by the wearer, with a sensor on the back. Not a diagnosis.</p></header>

        """
    }

    /// A name as it can stand in a line.
    static func name(_ wearer: String) -> String { PrintableText.of(wearer, limit: 64) }

    static func span(_ days: ClosedRange<LocalDay>) -> String {
        days.lowerBound == days.upperBound
            ? days.lowerBound.text : "\(days.lowerBound.text) to \(days.upperBound.text)"
    }
}

/// What stands for days that are compared with nothing, without colour; once in each document.
enum HandoverPattern {
    static let markup: Markup = """
        <svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false"><defs>
        <pattern id="r-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
        <path class="r-hatch" d="M0 0v5"/></pattern>
        </defs></svg>

        """
}
