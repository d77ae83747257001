public import Balance
import PlainText

/// What can be told of pain and own activities, in sentences.
public enum OutcomeWords {
    /// Whether the last weeks differ from the first ones.
    public static func sentence(_ change: OutcomeChange) -> String {
        let text = DecimalText.tenths
        guard let first = change.first, let last = change.last, let smallest = change.smallest else {
            return unknown(change.missingWeeks)
        }
        let means = "\(text(first)) in the first three weeks told, \(text(last)) in the last three"
        return switch change.verdict {
        case .better: "Better: \(means)."
        case .worse: "Worse: \(means)."
        case .notTold, .unknown: "No change that can be told: \(means); it takes more than \(text(smallest))."
        }
    }

    /// - Parameter missing: this many answers are wanted before anything can be told.
    public static func unknown(_ missing: Int) -> String {
        let weeks = missing.counted("more weekly answer")
        return "Unknown yet whether that changed: \(weeks) \(missing == 1 ? "is" : "are") missing."
    }
}
