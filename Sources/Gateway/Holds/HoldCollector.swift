import Events
import Motion
public import Posture

/// What came of a hold.
public enum HoldResult: Sendable {
    case calibrated(Calibration)
    /// Another posture than the upright.
    case held(PostureHold)
    case refused(CalibrationProblem)
}

/// Collects the samples of the hold that is under way, and judges them when it has lasted long enough.
struct HoldCollector: Sendable {
    /// How the clip sits on an upright wearer.
    struct Mounting: Sendable {
        /// The usual mounting of a sensor on the spine.
        static let usual = Mounting(axes: .spine, source: .familyDefault)

        var axes: MountAxes
        var source: Calibration.AxisSource
    }

    private struct Hold: Sendable {
        let request: HoldRequest
        /// What a posture is compared with that is not the upright itself.
        let upright: Calibration?
        let mounting: Mounting
        var samples: [Sample] = []
    }

    private var hold: Hold?

    /// A hold is under way.
    var isHolding: Bool { hold != nil }

    /// - Parameter upright: the calibration in force, for a hold that is compared with it.
    mutating func begin(_ request: HoldRequest, upright: Calibration?, mounting: Mounting) {
        hold = Hold(request: request, upright: upright, mounting: mounting)
    }

    /// Lets the hold go that is under way.
    mutating func end() { hold = nil }

    /// Adds one sample.
    ///
    /// - Returns: what came of the hold, at the sample that ends it.
    mutating func advance(_ sample: Sample, rules: PostureRules) -> HoldResult? {
        guard isHolding else { return nil }
        hold?.samples.append(sample)
        guard let ended = hold, let first = ended.samples.first,
            Double(sample.time_us - first.time_us) / 1e6 >= ended.request.seconds(by: rules)
        else { return nil }
        end()
        return Self.judge(ended, rules: rules)
    }

    private static func judge(_ hold: Hold, rules: PostureRules) -> HoldResult {
        do throws(CalibrationProblem) {
            if let upright = hold.upright, hold.request.kind != .upright {
                return .held(
                    try PostureHold(
                        hold.request.kind, samples: hold.samples, upright: upright, rules: rules,
                        needed_s: hold.request.seconds(by: rules)))
            }
            return .calibrated(
                try Calibration(
                    hold: hold.samples, mount: hold.mounting.axes, source: hold.mounting.source,
                    profile: hold.request.profile, rules: rules, needed_s: hold.request.seconds(by: rules)))
        } catch {
            return .refused(error)
        }
    }
}
