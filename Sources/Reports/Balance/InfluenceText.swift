public import Balance
import PlainText

/// What moved a level, in a sentence.
public struct InfluenceText: Sendable {
    /// From these exposures on it is called some, and much: a fifth of an hour in eight, and an hour (assumed).
    private static let someExposure = 0.2
    private static let muchExposure = 1.0

    private let influence: Influence
    private let loading: String
    private let names: BalanceNames

    /// - Parameters:
    ///   - influence: what moved a level.
    ///   - loading: what loads the muscle, as something that somebody does: `slouching`.
    ///   - names: what self-tests are called.
    public init(_ influence: Influence, loading: String, names: BalanceNames) {
        self.influence = influence
        self.loading = loading
        self.names = names
    }

    /// Without a capital letter and a full stop: it follows its dates.
    public var text: String {
        switch influence.cause {
        case .wear(let days, let missing) where missing == days:
            return "not recorded: fades towards ordinary, and is less sure"
        case .wear(let days, let missing):
            let exposure = influence.amount ?? 0
            let much =
                exposure >= Self.muchExposure ? "much" : exposure >= Self.someExposure ? "some" : "little"
            let worn = missing == 0 ? "worn \(days.counted("day"))" : "worn \(days - missing) of \(days) days"
            return "\(worn), \(much) \(loading)"
        case .time(let days):
            return "\(days.counted("day")): the sensor does not see it, so it fades towards ordinary"
        case .routine(let days):
            return "routine done on \(days.counted("day"))"
        case .test(let id, let times):
            let level = influence.amount ?? 0.5
            let points = level > 0.5 ? "points to more" : level > 0.35 ? "points to the middle" : "points to ordinary"
            let mean = times > 1 ? ", mean of \(times) within a week" : ""
            let contradiction = influence.isContradictory ? "; it contradicts what was known, so all is less sure" : ""
            return "self-test \(names.test(id))\(mean): \(points)\(contradiction)"
        }
    }
}
