/// What the commands call “plumbline assess” is a page here: sentences that name a command lead to its page.
enum CommandLinks {
    /// - Parameters:
    ///   - whose: whose pages the links lead to.
    ///   - here: the page on which the sentence stands, and what of it does what the command does: no page leads to itself.
    static func markup(
        _ sentence: String, whose: PageFrame.Whose?, on here: (path: String, part: Markup)? = nil
    ) -> Markup {
        // The key of a terminal; here a button says it.
        var rest = sentence.replacing(" (q)", with: "")[...]
        var parts: [Markup] = []
        while let opening = rest.firstRange(of: "“plumbline "),
            let closing = rest[opening.upperBound...].firstIndex(of: "”")
        {
            parts.append("\(String(rest[..<opening.lowerBound]))")
            let command = String(rest[opening.upperBound..<closing])
            if let here, page(of: command)?.path == here.path {
                parts.append(here.part)
            } else {
                parts.append(link(to: command, whose))
            }
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
        case "pair": ("/sensors/pair", "Pair a sensor")
        case "calibrate": (Place.live.path, "Live")
        case "summary": (Place.day.path, "Day")
        case "config": ("/settings", "Settings")
        default: Place(rawValue: command).map { ($0.path, $0.title) }
        }
    }

    /// Of a page, for a wearer.
    static func address(_ path: String, _ whose: PageFrame.Whose?) -> String {
        guard let whose, whose.needsName else { return path }
        return path + PageFrame.query(whose.wearer)
    }
}
