public import Balance
import LocalTime
import PlainText

extension BalanceWords {
    /// What would make it surer, in the order in which it counts.
    ///
    /// - Parameter showsAll: every self-test that is due, not only the two that tell most.
    public func next(showsAll: Bool) -> [String] {
        var lines: [String] = []
        let again = result.dueTests.filter { $0.reason == .contradiction || $0.reason == .second }
        for test in again where !balance.plan.waits(test: test.id) {
            lines.append(
                test.reason == .contradiction
                    ? "Repeat \(names.test(test.id)) within \(rules.repeat_days) days: its last answer does not fit what "
                        + "was known before."
                    : "Do \(names.test(test.id)) a second time this week: two sessions show how exactly you measure.")
        }
        let due = balance.dueTests.filter { $0.reason == .first || $0.reason == .retest }
        for (index, test) in due.prefix(showsAll ? .max : 2).enumerated() {
            let last = test.lastDay.map { "last done on \($0.text)" } ?? "not done yet"
            lines.append(
                index == 0
                    ? "\(names.test(test.id)) would tell most: \(last)." : "Then \(names.test(test.id)): \(last).")
        }
        if let waiting { lines.append(waiting) }
        if case .closed = balance.plan.access {
            lines += StopText.sentences(balance.plan, balance.knowledge)
        } else if lines.isEmpty {
            lines = ["No self-test is due. Each is due again after \(rules.retest_days) days."]
        } else if !balance.plan.dueTests.isEmpty {
            lines.append("“plumbline assess” asks for them.")
        }
        return lines
    }

    /// Self-tests that are due for the model and wait for the wearer: not to be taken for done.
    private var waiting: String? {
        let waiting = result.dueTests.map(\.id).filter { balance.plan.waits(test: $0) }.sorted()
        guard !waiting.isEmpty, balance.plan.access.level != 1 else { return nil }
        let names =
            waiting.count == 1 ? waiting[0] : "\(waiting.dropLast().joined(separator: ", ")) and \(waiting.last ?? "")"
        let why =
            balance.plan.access.level == 2
            ? "what somebody should look at first" : "what hurts, and come when it hurts less"
        return "\(names) \(waiting.count == 1 ? "waits: it loads" : "wait: they load") \(why)."
    }

    // MARK: The others

    /// Of what nothing is said to be there.
    public var others: [StateResult] { result.states.filter { $0.claim == .unlikely || $0.claim == .unknown } }

    /// `tight hamstrings, weak abdominals.`; `nil` where there are none.
    public var unlikely: String? {
        let unlikely = others.filter { $0.claim == .unlikely }
        return unlikely.isEmpty ? nil : unlikely.map { names.kindAndState($0.key) }.joined(separator: ", ") + "."
    }

    /// Of how many more nothing can be said, without a full stop; `nil` where there are none.
    public var unknown: String? {
        let unknown = others.filter { $0.claim == .unknown }
        let unread = unknown.count { balance.model.basis.isUnread($0.key) }
        guard !unknown.isEmpty else { return nil }
        return "Of \(unknown.count) more nothing can be said"
            + (unread > 0
                ? ": no self-test here reads \(unread) of them, and the others’ tests are not clear or not done" : "")
    }

    // MARK: Limits

    /// What this cannot say.
    public var limits: [String] {
        let days = balance.history.otherRulesDays.count
        return [
            "Slouching and back pain go together in some studies and not in others; that one causes the other has "
                + "not been shown. Tight and weak muscles as a cause of pain are a model used in practice, not "
                + "established. The numbers are estimates under this model's assumptions. A sensor at the upper back "
                + "sees neither the neck nor the pelvis: only self-tests say something about them. "
                + balance.knowledge.sentence(.imbalanceLimits)
        ]
            // What was seen of slouching by other rules is no measure for now.
            + (days > 0
                ? [
                    "A new rule judges your days: what was seen of slouching on \(days.counted("day")) before it does "
                        + "not count here, and comparisons begin again."
                ] : [])
    }
}
