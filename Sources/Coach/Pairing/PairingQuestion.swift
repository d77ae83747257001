public import Posture

/// One thing that is asked when a sensor is paired. It fits on a line, and has an answer that is proposed.
public struct PairingQuestion: Equatable, Sendable {
    public enum Subject: Equatable, Sendable {
        /// Which of several; each says what it is and where.
        case sensor(titles: [String])
        case placement([Placement])
        case name
        /// Whether to calibrate now: yes or no.
        case calibration
    }

    public var subject: Subject
    public var words: String
    /// What an empty answer means.
    public var proposal: String
    /// Why the answer before will not do; `nil` at first.
    public var objection: String?

    /// Whether to calibrate a sensor now; `nil` where no posture is judged from where it is worn.
    public static func calibration(at placement: Placement) -> PairingQuestion? {
        guard placement.judgesPosture || placement.isLow else { return nil }
        return PairingQuestion(
            subject: .calibration,
            words: "Clip it on now. Calibrate: sit upright and hold still for 10 s?", proposal: "yes")
    }
}

/// Questions about a sensor that is being paired, answered by a line each.
public protocol PairingFlow {
    associatedtype Outcome

    var stage: PairingStage<Outcome> { get }

    /// Goes on with an answer; an empty one is the proposal. One that will not do is asked again with the objection.
    mutating func receive(_ text: String)
}

/// Where a flow of pairing stands.
public enum PairingStage<Outcome> {
    case asks(PairingQuestion)
    case ended(Outcome)
}
