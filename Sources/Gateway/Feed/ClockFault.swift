import Numbers

/// What is wrong with a sensor's clock, as far as the arrivals of its samples show it.
public enum ClockFault: Equatable, Sendable {
    /// It shows the same time for most samples.
    case standsStill
    /// It goes back or leaps again and again.
    case jumps
    /// It goes too fast or too slow by this factor.
    case runs(speed: Double)
    /// No time comes with the samples any more.
    case isMissing

    /// What is told once, when the arrivals take over.
    public var words: String {
        let fault =
            switch self {
            case .standsStill: "it stands still"
            case .jumps: "it goes back or jumps again and again"
            case .runs(let speed): "it runs at \(Int(clamping: (speed * 100).rounded())) % of the true speed"
            case .isMissing: "it is no longer sent"
            }
        return "The sensor's clock cannot be used: \(fault). Samples get their times from when they arrive."
    }
}

/// The sensor's clock has been given up, or is used again.
public enum ClockChange: Equatable, Sendable {
    case givenUp(ClockFault)
    case usedAgain

    public var words: String {
        switch self {
        case .givenUp(let fault): fault.words
        case .usedAgain: "The sensor's clock has been right for some time and is used again."
        }
    }
}
