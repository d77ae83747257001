import TOMLKit

/// One entry of a data file, read field by field; whatever is wrong is said with its file, entry and field.
///
/// The figures' data file is read with it too, by the module that draws them: there is one reader of data files, and so
/// one wording of what is wrong with them.
public struct EntryReader {
    let file: String
    /// What the entry calls itself: unique in its file.
    public let id: String
    private let table: TOMLTable

    init(file: String, id: String, table: TOMLTable) {
        self.file = file
        self.id = id
        self.table = table
    }

    /// What is wrong with a field, with the place it stands in.
    public func error(_ field: String, _ problem: String) -> KnowledgeError {
        KnowledgeError(file: file, entry: id, field: field, problem)
    }

    /// Refuses a field that nobody reads: more likely a slip of the pen than a comment.
    public func allow(_ fields: Set<String>) throws(KnowledgeError) {
        for key in table.keys.sorted() where !fields.contains(key) {
            throw error(key, "there is no such field; the fields are \(fields.sorted().joined(separator: ", "))")
        }
    }

    /// Whether the field is there at all.
    public func has(_ field: String) -> Bool { table[field] != nil }

    /// A text that is not blank, without the white space around it.
    ///
    /// - Throws: where it is none, or missing without a `fallback`.
    public func text(_ field: String, default fallback: String? = nil) throws(KnowledgeError) -> String {
        guard let value = table[field] else {
            guard let fallback else { throw error(field, "is missing") }
            return fallback
        }
        guard let text = value.string, text.contains(where: { !$0.isWhitespace }) else {
            throw error(field, "takes a text in quotes")
        }
        return text.trimmed
    }

    func flag(_ field: String, default fallback: Bool) throws(KnowledgeError) -> Bool {
        guard let value = table[field] else { return fallback }
        guard let flag = value.bool else { throw error(field, "takes true or false") }
        return flag
    }

    /// A number within a range.
    ///
    /// - Throws: where it is none or out of range, or missing without a `fallback`.
    public func number(
        _ field: String, in range: ClosedRange<Double>, default fallback: Double? = nil
    ) throws(KnowledgeError) -> Double {
        guard let value = table[field] else {
            guard let fallback else { throw error(field, "is missing") }
            return fallback
        }
        guard let number = value.double ?? value.int.map(Double.init), range.contains(number) else {
            throw error(field, "takes a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func whole(
        _ field: String, in range: ClosedRange<Int>, default fallback: Int? = nil
    ) throws(KnowledgeError) -> Int {
        guard let value = table[field] else {
            guard let fallback else { throw error(field, "is missing") }
            return fallback
        }
        guard let number = value.int, range.contains(number) else {
            throw error(field, "takes a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A number, or a list of numbers, each within a range.
    ///
    /// - Throws: where it is missing, empty, no number or out of range.
    func numbers(_ field: String, in range: ClosedRange<Double>) throws(KnowledgeError) -> [Double] {
        guard let array = table[field]?.array else { return [try number(field, in: range)] }
        var numbers: [Double] = []
        for element in array {
            guard let value = element.double ?? element.int.map(Double.init), range.contains(value) else {
                throw error(field, "takes numbers from \(range.lowerBound) to \(range.upperBound)")
            }
            numbers.append(value)
        }
        guard !numbers.isEmpty else { throw error(field, "is empty") }
        return numbers
    }

    /// A list of texts; empty where the field is missing.
    public func texts(_ field: String) throws(KnowledgeError) -> [String] {
        guard let value = table[field] else { return [] }
        guard let array = value.array else { throw error(field, "takes a list of texts in quotes") }
        var texts: [String] = []
        for element in array {
            guard let text = element.string, text.contains(where: { !$0.isWhitespace }) else {
                throw error(field, "takes a list of texts in quotes")
            }
            texts.append(text.trimmed)
        }
        return texts
    }

    /// One of the names that a type has.
    ///
    /// - Throws: where it is none of them, or missing without a `fallback`; the error lists the names.
    public func choice<Choice: RawRepresentable & CaseIterable>(
        _ field: String, default fallback: Choice? = nil
    ) throws(KnowledgeError) -> Choice where Choice.RawValue == String {
        if let fallback, !has(field) { return fallback }
        return try choice(of: try text(field), field)
    }

    func choices<Choice: RawRepresentable & CaseIterable>(
        _ field: String
    ) throws(KnowledgeError) -> [Choice] where Choice.RawValue == String {
        var choices: [Choice] = []
        for text in try texts(field) { choices.append(try choice(of: text, field)) }
        return choices
    }

    private func choice<Choice: RawRepresentable & CaseIterable>(
        of text: String, _ field: String
    ) throws(KnowledgeError) -> Choice where Choice.RawValue == String {
        guard let choice = Choice(rawValue: text) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw error(field, "“\(text)” is none of \(known)")
        }
        return choice
    }

    func provenance() throws(KnowledgeError) -> Provenance {
        let sources = try texts("sources")
        guard !sources.isEmpty else { throw error("sources", "names no source") }
        return Provenance(sources: sources, grade: try choice("grade"))
    }

    /// States of one kind, written as a muscle and, where sides are told apart, `left` or `right`.
    func states(_ field: String, kind: StateKey.Kind) throws(KnowledgeError) -> [StateKey] {
        var states: [StateKey] = []
        for text in try texts(field) { states.append(try state(text + " \(kind.rawValue)", field)) }
        return states
    }

    /// States as `muscle kind` or `muscle side kind`, for example `quadratus_lumborum left tight`.
    func states(_ field: String) throws(KnowledgeError) -> [StateKey] {
        var states: [StateKey] = []
        for text in try texts(field) { states.append(try state(text, field)) }
        return states
    }

    private func state(_ text: String, _ field: String) throws(KnowledgeError) -> StateKey {
        let words = text.split(separator: " ").map(String.init)
        let side = words.count == 3 ? StateKey.Side(rawValue: words[1]) : .both
        guard (2...3).contains(words.count), let side, let kind = words.last.flatMap(StateKey.Kind.init) else {
            throw error(field, "“\(text)” is no state; write it as “hamstrings tight” or “adductors left weak”")
        }
        return StateKey(MuscleID(rawValue: words[0]), side: side, kind: kind)
    }

    /// A table within the entry; `nil` where it is missing.
    func part(_ field: String) throws(KnowledgeError) -> EntryReader? {
        guard let value = table[field] else { return nil }
        guard let part = value.table else { throw error(field, "takes a table in braces") }
        return EntryReader(file: file, id: id, table: part)
    }

    /// A list of tables within the entry; empty where it is missing.
    public func parts(_ field: String) throws(KnowledgeError) -> [EntryReader] {
        guard let value = table[field] else { return [] }
        guard let array = value.array else { throw error(field, "takes a list of tables") }
        var parts: [EntryReader] = []
        for element in array {
            guard let part = element.table else { throw error(field, "takes a list of tables") }
            parts.append(EntryReader(file: file, id: id, table: part))
        }
        return parts
    }
}

extension String {
    /// Without the white space at both ends.
    fileprivate var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
