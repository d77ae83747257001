public import Posture

/// What a sensor and its wearer may be called. A command, a page and the recorder ask here, so that none takes what another
/// refuses.
extension PairedSensor {
    /// Letters of a name.
    public static let longestName = 64
    private static let marks: Set<Character> = [" ", "-", "_", ".", "'", "@"]

    /// Why a sensor cannot have a name: a command would take it for an option or a port; `nil` where it can.
    public static func objection(toName name: String) -> String? {
        if name.allSatisfy(\.isWhitespace) { return "A name needs a letter or a digit." }
        if name.hasPrefix("-") { return "A name cannot begin with “-”: commands take that for an option." }
        if name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            return "A name is one line of letters, digits and marks."
        }
        return name.contains("/") ? "A name cannot contain “/”: commands take that for a port." : nil
    }

    /// Why a sensor cannot have a name beside the others; `nil` where it can.
    public static func objection(toName name: String, of id: String, among known: [PairedSensor]) -> String? {
        if let objection = objection(toName: name) { return objection }
        let taken = known.contains { $0.id != id && $0.name.lowercased() == name.lowercased() }
        return taken ? "Another sensor is called “\(name)”." : nil
    }

    /// Why a wearer cannot have a name: it stands in file names, in tables and before people; `nil` where it can.
    public static func objection(toWearer name: String) -> String? {
        let isPlain = name.allSatisfy { $0.isLetter || $0.isNumber || marks.contains($0) }
        guard isPlain, let first = name.first, first.isLetter || first.isNumber, name.last != " ",
            name.count <= longestName
        else {
            return
                "a name begins with a letter or digit and has up to \(longestName) letters, digits, spaces or - _ . ' @"
        }
        return nil
    }

    /// The name that a sensor had, or where it is worn with the first number that is free.
    public static func proposedName(at placement: Placement, of id: String, among known: [PairedSensor]) -> String {
        if let before = known.first(where: { $0.id == id }) { return before.name }
        let taken = Set(known.map { $0.name.lowercased() })
        let place = placement.rawValue
        return ([place] + (2...99).map { "\(place)-\($0)" }).first { !taken.contains($0) } ?? id
    }
}
