/// What is known of muscles, patterns, self-tests and exercises, with the source of each entry.
///
/// It is written in TOML, so that somebody who knows bodies and not Swift can edit it, and read into values that have
/// been checked: whoever holds a `Knowledge` may look up any id in it.
public struct Knowledge: Equatable, Sendable {
    /// Changes with every change of a data file that changes a result.
    public static let version = "2026-12"

    public let sources: [Source]
    public let muscles: [Muscle]
    public let patterns: [Pattern]
    public let cautions: [Caution]
    public let selfTests: [SelfTest]
    public let exercises: [Exercise]
    public let swaps: [SwapTable]
    public let ladders: [ExerciseLadder]
    public let triggerPoints: [TriggerPoint]
    public let redFlags: [RedFlag]
    public let cards: [RedFlagCard]
    public let safetyTexts: [SafetyText]
    /// The exercises that stay open to people in pain, in their order.
    public let gentleSet: [GentleExercise]
    public let lessons: [Lesson]

    /// The knowledge in the program.
    ///
    /// - Throws: the first thing wrong with a data file; the tests keep that from being released.
    public static func builtIn() throws(KnowledgeError) -> Knowledge { try embedded.get() }

    private static let embedded = Result { () throws(KnowledgeError) in try Knowledge(files: DataFile.embedded) }

    /// Reads and checks every file.
    ///
    /// - Throws: the first thing wrong, with file, entry and field.
    public init(files: [DataFile]) throws(KnowledgeError) {
        var tables: [String: DataTable] = [:]
        func opened(_ file: String) throws(KnowledgeError) -> DataTable {
            if let known = tables[file] { return known }
            guard let data = files.first(where: { $0.name == file }) else {
                throw KnowledgeError(file: file, entry: "", "the file is missing")
            }
            let table = try data.table()
            tables[file] = table
            return table
        }
        func read<Entry>(
            _ file: String, _ headings: [String], _ heading: String, id: String = "id",
            _ make: (EntryReader) throws(KnowledgeError) -> Entry
        ) throws(KnowledgeError) -> [Entry] {
            let table = try opened(file)
            try table.allow(Set(headings))
            var entries: [Entry] = []
            for entry in try table.entries(heading, idField: id) { entries.append(try make(entry)) }
            guard !entries.isEmpty else { throw KnowledgeError(file: file, entry: heading, "there is no entry") }
            return entries
        }

        sources = try read("sources.toml", ["source"], "source", Source.init)
        muscles = try read("muscles.toml", ["muscle"], "muscle", Muscle.init)
        patterns = try read("patterns.toml", ["pattern"], "pattern", Pattern.init)
        cautions = try read("cautions.toml", ["caution"], "caution", Caution.init)
        selfTests = try read("self-tests.toml", ["test"], "test", SelfTest.init)
        exercises = try read("exercises.toml", ["exercise"], "exercise", Exercise.init)
        swaps = try read("swaps.toml", ["swaps", "ladder"], "swaps", id: "when", SwapTable.init)
        ladders = try read("swaps.toml", ["swaps", "ladder"], "ladder", ExerciseLadder.init)
        triggerPoints = try read("trigger-points.toml", ["point"], "point", TriggerPoint.init)
        let headings = ["card", "text", "flag", "gentle"]
        redFlags = try read("red-flags.toml", headings, "flag", RedFlag.init)
        cards = try read("red-flags.toml", headings, "card", id: "urgency", RedFlagCard.init)
        safetyTexts = try read("red-flags.toml", headings, "text", SafetyText.init)
        gentleSet = try read("red-flags.toml", headings, "gentle", GentleExercise.init)
        lessons = try read("lessons.toml", ["lesson"], "lesson", Lesson.init)
        try check()
    }

    public func muscle(_ id: MuscleID) -> Muscle? { muscles.first { $0.id == id } }
    public func pattern(_ id: String) -> Pattern? { patterns.first { $0.id == id } }
    public func caution(_ id: String) -> Caution? { cautions.first { $0.id == id } }
    public func selfTest(_ id: String) -> SelfTest? { selfTests.first { $0.id == id } }
    public func exercise(_ id: String) -> Exercise? { exercises.first { $0.id == id } }
    public func source(_ id: String) -> Source? { sources.first { $0.id == id } }

    /// A muscle's name; its id where it is not in the knowledge.
    public func name(of muscle: MuscleID) -> String { self.muscle(muscle)?.name ?? muscle.rawValue }

    /// What a state's muscle is called before people: `left quadratus lumborum`.
    public func name(of state: StateKey) -> String {
        state.side == .both ? name(of: state.muscle) : "\(state.side.rawValue) \(name(of: state.muscle))"
    }

    public func card(_ urgency: RedFlag.Urgency) -> RedFlagCard? { cards.first { $0.urgency == urgency } }
}
