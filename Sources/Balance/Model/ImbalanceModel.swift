import LocalTime

/// Supposes from recorded days, routine and self-tests which muscles are tight and which weak, and how sure that is.
///
/// A value and a function of it: the same history gives the same result in whatever order it comes, and with another
/// number in `rules` the whole history is looked at again.
public struct ImbalanceModel: Sendable {
    public let basis: ModelBasis
    public let rules: ImbalanceRules
    let prior: JointPrior
    /// The places of the states.
    let places: [StateKey: Int]
    /// What is supposed of somebody of whom nothing is known: of each state, of each pattern.
    let statePriors: [Double]
    let patternPriors: [Double]

    public init(basis: ModelBasis, rules: ImbalanceRules = ImbalanceRules()) {
        self.basis = basis
        self.rules = rules
        let prior = JointPrior(basis.states, rules: rules)
        self.prior = prior
        places = Dictionary(zip(basis.states.map(\.key), basis.states.indices)) { first, _ in first }
        statePriors = prior.mean.map { mean in
            NormalDistribution.below((mean - rules.presence) / rules.priorVariance.squareRoot())
        }
        patternPriors = basis.patterns.map { pattern in
            PatternProbability.value(
                mean: pattern.informable.map { prior.mean[$0] },
                covariance: pattern.informable.flatMap { row in
                    pattern.informable.map { prior.covariance[row * prior.count + $0] }
                }, needed: pattern.needed, presence: rules.presence)
        }
    }

    /// Stamped on every result.
    public var version: String { "\(rules.version)/\(basis.version)" }

    /// What is supposed of a wearer.
    ///
    /// - Parameters:
    ///   - history: all that is known.
    ///   - courses: whether to say as well how each state went over the weeks, and what moved it.
    public func result(of history: BalanceHistory, courses: Bool = true) -> ImbalanceResult {
        let firstDay = history.firstDay
        let inference = Inference(
            history, model: self,
            courseFrom: courses ? firstDay.map { max($0, history.today - Self.mostCourse_days) } : nil)
        let readings = RecentReadings(inference)
        let due = DueTests(history, inference: inference, readings: readings)
        let states = basis.states.indices.map { state($0, inference, readings, due, courses: courses) }
        let patterns = zip(basis.patterns, patternPriors).map { pattern, prior in
            self.pattern(pattern, prior: prior, inference, readings, due)
        }
        return ImbalanceResult(
            version: version, today: history.today, firstDay: firstDay,
            wornDaysOfLastSeven: history.wornDaysOfLastSeven(rules),
            exposureDays: inference.exposureDays.count, exposure: inference.exposure, sex: inference.sex,
            states: states, patterns: patterns, dueTests: due.ranked)
    }

    /// A course is no longer than ten years.
    private static let mostCourse_days = 3653

    private func state(
        _ state: Int, _ inference: Inference, _ recent: RecentReadings, _ due: DueTests, courses: Bool
    ) -> StateResult {
        let readOut = inference.readOut
        let (score, variance) = (readOut.score(state), max(0, readOut.variance(state)))
        let prior = statePriors[state]
        let careless = carelessness(sessions: recent.sessions(of: state))
        let certain =
            variance > 0
            ? NormalDistribution.below((score - rules.presence) / variance.squareRoot())
            : score > rules.presence ? 1 : 0
        let probability = (1 - careless) * certain + careless * prior
        let word = Claim.word(
            probability: probability, prior: prior, of: .state, support: recent.support(of: state), rules: rules)
        let load = readOut.trained[state]
        let expected =
            load > 0
            ? rules.shown(
                score: readOut.expectedScore(state, rules: rules),
                variance: variance + load * load * rules.expectedEffectDeviation * rules.expectedEffectDeviation) : nil
        return StateResult(
            key: basis.states[state].key, score: score, scoreVariance: variance,
            estimate: rules.shown(score: score, variance: variance), probability: probability, prior: prior,
            hasEvidence: inference.hasEvidence(state), claim: word.claim, limits: word.limits,
            readings: inference.readings(of: state), influences: courses ? inference.influences(on: state) : [],
            expected: expected,
            trajectory: inference.trajectories[state], surestTest: due.surest(of: [state]))
    }

    private func carelessness(sessions: Int) -> Double {
        switch sessions {
        case 0: 0
        case 1: rules.carelessOnce
        default: rules.carelessTwice
        }
    }

    private func pattern(
        _ pattern: ModelBasis.Pattern, prior: Double, _ inference: Inference, _ recent: RecentReadings, _ due: DueTests
    ) -> PatternResult {
        let places = pattern.informable
        let count = PatternProbability.value(
            mean: places.map(inference.readOut.score),
            covariance: places.flatMap { row in places.map { inference.readOut.covariance(row, $0) } },
            needed: pattern.needed, presence: rules.presence)
        let probability = (1 - rules.carelessPattern) * count + rules.carelessPattern * prior
        let word = Claim.word(
            probability: probability, prior: prior, of: .pattern, support: recent.support(of: pattern), rules: rules)
        return PatternResult(
            id: pattern.id, states: pattern.states, informable: places.map { basis.states[$0].key },
            needed: pattern.needed,
            tested: places.filter { recent.sessions(of: $0) > 0 }.map { basis.states[$0].key },
            probability: probability, prior: prior, hasEvidence: places.contains { inference.hasEvidence($0) },
            claim: word.claim, limits: word.limits, surestTest: due.surest(of: places))
    }
}
