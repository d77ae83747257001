import ArgumentParser
import Balance
import Events
import LinuxIO
import LocalTime
import Pages
import PlainText
import Posture
import Records
import Reports
import Settings
import Terminal

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Two pages to hand to a physiotherapist.",
        discussion: """
            Wear and how sure it is, slouching week by week with what it may err by, how far forward, breaks, the routine \
            and its goals, self-tests with what change they could show, and your own activities. Signs, notes and pain are \
            in it only where --include names them. Before it is written it says what the file holds.

            A name that ends in .html makes a file for any browser, which also prints it; .pdf needs an installed Chromium \
            or Chrome. The file is for you alone (0600) and not encrypted; what is there already is never written over.

            --format fhir makes a file for programs: a Bundle (collection) of FHIR R4 Observations, NAME.json, with \
            self-tests, posture and own activities, and what --include names. It has a pseudonym, unless --names is \
            given. Codes are LOINC's where one fits, else text; what is not known is a dataAbsentReason.

            Examples:
              plumbline report --output report.pdf
              plumbline report --weeks 8 --include pain,notes --output report.html
              plumbline report --wearer anna --paper letter -o anna.pdf
              plumbline report --format fhir --include pain --output report.json
              plumbline report --json
            """)

    enum Format: String, CaseIterable {
        case html
        case pdf
        case fhir
    }

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The file to make, NAME.html, NAME.pdf or (with --format fhir) NAME.json.", valueName: "file"),
        completion: .file(extensions: ["html", "pdf", "json"]))
    var output: String?

    // Any name that the record has, also one that cannot be given any more.
    @Option(help: "The wearer (default: the only one).", completion: ValueCompletion.wearers)
    var wearer: String?

    @Option(help: "Calendar weeks, this one included: 1 to 12.")
    var weeks = HandoverReport.usualWeeks

    @Option(
        help: "What else is to be in it, with commas: signs, notes, pain.",
        completion: ValueCompletion.list { _ in HandoverReport.Part.allCases.map(\.rawValue) })
    var include: String?

    @Option(
        help: "For a PDF: a4 or letter.", completion: .list(HandoverHTML.Paper.allCases.map(\.rawValue)))
    var paper: String?

    @Option(
        help: "html, pdf or fhir (default: by the file's name).",
        completion: .list(Format.allCases.map(\.rawValue)))
    var format: String?

    @Flag(help: "For fhir: the wearer's name instead of a pseudonym.")
    var names = false

    @OptionGroup var json: JSONOption<OneObject>

    @OptionGroup var folder: DataFolder

    func run() throws {
        let parts = try named()
        let form = try outputForm()
        guard HandoverReport.possibleWeeks.contains(weeks) else {
            throw Failure("--weeks takes 1 to 12.", code: .usage)
        }
        let path = try folder.path()
        guard let store = try Store.openIfExists(in: path) else { throw Failure("There is no record in \(path).") }
        let report = try HandoverReport.read(
            of: try whose(store), weeks: weeks, including: parts, today: HostClock.now.day, from: store,
            knowledge: try Knowledge.builtIn(), rules: readableRules())
        if json.json { return Console.print(report.json.text) }
        guard !report.isEmpty else {
            throw Failure(
                "There is nothing of “\(report.wearer)” from \(report.days.lowerBound.text) to "
                    + "\(report.days.upperBound.text), so no report was made: --weeks takes up to 12.")
        }
        guard let output, let form else { return }
        if case .fhir = form {
            return try write(FHIRReport.read(report, from: store, hasName: names), of: report, to: output)
        }
        // What stands in the way is said before anything else.
        let printer = try printer(for: form)
        var file = try OutputFile.createNew(at: output)
        tell(report, holds: report.holds, leavesOut: report.leavesOut)
        let page = HandoverHTML(report)
        switch form {
        case .html, .fhir: try file.write(page.file())
        case .pdf(let paper): try file.write(bytes: try pdf(page.file(paper: paper), printer))
        }
        try file.finish()
        Console.print("Written: \(output)")
    }

    private func write(_ bundle: FHIRReport, of report: HandoverReport, to output: String) throws {
        var file = try OutputFile.createNew(at: output)
        tell(report, holds: bundle.holds, leavesOut: bundle.leavesOut)
        try file.write(bundle.json.text)
        try file.finish()
        Console.print("Written: \(output)")
    }

    /// What comes before the file.
    private func tell(_ report: HandoverReport, holds: [String], leavesOut: [String]) {
        for sentence in report.emergency { Console.complain(sentence) }
        Console.print("The report of “\(report.wearer)” will hold")
        for line in holds { Console.print("  \(line)") }
        Console.print("and not")
        for line in leavesOut { Console.print("  \(line)") }
        Console.say("It is not encrypted: anyone who has the file can read it.")
    }

    private static let instead = "Make a .html file, open it in a browser, and print it to a PDF there."

    /// `nil` where none is needed.
    private func printer(for form: Form) throws -> PDFPrinter? {
        guard case .pdf = form else { return nil }
        guard let printer = PDFPrinter() else {
            throw Failure(
                "A PDF needs Chromium or Chrome, and none is installed. \(Self.instead)", code: .unavailable)
        }
        return printer
    }

    private func pdf(_ page: String, _ printer: PDFPrinter?) throws -> [UInt8] {
        guard let printer else { return [] }
        let instead = Self.instead
        do throws(PDFPrinter.Problem) { return try printer.print(page) } catch {
            switch error {
            case .noFolder(let place): throw Failure("No folder for the browser can be made in \(place). \(instead)")
            case .notStarted(let reason): throw Failure("The browser cannot be started: \(reason). \(instead)")
            case .tooSlow: throw Failure("The browser made no PDF in a minute. \(instead)", code: .timedOut)
            case .failed(let said): throw Failure("The browser made no PDF (\(PrintableText.of(said))). \(instead)")
            }
        }
    }

    // MARK: What was asked for

    private enum Form {
        case html
        case pdf(HandoverHTML.Paper)
        case fhir
    }

    private func outputForm() throws -> Form? {
        let format = try named(format)
        guard format == .fhir || !names else {
            throw Failure("--names is for --format fhir: the other reports have the name.", code: .usage)
        }
        guard !json.json else {
            guard format == nil else {
                throw Failure("--json prints its own form: leave --format out.", code: .usage)
            }
            guard output == nil else {
                throw Failure("--json prints, and makes no file: leave --output out.", code: .usage)
            }
            return nil
        }
        guard let output else {
            let names = format.map { "NAME.\($0 == .fhir ? "json" : $0.rawValue)" } ?? "NAME.html or NAME.pdf"
            throw Failure("Say where the report goes: --output \(names).", code: .usage)
        }
        let size = paper.map { HandoverHTML.Paper(rawValue: $0.lowercased()) }
        if let paper, size == .some(nil) {
            throw Failure("“\(paper)” is not a size of paper: a4 or letter.", code: .usage)
        }
        let name = output.lowercased()
        if let format, !name.hasSuffix(format == .fhir ? ".json" : ".\(format.rawValue)") {
            throw Failure(
                "A report in the form \(format.rawValue) is named .\(format == .fhir ? "json" : format.rawValue): name the file so.",
                code: .usage)
        }
        if format == .fhir {
            guard paper == nil else { throw Failure("--paper is for a PDF.", code: .usage) }
            return .fhir
        }
        if name.hasSuffix(".json") {
            throw Failure("A .json file is a report for programs: add --format fhir.", code: .usage)
        }
        if name.hasSuffix(".pdf") { return .pdf((size ?? nil) ?? .a4) }
        guard name.hasSuffix(".html") else {
            throw Failure("“\(output)” is neither .html nor .pdf: name the file so.", code: .usage)
        }
        if paper != nil {
            throw Failure("--paper is for a PDF: an .html file takes the printer's own size.", code: .usage)
        }
        return .html
    }

    private func named(_ text: String?) throws -> Format? {
        guard let text else { return nil }
        guard let format = Format(rawValue: text.lowercased()) else {
            throw Failure("There is no format “\(PrintableText.of(text))”: html, pdf or fhir.", code: .usage)
        }
        return format
    }

    private func named() throws -> Set<HandoverReport.Part> {
        var parts: Set<HandoverReport.Part> = []
        for word in (include ?? "").split(separator: ",") {
            let name = word.filter { $0 != " " }.lowercased()
            guard let part = HandoverReport.Part(rawValue: name) else {
                throw Failure("“\(word)” cannot be included: signs, notes or pain, with commas.", code: .usage)
            }
            parts.insert(part)
        }
        return parts
    }

    private func whose(_ store: Store) throws -> String {
        let known = try store.wearers()
        if let wearer {
            guard known.contains(wearer) else { throw WearerName.unknown(wearer, known: known) }
            return wearer
        }
        guard let only = known.first else { throw Failure("There is nothing of anybody in the record.") }
        guard known.count == 1 else {
            let names = known.map { "“\($0)”" }.joined(separator: ", ")
            throw Failure("There are records of \(names): say whose with --wearer NAME.", code: .usage)
        }
        return only
    }

    /// The days are summed up by the settings, as “summary” does; without them by the usual ones.
    private func readableRules() -> PostureRules {
        do throws(SettingsError) { return try Settings.load(sparesRecord: true).rules } catch {
            Console.complain("The days are summed up by the usual settings. \(error.description)")
            return PostureRules()
        }
    }
}
