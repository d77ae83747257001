/// A form of one button that begins a guide, or goes on with it.
struct BeginButton {
    let guide: GuideName
    let words: String
    let whose: PageFrame.Whose
    let key: String
    var isMain = true
    /// The id of the self-test that alone is meant.
    var test: String?

    var markup: Markup {
        let only: Markup? = test.map { "<input type=\"hidden\" name=\"test\" value=\"\($0)\">" }
        return """
            <form class="begin" method="post" action="\(CommandLinks.address(guide.path, whose))">\(PageFrame.hidden(key: key))\
            \(only)<button class="\(isMain ? "main" : "small")">\(words)</button></form>

            """
    }
}
