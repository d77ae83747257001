import Posture

/// What has come into force by a hold, or by what the wearer said, and is not in the record yet. It goes there in one commit
/// with the samples that it applies to first: so the record never knows of the one without the other.
struct HeldResults: Sendable {
    var calibrations: [Calibration] = []
    var postures: [PostureHold] = []
    /// What the wearer has said of postures.
    var corrections: [PostureCorrection] = []

    var isEmpty: Bool { count == 0 }
    var count: Int { calibrations.count + postures.count + corrections.count }

    mutating func add(_ other: HeldResults) {
        calibrations += other.calibrations
        postures += other.postures
        corrections += other.corrections
    }
}
