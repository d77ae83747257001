public import Balance
public import Events
import LocalTime

/// The model and the routine for many wearers, a line of JSON each; nothing is stored.
///
/// It is for researchers and for checking the model: a probability stands beside every claim here, beside “unknown” as well,
/// where people are shown none.
public struct CohortModel: Sendable {
    private let knowledge: Knowledge
    private let model: ImbalanceModel
    private let builder: RoutineBuilder

    /// - Parameters:
    ///   - knowledge: of muscles, self-tests and exercises.
    ///   - rules: other numbers than the model's own, to see what they change.
    public init(_ knowledge: Knowledge, rules: ImbalanceRules = ImbalanceRules()) {
        self.knowledge = knowledge
        model = ImbalanceModel(basis: ModelBasis(knowledge), rules: rules)
        builder = RoutineBuilder(knowledge: knowledge)
    }

    /// The answer to a line, one JSON object.
    ///
    /// - Throws: why the line is no wearer.
    public func answer(to line: [UInt8]) throws(CohortError) -> JSONText {
        let wearer = try CohortWearer(line: line, knowledge: knowledge)
        let result = model.result(of: wearer.history, courses: false)
        let plan = builder.plan(for: input(wearer, result))
        let today = Set(plan.exercises.map(\.exercise))
        return .object([
            ("id", .string(wearer.id)), ("model_version", .string(result.version)),
            ("states", .array(result.states.map(state))),
            ("patterns", .array(result.patterns.map(pattern))),
            // Days A and B together; what stands on both, once.
            ("routine", .array((plan.exercises + plan.otherDay.filter { !today.contains($0.exercise) }).map(exercise))),
            ("slouch_trend", .string(plan.trend.direction.rawValue)),
        ])
    }

    /// What the model says of a line's wearer.
    ///
    /// - Throws: why the line is no wearer.
    public func result(of line: [UInt8]) throws(CohortError) -> ImbalanceResult {
        model.result(of: try CohortWearer(line: line, knowledge: knowledge).history, courses: false)
    }

    /// What stands in the place of a line that is no wearer.
    public static func object(_ error: CohortError) -> JSONText {
        .object([("id", .optional(error.id)), ("error", .string(error.problem))])
    }

    /// Somebody with all equipment, without cautions and pain, who has been asked and takes fifteen minutes.
    private func input(_ wearer: CohortWearer, _ result: ImbalanceResult) -> RoutineInput {
        let history = wearer.history
        var input = RoutineInput(
            today: history.today,
            profile: RoutineProfile(
                equipment: Set(Equipment.allCases), cautions: [], minutes: 15, sex: history.sex),
            redFlags: .clear(day: result.firstDay ?? history.today), sessions: wearer.sessions,
            lastTests: Dictionary(history.answers.map { ($0.test, $0.day) }, uniquingKeysWith: max),
            days: history.days.map { day in
                RoutineInput.Day(
                    day: day.day, worn_min: day.worn_min, slouch_min: day.slouches.map(\.minutes).reduce(0, +))
            })
        input.answers = history.answers
        input.apply(result)
        return input
    }

    private func state(_ state: StateResult) -> JSONText {
        .object([
            ("muscle", .string(state.key.muscle.rawValue)), ("side", .string(state.key.side.rawValue)),
            ("kind", .string(state.key.kind.rawValue)), ("mean", .number(state.estimate.mean, decimals: 8)),
            ("sd", .number(state.estimate.deviation, decimals: 8)),
            ("probability", .number(state.probability, decimals: 8)), ("claim", .string(state.claim.rawValue)),
        ])
    }

    private func pattern(_ pattern: PatternResult) -> JSONText {
        .object([
            ("id", .string(pattern.id)), ("probability", .number(pattern.probability, decimals: 8)),
            ("claim", .string(pattern.claim.rawValue)),
        ])
    }

    private func exercise(_ planned: PlannedExercise) -> JSONText {
        return .object([
            ("exercise", .string(planned.exercise)),
            ("for", .array(planned.states.map { .string($0.path) })),
        ])
    }
}
