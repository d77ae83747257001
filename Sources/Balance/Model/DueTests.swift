import LocalTime

/// Which self-tests would make the result surer, and by how much.
struct DueTests {
    /// Those that say something, a contradiction first, then the most useful.
    let ranked: [DueTest]
    /// Of each due test, what it would bring to each state, and which states it reads.
    private let gains: [(test: String, ofState: [Double], reads: Set<Int>)]

    init(_ history: BalanceHistory, inference: Inference, readings: RecentReadings) {
        let basis = inference.basis
        var days: [String: [LocalDay]] = [:]
        for answer in history.answers where answer.day <= history.today {
            days[answer.test, default: []].append(answer.day)
        }
        var due: [DueTest] = []
        var gains: [(test: String, ofState: [Double], reads: Set<Int>)] = []
        for test in basis.tests {
            let channels = basis.channels.indices.filter { basis.channels[$0].test == test }
            guard !channels.isEmpty,
                let reason = Self.reason(
                    days: Set(days[test] ?? []), today: history.today,
                    isContradictory: channels.contains { readings.isContradictory[$0] },
                    isDoneTwice: basis.twice.contains(test), rules: inference.rules)
            else { continue }
            let ofState = inference.gains(ofTest: test)
            gains.append((test, ofState, Set(channels.flatMap { basis.channels[$0].loads.map(\.state) })))
            due.append(
                DueTest(
                    id: test, reason: reason, lastDay: days[test]?.max(), gain: ofState.reduce(0, +)))
        }
        self.gains = gains
        ranked = due.filter { $0.gain > 0 }.sorted { a, b in
            let (isFirst, isSecond) = (a.reason == .contradiction, b.reason == .contradiction)
            return isFirst == isSecond ? (b.gain, a.id) < (a.gain, b.id) : isFirst
        }
    }

    private static func reason(
        days: Set<LocalDay>, today: LocalDay, isContradictory: Bool, isDoneTwice: Bool, rules: ImbalanceRules
    ) -> DueTest.Reason? {
        guard let last = days.max() else { return .first }
        if isContradictory, last < today { return .contradiction }
        if today - last >= rules.retest_days { return .retest }
        return isDoneTwice && days.count == 1 && last < today && today - last <= rules.repeat_days ? .second : nil
    }

    /// Of those tests that read one of these states, the one that tells most of them.
    func surest(of states: [Int]) -> String? {
        var best: (test: String, gain: Double)?
        for item in gains where !item.reads.isDisjoint(with: states) {
            let gain = states.reduce(0) { $0 + item.ofState[$1] }
            guard gain > 0 else { continue }
            if let present = best, (present.gain, item.test) >= (gain, present.test) { continue }
            best = (item.test, gain)
        }
        return best?.test
    }
}
