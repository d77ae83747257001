import Glibc
import PlainText

/// One line on standard error that is written over as time goes by: a countdown, what is waited for.
///
/// Where standard error is no terminal it says each text's beginning once: what is written over cannot be seen there.
public struct ProgressLine {
    private let isOnTerminal = isatty(STDERR_FILENO) == 1
    private var isShown = false

    public init() {}

    /// Shows a text instead of the one before; it is cut to the terminal's width.
    ///
    /// - Parameters:
    ///   - text: what is shown now.
    ///   - once: what is printed where there is no terminal; `nil` for nothing.
    public mutating func show(_ text: String, once: String? = nil) {
        guard isOnTerminal else {
            if let once { Console.complain(once) }
            return
        }
        let width = (TextPage.width(of: STDERR_FILENO) ?? TextPage.ordinaryWidth) - 1
        Console.rewriteLine(String(text.prefix(width)))
        isShown = true
    }

    /// Takes the line away.
    public mutating func clear() {
        if isShown { Console.rewriteLine("") }
        isShown = false
    }
}
