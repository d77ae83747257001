public import Balance

/// A muscle shown on the figure.
public struct MuscleMark: Equatable, Sendable {
    /// What a movement does with a muscle.
    public enum Role: String, CaseIterable, Sendable {
        /// It works.
        case works
        /// It is stretched.
        case stretched
        /// It is pressed on, to let go.
        case pressed

        /// As a legend says it.
        public var words: String {
            switch self {
            case .works: "works"
            case .stretched: "is stretched"
            case .pressed: "is pressed"
            }
        }
    }

    /// Which muscle, by the name that the knowledge gives it.
    public let muscle: MuscleID
    /// `nil`: both sides.
    let side: BodySide?
    /// What the movement does with it.
    public let role: Role

    /// Where it is, in words short enough for a legend.
    public var place: String { MuscleMap.placeNames[muscle.rawValue] ?? muscle.rawValue }
}
