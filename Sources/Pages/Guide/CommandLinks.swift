/// What the commands call “plumbline assess” is a page here: sentences that name a command lead to its page.
enum CommandLinks {
    /// - Parameter whose: whose pages the links lead to.
    static func markup(_ sentence: String, whose: PageFrame.Whose?) -> Markup {
        // The key of a terminal; here a button says it.
        var rest = sentence.replacing(" (q)", with: "")[...]
        var parts: [Markup] = []
        while let opening = rest.firstRange(of: "“plumbline "),
            let closing = rest[opening.upperBound...].firstIndex(of: "”")
        {
            parts.append("\(String(rest[..<opening.lowerBound]))")
            parts.append(link(to: String(rest[opening.upperBound..<closing]), whose))
            rest = rest[rest.index(after: closing)...]
        }
        return Markup(parts + ["\(String(rest))"])
    }

    private static func link(to command: String, _ whose: PageFrame.Whose?) -> Markup {
        guard let page = page(of: command) else { return "<code>plumbline \(command)</code>" }
        return "<a href=\"\(address(page.path, whose))\">\(page.words)</a>"
    }

    /// The page that does what a command does; `nil` where there is none.
    ///
    /// - Parameter command: without the program's name.
    static func page(of command: String) -> (path: String, words: String)? {
        switch command {
        case "routine", "routine start": (GuideName.routine.path, "Routine")
        case "assess": (GuideName.assess.path, "Assess")
        case "assess signs": (GuideName.assess.path, "Assess, “Signs”")
        case _ where command.hasPrefix("assess --test "): (GuideName.assess.path, "Assess")
        case "outcomes": (GuideName.outcomes.path, "Once a week")
        case "outcomes --show": (Place.weeks.path, "Weeks")
        case "imbalance": (Place.balance.path, "Balance")
        default: Place(rawValue: command).map { ($0.path, $0.title) }
        }
    }

    /// Of a page, for a wearer.
    static func address(_ path: String, _ whose: PageFrame.Whose?) -> String {
        guard let whose, whose.needsName else { return path }
        return path + PageFrame.query(whose.wearer)
    }
}
