public import Balance

extension ClaimLimit {
    /// Why a claim is no stronger, for people: it follows a colon.
    public func text(_ rules: ImbalanceRules) -> String {
        switch self {
        case .noRecentTest: "no self-test of it in the last \(rules.supporting_days) days"
        case .tooFewTests: "too few of its muscles were tested in the last \(rules.supporting_days) days"
        case .noTestSupportsIt:
            "no self-test of the last \(rules.direct_days) days measures the muscle itself and finds it"
        case .testsContradict: "a self-test does not fit what was known before"
        case .onlyAsymmetry: "one side against the other can have other reasons"
        }
    }
}
