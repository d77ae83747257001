import Motion

/// Sees that the clip has been in a hand: turned as no wearer's back turns.
///
/// A deep bend forward may go beyond the horizontal, lying is about 90° in any direction; but nobody hangs head down
/// over the back or a side. A clip that did has been taken off or has swung round, so what it was calibrated for is gone.
struct HandlingMonitor {
    /// Shorter is a blow, not a hand (assumed).
    private static let least_s = 0.3

    private let limitDegrees: Double
    private var turned_s = 0.0

    init(rules: PostureRules) { limitDegrees = rules.wearableDegrees }

    /// - Parameter tilt: the wearer's angles; `nil` near upright.
    /// - Returns: `true` once, at the moment at which it is seen.
    mutating func update(_ tilt: TiltAngles?, dt_s: Double) -> Bool {
        guard let tilt, tilt.totalDegrees > limitDegrees,
            tilt.flexionDegrees <= 0 || abs(tilt.leanDegrees) >= 45
        else {
            turned_s = 0
            return false
        }
        let before_s = turned_s
        turned_s += dt_s
        return before_s < Self.least_s && turned_s >= Self.least_s
    }
}
