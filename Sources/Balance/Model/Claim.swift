/// How strongly something may be said. No word is stronger than its evidence.
public enum Claim: String, Codable, CaseIterable, Sendable {
    case likely
    case possible
    case unlikely
    case unknown
}

/// What stands behind a claim beside its probability.
public struct ClaimSupport: Equatable, Sendable {
    /// A self-test that counts, and is recent enough, was done.
    public var hasRecentTest = false
    /// Such a test points the same way: beyond the reference.
    public var hasSupportingTest = false
    /// What is known contradicts itself.
    public var isContradictory = false
    /// The sensor has a say here, so it must have been worn lately.
    public var needsWornDays = false
    public var wornDaysOfLastSeven = 0
    /// One side against the other: it may as well be a leg's length or a curved spine.
    public var isAsymmetry = false

    public init() {}
}

/// Why a claim is no stronger, for people who want to know what would change it.
public enum ClaimLimit: String, Codable, Sendable {
    case noRecentTest = "no_recent_test"
    case noTestSupportsIt = "no_test_supports_it"
    case testsContradict = "tests_contradict"
    case tooFewWornDays = "too_few_worn_days"
    case onlyAsymmetry = "only_asymmetry"
}

extension Claim {
    /// The number that may be said with the word: none where nothing is claimed, and none where the word is held back,
    /// for it would say more than the word.
    public func spoken(_ probability: Double, limits: [ClaimLimit]) -> Double? {
        self == .unknown || !limits.isEmpty ? nil : probability
    }

    /// The word for a probability (DOMAIN 4, "Wording").
    ///
    /// `likely` needs 80 % and a recent self-test that supports it, and where the sensor has a say five of the last seven
    /// days worn; the sensor alone, an asymmetry, or tests that contradict each other never give more than `possible`.
    /// `unlikely` needs a recent test too: nothing is ruled out by not having looked.
    ///
    /// - Returns: the word, and what keeps it from being stronger where the probability is.
    public static func word(
        probability: Double, support: ClaimSupport, rules: ImbalanceRules = ImbalanceRules()
    ) -> (claim: Claim, limits: [ClaimLimit]) {
        if probability >= rules.likelyProbability {
            let limits = limits(of: support, rules)
            return (limits.isEmpty ? .likely : .possible, limits)
        }
        if probability >= rules.possibleProbability { return (.possible, []) }
        guard probability <= rules.unlikelyProbability else { return (.unknown, []) }
        if !support.hasRecentTest { return (.unknown, [.noRecentTest]) }
        return support.isContradictory ? (.unknown, [.testsContradict]) : (.unlikely, [])
    }

    private static func limits(of support: ClaimSupport, _ rules: ImbalanceRules) -> [ClaimLimit] {
        var limits: [ClaimLimit] = []
        if !support.hasRecentTest {
            limits.append(.noRecentTest)
        } else if !support.hasSupportingTest {
            limits.append(.noTestSupportsIt)
        }
        if support.isContradictory { limits.append(.testsContradict) }
        if support.needsWornDays, support.wornDaysOfLastSeven < rules.wornDaysOfSeven { limits.append(.tooFewWornDays) }
        if support.isAsymmetry { limits.append(.onlyAsymmetry) }
        return limits
    }
}
