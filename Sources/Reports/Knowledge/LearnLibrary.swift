public import Balance

/// What can be looked up, by what a person types.
public struct LearnLibrary: Sendable {
    /// What can be listed, under the word that a person types.
    public enum List: String, CaseIterable, Sendable {
        case exercises, tests, muscles, patterns, points, flags, sources

        /// For people, as a heading.
        public var title: String {
            switch self {
            case .exercises: "Exercises"
            case .tests: "Self-tests"
            case .muscles: "Muscles"
            case .patterns: "Patterns"
            case .points: "Trigger points"
            case .flags: "Red flags: with these no routine is offered"
            case .sources: "Sources"
            }
        }
    }

    /// One thing that can be looked up.
    public enum Topic: Sendable {
        /// What there is.
        case contents
        case list(List)
        case lesson(Lesson)
        case exercise(Exercise)
        case test(SelfTest)
        case muscle(Muscle)
        case pattern(Pattern)
        case point(TriggerPoint)
        case source(Source)
    }

    public let knowledge: Knowledge

    public init(_ knowledge: Knowledge) { self.knowledge = knowledge }

    /// What a name means, in whatever case it is written; `nil` where it means nothing.
    public func topic(_ name: String?) -> Topic? {
        guard let name else { return .contents }
        let wanted = name.lowercased()
        func isMeant(_ id: String) -> Bool { id.lowercased() == wanted }
        if let list = List(rawValue: wanted) { return .list(list) }
        if let lesson = knowledge.lessons.first(where: { isMeant($0.id) }) { return .lesson(lesson) }
        if let exercise = knowledge.exercises.first(where: { isMeant($0.id) }) { return .exercise(exercise) }
        if let test = knowledge.selfTests.first(where: { isMeant($0.id) }) { return .test(test) }
        if let muscle = knowledge.muscles.first(where: { isMeant($0.id.rawValue) }) { return .muscle(muscle) }
        if let pattern = knowledge.patterns.first(where: { isMeant($0.id) }) { return .pattern(pattern) }
        if let point = knowledge.triggerPoints.first(where: { isMeant($0.id) }) { return .point(point) }
        return knowledge.sources.first { isMeant($0.id) }.map { .source($0) }
    }

    /// Which entries a source stands behind.
    public func uses(of source: Source) -> [String] {
        knowledge.provenances.filter { $0.provenance.sources.contains(source.id) }.map(\.id)
    }

    /// A muscle's name; its id where it is not in the knowledge.
    public func name(of muscle: MuscleID) -> String { knowledge.name(of: muscle) }

    /// `left gluteus medius`.
    public func name(of state: StateKey) -> String { knowledge.name(of: state) }
}
