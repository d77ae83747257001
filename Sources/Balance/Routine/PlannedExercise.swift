/// One exercise of a plan, with the reason for it.
public struct PlannedExercise: Codable, Equatable, Sendable {
    /// What it rests on.
    public enum Basis: String, Codable, CaseIterable, Sendable {
        /// A self-test of that very muscle.
        case measured
        /// What goes with something else: nothing of it was measured.
        case supposed
        /// For the upper back, whatever is found.
        case core
        /// A goal that was set.
        case goal
    }

    public var exercise: String
    /// `both` for an exercise that is done on each side, or that has no sides.
    public var side: StateKey.Side
    public var dose: Dose
    /// 0 is the way in the steps, then the progressions.
    public var variant: Int
    public var reason: String
    /// 2 where each set is done on the left and then on the right.
    public var sides: Int
    /// With rests, both sides and getting into position.
    public var seconds: Int
    public var basis: Basis
    /// The claimed states that it is for; empty where there is none.
    public var states: [StateKey]
    /// How it is done with the cautions that hold, in sentences.
    public var ways: [String]
    /// The id of the exercise in whose place it stands.
    public var insteadOf: String?

    init(
        exercise: String, side: StateKey.Side, dose: Dose, variant: Int, reason: String, sides: Int, seconds: Int,
        basis: Basis = .core, states: [StateKey] = [], ways: [String] = [], insteadOf: String? = nil
    ) {
        self.exercise = exercise
        self.side = side
        self.dose = dose
        self.variant = variant
        self.reason = reason
        self.sides = sides
        self.seconds = seconds
        self.basis = basis
        self.states = states
        self.ways = ways
        self.insteadOf = insteadOf
    }

    /// A session that an earlier version began has no basis, states or ways.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        exercise = try values.decode(String.self, forKey: .exercise)
        side = try values.decode(StateKey.Side.self, forKey: .side)
        dose = try values.decode(Dose.self, forKey: .dose)
        variant = try values.decode(Int.self, forKey: .variant)
        reason = try values.decode(String.self, forKey: .reason)
        sides = try values.decode(Int.self, forKey: .sides)
        seconds = try values.decode(Int.self, forKey: .seconds)
        basis = try values.decodeIfPresent(Basis.self, forKey: .basis) ?? .supposed
        states = try values.decodeIfPresent([StateKey].self, forKey: .states) ?? []
        ways = try values.decodeIfPresent([String].self, forKey: .ways) ?? []
        insteadOf = try values.decodeIfPresent(String.self, forKey: .insteadOf)
    }
}
