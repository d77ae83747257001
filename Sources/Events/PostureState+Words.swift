public import Posture

extension AngleEvent {
    /// Whether two postures are close, and it matters which: between upright and a slouch it is decided by how deep it is.
    public var isDoubtful: Bool {
        guard let alternative, posture != .unknown else { return false }
        return band == nil || ![posture, alternative].allSatisfy { $0 == .upright || $0 == .slouch }
    }
}

extension PostureBand {
    /// For people.
    public var words: String { rawValue }
}

extension PostureState {
    /// For people: `lean left`.
    public var words: String { rawValue.split(separator: "_").joined(separator: " ") }
}
