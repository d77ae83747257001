import ArgumentParser

/// What an option that several commands share says of itself in one of them.
protocol OptionText {
    static var help: ArgumentHelp { get }
}
