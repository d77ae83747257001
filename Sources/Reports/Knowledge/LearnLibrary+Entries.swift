import Balance
import PlainText

extension LearnLibrary {
    func add(_ exercise: Exercise, to page: inout LearnText) {
        page.title("\(exercise.id)  \(exercise.name)")
        page.paragraph(
            exercise.kind.title
                + (exercise.targets.isEmpty
                    ? "" : ": " + exercise.targets.map { name(of: $0.muscle) }.joined(separator: ", ")))
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

    func add(_ test: SelfTest, to page: inout LearnText) {
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
                let names = states.filter { $0.kind == kind }.map { name(of: $0) }
                if !names.isEmpty { page.paragraph("Whether \(kind.rawValue): \(names.joined(separator: ", ")).") }
            }
        }
        add(cautions: test.cautions, to: &page)
        page.paragraph(test.stop)
        add(test.provenance, to: &page)
    }

    func add(_ muscle: Muscle, to page: inout LearnText) {
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

    func add(_ pattern: Pattern, to page: inout LearnText) {
        page.title("\(pattern.id)  \(pattern.plainName)")
        page.paragraph("Clinicians speak of something \(pattern.clinicalName).")
        page.paragraph(
            "Often said to be tight: " + pattern.tight.map { name(of: $0) }.joined(separator: ", ") + ".")
        page.paragraph(
            "Often said to be weak: " + pattern.weak.map { name(of: $0) }.joined(separator: ", ") + ".")
        if !pattern.note.isEmpty { page.paragraph(pattern.note) }
        let basis = ModelBasis(knowledge)
        let unseen = pattern.states.filter(basis.isUnread).map { name(of: $0) }
        if !unseen.isEmpty {
            page.paragraph("No self-test tells of these: " + unseen.joined(separator: ", ") + ".")
        }
        add(pattern.provenance, to: &page)
    }

    func add(_ point: TriggerPoint, to page: inout LearnText) {
        page.title("\(point.id)  \(point.name) (\(name(of: point.muscle)))")
        page.paragraph("Where: \(point.place)")
        page.paragraph(
            "How: \(point.seconds.lowerBound) to \(point.seconds.upperBound) s, at most \(point.maximumPressure) of 10."
                + (point.exercise.isEmpty ? "" : " “plumbline learn \(point.exercise)” shows it."))
        page.paragraph(point.never, isWarning: true)
        add(cautions: point.cautions, to: &page)
        add(point.provenance, to: &page)
    }

    func add(cautions: [String], to page: inout LearnText) {
        let names = cautions.compactMap { knowledge.caution($0)?.name }
        page.space()
        if !names.isEmpty { page.paragraph("Not with " + names.joined(separator: "; ") + ".", isWarning: true) }
    }

    func add(_ provenance: Provenance, to page: inout LearnText) {
        page.heading("Rests on \(provenance.grade.text)")
        for id in provenance.sources {
            page.item(knowledge.source(id)?.citation ?? "", mark: "[\(id)]", columns: 10)
        }
    }
}
