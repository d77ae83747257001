import Balance
import PlainText

extension LearnLibrary {
    /// What is said of a topic, piece by piece.
    public func text(_ topic: Topic) -> LearnText {
        var page = LearnText()
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
            page.paragraph("Behind: " + uses(of: source).joined(separator: ", "))
        }
        return page
    }

    func addContents(to page: inout LearnText) {
        page.title("Lessons")
        for lesson in knowledge.lessons { page.item(lesson.title, mark: lesson.id, columns: 16, indent: 2) }
        page.heading("Lists")
        for list in List.allCases { page.item(list.title, mark: list.rawValue, columns: 16, indent: 2) }
        page.space()
        page.paragraph("“plumbline learn NAME” opens one; an entry's id (S05, T03, FHRS) works too.")
    }

    func add(_ list: List, to page: inout LearnText) {
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
                        "\(source.citation). Behind: \(uses(of: source).joined(separator: ", ")).",
                        mark: "[\(source.id)]", columns: 10)
                }
            }
        }
    }
}
