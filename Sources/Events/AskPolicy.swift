public import LocalTime
import Numbers

/// When a wearer may be asked whether that is a slouch: seldom, and never while nothing is to be told.
public struct AskPolicy: Equatable, Sendable {
    /// On one day (assumed: each answer teaches, and a question too many is one that nobody answers).
    public static let mostPerDay = 3
    private static let pause_us: Int64 = 1_800_000_000

    private var asked: [Moment]

    /// - Parameter asked: when the wearer was asked before, as far as it is kept.
    public init(asked: [Moment] = []) { self.asked = asked }

    /// Whether it may be asked now; if so, it counts as asked.
    ///
    /// - Parameters:
    ///   - moment: when.
    ///   - standing: how the wearer's alerts stand then.
    public mutating func mayAsk(at moment: Moment, _ standing: AlertStanding) -> Bool {
        guard standing.quiet == nil else { return false }
        // A clock that was set back has questions in its future: they count.
        let isSoon = { (other: Moment) in
            moment.utc_us.subtractingClamped(other.utc_us).magnitude < Self.pause_us.magnitude
        }
        asked.removeAll { $0.day != moment.day && !isSoon($0) }
        guard asked.count(where: { $0.day == moment.day }) < Self.mostPerDay, !asked.contains(where: isSoon) else {
            return false
        }
        asked.append(moment)
        return true
    }
}
