/// What stands in for exercises with one caution, or where a thing is missing: an entry of `swaps.toml`.
public struct SwapTable: Equatable, Sendable {
    /// Each of `out` is not done; the first of `into` that fits the person is.
    public struct Swap: Equatable, Sendable {
        public var out: [String]
        public var into: [String]
    }

    /// How exercises are done with the caution.
    public struct Way: Equatable, Sendable {
        public var exercises: [String]
        public var how: String
    }

    /// The `when` of what is missing or excluded.
    public static let otherwise = "otherwise"

    /// A caution's id, or ``otherwise``.
    public var when: String
    public var swaps: [Swap]
    /// Not done, and nothing stands in.
    public var none: [String]
    public var ways: [Way]
    public var provenance: Provenance

    init(_ entry: EntryReader) throws(KnowledgeError) {
        try entry.allow(["when", "swaps", "none", "ways", "sources", "grade"])
        when = entry.id
        var swaps: [Swap] = []
        for part in try entry.parts("swaps") {
            try part.allow(["out", "into"])
            let swap = Swap(out: try part.texts("out"), into: try part.texts("into"))
            guard !swap.out.isEmpty, !swap.into.isEmpty else {
                throw entry.error("swaps", "takes tables with out and into; what nothing stands in for goes to none")
            }
            swaps.append(swap)
        }
        self.swaps = swaps
        none = try entry.texts("none")
        var ways: [Way] = []
        for part in try entry.parts("ways") {
            try part.allow(["exercises", "how"])
            ways.append(Way(exercises: try part.texts("exercises"), how: try part.text("how")))
        }
        self.ways = ways
        provenance = try entry.provenance()
    }

    /// What stands in for an exercise, the best first; empty where nothing does.
    func into(_ exercise: String) -> [String] { swaps.filter { $0.out.contains(exercise) }.flatMap(\.into) }

    /// Whether the exercise is not done with this caution.
    func forbids(_ exercise: String) -> Bool { none.contains(exercise) || swaps.contains { $0.out.contains(exercise) } }

    /// How the exercise is done with this caution; empty where it is done as always.
    func ways(_ exercise: String) -> [String] { ways.filter { $0.exercises.contains(exercise) }.map(\.how) }

    /// Every exercise that it names.
    var named: [String] { swaps.flatMap { $0.out + $0.into } + none + ways.flatMap(\.exercises) }
}

/// One exercise in several forms, the easiest first.
public struct ExerciseLadder: Equatable, Sendable {
    public var id: String
    public var steps: [String]
    public var provenance: Provenance

    init(_ entry: EntryReader) throws(KnowledgeError) {
        try entry.allow(["id", "steps", "sources", "grade"])
        id = entry.id
        steps = try entry.texts("steps")
        provenance = try entry.provenance()
    }
}

// What must hold between the swaps and the other files.
extension Knowledge {
    func checkSwaps() throws(KnowledgeError) {
        let file = "swaps.toml"
        for table in swaps {
            guard table.when == SwapTable.otherwise || caution(table.when) != nil else {
                throw KnowledgeError(
                    file: file, entry: table.when, field: "when", "there is no caution “\(table.when)”")
            }
            for id in table.named where exercise(id) == nil {
                throw KnowledgeError(file: file, entry: table.when, field: "swaps", "there is no exercise “\(id)”")
            }
            for id in table.named where table.forbids(id) && !table.ways(id).isEmpty {
                throw KnowledgeError(
                    file: file, entry: table.when, field: "ways", "“\(id)” is swapped, and has a way to be done as well"
                )
            }
            // With a missing thing what stands in may need another thing.
            for id in table.swaps.flatMap(\.into)
            where table.when != SwapTable.otherwise && forbids(table.when, id) {
                throw KnowledgeError(
                    file: file, entry: table.when, field: "swaps",
                    "“\(id)” stands in, and is itself not for “\(table.when)”")
            }
        }
        for ladder in ladders {
            guard ladder.steps.count > 1 else {
                throw KnowledgeError(file: file, entry: ladder.id, field: "steps", "takes two exercises or more")
            }
            for id in ladder.steps where exercise(id) == nil {
                throw KnowledgeError(file: file, entry: ladder.id, field: "steps", "there is no exercise “\(id)”")
            }
        }
        try checkCircles(file)
    }

    /// Refuses swaps that lead back to where they began, of all cautions together.
    private func checkCircles(_ file: String) throws(KnowledgeError) {
        for exercise in exercises {
            var reached: Set<String> = []
            var ahead = [exercise.id]
            while let id = ahead.popLast() {
                for next in swaps.flatMap({ $0.into(id) }) where reached.insert(next).inserted { ahead.append(next) }
            }
            guard !reached.contains(exercise.id) else {
                throw KnowledgeError(
                    file: file, entry: exercise.id, field: "swaps", "the swaps lead back to it: nothing would stand in")
            }
        }
    }

    /// Whether an exercise is not done with a caution. A way to do it with the caution makes it possible.
    func forbids(_ caution: String, _ id: String) -> Bool {
        let tables = swaps.filter { $0.when == caution }
        if tables.contains(where: { $0.forbids(id) }) { return true }
        guard exercise(id)?.cautions.contains(caution) ?? false else { return false }
        return tables.allSatisfy { $0.ways(id).isEmpty }
    }
}
