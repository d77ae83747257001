/// What is said of something that can be looked up, in pieces: a terminal and a page show the same.
public struct LearnText: Equatable, Sendable {
    public enum Piece: Equatable, Sendable {
        case title(String)
        case heading(String)
        case paragraph(String, isWarning: Bool)
        case item(Item)
        case steps([String])
        /// What follows is something else.
        case space
    }

    /// A mark or a name, and a text beside it.
    public struct Item: Equatable, Sendable {
        public var text: String
        public var mark: String
        /// How many columns a terminal gives the mark, and how far it is set in.
        public var columns: Int
        public var indent: Int
    }

    public private(set) var pieces: [Piece] = []

    mutating func title(_ text: String) { pieces.append(.title(text)) }
    mutating func heading(_ text: String) { pieces.append(.heading(text)) }
    mutating func space() { pieces.append(.space) }
    mutating func steps(_ steps: [String]) { pieces.append(.steps(steps)) }

    mutating func paragraph(_ text: String, isWarning: Bool = false) {
        pieces.append(.paragraph(text, isWarning: isWarning))
    }

    mutating func item(_ text: String, mark: String, columns: Int, indent: Int = 0) {
        pieces.append(.item(Item(text: text, mark: mark, columns: columns, indent: indent)))
    }
}
