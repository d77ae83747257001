import Coach

/// A page's text: paragraphs, and steps as a numbered list.
struct PageBlocksHTML {
    let blocks: [Page.Block]
    let whose: PageFrame.Whose?

    init(_ blocks: [Page.Block], whose: PageFrame.Whose?) {
        self.blocks = blocks
        self.whose = whose
    }

    var markup: Markup {
        Markup(
            blocks.map { block in
                switch block {
                case .paragraph(let text, let emphasis):
                    "<p\(Self.kind(emphasis))>\(CommandLinks.markup(text, whose: whose))</p>\n"
                case .space: .none
                case .steps(let steps): "<ol class=\"steps\">\n\(steps.map { item($0) })</ol>\n"
                }
            })
    }

    private func item(_ step: String) -> Markup { "<li>\(CommandLinks.markup(step, whose: whose))</li>\n" }

    private static func kind(_ emphasis: Page.Emphasis) -> Markup {
        switch emphasis {
        case .plain: .none
        case .strong: " class=\"strong\""
        case .faint: " class=\"faint\""
        case .warning: " class=\"warning\""
        }
    }
}
