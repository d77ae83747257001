import LocalTime
import Motion

/// A history gone through: what is supposed after it, and what every reading did to that.
struct Inference {
    let basis: ModelBasis
    let rules: ImbalanceRules
    let prior: JointPrior
    let today: LocalDay
    /// The days that count of exposure, and its score.
    let exposureDays: [LocalDay]
    let exposure: Double
    let sex: TestAnswer.Sex?
    let observations: [Observation]
    /// Of each channel, the variance of a session's error in this wearer.
    let retestVariances: [Double]
    /// For each observation: whether it excludes what was known.
    private(set) var isContradictory: [Bool] = []
    /// For each observation, by how much it moved each place of the joint mean.
    private var moved: [[Double]] = []
    private(set) var joint: JointState
    /// The routine's load on each state today.
    private(set) var loads: [Double]
    /// Today, on all states.
    private(set) var readOut: ReadOut
    /// Of each state whose course was asked for: a point a week and a point a test day.
    private(set) var trajectories: [[TrajectoryPoint]]

    /// - Parameters:
    ///   - history: what is known of a wearer.
    ///   - model: with its basis and its numbers.
    ///   - firstDay: where courses begin; `nil` where none is wanted.
    init(_ history: BalanceHistory, model: ImbalanceModel, courseFrom firstDay: LocalDay?) {
        basis = model.basis
        rules = model.rules
        prior = model.prior
        today = history.today
        let exposures = history.exposures(model.rules)
        exposureDays = exposures.keys.sorted()
        exposure = DayExposure.score(of: Array(exposures.values), rules: model.rules)
        let sex = history.sexForNorms
        self.sex = sex
        observations = Observation.all(of: history, basis: model.basis, sex: sex, rules: model.rules)
        var ofChannel = [[Observation]](repeating: [], count: model.basis.channels.count)
        for observation in observations { ofChannel[observation.channel].append(observation) }
        retestVariances = zip(model.basis.channels, ofChannel).map { channel, observations in
            PersonalError.variance(
                usual: channel.retestVariance(prior: model.prior, rules: model.rules), observations: observations,
                rules: model.rules)
        }
        joint = JointState(
            model.prior,
            lastingVariances: model.basis.channels.map {
                $0.lastingVariance(sex: sex, prior: model.prior, rules: model.rules)
            }, rules: model.rules)
        trajectories = [[TrajectoryPoint]](repeating: [], count: model.basis.states.count)
        loads = [Double](repeating: 0, count: model.basis.states.count)
        let exposed = model.basis.states.map { [exposure] in $0.loading * exposure }
        readOut = ReadOut(joint: joint, prior: model.prior, kept: 1, exposed: exposed, trained: loads)
        go(through: history, places: model.places, exposed: exposed, courseFrom: firstDay)
    }

    private mutating func go(
        through history: BalanceHistory, places: [StateKey: Int], exposed: [Double], courseFrom firstDay: LocalDay?
    ) {
        var routine = RoutineLoads(history, places: places, rules: rules)
        let tracked = firstDay == nil ? [] : basis.states.indices.filter { hasEvidence($0) }
        var day = observations.first?.day
        var nextPoint = firstDay ?? today
        var index = 0
        while index < observations.count {
            let testDay = observations[index].day
            points(
                from: &nextPoint, to: testDay, since: day, tracked: tracked, exposed: exposed, routine: &routine)
            joint.advance(days: testDay - (day ?? testDay), prior: prior, rules: rules)
            day = testDay
            routine.advance(to: testDay)
            while index < observations.count, observations[index].day == testDay {
                take(observations[index], exposed: exposed, loads: routine.loads)
                index += 1
            }
            if firstDay != nil, testDay >= nextPoint {
                point(on: testDay, since: day, tracked: tracked, exposed: exposed, routine: &routine)
                nextPoint = max(nextPoint, testDay + 1)
            }
        }
        points(from: &nextPoint, to: today, since: day, tracked: tracked, exposed: exposed, routine: &routine)
        routine.advance(to: today)
        loads = routine.loads
        if firstDay != nil, day != today {
            point(on: today, since: day, tracked: tracked, exposed: exposed, routine: &routine)
        }
        joint.advance(days: today - (day ?? today), prior: prior, rules: rules)
        readOut = ReadOut(joint: joint, prior: prior, kept: 1, exposed: exposed, trained: loads)
    }

    // MARK: A reading

