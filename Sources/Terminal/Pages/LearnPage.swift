import Balance
import PlainText
public import Reports

/// What can be looked up, a page each.
public struct LearnPage {
    private static let figureRows = 14
    /// Narrower, little is seen of a movement.
    private static let figureColumns = 40

    private let library: LearnLibrary

    public init(_ library: LearnLibrary) { self.library = library }

    /// An exercise or a self-test in the middle of its movement, with a blank line below; nothing for other topics.
    public func figure(_ topic: LearnLibrary.Topic, width: Int, _ style: ScreenStyle) -> [ScreenLine] {
        let id: String
        switch topic {
        case .exercise(let exercise): id = exercise.id
        case .test(let test): id = test.id
        default: return []
        }
        let columns = min(width, Self.figureColumns)
        return FigureFilms.load().middle(id, columns: columns, rows: Self.figureRows, style) + [ScreenLine()]
    }

    /// The page of a topic, wrapped to `width` columns.
    public func page(_ topic: LearnLibrary.Topic, width: Int) -> TextPage {
        var page = TextPage(width: width)
        for piece in library.text(topic).pieces {
            switch piece {
            case .title(let text): page.title(text)
            case .heading(let text): page.heading(text)
            case .paragraph(let text, let isWarning): page.paragraph(text, isWarning ? .warning : .plain)
            case .item(let item): page.item(item.text, mark: item.mark, columns: item.columns, indent: item.indent)
            case .steps(let steps): page.steps(steps)
            case .space: page.space()
            }
        }
        return page
    }
}
