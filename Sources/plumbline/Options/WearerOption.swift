import ArgumentParser
import Records

/// `--wearer`: whose record a command is about.
struct WearerOption<Text: OptionText>: ParsableArguments {
    @Option(help: Text.help, completion: ValueCompletion.wearers, transform: WearerName.checked)
    var wearer: String?

    /// Who is meant.
    ///
    /// - Parameter store: the record; `nil` where there is none.
    /// - Throws: exit 2 with those that there are, where nobody is named and the record does not say who it is.
    func name(in store: Store?) throws -> String {
        if let wearer { return wearer }
        return try name(among: try store?.wearers() ?? [])
    }

    /// The same among those that there are.
    func name(among known: [String]) throws -> String { try wearer ?? WearerName.unnamed(among: known) }

    /// The same for a record that may not be there yet.
    func name(in folder: String) throws -> String {
        if let wearer { return wearer }
        return try name(in: try Store.openIfExists(in: folder))
    }
}

/// What of a wearer a command is about.
enum Whose {
    enum Answer: OptionText { static let help: ArgumentHelp = "The wearer (default: \(WearerName.help))." }
    enum Balance: OptionText { static let help: ArgumentHelp = "The wearer (default: \(WearerName.help))." }
    enum Body: OptionText { static let help: ArgumentHelp = "The wearer (default: \(WearerName.help))." }
    enum Day: OptionText { static let help: ArgumentHelp = "The wearer (default: \(WearerName.help))." }
    enum Routine: OptionText { static let help: ArgumentHelp = "The wearer (default: \(WearerName.help))." }
    enum Weeks: OptionText { static let help: ArgumentHelp = "The wearer (default: \(WearerName.help))." }
    enum Sensor: OptionText { static let help: ArgumentHelp = "The wearer (default: \(WearerName.help))." }
}
