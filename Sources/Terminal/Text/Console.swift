import Glibc
public import LinuxIO
import PlainText

/// The standard streams: data to stdout, talk to stderr.
public enum Console {
    /// Prints a line, or some, on standard output; whatever has come into it from outside acts on no terminal.
    public static func print(_ line: String) { write(spelled(line) + "\n", to: STDOUT_FILENO) }
    /// Prints a line in the style of the terminal.
    public static func print(_ line: ScreenLine, _ style: ScreenStyle) {
        let text = line.text(style)
        write((ASCIIText.isNeeded ? ASCIIText.spelling(text) : text) + "\n", to: STDOUT_FILENO)
    }
    /// Prints sentences on standard output; on a terminal in lines that end between words.
    public static func say(_ text: String) { write(spelled(wrapped(text, STDOUT_FILENO)) + "\n", to: STDOUT_FILENO) }
    /// Our own text as it is, without a line's end: what a terminal is told to do, or a script.
    public static func write(_ text: String) { write(text, to: STDOUT_FILENO) }
    /// A sentence to stderr; while a screen is shown it waits until the screen is gone.
    public static func complain(_ line: String) { complain(line, .info) }
    /// The same, with what the journal shows of its weight where that reads it.
    public static func complain(_ line: String, _ priority: LogPriority) {
        guard !isHeld else { return held.append((line, priority)) }
        write(JournalStream.marked(spelled(wrapped(line, STDERR_FILENO)), priority) + "\n", to: STDERR_FILENO)
    }
    /// Writes over the line that the cursor stands in, on the terminal that standard error is.
    static func rewriteLine(_ text: String) { write("\r\u{1B}[K" + spelled(text), to: STDERR_FILENO) }

    /// Printable, and as the locale can show it. JSON has its own escapes and is always UTF-8 (RFC 8259), and no sentence
    /// begins like it.
    private static func spelled(_ text: String) -> String {
        if text.hasPrefix("{") { return text }
        let printable = PrintableText.ofLines(text)
        return ASCIIText.isNeeded ? ASCIIText.spelling(printable) : printable
    }

    /// On a terminal, in lines that end between words; what is set in, as a list or a usage is, stays as it is.
    private static func wrapped(_ text: String, _ descriptor: Int32) -> String {
        guard let width = TextPage.width(of: descriptor) else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.count <= width || line.hasPrefix(" ")
                ? String(line) : WordWrap.lines(String(line), width: width).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    /// A question to stderr, without a line's end; broken between words where it is wider than the terminal.
    public static func ask(_ question: String) {
        let lines = spelled(wrapped(question, STDERR_FILENO))
        // The wrap leaves no blank at the end of a line.
        write(lines + (question.hasSuffix(" ") && !lines.hasSuffix(" ") ? " " : ""), to: STDERR_FILENO)
    }

    // The program's one thread that talks.
    nonisolated(unsafe) private static var held: [(line: String, priority: LogPriority)] = []
    // The same thread.
    nonisolated(unsafe) private static var isHeld = false

    /// Holds complaints back, or lets them out.
    static func holdComplaints(_ hold: Bool) {
        isHeld = hold
        guard !hold else { return }
        let lines = held
        held = []
        for (line, priority) in lines { complain(line, priority) }
    }

    /// Writes all of it; a reader that has gone away ends the program quietly, as `head` expects.
    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR || errno == EAGAIN { continue }
                exit(errno == EPIPE ? 0 : 1)
            }
            bytes = bytes.dropFirst(count)
        }
    }
}
