import Events
import LocalTime
import Numbers
import PlainText
import Records

/// What stands beside the tables of an export, so that it can be handed on: `README.txt` for people, `index.json` for
/// programs, and `data-dictionary.csv`, which says what every column of every table is.
struct ExportIndex {
    /// Of the form of an export; “import” reads this one.
    static let format = 1
    static let name = "index.json"
    static let dictionary = ExportTable(
        "data-dictionary.csv", "What each column of each file is.",
        [
            .text("file", "The file; recording-N.csv stands for one per recording."), .text("column", "Its name."),
            .text("type", "text, number, whole number, time (RFC 3339), date (YYYY-MM-DD), 0 or 1, or JSON."),
            .text("unit", "Empty where it has none."), .text("meaning", "One sentence."),
        ])
    private static let columns = 78

    private let scope: ExportScope
    private let made: Moment?

    /// - Parameters:
    ///   - scope: with what was written.
    ///   - made: now.
    init(_ scope: ExportScope, made: Moment?) {
        self.scope = scope
        self.made = made
    }

    func write() throws(ExportError) {
        try Self.writeDictionary(of: ExportTable.all, scope)
        try write(Self.name, lines: [json.text])
        try write("README.txt", lines: text)
    }

    /// `data-dictionary.csv` of some tables.
    static func writeDictionary(of tables: [ExportTable], _ scope: ExportScope) throws(ExportError) {
        try scope.write(dictionary) { file throws(ExportError) in
            for table in tables + [dictionary] {
                for column in table.columns {
                    let fields = [table.file, column.name, column.kind.rawValue, column.unit ?? "", column.about]
                    try file.write(fields.map(CSVText.field).joined(separator: ","))
                }
            }
        }
    }

    private func write(_ name: String, lines: [String]) throws(ExportError) {
        do throws(ExportError) {
            var file = try OutputFile.create(at: "\(scope.folder)/\(name)")
            for line in lines { try file.write(line) }
            try file.finish()
        } catch { throw error.moved(to: "\(scope.place)/\(name)") }
    }

    /// The first and the last day of what was recorded, where anything was.
    private var recorded: (first: LocalDay, last: LocalDay)? {
        let days = scope.recordings.map(\.recording.start.day)
        guard let first = days.min(), let last = days.max() else { return nil }
        return (first, last)
    }

    private var json: JSONText {
        .object([
            ("type", .string("plumbline_export")), ("format", .integer(Int64(Self.format))),
            ("program_version", .string(ProgramVersion.current)), ("made", .optional(made?.rfc3339)),
            ("from", .optional(scope.first?.text)), ("to", .optional(scope.last?.text)),
            ("first_recorded", .optional(recorded?.first.text)), ("last_recorded", .optional(recorded?.last.text)),
            ("sensor", .optional(scope.sensor)), ("wearers", .array(scope.wearers.map { .string($0) })),
            (
                "files",
                .array(
                    scope.log.files.map { file in
                        .object([
                            ("file", .string(file.name)), ("rows", .integer(Int64(file.rows))),
                            ("about", .string(file.table.about)),
                        ])
                    })
            ),
        ])
    }

    private var text: [String] {
        var lines = ["Plumbline export", ""]
        func add(_ label: String, _ text: String) {
            lines += WordWrap.lines(text, width: Self.columns - 12).enumerated().map { index, line in
                (index == 0 ? label : "").leftAligned(columns: 12) + line
            }
        }
        if let made { add("Made", made.rfc3339) }
        add("Program", "plumbline \(ProgramVersion.current)")
        add(scope.wearers.count == 1 ? "Wearer" : "Wearers", scope.wearers.joined(separator: ", "))
        add("Asked for", scope.words)
        add("Recorded", recorded.map { "\($0.first.text) to \($0.last.text)" } ?? "nothing of these days")
        lines += [""] + Self.explanation + ["", "Files"]
        // One line for all files of samples.
        let samples = scope.log.files.filter { $0.table.file == ExportTable.samples.file }
        let tables = scope.log.files.filter { $0.table.file != ExportTable.samples.file }
        let all = ExportLog.File(
            name: ExportTable.samples.file, table: .samples, rows: samples.map(\.rows).reduce(0, +))
        for file in tables + (samples.isEmpty ? [] : [all]) {
            let rows = file.rows.counted("row")
            lines.append("  \(file.name.leftAligned(columns: 24))  \(rows.rightAligned(columns: 14))")
            lines += WordWrap.lines(file.table.about, width: Self.columns - 4).map { "    \($0)" }
        }
        return lines
    }

    private static let explanation =
        WordWrap.lines(
            "The tables are CSV with a header line (UTF-8, comma, RFC 4180). data-dictionary.csv says what each column is, "
                + "with its unit. Times have the UTC offset of the place where they were recorded. An empty field means “not "
                + "known”, never 0. Text that a spreadsheet would run as a formula has an apostrophe before it. Angles are "
                + "estimates of a sensor on the trunk, and no diagnosis.", width: columns)
        + [""]
        + WordWrap.lines(
            "“plumbline import FOLDER” reads it into another record. “plumbline replay FOLDER/recording-N.csv” judges a "
                + "recording again (made with --raw) with the calibrations that lie beside it.", width: columns)
}
