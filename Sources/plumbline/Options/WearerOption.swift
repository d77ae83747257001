import ArgumentParser

/// `--wearer`: whose record a command is about.
struct WearerOption<Text: OptionText>: ParsableArguments {
    @Option(help: Text.help, transform: WearerName.checked)
    var wearer = WearerName.usual
}

/// What of a wearer a command is about.
enum Whose {
    enum Answer: OptionText { static let help: ArgumentHelp = "Whose answer." }
    enum Balance: OptionText { static let help: ArgumentHelp = "Whose balance." }
    enum Body: OptionText { static let help: ArgumentHelp = "Whose body." }
    enum Day: OptionText { static let help: ArgumentHelp = "Whose day." }
    enum Routine: OptionText { static let help: ArgumentHelp = "Whose routine." }
    enum Weeks: OptionText { static let help: ArgumentHelp = "The wearer." }
    enum Sensor: OptionText { static let help: ArgumentHelp = "Who wears it." }
}