    /// What a channel's row is with the routine's loads of a day.
    private func row(_ channel: Int, exposed: [Double], loads: [Double]) -> JointState.Row {
        var (coupling, effect) = (0.0, 0.0)
        var row: JointState.Row = basis.channels[channel].loads.map { load in
            coupling += load.value * exposed[load.state]
            effect -= load.value * loads[load.state]
            return (load.state, load.value)
        }
        if coupling != 0 { row.append((joint.coupling, coupling)) }
        if effect != 0 { row.append((joint.effect, effect)) }
        row.append((joint.states + 2 + channel, 1))
        return row
    }

    private mutating func take(_ observation: Observation, exposed: [Double], loads: [Double]) {
        let expected = joint.expect(row(observation.channel, exposed: exposed, loads: loads))
        let surprise = observation.score.score - expected.score
        let factor = observation.score.errorFactor
        var error = retestVariances[observation.channel] * factor * factor
        let bound = rules.contradictionDeviations * rules.contradictionDeviations
        isContradictory.append(surprise * surprise > bound * (expected.variance + error))
        // Huber: beyond two deviations a reading pulls no harder.
        error = max(error, surprise * surprise / (rules.huberDeviations * rules.huberDeviations) - expected.variance)
        var step = [Double](repeating: 0, count: joint.size)
        joint.take(surprise: surprise, variance: expected.variance + error, moved: &step)
        moved.append(step)
    }

    /// By how much an observation moves a state's score today.
    func change(_ observation: Int, of state: Int) -> Double {
        let kept = Scalar.exp(-Double(today - observations[observation].day) / rules.fading_days)
        let step = moved[observation]
        return kept * step[state] + readOut.exposed[state] * step[joint.coupling] - loads[state] * step[joint.effect]
    }

    /// By how much slouching moves a state's score today, before any test has told how it couples.
    func change(byExposureOf state: Int) -> Double { readOut.exposed[state] * rules.couplingMean }

    /// A self-test that reads it, or a worn day where slouching loads it, says something of a state.
    func hasEvidence(_ state: Int) -> Bool {
        basis.states[state].loading > 0 && !exposureDays.isEmpty
            || observations.contains { basis.channels[$0.channel].loads.contains { $0.state == state } }
    }

    // MARK: Courses

    /// Points of the weeks before a day, always on the same days of the calendar.
    private mutating func points(
        from next: inout LocalDay, to end: LocalDay, since day: LocalDay?, tracked: [Int], exposed: [Double],
        routine: inout RoutineLoads
    ) {
        guard !tracked.isEmpty else { return }
        let offset = next.daysSince1970 % 7
        var weekly = offset == 0 ? next : next + (offset > 0 ? 7 - offset : -offset)
        while weekly < end {
            point(on: weekly, since: day, tracked: tracked, exposed: exposed, routine: &routine)
            weekly = weekly + 7
        }
        next = max(next, end)
    }

    private mutating func point(
        on date: LocalDay, since day: LocalDay?, tracked: [Int], exposed: [Double], routine: inout RoutineLoads
    ) {
        routine.advance(to: date)
        let since = max(0, date - (day ?? date))
        let kept = Scalar.exp(-Double(since) / rules.fading_days)
        let readOut = ReadOut(joint: joint, prior: prior, kept: kept, exposed: exposed, trained: routine.loads)
        for state in tracked {
            let expected = routine.loads[state] > 0 ? readOut.expectedScore(state, rules: rules) : nil
            trajectories[state].append(
                TrajectoryPoint(
                    day: date,
                    estimate: rules.shown(score: readOut.score(state), variance: readOut.variance(state)),
                    expected: expected.map { rules.ordinary + rules.perDeviation * $0 }))
        }
    }

    // MARK: What a test would bring

    /// By how much a test would lower p(1-p) of each state, on average over what it may say.
    func gains(ofTest test: String) -> [Double] {
        var after = joint
        for channel in basis.channels.indices where basis.channels[channel].test == test {
            let expected = after.expect(row(channel, exposed: readOut.exposed, loads: loads))
            after.shrink(expected.variance + retestVariances[channel])
        }
        let later = ReadOut(joint: after, prior: prior, kept: 1, exposed: readOut.exposed, trained: loads)
        return basis.states.indices.map { state in
            let variance = readOut.variance(state)
            guard variance > 0 else { return 0 }
            let distance = (readOut.score(state) - rules.presence) / variance.squareRoot()
            let told = clamped(1 - later.variance(state) / variance, 0, 1)
            let certain = NormalDistribution.below(distance)
            return max(0, NormalDistribution.bothBelow(distance, correlation: told) - certain * certain)
        }
    }
}
