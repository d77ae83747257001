public import Balance

extension ClaimLimit {
    /// Why a claim is no stronger, for people: it follows a colon.
    public func text(_ rules: ImbalanceRules) -> String {
        switch self {
        case .noRecentTest: "no self-test of the last \(rules.supporting_days) days says something about it"
        case .noTestSupportsIt: "the self-tests do not support it"
        case .testsContradict: "what is known contradicts itself"
        case .tooFewWornDays: "worn on fewer than \(rules.wornDaysOfSeven) of the last 7 days"
        case .onlyAsymmetry: "one side against the other can have other reasons"
        }
    }
}
