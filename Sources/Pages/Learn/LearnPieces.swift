import Reports

/// The pieces of a text, as HTML.
struct LearnPieces {
    private let text: LearnText
    private let links: LearnLinks
    private let own: String

    /// - Parameters:
    ///   - text: what is said.
    ///   - links: turns ids within it into links.
    ///   - own: the id of the page itself.
    init(_ text: LearnText, _ links: LearnLinks, own: String = "") {
        self.text = text
        self.links = links
        self.own = own
    }

    /// Without its title, which the page has.
    var markup: Markup {
        var parts: [Markup] = []
        var items: [Markup] = []
        func close() {
            guard !items.isEmpty else { return }
            parts.append("<ul class=\"pieces\">\n\(items)</ul>\n")
            items = []
        }
        for piece in text.pieces {
            if case .item(let item) = piece {
                items.append(self.item(item))
                continue
            }
            close()
            switch piece {
            case .title, .space, .item: continue
            case .heading(let words): parts.append("<h2>\(words)</h2>\n")
            case .paragraph(let words, let isWarning):
                let warning: Markup = isWarning ? " class=\"warning\"" : ""
                parts.append("<p\(warning)>\(links.markup(words, own: own))</p>\n")
            case .steps(let steps):
                let steps: [Markup] = steps.map { "<li>\($0)</li>\n" }
                parts.append("<ol class=\"steps\">\(steps)</ol>\n")
            }
        }
        close()
        return Markup(parts)
    }

    /// A dash is a list's own; a source's number, an id or a name leads to its page.
    private func item(_ item: LearnText.Item) -> Markup {
        guard item.mark != "-" else { return "<li>\(links.markup(item.text, own: own))</li>\n" }
        let id = item.mark.trimmingPrefix("[")
        let isSource = item.mark.hasPrefix("[")
        let name = isSource ? id.dropLast() : id
        let words: Markup = isSource ? "\(item.text)" : links.markup(item.text, own: own)
        return """
            <li><a class="mark-id" href="\(links.address(String(name)))">\(item.mark)</a> <span>\(words)</span></li>

            """
    }
}
