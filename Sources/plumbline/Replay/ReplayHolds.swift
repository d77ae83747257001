import Gateway
import Motion
import Numbers
import PlainText
import Posture
import Terminal

/// The holds of a replay: which stretches, and what they calibrate.
struct ReplayHolds {
    /// What the holds gave.
    struct Calibrated {
        let upright: Calibration
        let lowUpright: Calibration?
        let slump: SlumpHold?
        let held: [PostureHold]

        var range: PersonalRange { PersonalRange(held) }
    }

    /// So long after the upright hold a bow is looked for.
    private static let bow_s = 20.0

    private var upright: HoldOption?
    /// The others, which are compared with it.
    private var others: [HoldOption] = []

    init(_ texts: [String], calibrateFirst_s: Double?) throws {
        for text in texts {
            let option = try HoldOption(parsing: text)
            if option.name == .upright { upright = option } else { others.append(option) }
        }
        guard let seconds = calibrateFirst_s else { return }
        guard seconds > 0, OptionRange.calibrateFirst.range.contains(seconds) else {
            throw Failure("--calibrate-first takes seconds above 0, and 600 at most.", code: .usage)
        }
        guard upright == nil else {
            throw Failure("Give either --calibrate-first or --hold upright=…, not both.", code: .usage)
        }
        upright = try HoldOption(parsing: "upright=0-\(seconds)")
    }

    /// Whether there is none at all.
    var isEmpty: Bool { upright == nil && others.isEmpty }

    /// The calibration of one sensor or two; `nil` without an upright hold.
    func calibrate(_ inputs: inout ReplayInputs, mounting: MountAxes?) throws -> Calibrated? {
        guard let upright else {
            if let other = others.first {
                throw Failure("A \(other.name.rawValue) hold needs an upright one to be compared with.", code: .usage)
            }
            return nil
        }
        let bow = mounting == nil ? [upright.following(seconds: Self.bow_s)] : []
        let samples = try inputs.heldSamples([upright] + others + bow)
        let held = samples.samples(in: upright)
        let main = try Self.calibration(held.main, hold: upright, mounting: mounting, bow: samples)
        let low =
            samples.hasLow
            ? try Self.calibration(held.low, hold: upright, mounting: mounting ?? .spine, bow: nil) : nil
        let postures = try others.map { hold throws in
            try posture(hold, samples, upright: main, lowUpright: low)
        }
        let calibrated = Calibrated(
            upright: main, lowUpright: low, slump: postures.slump(comparedWith: main), held: postures)
        if calibrated.range.tallestDegrees != nil, calibrated.range.slumpDegrees == nil {
            Console.complain("A range goes from the tallest to a slump: without --hold slump=… it is not known.")
        }
        return calibrated
    }

    private func posture(
        _ hold: HoldOption, _ inputs: HeldSamples, upright: Calibration, lowUpright: Calibration?
    ) throws -> PostureHold {
        let samples = inputs.samples(in: hold)
        let needed_s = min(hold.to_s - hold.from_s, 10)
        do throws(CalibrationProblem) {
            var held = try PostureHold(
                hold.name, samples: samples.main, upright: upright, needed_s: needed_s, lenient: true)
            held.lowForwardDegrees = try lowUpright.map { low throws(CalibrationProblem) in
                try PostureHold(hold.name, samples: samples.low, upright: low, needed_s: needed_s, lenient: true)
            }?.forwardDegrees
            if hold.name == .slump, SlumpHold(held) == nil {
                Console.complain(
                    "The slump hold is less than \(Int(clamping: SlumpHold.leastDegrees))° forward of upright: it is not used."
                )
            }
            return held
        } catch {
            throw Failure("The \(hold.name.rawValue) hold cannot be used. \(error.description)")
        }
    }

    /// - Parameter bow: where to look for a bow that shows which way is forward, if `mounting` does not.
    private static func calibration(
        _ held: [Sample], hold: HoldOption, mounting: MountAxes?, bow inputs: HeldSamples?
    ) throws -> Calibration {
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
            let tenths = DecimalText.tenths(calibration.holdDeviationDegrees)
            Console.complain(
                calibration.holdDeviationDegrees > PostureRules().holdDoubtfulDegrees
                    ? "The upright hold sways by \(tenths)°: nobody held still, so no posture is named."
                    : "The upright hold sways by \(tenths)°: the angles are no surer than that.")
        }
        guard mounting == nil, let inputs else { return calibration }
        let bow = inputs.samples(in: hold.following(seconds: bow_s)).main
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
