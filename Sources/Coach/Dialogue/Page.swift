public import Balance

/// What a person is shown at once, on whatever screen: a title, a figure, and text.
public struct Page: Sendable {
    public var title: String
    /// What is drawn beside the text; `nil` for text alone.
    public var figure: Figure?
    public var blocks: [Block]

    public init(_ title: String, figure: Figure? = nil, blocks: [Block]) {
        self.title = title
        self.figure = figure
        self.blocks = blocks
    }

    /// Of plain paragraphs, a blank line between them.
    public init(_ title: String, _ paragraphs: [String]) {
        self.init(title, blocks: paragraphs.flatMap { [.space, .paragraph($0)] })
    }

    /// The figure of an exercise or a self-test.
    public struct Figure: Equatable, Sendable {
        /// Of the exercise or self-test.
        public var id: String
        public var side: StateKey.Side

        public init(_ id: String, side: StateKey.Side) {
            self.id = id
            self.side = side
        }
    }

    /// A part of the text.
    public enum Block: Equatable, Sendable {
        case paragraph(String, Emphasis = .plain)
        /// A blank line, unless the page begins here or there is one.
        case space
        /// Numbered from 1.
        case steps([String])
    }

    /// How much a paragraph stands out.
    public enum Emphasis: Equatable, Sendable {
        case plain
        case strong
        case faint
        case warning
    }
}
