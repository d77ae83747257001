import Coach

/// What stands on the buttons of a question.
///
/// A terminal has a line for each of many choices, with its key before it; a page has that line on the button.
struct ChoiceLabels {
    /// Of each choice, in their order.
    private(set) var words: [String]
    /// Of each choice: whether it has been taken; `nil` where that is not said.
    private(set) var isChosen: [Bool?]
    /// The page's text without the lines that are on buttons.
    private(set) var blocks: [Page.Block]

    /// The buttons stand one below the other: they are whole lines.
    var isList: Bool { hasLines }

    private var hasLines = false

    init(_ page: [Page.Block], _ choices: [Choice]) {
        words = choices.map(\.word)
        isChosen = choices.map { _ in nil }
        blocks = page
        for (index, choice) in choices.enumerated() where choice.key != "\n" {
            for (mark, chosen) in [("  ", nil), (" [x] ", true), (" [ ] ", false)] as [(String, Bool?)] {
                let beginning = "\(choice.key)\(mark)"
                let place = blocks.firstIndex { block in
                    if case .paragraph(let text, _) = block { text.hasPrefix(beginning) } else { false }
                }
                guard let place, case .paragraph(let text, _) = blocks[place] else { continue }
                words[index] = String(text.dropFirst(beginning.count))
                isChosen[index] = chosen
                blocks.remove(at: place)
                hasLines = true
            }
        }
    }
}
