public import Posture

extension AngleEvent {
    /// For people: the posture, or the two that it may be.
    public var postureWords: String { posture.words + (alternative.map { " or \($0.words)" } ?? "") }
}

extension PostureState {
    /// For people: `lean left`.
    public var words: String { rawValue.split(separator: "_").joined(separator: " ") }
}
