public import Posture

extension AngleEvent {
    /// For people: how far it goes towards a slouch, or the name of what is neither upright nor on the way to one; or the
    /// two that it may be.
    public var postureWords: String {
        if isDoubtful { return "not sure: \(candidates)" }
        guard let band, band == .slouch || posture == .upright || posture == .slouch else { return posture.words }
        return band == .elsewhere ? posture.words : band.words
    }

    /// The two that it may be: `slouch or lean left`; one where it is sure.
    public var candidates: String {
        guard let alternative else { return posture.words }
        return "\(posture.words) or \(alternative == .unknown ? "another posture" : alternative.words)"
    }

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
