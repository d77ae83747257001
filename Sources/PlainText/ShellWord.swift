/// A text as one word of a command, so that a hint can be copied into a shell as it is printed.
public enum ShellWord {
    /// The text in single quotes where a shell would take it apart, or read anything but the text in it: `t4`,
    /// `'my back'`, `'Anna'\''s'`.
    public static func quoted(_ text: String) -> String {
        guard text.isEmpty || !text.utf8.allSatisfy(isPlain) else { return text }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }

    /// Whether no shell gives a byte a meaning of its own, wherever it stands in a word.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "+"), UInt8(ascii: "@"),
            UInt8(ascii: "%"):
            true
        default: false
        }
    }
}
