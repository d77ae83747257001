enum Dialogs {
    /// On the terminal where there is one, else line by line.
    static func ofTerminal(noColour: Bool) -> any Dialog {
        guard DataFolder.environment("TERM") ?? "dumb" != "dumb", let terminal = Terminal() else { return LineDialog() }
        return TerminalDialog(terminal, style: ScreenStyle.ofTerminal(noColour: noColour))
    }
}
