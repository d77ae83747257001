/// How strongly something may be said. No word is stronger than its evidence.
public enum Claim: String, Codable, CaseIterable, Sendable {
    case likely
    case possible
    case unlikely
    case unknown
}

/// What stands behind a claim beside its probability.
public struct ClaimSupport: Equatable, Sendable {
    /// That very state was read by a self-test of the last weeks; of a pattern, half of its states by two tests.
    public var hasRecentReading = false
    /// Of a pattern: any of its states was read by a self-test of the last weeks.
    public var hasSomeReading = false
    /// A test that measures a state itself lies beyond its presence, of the last weeks.
    public var hasDirectReading = false
    /// A test excludes what was known, and has not been done again.
    public var isContradictory = false
    /// One side against the other: it may as well be a leg's length or a curved spine.
    public var isAsymmetry = false

    public init() {}
}

/// Why a claim is no stronger, for people who want to know what would change it.
public enum ClaimLimit: String, Codable, Sendable {
    case noRecentTest = "no_recent_test"
    /// Of a pattern: too few of its muscles were tested.
    case tooFewTests = "too_few_tests"
    case noTestSupportsIt = "no_test_supports_it"
    case testsContradict = "tests_contradict"
    case onlyAsymmetry = "only_asymmetry"
}

extension Claim {
    /// The number that may be said with the word: none where nothing is claimed, and none where the word is held back,
    /// for it would say more than the word.
    public func spoken(_ probability: Double, limits: [ClaimLimit]) -> Double? {
        self == .unknown || !limits.isEmpty ? nil : probability
    }

    /// What the word is for.
    public enum Subject: Equatable, Sendable {
        case state
        case pattern
    }

    /// The word for a probability.
    ///
    /// All words need a recent reading of what they are said of: nothing is found, and nothing ruled out, by not having
    /// looked. That a pattern is possible may be said after one of its tests: of 4,000 simulated people with about half of the
    /// tests done it is then as often true (about every second time) as where two tests had to read half of its muscles, and
    /// half as many again of those who have it are found. What is likely, or ruled out, needs the two tests. `likely` was true in .83 on simulated people of another author; at .70 every fourth of the healthy people of
    /// a study with short holds would have been told it, at .80 every fourteenth.
    ///
    /// - Parameters:
    ///   - probability: that it is present.
    ///   - prior: the same of somebody of whom nothing is known.
    ///   - subject: a state or a pattern.
    ///   - support: what stands behind it.
    ///   - rules: the model's numbers.
    /// - Returns: the word, and what keeps it from being stronger where the probability is.
    public static func word(
        probability: Double, prior: Double, of subject: Subject, support: ClaimSupport,
        rules: ImbalanceRules = ImbalanceRules()
    ) -> (claim: Claim, limits: [ClaimLimit]) {
        let isPossible =
            switch subject {
            case .state: probability >= rules.possibleProbability && probability > prior
            case .pattern:
                probability >= rules.possiblePattern && probability > rules.possiblePatternLift * prior
            }
        let isUnlikely = probability <= rules.unlikelyProbability
        guard isPossible || isUnlikely else { return (.unknown, []) }
        guard support.hasRecentReading || isPossible && support.hasSomeReading else {
            return (.unknown, [subject == .state ? .noRecentTest : .tooFewTests])
        }
        // A single test that does not fit is no support.
        guard support.hasRecentReading || !support.isContradictory else { return (.unknown, [.testsContradict]) }
        guard isPossible else {
            return support.isContradictory ? (.unknown, [.testsContradict]) : (.unlikely, [])
        }
        guard probability >= rules.likelyProbability else { return (.possible, []) }
        var limits: [ClaimLimit] = []
        if !support.hasRecentReading { limits.append(.tooFewTests) }
        if !support.hasDirectReading { limits.append(.noTestSupportsIt) }
        if support.isContradictory { limits.append(.testsContradict) }
        if support.isAsymmetry { limits.append(.onlyAsymmetry) }
        return (limits.isEmpty ? .likely : .possible, limits)
    }
}
