import Balance
public import LocalTime
public import Records

/// One quiet line where a week has passed since something was told.
public enum OutcomeReminder {
    /// A routine that was used within this many days is in use.
    private static let inUseDays = 28

    /// What is said at the end of a summary or a plan; `nil` where nothing is due.
    ///
    /// It is due a week after the last answer; where there was none, a week after the first session of a routine that is
    /// in use. Where nobody has agreed, where signs come first, and at level 1 it is not said.
    public static func line(
        of wearer: String, today: LocalDay, from store: Store
    ) throws(RecordsError) -> String? {
        guard try store.consents(wearer: wearer).contains(where: { $0.version == Consent.currentVersion }) else {
            return nil
        }
        let signs = try store.redFlags(wearer: wearer)
        guard signs.stopListDay != nil, signs.stopping.isEmpty else { return nil }
        if let last = try store.lastOutcomeDay(wearer: wearer, today: today) {
            return today - last < OutcomeRules.days
                ? nil : "pain and activities were last told on \(last.text): “plumbline outcomes”"
        }
        guard let days = try store.routineDays(wearer: wearer), days.lowerBound + OutcomeRules.days <= today,
            (0..<inUseDays).contains(today - days.upperBound)
        else { return nil }
        return "how pain and your activities go is not told yet: “plumbline outcomes”"
    }
}
