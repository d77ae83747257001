/// Why the calibration is trusted from now on, or no longer.
public enum CalibrationReason: CaseIterable, Equatable, Sendable {
    /// A hold has ended well.
    case calibrated
    /// The clip was turned as no wearer's back turns (`HandlingMonitor`).
    case turnedUpsideDown
    /// No samples for longer than `PostureRules.doubtfulGap_s`.
    case longGap
    /// The lowest tenth of half an hour's flexion has moved away and stays (`DriftMonitor`).
    case usualPostureMoved
}
