import Balance
public import Events
import Numbers

extension LearnLibrary {
    /// What `learn --json` prints: every field of an entry under the name that it has in the data files.
    public func json(_ topic: Topic) -> JSONText {
        switch topic {
        case .contents:
            .object([
                ("lessons", .array(knowledge.lessons.map { .object(fields($0)) })),
                ("lists", strings(List.allCases.map(\.rawValue))),
            ])
        case .list(let list): .object([(list.rawValue, .array(entries(list).map { .object($0) }))])
        case .lesson(let lesson):
            .object(fields(lesson) + [("paragraphs", strings(lesson.paragraphs))] + fields(lesson.provenance))
        case .exercise(let exercise): .object(fields(exercise))
        case .test(let test): .object(fields(test))
        case .muscle(let muscle): .object(fields(muscle))
        case .pattern(let pattern): .object(fields(pattern))
        case .point(let point): .object(fields(point))
        case .source(let source): .object(fields(source))
        }
    }

    private typealias Fields = [(key: String, value: JSONText)]

    private func entries(_ list: List) -> [Fields] {
        switch list {
        case .exercises: knowledge.exercises.map(fields)
        case .tests: knowledge.selfTests.map(fields)
        case .muscles: knowledge.muscles.map(fields)
        case .patterns: knowledge.patterns.map(fields)
        case .points: knowledge.triggerPoints.map(fields)
        case .flags: knowledge.redFlags.map(fields)
        case .sources: knowledge.sources.map(fields)
        }
    }

    private func strings(_ texts: [String]) -> JSONText { .array(texts.map { .string($0) }) }

    /// `quadratus_lumborum left tight`, as in the data files.
    private func states(_ states: [StateKey]) -> JSONText {
        strings(
            states.map { state in
                "\(state.muscle)" + (state.side == .both ? "" : " \(state.side.rawValue)") + " \(state.kind.rawValue)"
            })
    }

    private func fields(_ provenance: Provenance) -> Fields {
        [("sources", strings(provenance.sources)), ("grade", .string(provenance.grade.rawValue))]
    }

    private func fields(_ lesson: Lesson) -> Fields { [("id", .string(lesson.id)), ("title", .string(lesson.title))] }

    private func fields(_ exercise: Exercise) -> Fields {
        let dose = exercise.dose.start
        return [
            ("id", .string(exercise.id)), ("name", .string(exercise.name)), ("kind", .string(exercise.kind.rawValue)),
            ("targets", states(exercise.targets)), ("patterns", strings(exercise.patterns)),
            ("tender", strings(exercise.tender)), ("equipment", strings(exercise.equipment.map(\.rawValue))),
            ("one_sided", .bool(exercise.oneSided)), ("steps", strings(exercise.steps)),
            ("cautions", strings(exercise.cautions)),
            ("dose", dose.json), ("progressions", strings(exercise.progressions)),
        ] + fields(exercise.provenance)
    }

    private func fields(_ test: SelfTest) -> Fields {
        [
            ("id", .string(test.id)), ("name", .string(test.name)), ("purpose", .string(test.purpose)),
            ("steps", strings(test.steps)), ("equipment", strings(test.equipment.map(\.rawValue))),
            ("sided", .bool(test.sided)), ("repeats", .integer(Int64(test.repeats))),
            ("feeds", states(test.readings.flatMap(\.states))), ("feeds_nothing", .string(test.feedsNothing)),
            ("stop", .string(test.stop)), ("cautions", strings(test.cautions)),
        ] + fields(test.provenance)
    }

    private func fields(_ muscle: Muscle) -> Fields {
        [
            ("id", .string(muscle.id.rawValue)), ("name", .string(muscle.name)),
            ("plain_name", .string(muscle.plainName)), ("sided", .bool(muscle.sided)),
            ("exposure", .string(muscle.exposure.rawValue)), ("loading", .number(muscle.loading, decimals: 2)),
        ] + fields(muscle.provenance)
    }

    private func fields(_ pattern: Pattern) -> Fields {
        [
            ("id", .string(pattern.id)), ("plain_name", .string(pattern.plainName)),
            ("clinical_name", .string(pattern.clinicalName)), ("tight", states(pattern.tight)),
            ("weak", states(pattern.weak)), ("note", .string(pattern.note)),
        ] + fields(pattern.provenance)
    }

    private func fields(_ point: TriggerPoint) -> Fields {
        [
            ("id", .string(point.id)), ("name", .string(point.name)), ("muscle", .string(point.muscle.rawValue)),
            ("exercise", .string(point.exercise)), ("place", .string(point.place)),
            ("shortest_s", .integer(Int64(point.seconds.lowerBound))),
            ("longest_s", .integer(Int64(point.seconds.upperBound))),
            ("maximum_pressure", .integer(Int64(point.maximumPressure))), ("never", .string(point.never)),
            ("cautions", strings(point.cautions)),
        ] + fields(point.provenance)
    }

    private func fields(_ flag: RedFlag) -> Fields {
        [
            ("id", .string(flag.id)), ("level", .string(flag.level.rawValue)), ("question", .string(flag.question)),
            ("name", .string(flag.name)), ("urgency", .string(flag.urgency.rawValue)),
            ("group", .string(flag.group.rawValue)), ("notice", .string(flag.notice)),
            ("gone_days", .optional(flag.goneDays)), ("eased_days", .optional(flag.easedDays)),
        ] + fields(flag.provenance)
    }

    private func fields(_ source: Source) -> Fields {
        [
            ("id", .string(source.id)), ("citation", .string(source.citation)),
            ("grade", .string(source.grade.rawValue)), ("behind", strings(uses(of: source))),
        ]
    }
}
