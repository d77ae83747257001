import Glibc
import LinuxIO
import Numbers

/// The terminal as a full screen: taken over, drawn on, and given back whatever ends the program.
public final class FullScreen {
    // What a dying program must put back is reached from a signal handler, which may touch nothing else.
    nonisolated(unsafe) private static var original: termios?

    private static let entering = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J"
    private static let leaving = "\u{1B}[?25h\u{1B}[?1049l"

    private var shown: [String] = []
    private var size: (columns: Int, rows: Int)?

    private init() {}

    /// Takes the terminal over.
    ///
    /// - Returns: `nil` where standard input or output is no terminal.
    public static func enter() -> FullScreen? {
        var settings = termios()
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1, tcgetattr(STDIN_FILENO, &settings) == 0 else {
            return nil
        }
        original = settings
        cfmakeraw(&settings)
        // Keys are read when there are some; the loop waits.
        settings.c_oflag |= tcflag_t(clamping: OPOST)
        tcsetattr(STDIN_FILENO, TCSANOW, &settings)
        for fault in [SIGSEGV, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE] {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { signal in
                FullScreen.restore()
                Glibc.signal(signal, SIG_DFL)
                raise(signal)
            }
            sigaction(fault, &action, nil)
        }
        atexit { FullScreen.restore() }
        Console.write(entering)
        return FullScreen()
    }

    /// Gives the terminal back as it was; again has no effect.
    static func restore() {
        guard var settings = original else { return }
        original = nil
        _ = leaving.withCString { write(STDOUT_FILENO, $0, strlen($0)) }
        tcsetattr(STDIN_FILENO, TCSANOW, &settings)
    }

    /// Columns and rows now; it may be another each time.
    var currentSize: (columns: Int, rows: Int) {
        var window = winsize()
        guard ioctl(STDOUT_FILENO, UInt(clamping: TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0
        else {
            return (80, 24)
        }
        return (Int(window.ws_col), Int(window.ws_row))
    }

    /// Draws the lines that differ from what is there, in one piece.
    func draw(_ lines: [String], size newSize: (columns: Int, rows: Int)) {
        var text = ""
        if size.map({ $0 != newSize }) ?? true {
            text = "\u{1B}[2J"
            shown = []
            size = newSize
        }
        for (row, line) in lines.enumerated() where row >= shown.count || shown[row] != line {
            text += "\u{1B}[\(row + 1);1H\(line)\u{1B}[K"
        }
        shown = lines
        if !text.isEmpty { Console.write(text) }
    }

    /// The keys' bytes that are there now; empty at the end of input.
    func read() -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
        return count > 0 ? Array(buffer[..<count]) : []
    }
}

extension ScreenStyle {
    /// For lines on standard output, which may be a file: no codes there.
    public static func ofOutput(noColour: Bool) -> ScreenStyle {
        ofTerminal(noColour: noColour || isatty(STDOUT_FILENO) != 1)
    }

    /// What this terminal can show, and what its owner wants.
    public static func ofTerminal(noColour: Bool) -> ScreenStyle {
        let terminal = ProcessEnvironment.value("TERM") ?? "dumb"
        let locale =
            ProcessEnvironment.value("LC_ALL") ?? ProcessEnvironment.value("LC_CTYPE") ?? ProcessEnvironment.value(
                "LANG")
            ?? ""
        let isUTF8 = locale.uppercased().contains("UTF-8") || locale.uppercased().contains("UTF8")
        return ScreenStyle(
            usesColour: !noColour && ProcessEnvironment.value("NO_COLOR") == nil && terminal != "dumb",
            usesUnicode: isUTF8)
    }
}

extension ASCIIText {
    /// Whether the locale has no more than ASCII.
    static let isNeeded = !ScreenStyle.ofTerminal(noColour: true).usesUnicode
}
