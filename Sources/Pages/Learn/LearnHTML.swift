import Balance
import PlainText
public import Reports

/// What can be looked up, a page each: lessons, exercises, self-tests, muscles, patterns, tender spots, sources.
public struct LearnHTML: Sendable {
    let library: LearnLibrary
    let topic: LearnLibrary.Topic
    let whose: PageFrame.Whose?
    /// What an open emergency sign asks for; empty where there is none.
    let emergency: [String]

    /// - Parameters:
    ///   - library: what is known.
    ///   - topic: what the page is of.
    ///   - whose: for the way to the other pages.
    ///   - emergency: sentences that stand before exercises, self-tests and tender spots. Lessons stay open.
    public init(
        _ library: LearnLibrary, _ topic: LearnLibrary.Topic, whose: PageFrame.Whose?, emergency: [String]
    ) {
        self.library = library
        self.topic = topic
        self.whose = whose
        self.emergency = emergency
    }

    private var links: LearnLinks { LearnLinks(library, whose: whose) }

    public var page: Markup {
        let frame = PageFrame(title: library.title(of: topic).capitalisedFirst, place: .learn, whose: whose)
        let stop: Markup = topic.asksForBody ? BalanceHTML.stop(emergency, links) : .none
        return frame.page("\(way)\(stop)\(content)")
    }

    /// Back to the list that it is in.
    private var way: Markup {
        let (list, id): (LearnLibrary.List?, String?) =
            switch topic {
            case .exercise(let exercise): (.exercises, exercise.id)
            case .test(let test): (.tests, test.id)
            case .muscle: (.muscles, nil)
            case .pattern(let pattern): (.patterns, pattern.id)
            case .point(let point): (.points, point.id)
            case .source: (.sources, nil)
            case .contents, .list, .lesson: (nil, nil)
            }
        if case .contents = topic { return .none }
        let further: Markup? = list.map {
            " › <a href=\"\(links.address($0.rawValue))\">\(library.title(of: .list($0)))</a>"
        }
        let own: Markup? = id.map { " › \($0)" }
        return """
            <nav class="way" aria-label="Where this is"><a href="\(links.address(of: .learn))">Learn</a>\(further)\(own)</nav>

            """
    }

    private var content: Markup {
        switch topic {
        case .contents: LearnListHTML(library: library, links: links, whose: whose).contents
        case .list(let list):
            LearnListHTML(library: library, links: links, whose: whose).list(list)
                ?? LearnPieces(library.text(topic), links).markup
        case .exercise(let exercise): entry(exercise.id)
        case .test(let test): entry(test.id)
        case .muscle(let muscle):
            beside(
                BodyPicture(
                    marks: [BodyMark(muscle: muscle.id, side: .both, kind: .pointed, words: muscle.name)],
                    label: "Where the \(muscle.name) are drawn"
                ).markup, own: muscle.id.rawValue)
        case .pattern(let pattern): self.pattern(pattern)
        case .point(let point):
            beside(PointsPicture(library: library, links: links, own: point.id).markup, own: point.id)
        case .lesson, .source: LearnPieces(library.text(topic), links).markup
        }
    }

    /// An exercise or a self-test: the movement, pose by pose, and the words.
    private func entry(_ id: String) -> Markup {
        // Where it is for reading only, nothing moves.
        let figure = FigureHTML(id: id, isAnimated: emergency.isEmpty)
        let poses: Markup? = figure.map { figure in
            figure.poses == .none
                ? .none
                : "<section class=\"by-pose\" aria-labelledby=\"poses\"><h2 id=\"poses\">Pose by pose</h2>\n\(figure.poses)</section>\n"
        }
        return """
            <div class="entry"><div>\(figure?.markup)\(poses)</div>
            <div>\(LearnPieces(library.text(topic), links, own: id).markup)</div></div>

            """
    }

    private func pattern(_ pattern: Pattern) -> Markup {
        let marks = pattern.states.map { state in
            BodyMark(
                muscle: state.muscle, side: state.side, kind: state.kind == .tight ? .possiblyTight : .possiblyWeak,
                words: "\(library.name(of: state)): often said to be \(state.kind.rawValue)")
        }
        let picture = BodyPicture(
            marks: marks, label: "The muscles of the pattern; the text has their names",
            words: [.possiblyTight: "often said to be tight", .possiblyWeak: "often said to be weak"])
        let exercises = library.knowledge.exercises.filter { $0.patterns.contains(pattern.id) }
        let items: [Markup] = exercises.map { exercise in
            "<li><a href=\"\(links.address(exercise.id))\">\(exercise.name)</a> <span class=\"id\">\(exercise.id)</span></li>\n"
        }
        let list: Markup? =
            items.isEmpty ? nil : "<h2>Exercises that serve it as a whole</h2>\n<ul>\(items)</ul>\n"
        return """
            <div class="entry"><div>\(picture.markup)<p class="note">Not your own muscles: the page Balance says what is \
            known of those.</p></div>
            <div>\(LearnPieces(library.text(topic), links, own: pattern.id).markup)\(list)</div></div>

            """
    }

    /// A picture, and beside it what is said.
    private func beside(_ picture: Markup, own: String) -> Markup {
        """
        <div class="entry"><div>\(picture)</div>
        <div>\(LearnPieces(library.text(topic), links, own: own).markup)</div></div>

        """
    }
}
