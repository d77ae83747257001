import Motion
import Posture

/// Looks for the slow bow after an upright hold that shows which way is forward: it is over when the wearer is upright
/// again.
struct BowSearch {
    enum Outcome {
        case searching
        case found(Calibration)
        case notFound(at_us: Int64)
    }

    private static let patience_us: Int64 = 20_000_000
    private static let uprightDegrees = 8.0

    private let calibration: Calibration
    private let end_us: Int64
    private var ups: [Vector3] = []

    init(after calibration: Calibration) {
        self.calibration = calibration
        end_us = calibration.time_us + Self.patience_us
    }

    mutating func advance(_ frames: [PostureFrame], rules: PostureRules) -> Outcome {
        guard let last = frames.last else { return .searching }
        ups += frames.map(\.up)
        let isUpright =
            Scalar.acos(min(1, last.up.dot(calibration.upright))) * Units.degreesPerRadian < Self.uprightDegrees
        if isUpright, var bowed = calibration.withForward(fromBow: ups, rules: rules) {
            bowed.time_us = last.time_us
            return .found(bowed)
        }
        return last.time_us > end_us ? .notFound(at_us: last.time_us) : .searching
    }
}
