import Balance
import PlainText
import Reports

/// Lists of what can be looked up: with a picture where there is one.
struct LearnListHTML {
    let library: LearnLibrary
    let links: LearnLinks
    let whose: PageFrame.Whose?
    private var knowledge: Knowledge { library.knowledge }

    /// What there is.
    var contents: Markup {
        let lessons: [Markup] = knowledge.lessons.map { lesson in
            """
            <li><h3><a href="\(links.address(lesson.id))">\(lesson.title)</a></h3>
            <p class="note">\(Self.opening(lesson))</p></li>

            """
        }
        let lists: [Markup] = LearnLibrary.List.allCases.map { list in
            """
            <li><h3><a href="\(links.address(list.rawValue))">\(library.title(of: .list(list)))</a></h3>
            <p class="note">\(Self.about(list, knowledge))</p></li>

            """
        }
        return """
            \(LearnFind(whose: whose).markup)<section aria-labelledby="lists"><h2 id="lists">Look up</h2>
            <ul class="cards small">\(lists)</ul></section>
            <section aria-labelledby="lessons"><h2 id="lessons">Lessons</h2>
            <ul class="cards">\(lessons)</ul></section>

            """
    }

    /// The first sentence of a lesson, without its sources.
    private static func opening(_ lesson: Lesson) -> String {
        let text = lesson.paragraphs.first ?? ""
        let first = text.firstRange(of: ". ").map { text[..<$0.lowerBound] + "." } ?? text
        var words = ""
        var depth = 0
        for character in first {
            switch character {
            case "[", "(": depth += 1
            case "]", ")": depth -= 1
            case _ where depth == 0: words.append(character)
            default: continue
            }
        }
        return words.replacing(" .", with: ".")
    }

    private static func about(_ list: LearnLibrary.List, _ knowledge: Knowledge) -> String {
        switch list {
        case .exercises: "\(knowledge.exercises.count), each with its movement"
        case .tests: "\(knowledge.selfTests.count), each with its movement"
        case .muscles: "\(knowledge.muscles.count), on the drawn body"
        case .patterns: knowledge.patterns.count.counted("group of muscles", plural: "groups of muscles")
        case .points: "\(knowledge.triggerPoints.count), on the drawn body"
        case .flags: "With these no routine is offered"
        case .sources: "\(knowledge.sources.count): what all of it rests on"
        }
    }

    /// `nil` where its text says all.
    func list(_ list: LearnLibrary.List) -> Markup? {
        switch list {
        case .exercises: exercises
        case .tests:
            "<ul class=\"cards pictures\">\(knowledge.selfTests.map { card($0.id, $0.name, $0.purpose, heads: true) })</ul>\n"
        case .muscles: muscles
        case .points: PointsPicture(library: library, links: links).markup
        case .patterns:
            """
            <ul class="cards">\(knowledge.patterns.map { pattern in card(pattern.id, pattern.plainName.capitalisedFirst, pattern.note, heads: true) })</ul>

            """
        case .flags, .sources: nil
        }
    }

    private var exercises: Markup {
        let sections: [Markup] = [Exercise.Kind.release, .mobilise, .stretch, .strengthen, .break].map { kind in
            let cards: [Markup] = knowledge.exercises.filter { $0.kind == kind }.map { exercise in
                var names: [String] = []
                for target in exercise.targets where !names.contains(library.name(of: target.muscle)) {
                    names.append(library.name(of: target.muscle))
                }
                return card(exercise.id, exercise.name, names.joined(separator: ", ").capitalisedFirst)
            }
            return """
                <section aria-labelledby="\(kind.rawValue)"><h2 id="\(kind.rawValue)">\(kind.title)</h2>
                <ul class="cards pictures">\(cards)</ul></section>

                """
        }
        return Markup(sections)
    }

    /// - Parameter heads: whether no heading stands above it but the page's.
    private func card(_ id: String, _ name: String, _ about: String, heads: Bool = false) -> Markup {
        let picture: Markup? = FigureHTML(id: id)?.thumbnail
        let note: Markup? = about.isEmpty ? nil : "<p class=\"note\">\(about)</p>"
        let (begin, end): (Markup, Markup) = heads ? ("<h2>", "</h2>") : ("<h3>", "</h3>")
        return """
            <li>\(picture)<div>\(begin)<a href="\(links.address(id))">\(name)</a> <span class="id">\(id)</span>\(end)\(note)</div></li>

            """
    }

    private var muscles: Markup {
        let marks = knowledge.muscles.map { muscle in
            BodyMark(
                muscle: muscle.id, side: .both, kind: .pointed, words: muscle.name,
                address: links.address(muscle.id.rawValue))
        }
        let items: [Markup] = knowledge.muscles.map { muscle in
            """
            <li><a href="\(links.address(muscle.id.rawValue))">\(muscle.name.capitalisedFirst)</a> \
            <span class="note">\(muscle.plainName)</span></li>

            """
        }
        let picture = BodyPicture(
            marks: marks, label: "Where muscles lie, each leading to its page; the list has their names",
            words: [.pointed: "a muscle: choose one"])
        return """
            <div class="entry"><div>\(picture.markup)</div>
            <div><ul class="pieces names">\(items)</ul></div></div>

            """
    }
}
