public import Reports

/// There is no such thing to look up, or there are several: what may have been meant.
public struct LearnNothingHTML: Sendable {
    let library: LearnLibrary
    let text: String
    let whose: PageFrame.Whose?

    public init(_ library: LearnLibrary, _ text: String, whose: PageFrame.Whose?) {
        self.library = library
        self.text = String(text.prefix(64))
        self.whose = whose
        let named = Set(library.named(text).map(\.id))
        said = library.saying(self.text).filter { !named.contains($0.id) }
    }

    /// Whether more than one thing is called so.
    public var isAmbiguous: Bool { library.named(text).count > 1 }

    /// Whether there is something to choose from.
    public var hasFound: Bool { isAmbiguous || !said.isEmpty }

    /// In whose text it stands, besides those that are called so.
    private let said: [LearnLibrary.Named]

    private static let most = 20

    public var page: Markup {
        let links = LearnLinks(library, whose: whose)
        let found = library.named(text)
        let near = library.nearest(to: text).flatMap { name in library.topic(name).map { (name, $0) } }
        var items: [Markup] = found.prefix(20).map { named in
            "<li><a href=\"\(links.address(named.id))\">\(named.name)</a> <span class=\"id\">\(named.id)</span></li>\n"
        }
        if items.isEmpty, let (id, topic) = near {
            items = ["<li><a href=\"\(links.address(id))\">\(library.title(of: topic))</a></li>\n"]
        } else if items.isEmpty, let name = library.nearest(to: text),
            let named = library.names.first(where: { $0.name == name })
        {
            items = [
                "<li><a href=\"\(links.address(named.id))\">\(named.name)</a> <span class=\"id\">\(named.id)</span></li>\n"
            ]
        }
        let meant: Markup? = items.isEmpty ? nil : "<p>Did you mean:</p>\n<ul>\(items)</ul>\n"
        let lists: [Markup] = LearnLibrary.List.allCases.map { list in
            "<li><a href=\"\(links.address(list.rawValue))\">\(library.title(of: .list(list)))</a></li>\n"
        }
        let title = isAmbiguous ? "More than one match" : said.isEmpty ? "No such page" : "Found in the text"
        let first: Markup =
            isAmbiguous
            ? "<p>“\(text)” can mean one of these:</p>\n"
            : said.isEmpty ? "<p>There is nothing on “\(text)”.</p>\n" : "<p>Nothing is called “\(text)”.</p>\n"
        let mentions: [Markup] = said.prefix(Self.most).map { named in
            "<li><a href=\"\(links.address(named.id))\">\(named.name)</a> <span class=\"id\">\(named.id)</span></li>\n"
        }
        let more: Markup? =
            said.count > Self.most ? "<p class=\"note\">And \(said.count - Self.most) more: add a word.</p>\n" : nil
        let inText: Markup? =
            said.isEmpty ? nil : "<p>“\(text)” stands in the text of:</p>\n<ul>\(mentions)</ul>\n\(more)"
        return PageFrame(title: title, place: .learn, whose: whose).page(
            """
            \(LearnFind(whose: whose, text: text).markup)\(first)\(isAmbiguous ? "<ul>\(items)</ul>\n" : meant)\(inText)
            <p>Or look through a list:</p>
            <ul class="row">\(lists)<li><a href="\(links.address(of: .learn))">Lessons</a></li></ul>

            """)
    }
}
