import Balance
import Reports

/// Turns ids, muscles and commands within a text into links to what they mean.
struct LearnLinks {
    private let library: LearnLibrary
    private let query: String
    /// Ids that stand in texts as they are; sources do so in brackets only.
    private let ids: Set<String>
    /// Longer names first: “upper trapezius” before “trapezius”.
    private let muscles: [(name: String, id: String)]

    init(_ library: LearnLibrary, whose: PageFrame.Whose?) {
        self.library = library
        query = whose.flatMap { $0.needsName ? PageFrame.query($0.wearer) : nil } ?? ""
        let knowledge = library.knowledge
        ids = Set(
            knowledge.exercises.map(\.id) + knowledge.selfTests.map(\.id) + knowledge.patterns.map(\.id)
                + knowledge.triggerPoints.map(\.id))
        muscles = knowledge.muscles.map { ($0.name, $0.id.rawValue) }.sorted { $0.0.count > $1.0.count }
    }

    /// `/learn/S05?wearer=Ann`
    func address(_ id: String) -> String { Place.learn.path + "/" + id.percentEncoded + query }

    func address(of place: Place) -> String { place.path + query }

    /// - Parameters:
    ///   - text: words for people.
    ///   - own: the id of the page itself, which needs no link.
    ///   - namesMuscles: whether names of muscles lead to them, too.
    func markup(_ text: String, own: String = "", namesMuscles: Bool = true) -> Markup {
        var parts: [Markup] = []
        var rest = text[...]
        var plain = rest.startIndex
        var isWordStart = true
        func flush(_ end: String.Index) { if plain < end { parts.append("\(String(text[plain..<end]))") } }
        while let character = rest.first {
            if character == "“", let (end, link) = command(rest) {
                flush(rest.startIndex)
                parts.append(link)
                rest = rest[end...]
                plain = rest.startIndex
                isWordStart = true
                continue
            }
            if character == "[", let (end, id) = source(rest) {
                flush(rest.startIndex)
                parts.append("<a class=\"source\" href=\"\(address(id))\">[\(id)]</a>")
                rest = rest[end...]
                plain = rest.startIndex
                continue
            }
            if isWordStart, let (end, id) = name(rest, namesMuscles: namesMuscles), id != own {
                flush(rest.startIndex)
                parts.append("<a href=\"\(address(id))\">\(String(rest[..<end]))</a>")
                rest = rest[end...]
                plain = rest.startIndex
                isWordStart = false
                continue
            }
            isWordStart = !Self.isOfWord(character)
            rest = rest.dropFirst()
        }
        flush(text.endIndex)
        return Markup(parts)
    }

    private static func isOfWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }

    /// An id or a muscle with which a text begins, and where it ends.
    private func name(_ text: Substring, namesMuscles: Bool) -> (String.Index, String)? {
        let word = text.prefix(while: Self.isOfWord)
        if ids.contains(String(word)) { return (word.endIndex, String(word)) }
        guard namesMuscles, let muscle = muscles.first(where: { text.hasPrefix($0.name) }) else { return nil }
        let end = text.index(text.startIndex, offsetBy: muscle.name.count)
        guard end == text.endIndex || !text[end].isLetter else { return nil }
        return (end, muscle.id)
    }

    /// A source in brackets.
    private func source(_ text: Substring) -> (String.Index, String)? {
        guard let close = text.prefix(12).firstIndex(of: "]") else { return nil }
        let id = String(text[..<close].dropFirst())
        return library.knowledge.source(id).map { (text.index(after: close), $0.id) }
    }

    /// `“plumbline learn pain”` leads to what it opens, by its title; any other command is shown as one.
    private func command(_ text: Substring) -> (String.Index, Markup)? {
        guard text.hasPrefix("“plumbline "), let close = text.firstIndex(of: "”") else { return nil }
        let words = text[..<close].dropFirst()
        let end = text.index(after: close)
        let arguments = words.split(separator: " ").dropFirst()
        if arguments.first == "learn", let name = arguments.dropFirst().first, let topic = library.topic(String(name)) {
            return (end, "<a href=\"\(address(String(name)))\">\(library.title(of: topic))</a>")
        }
        // Where there is a page for it, the page.
        if let page = CommandLinks.page(of: String(words.dropFirst("plumbline ".count))) {
            return (end, "<a href=\"\(page.path + query)\">\(page.words)</a>")
        }
        return (end, "<code>\(String(words))</code>")
    }
}

extension LearnLibrary {
    /// What a page on it is called.
    func title(of topic: Topic) -> String {
        switch topic {
        case .contents: "Learn"
        case .list(.flags): "Red flags"
        case .list(let list): list.title
        case .lesson(let lesson): lesson.title
        case .exercise(let exercise): exercise.name
        case .test(let test): test.name
        case .muscle(let muscle): muscle.name
        case .pattern(let pattern): pattern.plainName
        case .point(let point): point.name
        case .source(let source): "Source \(source.id)"
        }
    }
}
