import ArgumentParser

/// `--wearer`: whose record a command is about.
struct WearerOption<Text: OptionText>: ParsableArguments {
    @Option(help: Text.help, completion: ValueCompletion.wearers, transform: WearerName.checked)
    var wearer = WearerName.usual
}

/// What of a wearer a command is about.
enum Whose {
    enum Answer: OptionText { static let help: ArgumentHelp = "The wearer." }
    enum Balance: OptionText { static let help: ArgumentHelp = "The wearer." }
    enum Body: OptionText { static let help: ArgumentHelp = "The wearer." }
    enum Day: OptionText { static let help: ArgumentHelp = "The wearer." }
    enum Routine: OptionText { static let help: ArgumentHelp = "The wearer." }
    enum Weeks: OptionText { static let help: ArgumentHelp = "The wearer." }
    enum Sensor: OptionText { static let help: ArgumentHelp = "The wearer." }
}
