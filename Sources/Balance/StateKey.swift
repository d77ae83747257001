/// What a muscle is known by in the data files, for example `upper_trapezius`.
public struct MuscleID: RawRepresentable, Hashable, Codable, Sendable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    public var description: String { rawValue }
}

/// One state of the imbalance model: a muscle, its side, and what is supposed of it.
///
/// Never the muscle alone: the hamstrings are tight in one pattern and lengthened in another.
public struct StateKey: Hashable, Codable, Sendable {
    /// `both` where the two sides are judged together.
    public enum Side: String, CaseIterable, Codable, Sendable {
        case both
        case left
        case right
    }

    public enum Kind: String, CaseIterable, Codable, Sendable {
        /// Short or overactive.
        case tight
        /// Lengthened or weak.
        case weak
    }

    public var muscle: MuscleID
    public var side: Side
    public var kind: Kind

    public init(_ muscle: MuscleID, side: Side = .both, kind: Kind) {
        self.muscle = muscle
        self.side = side
        self.kind = kind
    }
}

extension StateKey: Comparable {
    /// By muscle, kind, side: an order that is the same on every machine.
    public static func < (a: StateKey, b: StateKey) -> Bool {
        (a.muscle.rawValue, a.kind.rawValue, a.side.rawValue) < (b.muscle.rawValue, b.kind.rawValue, b.side.rawValue)
    }
}
