/// What somebody does where an exercise is wanted: the exercise itself, what stands in for it, or nothing.
public struct StandIn: Equatable, Sendable {
    /// `nil`: none fits.
    public var exercise: Exercise?
    /// How it is done with the cautions that hold, in sentences; empty where it is done as its steps say.
    public var ways: [String]
    /// Why it is not the exercise that was wanted, within a sentence: `not with knee pain`; `nil` where it is.
    public var reason: String?
}

extension Knowledge {
    /// The exercise that stands in for one, for a person with all cautions together, equipment and exclusions.
    ///
    /// The swaps of `swaps.toml` are followed, the nearest first, until one is reached that nothing speaks against.
    ///
    /// - Parameters:
    ///   - id: of the exercise that is wanted.
    ///   - profile: cautions, equipment and exclusions.
    ///   - hurting: ids of exercises after which pain rose again and again.
    /// - Returns: the exercise itself where nothing speaks against it; no exercise where none fits.
    public func standIn(for id: String, profile: RoutineProfile, hurting: Set<String> = []) -> StandIn {
        guard let wanted = exercise(id) else { return StandIn(exercise: nil, ways: [], reason: "not known") }
        let reason = obstacle(to: wanted, profile: profile, hurting: hurting)
        var ahead = [wanted]
        var seen: Set<String> = [id]
        while !ahead.isEmpty {
            let next = ahead.removeFirst()
            guard obstacle(to: next, profile: profile, hurting: hurting) != nil else {
                return StandIn(exercise: next, ways: ways(of: next, profile: profile), reason: reason)
            }
            for id in steps(from: next.id, profile: profile) where seen.insert(id).inserted {
                if let exercise = exercise(id) { ahead.append(exercise) }
            }
        }
        // Rather the exercise itself, a step back, than none.
        return hurting.isEmpty
            ? StandIn(exercise: nil, ways: [], reason: reason) : self.standIn(for: id, profile: profile)
    }

    /// Why an exercise is not for this person, within a sentence; `nil` where it is.
    public func obstacle(
        to exercise: Exercise, profile: RoutineProfile, hurting: Set<String> = []
    ) -> String? {
        if profile.excluded.contains(exercise.id) { return "excluded in the settings" }
        if hurting.contains(exercise.id) { return "resting, because pain rose after it twice" }
        if let caution = cautions.first(where: { holds($0.id, profile) && forbids($0.id, exercise.id) }) {
            return "not with \(caution.name)"
        }
        return exercise.equipment.first { !profile.equipment.contains($0) && $0 != .strap }.map { "needs \($0.text)" }
    }

    /// What the tables that concern this person put in the exercise's place.
    private func steps(from id: String, profile: RoutineProfile) -> [String] {
        let tables = swaps.filter { holds($0.when, profile) }
        guard !tables.contains(where: { $0.none.contains(id) }) else { return [] }
        return (tables + swaps.filter { $0.when == SwapTable.otherwise }).flatMap { $0.into(id) }
    }

    private func ways(of exercise: Exercise, profile: RoutineProfile) -> [String] {
        var ways: [String] = []
        for way in swaps.filter({ holds($0.when, profile) }).flatMap({ $0.ways(exercise.id) })
        where !ways.contains(way) { ways.append(way) }
        // Every home has one of these: nobody goes without the stretch of the hamstrings for want of a strap.
        if exercise.equipment.contains(.strap), !profile.equipment.contains(.strap) {
            ways.append("A belt or a towel will do instead of a strap.")
        }
        return ways
    }

    private func holds(_ caution: String, _ profile: RoutineProfile) -> Bool {
        profile.cautions?.contains(caution) ?? false
    }
}
