public import Posture

/// Why alerts have become fewer or more, in words.
public enum AlertStepWords {
    /// - Parameters:
    ///   - step: how many are given from now on.
    ///   - cause: as the record has it.
    /// - Returns: `nil` where nothing has changed for the wearer.
    public static func sentence(step: AlertStep, cause: String) -> String? {
        let why =
            switch cause {
            case "answered": "You changed position soon after most of them"
            case "slouching_more": "Slouching has gone up"
            default: ""
            }
        guard !why.isEmpty else { return nil }
        let what =
            switch step {
            case .every: "every alert is given again"
            case .second: "from now on every second alert is given"
            case .fourth: "from now on every fourth alert is given"
            case .none: "from now on no alert is given, and the summary tells the day"
            }
        return "\(why): \(what). \(turnOff)"
    }

    /// How all of them come back.
    public static let turnOff = "With fading = false under [alerts] in the configuration all of them are given."
}
