import ArgumentParser
import PlainText
import Records

/// Whose record a command is about.
enum WearerName {
    /// Where nobody is named.
    static let usual = PairedSensor.usualWearer

    /// A name as it was typed, where it can be one: it stands in file names, in tables and before people.
    ///
    /// - Throws: a sentence that says what a name is made of.
    static func checked(_ text: String) throws -> String {
        if let objection = PairedSensor.objection(toWearer: text) { throw ValidationError(objection) }
        return text
    }

    /// Who is meant where nobody is named, for helps.
    static let help = "the only one in the record, else \(usual)"

    /// Who is meant where nobody is named: the only one that there is, whatever the name; of several the usual one, where
    /// there is one of that name.
    ///
    /// - Throws: exit 2 with those that there are.
    static func unnamed(among known: [String]) throws -> String {
        if known.isEmpty || known.contains(usual) { return usual }
        guard known.count == 1, let only = known.first else {
            throw Failure(
                "There are records of \(list(known)): say whose is meant (--wearer NAME).", code: .usage)
        }
        return only
    }

    private static func list(_ names: [String]) -> String { names.map { "“\($0)”" }.joined(separator: ", ") }

    /// Whether there is anything of a wearer; of the usual one there may be nothing as long as there is of nobody.
    ///
    /// - Returns: `false` where there is nobody yet.
    /// - Throws: exit 2 with those that there are.
    @discardableResult
    static func isKnown(_ wearer: String, in store: Store?) throws -> Bool {
        try isKnown(wearer, among: try store?.wearers() ?? [])
    }

    /// The same among those that there are.
    static func isKnown(_ wearer: String, among known: [String]) throws -> Bool {
        if known.contains(wearer) { return true }
        guard wearer == usual, known.isEmpty else { throw unknown(wearer, known: known) }
        return false
    }

    static func unknown(_ wearer: String, known: [String]) -> Failure {
        Failure(
            known.isEmpty
                ? "There is nothing of “\(wearer)” in the record, nor of anybody else."
                : "There is nothing of “\(wearer)” in the record.\(NearestWord.question(wearer, among: known)) "
                    + "There are records of \(list(known)) (--wearer NAME).", code: .usage)
    }
}
