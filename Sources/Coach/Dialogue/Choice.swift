/// One of the answers that are offered: a key on a screen, a word on a line, a button on a page.
public struct Choice: Equatable, Sendable {
    /// `\n` is the Enter key, and an empty line.
    public let key: Character
    public let word: String

    public init(_ key: Character, _ word: String) {
        self.key = key
        self.word = word
    }

    public static let next = Choice("\n", "go on")
    public static let begin = Choice("\n", "begin")
    public static let keep = Choice("\n", "keep")
    public static let yes = Choice("y", "yes")
    public static let no = Choice("n", "no")
    public static let skip = Choice("s", "skip")
    public static let back = Choice("b", "back")
    public static let hurts = Choice("h", "it hurts")
    public static let retry = Choice("r", "retry")
}
