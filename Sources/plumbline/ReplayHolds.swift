import Gateway
import Motion
import Posture

/// The holds of a replay: which stretches, and what they calibrate.
struct ReplayHolds {
    /// What the holds gave.
    struct Calibrated {
        let upright: Calibration
        let lowUpright: Calibration?
        let slump: SlumpHold?
    }

    private var upright: HoldOption?
    private var slump: HoldOption?

    init(_ texts: [String], calibrateFirst_s: Double?) throws(Failure) {
        for text in texts {
            let option = try HoldOption(parsing: text)
            switch option.name {
            case .upright: upright = option
            case .slump: slump = option
            case .tallest:
                Console.complain(
                    "The hold “tallest” is read but not used yet: upright calibrates, slump sharpens the names.")
            }
        }
        guard let seconds = calibrateFirst_s else { return }
        guard seconds > 0, seconds.isFinite else {
            throw Failure("--calibrate-first takes seconds above 0.", code: .usage)
        }
        guard upright == nil else {
            throw Failure("Give either --calibrate-first or --hold upright=…, not both.", code: .usage)
        }
        upright = try HoldOption(parsing: "upright=0-\(seconds)")
    }

    /// The calibration of one sensor or two; `nil` without an upright hold.
    func calibrate(_ inputs: ReplayInputs, mounting: MountAxes?) throws(Failure) -> Calibrated? {
        guard let upright else {
            if slump != nil { throw Failure("A slump hold needs an upright one to be compared with.", code: .usage) }
            return nil
        }
        let held = inputs.samples(in: upright)
        let main = try Self.calibration(held.main, hold: upright, mounting: mounting, bow: inputs)
        let low =
            inputs.low.isEmpty
            ? nil : try Self.calibration(held.low, hold: upright, mounting: mounting ?? .spine, bow: nil)
        return Calibrated(
            upright: main, lowUpright: low, slump: try slumpHold(inputs, upright: main, lowUpright: low))
    }

    private func slumpHold(
        _ inputs: ReplayInputs, upright: Calibration, lowUpright: Calibration?
    ) throws(Failure) -> SlumpHold? {
        guard let slump else { return nil }
        let held = inputs.samples(in: slump)
        do throws(CalibrationProblem) {
            let found = try SlumpHold(
                samples: held.main, upright: upright, lowSamples: held.low, lowUpright: lowUpright,
                needed_s: min(slump.to_s - slump.from_s, 10))
            if found == nil {
                Console.complain(
                    "The slump hold is less than \(Int(SlumpHold.leastDegrees))° forward of upright: it is not used.")
            }
            return found
        } catch {
            throw Failure("The slump hold cannot be used. \(error.description)")
        }
    }

    /// - Parameter bow: where to look for a bow that shows which way is forward, if `mounting` does not.
    private static func calibration(
        _ held: [Sample], hold: HoldOption, mounting: MountAxes?, bow inputs: ReplayInputs?
    ) throws(Failure) -> Calibration {
        let calibration: Calibration
        do throws(CalibrationProblem) {
            // Whoever names the hold vouches for it, so a little sway is told but not refused.
            calibration = try Calibration(
                hold: held, mount: mounting ?? .spine, source: mounting == nil ? .familyDefault : .mount,
                needed_s: min(hold.to_s - hold.from_s, 10), lenient: true)
        } catch {
            throw Failure("The upright hold cannot be used. \(error.description)")
        }
        if calibration.holdDeviationDegrees > PostureRules().holdDeviationDegrees {
            let tenths = (calibration.holdDeviationDegrees * 10).rounded() / 10
            Console.complain("The upright hold sways by \(tenths)°: the angles are no surer than that.")
        }
        guard mounting == nil, let inputs else { return calibration }
        let bow = inputs.samples(in: hold.following(seconds: 20)).main
        if let bowed = calibration.withForward(fromBow: slowUps(bow)) { return bowed }
        Console.complain("No bow found after the hold, so the usual mounting is taken (+x,-z); --mount gives another.")
        return calibration
    }

    /// "Up" over a stretch, smoothed over a second so that a jolt is no bow.
    private static func slowUps(_ samples: [Sample]) -> [Vector3] {
        var ups: [Vector3] = []
        var mean: Vector3?
        var last_us: Int64?
        for sample in samples {
            let dt_s = last_us.map { Double(sample.time_us - $0) / 1e6 } ?? 0
            last_us = sample.time_us
            let force =
                mean.map { $0 + (sample.acceleration_m_s2 - $0) * (dt_s / (1 + dt_s)) } ?? sample.acceleration_m_s2
            mean = force
            if let up = force.normalized { ups.append(up) }
        }
        return ups
    }
}
