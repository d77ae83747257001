/// What a dot or a character cell shows; whoever writes it to a terminal picks the colours.
public enum FigureTone: UInt8, CaseIterable, Sendable {
    /// The body, and nothing.
    case plain
    /// Limbs away from the eye, things, the floor.
    case faint
    /// A band, a strap, a measure taken.
    case cord
    /// A muscle that works.
    case works
    /// A muscle that is stretched.
    case stretched
    /// A muscle that is pressed on.
    case pressed

    init(_ role: MuscleMark.Role) {
        switch role {
        case .works: self = .works
        case .stretched: self = .stretched
        case .pressed: self = .pressed
        }
    }

    /// The sign that says the same without colour.
    var letter: Character? {
        switch self {
        case .works: "W"
        case .stretched: "S"
        case .pressed: "P"
        case .plain, .faint, .cord: nil
        }
    }
}
