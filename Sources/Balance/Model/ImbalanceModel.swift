import LocalTime

/// Supposes from recorded days, routine and self-tests which muscles are tight and which weak, and how sure that is.
///
/// A value and a function of it: the same history gives the same result in whatever order it comes, and with another
/// number in `rules` the whole history is looked at anew.
public struct ImbalanceModel: Sendable {
    public let basis: ModelBasis
    public let rules: ImbalanceRules

    public init(basis: ModelBasis, rules: ImbalanceRules = ImbalanceRules()) {
        self.basis = basis
        self.rules = rules
    }

    /// Stamped on every result.
    public var version: String { "\(rules.version)/\(basis.version)" }

    public func result(of history: BalanceHistory) -> ImbalanceResult {
        let timeline = Timeline(history, rules: rules)
        let groups = TestGroup.groups(
            of: history.answers, upTo: history.today, tests: basis.tests, rules: rules)
        let dueTests = dueTests(history)
        let wornDays = timeline.wornDaysOfLastSeven
        let tracks = basis.states.map { state in
            StateTrack(of: state, on: timeline, tests: groups.filter { $0.state == state.key }, rules: rules)
        }
        let trackOf = Dictionary(zip(basis.states.map(\.key), tracks)) { first, _ in first }
        let states = zip(basis.states, tracks).map { state, track in
            result(of: state, track, dueTests: dueTests, wornDays: wornDays)
        }.sorted { $0.key < $1.key }
        let patterns = basis.patterns.compactMap { pattern in
            result(
                of: pattern, pattern.states.compactMap { trackOf[$0] }, on: timeline, dueTests: dueTests,
                wornDays: wornDays)
        }
        return ImbalanceResult(
            version: version, today: history.today, firstDay: timeline.firstDay, wornDaysOfLastSeven: wornDays,
            states: states, patterns: patterns,
            dueTests: ranked(dueTests, tracks))
    }

    // MARK: States

    private func result(
        of state: ModelBasis.State, _ track: StateTrack, dueTests: [Due], wornDays: Int
    ) -> StateResult {
        var support = support(of: [track], today: track.today)
        let patterns = basis.patterns.filter { $0.states.contains(state.key) }
        support.needsWornDays = state.loading > 0 && patterns.contains(where: \.needsWornDays)
        support.wornDaysOfLastSeven = wornDays
        support.isAsymmetry = isAsymmetric(track)
        let probability = track.estimate.probability(above: rules.reference)
        let word = Claim.word(probability: probability, support: support, rules: rules)
        return StateResult(
            key: state.key, estimate: track.estimate, probability: probability, hasEvidence: track.hasEvidence,
            claim: word.claim, limits: word.limits,
            trajectory: track.trajectory, influences: track.influences.inOrder,
            surestTest: surest(dueTests) { gain(of: $0, for: track) })
    }

    // MARK: Patterns

    private func result(
        of pattern: ModelBasis.Pattern, _ tracks: [StateTrack], on timeline: Timeline, dueTests: [Due], wornDays: Int
    ) -> PatternResult? {
        guard let score = PatternScore(of: tracks.map(\.estimate), rules: rules) else { return nil }
        var support = support(of: tracks, today: timeline.today)
        support.needsWornDays = pattern.needsWornDays
        support.wornDaysOfLastSeven = wornDays
        support.isAsymmetry = pattern.isAsymmetry
        let word = Claim.word(probability: score.probability, support: support, rules: rules)
        let length = tracks.map(\.trajectory.count).min() ?? 0
        let trajectory = (0..<length).compactMap { index in
            PatternScore(of: tracks.map { $0.trajectory[index].estimate }, rules: rules).map {
                TrajectoryPoint(day: tracks[0].trajectory[index].day, estimate: $0.estimate)
            }
        }
        return PatternResult(
            id: pattern.id, states: pattern.states, estimate: score.estimate, probability: score.probability,
            hasEvidence: tracks.contains(where: \.hasEvidence), unseen: pattern.states.filter(basis.isUnseen),
            claim: word.claim, limits: word.limits, trajectory: trajectory,
            influences: Influence.shared(tracks.map(\.influences)),
            surestTest: surest(dueTests) { rule in tracks.map { gain(of: rule, for: $0) }.reduce(0, +) })
    }

    // MARK: What stands behind a claim

    private func support(of tracks: [StateTrack], today: LocalDay) -> ClaimSupport {
        var support = ClaimSupport()
        for track in tracks {
            let recent = track.tests.filter { today - $0.lastDay <= rules.supporting_days }
            support.hasRecentTest = support.hasRecentTest || !recent.isEmpty
            support.hasSupportingTest =
                support.hasSupportingTest || recent.contains { $0.measurement.level > rules.reference }
            support.isContradictory =
                support.isContradictory
                || track.contradictionDays.contains { today - $0 <= rules.supporting_days }
        }
        return support
    }

    // MARK: What would make it surer

    private typealias Due = (test: ModelBasis.Test, lastDay: LocalDay?)

    private func dueTests(_ history: BalanceHistory) -> [Due] {
        basis.tests.compactMap { test in
            let last = history.answers.filter { $0.test == test.id && $0.day <= history.today }.map(\.day).max()
            return last.map { history.today - $0 >= rules.retest_days } ?? true ? (test, last) : nil
        }
    }

    /// Those that say something, the most useful first. Of one side against the other no more than “possible” can ever be
    /// said, so what a test tells about that comes after what it tells about the rest.
    private func ranked(_ due: [Due], _ tracks: [StateTrack]) -> [DueTest] {
        let (sides, others) = (tracks.filter(isAsymmetric), tracks.filter { !isAsymmetric($0) })
        let tests = due.map { test, lastDay in
            let main = others.map { gain(of: test, for: $0) }.reduce(0, +)
            let rest = sides.map { gain(of: test, for: $0) }.reduce(0, +)
            return (main: main, test: DueTest(id: test.id, lastDay: lastDay, gain: main + rest))
        }
        return tests.filter { $0.test.gain > 0 }
            .sorted { ($1.main, $1.test.gain, $0.test.id) < ($0.main, $0.test.gain, $1.test.id) }.map(\.test)
    }

    private func isAsymmetric(_ track: StateTrack) -> Bool {
        let patterns = basis.patterns.filter { $0.states.contains(track.key) }
        return track.key.side != .both && !patterns.isEmpty && patterns.allSatisfy(\.isAsymmetry)
    }

    private func surest(_ due: [Due], gain: (ModelBasis.Test) -> Double) -> String? {
        due.map { (id: $0.test.id, gain: gain($0.test)) }.filter { $0.gain > 0 }
            .max { ($0.gain, $1.id) < ($1.gain, $0.id) }?.id
    }

    /// By how much a test is expected to shrink a state's variance: `P - P s²/(P + s²)`.
    private func gain(of test: ModelBasis.Test, for track: StateTrack) -> Double {
        let deviations = test.readings.filter { $0.states.contains(track.key) }
            .compactMap { $0.scoring.expectedDeviation(rules: rules) }
        guard let deviation = deviations.min() else { return 0 }
        let variance = track.estimate.variance
        return variance * variance / (variance + deviation * deviation)
    }
}
