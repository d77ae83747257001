import Balance
import PlainText
public import Reports

/// What can be looked up, a page each.
public struct LearnPage {
    private static let figureRows = 14
    /// Narrower, little is seen of a movement.
    private static let figureColumns = 40

    private let library: LearnLibrary
    private var knowledge: Knowledge { library.knowledge }

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
        switch topic {
        case .contents: addContents(to: &page)
        case .list(let list): add(list, to: &page)
        case .lesson(let lesson):
            page.title(lesson.title)
            for paragraph in lesson.paragraphs {
                page.space()
                page.paragraph(paragraph)
            }
            add(lesson.provenance, to: &page)
        case .exercise(let exercise): add(exercise, to: &page)
        case .test(let test): add(test, to: &page)
        case .muscle(let muscle): add(muscle, to: &page)
        case .pattern(let pattern): add(pattern, to: &page)
        case .point(let point): add(point, to: &page)
        case .source(let source):
            page.title("Source \(source.id)")
            page.paragraph(source.citation)
            page.paragraph("It is \(source.grade.text).")
            page.paragraph("Behind: " + library.uses(of: source).joined(separator: ", "))
        }
        return page
    }

    private func addContents(to page: inout TextPage) {
        page.title("Lessons")
        for lesson in knowledge.lessons { page.item(lesson.title, mark: lesson.id, columns: 16, indent: 2) }
        page.heading("Lists")
        for list in LearnLibrary.List.allCases { page.item(list.title, mark: list.rawValue, columns: 16, indent: 2) }
        page.space()
        page.paragraph("“plumbline learn NAME” opens one; an entry's id (S05, T03, FHRS) works too.")
    }

    private func add(_ list: LearnLibrary.List, to page: inout TextPage) {
        page.title(list.title)
        switch list {
        case .exercises:
            for kind in [Exercise.Kind.release, .mobilise, .stretch, .strengthen, .break] {
                page.heading(kind.title)
                for exercise in knowledge.exercises where exercise.kind == kind {
                    page.item(exercise.name, mark: exercise.id, columns: 5, indent: 2)
                }
            }
        case .tests:
            for test in knowledge.selfTests { page.item("\(test.name). \(test.purpose)", mark: test.id, columns: 5) }
        case .muscles:
            for muscle in knowledge.muscles {
                page.item("\(muscle.name): \(muscle.plainName)", mark: muscle.id.rawValue, columns: 22)
            }
        case .patterns:
            for pattern in knowledge.patterns { page.item(pattern.plainName, mark: pattern.id, columns: 6) }
        case .points:
            for point in knowledge.triggerPoints {
                page.item("\(point.name). \(point.place)", mark: point.id, columns: 5)
            }
        case .flags:
            for (level, urgency) in RedFlag.Level.allCases.flatMap({ level in
                RedFlag.Urgency.allCases.map { (level, $0) }
            }) {
                let flags = knowledge.redFlags.filter { $0.isAsked && $0.level == level && $0.urgency == urgency }
                guard !flags.isEmpty else { continue }
                let title = knowledge.card(urgency)?.title ?? urgency.rawValue
                page.heading("\(title) (level \(level.number))")
                for flag in flags {
                    page.item(flag.question, mark: "-", columns: 2)
                }
            }
        case .sources:
            page.paragraph("Most were read as an abstract or a page's opening, not whole.")
            for grade in Evidence.allCases {
                let sources = knowledge.sources.filter { $0.grade == grade }
                guard !sources.isEmpty else { continue }
                page.heading(grade.text.capitalisedFirst)
                for source in sources {
                    page.item(
                        "\(source.citation). Behind: \(library.uses(of: source).joined(separator: ", ")).",
                        mark: "[\(source.id)]", columns: 10)
                }
            }
        }
    }

    private func add(_ exercise: Exercise, to page: inout TextPage) {
        page.title("\(exercise.id)  \(exercise.name)")
        page.paragraph(
            exercise.kind.title
                + (exercise.targets.isEmpty
                    ? "" : ": " + exercise.targets.map { library.name(of: $0.muscle) }.joined(separator: ", ")))
        let points = knowledge.triggerPoints.filter { exercise.tender.contains($0.id) }
        if !points.isEmpty {
            page.paragraph("For tender points: " + points.map { "\($0.id) \($0.name)" }.joined(separator: ", "))
        }
        page.paragraph(
            "You need: "
                + (exercise.equipment.isEmpty
                    ? "nothing" : exercise.equipment.map(\.text).joined(separator: ", ")))
        page.paragraph("How much: \(exercise.dose.start.text)\(exercise.oneSided ? ", each side" : "")")
        page.space()
        page.steps(exercise.steps)
        if !exercise.progressions.isEmpty {
            page.heading("When it has become easy")
            for step in exercise.progressions { page.item(step, mark: "-", columns: 2) }
        }
        add(cautions: exercise.cautions, to: &page)
        if exercise.kind != .break {
            page.paragraph(
                "A pull is fine. Pain up to 3 of 10 is all right in the first two weeks, later up to 5, if it is gone "
                    + "by the next morning. Stop at more (“plumbline learn pain”).")
        }
        add(exercise.provenance, to: &page)
    }

    private func add(_ test: SelfTest, to page: inout TextPage) {
        page.title("\(test.id)  \(test.name)")
        page.paragraph(test.purpose)
        if !test.equipment.isEmpty {
            page.paragraph("You need: " + test.equipment.map(\.text).joined(separator: ", "))
        }
        page.space()
        page.steps(test.steps)
        page.heading("What it says")
        if test.readings.isEmpty {
            page.paragraph(test.feedsNothing)
        } else {
            let states = test.readings.flatMap(\.states)
            for kind in StateKey.Kind.allCases {
                let names = states.filter { $0.kind == kind }.map { library.name(of: $0) }
                if !names.isEmpty { page.paragraph("Whether \(kind.rawValue): \(names.joined(separator: ", ")).") }
            }
        }
        add(cautions: test.cautions, to: &page)
        page.paragraph(test.stop)
        add(test.provenance, to: &page)
    }

    private func add(_ muscle: Muscle, to page: inout TextPage) {
        page.title(muscle.name)
        page.paragraph(muscle.plainName.asSentence)
        page.paragraph(
            muscle.exposure == .none
                ? "The sensor says nothing about it."
                : "Leaning \(muscle.exposure.rawValue) loads it; its share of that is assumed to be \(muscle.loading) of 1."
        )
        let patterns = knowledge.patterns.filter { $0.states.contains { $0.muscle == muscle.id } }.map(\.id)
        if !patterns.isEmpty { page.paragraph("Patterns: " + patterns.joined(separator: ", ")) }
        let tests = knowledge.selfTests.filter { test in
            test.readings.flatMap(\.states).contains { $0.muscle == muscle.id }
        }
        if !tests.isEmpty { page.paragraph("Self-tests: " + tests.map(\.id).joined(separator: ", ")) }
        if muscle.exposure == .none, tests.isEmpty {
            page.paragraph(
                "Neither does a self-test, so here it stays unknown. " + knowledge.sentence(.muscleWithoutTest))
        }
        for exercise in knowledge.exercises where exercise.targets.contains(where: { $0.muscle == muscle.id }) {
            page.item("\(exercise.name) (\(exercise.kind.title.lowercased()))", mark: exercise.id, columns: 5)
        }
        add(muscle.provenance, to: &page)
    }

    private func add(_ pattern: Pattern, to page: inout TextPage) {
        page.title("\(pattern.id)  \(pattern.plainName)")
        page.paragraph("Clinicians speak of something \(pattern.clinicalName).")
        page.paragraph(
            "Often said to be tight: " + pattern.tight.map { library.name(of: $0) }.joined(separator: ", ") + ".")
        page.paragraph(
            "Often said to be weak: " + pattern.weak.map { library.name(of: $0) }.joined(separator: ", ") + ".")
        if !pattern.note.isEmpty { page.paragraph(pattern.note) }
        let basis = ModelBasis(knowledge)
        let unseen = pattern.states.filter(basis.isUnread).map { library.name(of: $0) }
        if !unseen.isEmpty {
            page.paragraph("No self-test tells of these: " + unseen.joined(separator: ", ") + ".")
        }
        add(pattern.provenance, to: &page)
    }

    private func add(_ point: TriggerPoint, to page: inout TextPage) {
        page.title("\(point.id)  \(point.name) (\(library.name(of: point.muscle)))")
        page.paragraph("Where: \(point.place)")
        page.paragraph(
            "How: \(point.seconds.lowerBound) to \(point.seconds.upperBound) s, at most \(point.maximumPressure) of 10."
                + (point.exercise.isEmpty ? "" : " “plumbline learn \(point.exercise)” shows it."))
        page.paragraph(point.never, .warning)
        add(cautions: point.cautions, to: &page)
        add(point.provenance, to: &page)
    }

    private func add(cautions: [String], to page: inout TextPage) {
        let names = cautions.compactMap { knowledge.caution($0)?.name }
        page.space()
        if !names.isEmpty { page.paragraph("Not with " + names.joined(separator: "; ") + ".", .warning) }
    }

    private func add(_ provenance: Provenance, to page: inout TextPage) {
        page.heading("Rests on \(provenance.grade.text)")
        for id in provenance.sources {
            page.item(knowledge.source(id)?.citation ?? "", mark: "[\(id)]", columns: 10)
        }
    }
}
