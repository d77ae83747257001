import LocalTime
public import Posture

/// A damaged row costs what stands in it, not the day; nobody is to believe that it was not there.
public enum DamagedBelief {
    /// What is said of days whose evening's belief, or whose held slump, cannot be read; `nil` where all could be.
    public static func sentence(_ days: [DaySummary]) -> String? {
        let days = days.filter(\.hasUnreadableBelief).map(\.day.text)
        guard !days.isEmpty else { return nil }
        return "What was learned of your postures up to \(days.joined(separator: ", ")), or a slump that was held, is "
            + "damaged in the record (posture_belief, posture_hold): the estimate was made without it. The row was left as it "
            + "is."
    }
}
