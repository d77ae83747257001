/// What the seconds of a countdown are for.
public enum CountdownStatus: Equatable, Sendable {
    case hold
    /// What is kept up and not held: a walk, breathing.
    case going
    case rest
    /// So many repetitions, of so many seconds each.
    case repetitions(count: Int, seconds: Int)

    /// What is said with so many seconds left.
    public func words(secondsLeft: Int) -> String {
        switch self {
        case .hold: return "Hold: \(secondsLeft) s"
        case .going: return "\(secondsLeft) s to go"
        case .rest: return "Rest: \(secondsLeft) s"
        case .repetitions(let count, let seconds):
            let number = min(count, (count * seconds - secondsLeft) / max(1, seconds) + 1)
            return "\(number) of \(count), \(seconds) s each; \(secondsLeft) s"
        }
    }
}
