import ArgumentParser

/// `--no-color`: words without colours, as where `NO_COLOR` is set.
struct ColourOption<Text: OptionText>: ParsableArguments {
    @Flag(help: Text.help)
    var noColor = false
}

enum NoColours: OptionText {
    static let help: ArgumentHelp = "No colours."

    enum OrVariable: OptionText { static let help: ArgumentHelp = "No colours (also where NO_COLOR is set)." }
}
