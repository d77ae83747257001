/// What followed a prompt to take a break, as far as a sensor at the back can see it (BALANCE 7, 8).
///
/// Standing upright after sitting upright is one position to it: so "ignored" means that no change was seen, while all
/// of the time was.
public enum BreakAnswer: String, CaseIterable, Sendable {
    /// A minute or more of walking.
    case walked
    /// Two minutes or more in another position.
    case moved
    /// Neither, and no moment was unseen that could have held it.
    case ignored

    // What was done is not known, because

    /// … too much of the time was not seen: samples were missing, or the sensor lay.
    case gap
    /// … the sensor was taken off.
    case takenOff = "taken_off"
    /// … the recording ended before.
    case ended
    /// … the sensor cannot tell walking.
    case notSeen = "not_seen"

    /// Whether the prompt was followed; `nil` where that is not known.
    public var isFollowed: Bool? {
        switch self {
        case .walked, .moved: true
        case .ignored: false
        case .gap, .takenOff, .ended, .notSeen: nil
        }
    }
}

/// An answer, and since when it was one.
public struct BreakOutcome: Equatable, Sendable {
    public var answer: BreakAnswer
    /// When the minute of walking or the two minutes of another position were full; of the others, until when was looked.
    public var time_us: Int64

    public init(_ answer: BreakAnswer, at_us: Int64) {
        self.answer = answer
        time_us = at_us
    }
}
