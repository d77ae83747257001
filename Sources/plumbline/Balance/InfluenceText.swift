import Balance
import Reports

/// What moved a level, in a sentence.
struct InfluenceText {
    /// From these exposures on it is called some, and much: a fifth of an hour in eight, and an hour (assumed).
    private static let someExposure = 0.2
    private static let muchExposure = 1.0

    private let influence: Influence
    private let loading: String
    private let names: BalanceNames

    init(_ influence: Influence, loading: String, names: BalanceNames) {
        self.influence = influence
        self.loading = loading
        self.names = names
    }

    var text: String {
        switch influence.cause {
        case .wear(let days, let missing) where missing == days:
            return "not recorded: fades towards ordinary, and is less sure"
        case .wear(let days, let missing):
            let exposure = influence.amount ?? 0
            let much =
                exposure >= Self.muchExposure ? "much" : exposure >= Self.someExposure ? "some" : "little"
            let worn = missing == 0 ? "worn \(days) \(Self.days(days))" : "worn \(days - missing) of \(days) days"
            return "\(worn), \(much) \(loading)"
        case .time(let days):
            return "\(days) \(Self.days(days)): the sensor does not see it, so it fades towards ordinary"
        case .routine(let days):
            return "routine done on \(days) \(Self.days(days))"
        case .test(let id, let times):
            let level = influence.amount ?? 0.5
            let points = level > 0.5 ? "points to more" : level > 0.35 ? "points to the middle" : "points to ordinary"
            let mean = times > 1 ? ", mean of \(times) within a week" : ""
            let contradiction = influence.isContradictory ? "; it contradicts what was known, so all is less sure" : ""
            return "self-test \(names.test(id))\(mean): \(points)\(contradiction)"
        }
    }

    private static func days(_ count: Int) -> String { count == 1 ? "day" : "days" }
}

extension ClaimLimit {
    func text(_ rules: ImbalanceRules) -> String {
        switch self {
        case .noRecentTest: "no self-test of the last \(rules.supporting_days) days says something about it"
        case .noTestSupportsIt: "the self-tests do not support it"
        case .testsContradict: "what is known contradicts itself"
        case .tooFewWornDays: "worn on fewer than \(rules.wornDaysOfSeven) of the last 7 days"
        case .onlyAsymmetry: "one side against the other can have other reasons"
        }
    }
}
