/// One thing that is said of a day: what of, and the words. A terminal lays them out as columns, a page as a list.
public struct DayEntry: Equatable, Sendable {
    /// A word, such as “still”.
    public let label: String
    /// Each begins a line of its own.
    public let texts: [String]

    init(_ label: String, _ texts: [String]) {
        self.label = label
        self.texts = texts
    }

    init(_ label: String, _ text: String) { self.init(label, [text]) }
}
