import Numbers
import PlainText
public import Posture

/// A week against the one before, in words that claim no more than is known.
public enum WeekText {
    /// For people: both weeks, and whether the one differs from the other.
    ///
    /// - Parameter days: whose days differ.
    public static func sentence(_ comparison: WeekComparison, days: String = "your days") -> String {
        let (now, before) = (percent(comparison.week), percent(comparison.before))
        let weeks = "Last 7 days: slouching \(now); the 7 before: \(before)"
        return switch comparison.verdict {
        case .more: "\(weeks). That is more, by more than \(days) differ anyway."
        case .less: "\(weeks). That is less, by more than \(days) differ anyway."
        case .within: "\(weeks). No change that can be told: \(days) differ by as much anyway."
        case nil:
            "\(weeks). No change can be told yet: it needs \(comparison.missingDays.counted("more day")) of four hours "
                + "before this week."
        }
    }

    private static func percent(_ week: WeekComparison.Week) -> String {
        "\(String(whole: week.slouchRatio * 100)) % (\(week.days.counted("day")))"
    }
}
