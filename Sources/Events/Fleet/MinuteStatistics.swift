import Numbers
public import Posture

/// What a minute of a recording's track was like: what leaves for a fleet's server of somebody who has agreed to that.
///
/// Whole seconds; a second that was not recorded is in none of them, and one of which nothing is claimed is `unknown`, never
/// good. Angles are hundredths of a degree from the calibrated upright, over the seconds that have one.
public struct MinuteStatistics: Equatable, Sendable {
    /// Seconds that were recorded: 0 where the minute is gone, or was never there.
    public var recorded_s = 0
    /// Of them, those in which the sensor was worn.
    public var worn_s = 0
    /// Of them, those of a calibration that is trusted.
    public var calibrated_s = 0
    /// By posture, in the order of `postures`; together `recorded_s`.
    public var posture_s = [Int](repeating: 0, count: Self.postures.count)
    /// Moving or walking.
    public var moving_s = 0
    public var lying_s = 0
    /// Flexion, hundredths of a degree, + = forward; `nil` where no second has an angle.
    public var meanFlexion_cdeg: Int?
    /// Its standard deviation.
    public var flexionDeviation_cdeg: Int?
    public var mostFlexion_cdeg: Int?
    /// Alerts that began in it.
    public var alerts = 0

    /// Part of what is sent: a posture keeps its place, new ones are added at the end.
    public static let postures: [PostureState] = [
        .upright, .slouch, .leanForward, .leanLeft, .leanRight, .recline, .bend, .unknown,
    ]

    public init() {}

    /// Of the seconds of one minute.
    public init(_ track: [TrackSecond], alerts: Int) {
        self.alerts = alerts
        recorded_s = track.count
        for second in track {
            if second.activity != .off { worn_s += 1 }
            if second.calibration == .ok { calibrated_s += 1 }
            if let index = Self.postures.firstIndex(of: second.posture) { posture_s[index] += 1 }
            if [.moving, .walking].contains(second.activity) { moving_s += 1 }
            if second.activity == .lying { lying_s += 1 }
        }
        let flexions = track.compactMap(\.flexionDegrees)
        guard !flexions.isEmpty else { return }
        let count = Double(flexions.count)
        let mean = flexions.reduce(0, +) / count
        let square = flexions.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
        meanFlexion_cdeg = Self.hundredths(mean)
        flexionDeviation_cdeg = Self.hundredths(square.squareRoot())
        mostFlexion_cdeg = flexions.max().map(Self.hundredths)
    }

    private static func hundredths(_ degrees: Double) -> Int { Int(clamping: (degrees * 100).rounded()) }

    /// Whether such a minute can be.
    public var isPossible: Bool {
        let seconds = [recorded_s, worn_s, calibrated_s, moving_s, lying_s]
        let angles = [meanFlexion_cdeg, mostFlexion_cdeg].compactMap(\.self)
        return seconds.allSatisfy { (0...60).contains($0) && $0 <= recorded_s }
            && posture_s.count == Self.postures.count && posture_s.allSatisfy { (0...60).contains($0) }
            && posture_s.reduce(0, +) <= recorded_s && angles.allSatisfy { (-36_000...36_000).contains($0) }
            && (flexionDeviation_cdeg.map { (0...36_000).contains($0) } ?? true)
            && (meanFlexion_cdeg == nil) == (mostFlexion_cdeg == nil) && (0...1_000).contains(alerts)
    }
}
