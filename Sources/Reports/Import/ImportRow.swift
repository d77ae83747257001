import LocalTime
import Numbers
import PlainText
import Posture
import Records

/// A row of an export's table, whose values are looked at one by one: what cannot be right is an error that names file,
/// line and column.
struct ImportRow {
    private static let longestText = 100_000

    let file: String
    let line: Int
    private let fields: [String]
    private let columns: [String: Int]

    init(file: String, line: Int, fields: [String], columns: [String: Int]) {
        self.file = file
        self.line = line
        self.fields = fields
        self.columns = columns
    }

    func wrong(_ column: String, _ reason: String) -> ImportError {
        .value(file: file, line: line, column: column, reason: reason)
    }

    /// As it stands there; empty where nothing does.
    func raw(_ column: String) -> String { columns[column].map { fields[$0] } ?? "" }

    /// Text that there must be.
    func text(_ column: String) throws(ImportError) -> String {
        guard let text = try optionalText(column) else { throw wrong(column, "it is empty") }
        return text
    }

    func optionalText(_ column: String) throws(ImportError) -> String? {
        let text = CSVText.text(ofField: raw(column))
        guard text.utf8.count <= Self.longestText else { throw wrong(column, "the text is too long") }
        return text.isEmpty ? nil : text
    }

    /// A name of somebody or something, which stands before people: in any script, also as an older version took it.
    func name(_ column: String) throws(ImportError) -> String {
        let text = try text(column)
        guard text.count <= 256, !text.unicodeScalars.contains(where: \.isForeignToNames) else {
            throw wrong(column, "this is not a name")
        }
        return text
    }

    func number(_ column: String, in range: ClosedRange<Double>) throws(ImportError) -> Double {
        guard let number = try optionalNumber(column, in: range) else { throw wrong(column, "it is empty") }
        return number
    }

    func optionalNumber(_ column: String, in range: ClosedRange<Double>) throws(ImportError) -> Double? {
        let text = raw(column)
        guard !text.isEmpty else { return nil }
        guard let number = Double(text), number.isFinite else {
            throw wrong(column, "“\(shown(text))” is not a number")
        }
        guard range.contains(number) else { throw wrong(column, "\(shown(text)) is out of range") }
        return number
    }

    func whole(_ column: String, in range: ClosedRange<Int>) throws(ImportError) -> Int {
        guard let number = try optionalWhole(column, in: range) else { throw wrong(column, "it is empty") }
        return number
    }

    func optionalWhole(_ column: String, in range: ClosedRange<Int>) throws(ImportError) -> Int? {
        let text = raw(column)
        guard !text.isEmpty else { return nil }
        guard let number = Int(text) else { throw wrong(column, "“\(shown(text))” is not a whole number") }
        guard range.contains(number) else { throw wrong(column, "\(shown(text)) is out of range") }
        return number
    }

    func time(_ column: String) throws(ImportError) -> Moment {
        guard let moment = try optionalTime(column) else { throw wrong(column, "it is empty") }
        return moment
    }

    func optionalTime(_ column: String) throws(ImportError) -> Moment? {
        let text = raw(column)
        guard !text.isEmpty else { return nil }
        guard let moment = Moment(rfc3339: text), Int64.calendarTimes_us.contains(moment.utc_us) else {
            throw wrong(column, "“\(shown(text))” is not a time (RFC 3339)")
        }
        return moment
    }

    func date(_ column: String) throws(ImportError) -> LocalDay {
        guard let day = LocalDay(raw(column)), (-365...84_005).contains(day.daysSince1970) else {
            throw wrong(column, "“\(shown(raw(column)))” is not a date (YYYY-MM-DD)")
        }
        return day
    }

    /// One of the words of a list.
    func word<Word: RawRepresentable<String>>(_ column: String, _ type: Word.Type) throws(ImportError) -> Word {
        guard let word = Word(rawValue: CSVText.text(ofField: raw(column))) else {
            throw wrong(column, "“\(shown(raw(column)))” is not known here")
        }
        return word
    }

    func optionalWord<Word: RawRepresentable<String>>(_ column: String, _ type: Word.Type) throws(ImportError) -> Word?
    {
        raw(column).isEmpty ? nil : try word(column, type)
    }

    func placement(_ column: String = "placement") throws(ImportError) -> Placement? {
        raw(column).isEmpty ? nil : Placement(rawValue: try name(column))
    }

    private func shown(_ text: String) -> String { PrintableText.of(text, limit: 60) }
}

extension Unicode.Scalar {
    /// What does something to a line of text: controls it, ends it or turns its direction. Joiners and non-joiners belong to
    /// the spelling of names.
    fileprivate var isForeignToNames: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
        }
    }
}
