import LinuxIO

/// Where somebody is asked.
public enum Dialogs {
    /// On the terminal where there is one, else line by line.
    public static func ofTerminal(noColour: Bool) -> any Dialog {
        guard ProcessEnvironment.value("TERM") ?? "dumb" != "dumb", let terminal = FullScreen.enter() else {
            return LineDialog()
        }
        return TerminalDialog(terminal, style: ScreenStyle.ofTerminal(noColour: noColour))
    }
}
