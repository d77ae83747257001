import Numbers
public import Posture

/// Notices that a wearer has changed position after an alert, so that it can be confirmed (BALANCE 7).
///
/// Ten seconds in a row out of the slouch (below the angle at which one ends, where one angle decides for everybody, and
/// while walking), worn and calibrated, sitting, standing or walking. After
/// five minutes it is no answer to the alert any more (`AlertAnswers`), and nothing is confirmed.
public struct CorrectedCue: Sendable {
    static let held_us: Int64 = 10_000_000
    /// Longer than this without a frame, nobody knows what was in between.
    static let longestGap_us: Int64 = 1_000_000

    private let exitDegrees: Double
    private var alert_us: Int64?
    private var since_us: Int64?
    private var last_us: Int64?

    public init(rules: PostureRules) { exitDegrees = rules.slouchEnterDegrees - rules.slouchHysteresisDegrees }

    /// An alert was given.
    public mutating func alerted(at_us: Int64) { (alert_us, since_us, last_us) = (at_us, nil, nil) }

    /// The alert is waited for no longer.
    public mutating func forget() { (alert_us, since_us, last_us) = (nil, nil, nil) }

    /// - Returns: `true` once, when the position has been changed for long enough.
    public mutating func advance(_ frame: PostureFrame) -> Bool {
        guard let alerted_us = alert_us, frame.time_us >= alerted_us else { return false }
        defer { last_us = frame.time_us }
        if let last_us, frame.time_us - last_us > Self.longestGap_us { since_us = nil }
        guard isOut(frame) else {
            since_us = nil
            return false
        }
        let began_us = since_us ?? frame.time_us
        since_us = began_us
        guard began_us - alerted_us < Int64.microseconds(AlertAnswers.missing_s) else {
            alert_us = nil
            return false
        }
        guard frame.time_us - began_us >= Self.held_us else { return false }
        alert_us = nil
        return true
    }

    private func isOut(_ frame: PostureFrame) -> Bool {
        guard frame.calibration == .ok, frame.activity != .off, frame.activity != .lying,
            let flexion = frame.flexionDegrees
        else { return false }
        // Who leans over is in another position, but who leans over forward has not sat up either.
        return switch frame.band {
        case .slouch: false
        case .upright, .relaxed: true
        case .elsewhere, nil: flexion < exitDegrees
        }
    }
}
