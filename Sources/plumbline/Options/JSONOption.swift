import ArgumentParser

/// `--json`: data for programs instead of words for people.
struct JSONOption<Text: OptionText>: ParsableArguments {
    @Flag(help: Text.help)
    var json = false
}

/// What one JSON object stands for.
enum OneObject: OptionText {
    static let help: ArgumentHelp = "One JSON object."

    enum PerLine: OptionText { static let help: ArgumentHelp = "One JSON object per line." }
    enum PerDevice: OptionText { static let help: ArgumentHelp = "One JSON object per device." }
    enum PerSensor: OptionText { static let help: ArgumentHelp = "One JSON object per sensor." }
    enum PerFinding: OptionText { static let help: ArgumentHelp = "One JSON object per finding." }
    enum PerSetting: OptionText { static let help: ArgumentHelp = "One JSON object per setting." }
    enum PerSession: OptionText { static let help: ArgumentHelp = "One JSON object per session." }
    enum PerDay: OptionText { static let help: ArgumentHelp = "One JSON object per day." }
    enum PerWearer: OptionText { static let help: ArgumentHelp = "One JSON object per wearer." }
    enum PerWeek: OptionText { static let help: ArgumentHelp = "One JSON object per week of each wearer." }
    enum PerFindingAndWhole: OptionText {
        static let help: ArgumentHelp = "One JSON object per finding, then one for the whole."
    }
    enum OfWhatIsDue: OptionText {
        static let help: ArgumentHelp = "Ask nothing; print what is due and what was answered as one JSON object."
    }
}
