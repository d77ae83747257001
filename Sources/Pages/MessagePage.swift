/// A page that says why there is no other.
public enum MessagePage {
    /// - Parameters:
    ///   - title: what is wrong, in a few words.
    ///   - sentences: why, and what to do.
    public static func page(_ title: String, _ sentences: [String]) -> Markup {
        let paragraphs: [Markup] = sentences.map { "<p>\($0)</p>\n" }
        return PageFrame(title: title).page(Markup(paragraphs))
    }
}
