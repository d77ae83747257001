public import Events
import LocalTime
import Motion
public import Posture

extension SensorSession {
    /// Takes the next seconds as a hold; any but the upright needs a calibration that is trusted.
    public mutating func beginHold(_ request: HoldRequest, now_us: Int64) {
        guard request.kind == .upright || quality == .ok && calibration != nil else {
            return endHold(false, "It is compared with your upright: calibrate that first.", now_us: now_us)
        }
        wantsBow = request.withBow && request.kind == .upright
        bowSearch = nil
        feed.beginHold(request, upright: calibration, mount: mount, source: mountSource)
        note(
            .calibration, "\(request.instruction) for \(TimeText.duration(seconds: request.seconds)).", now_us: now_us,
            begunHold: request.kind)
    }

    mutating func holdEnded(_ result: SensorFeed.HoldResult, now_us: Int64) {
        switch result {
        case .calibrated(let calibration):
            inForce(calibration)
            if wantsBow {
                bowSearch = BowSearch(after: calibration)
                note(.calibration, "Now bow slowly forward from the hips, wait a moment, and sit up.", now_us: now_us)
            } else {
                endHold(true, "Calibrated.", now_us: now_us)
            }
        case .held(let held):
            output.held = held
            note(.calibration, "The hold is over.", now_us: now_us)
            endHold(true, "Held.", now_us: now_us)
        case .refused(let problem):
            endHold(false, problem.description, now_us: now_us)
        }
    }

    /// Puts a held posture in force from the next sample on; says what is to be remembered.
    public mutating func remember(_ posture: PostureHold) -> PostureHold {
        var posture = posture
        posture.time_us = max(posture.time_us, feed.pipeline.lastSample_us ?? posture.time_us)
        held.append(posture)
        feed.pipeline.setSlump(held.slump(comparedWith: calibration))
        return posture
    }

    mutating func searchBow() {
        // Copies: the compiler does not see that the other parts of a session are not the search's own.
        let (frames, rules) = (scratch.frames, rules)
        guard let outcome = bowSearch?.advance(frames, rules: rules) else { return }
        switch outcome {
        case .searching: break
        case .found(let calibration):
            bowSearch = nil
            feed.pipeline.setCalibration(calibration)
            inForce(calibration)
            endHold(true, "Calibrated; the bow has shown which way is forward.", now_us: calibration.time_us)
        case .notFound(let at_us):
            bowSearch = nil
            endHold(false, "No bow was seen: forward is taken from the usual mounting.", now_us: at_us)
        }
    }

    mutating func inForce(_ calibration: Calibration) {
        self.calibration = calibration
        output.calibration = calibration
        if retained != nil { sinceRetained.calibrations.append(calibration) }
    }

    mutating func endHold(_ isDone: Bool, _ text: String, now_us: Int64) {
        output.holdReply = ControlReply(isDone: isDone, text: text)
        if !isDone { note(.calibration, text, now_us: now_us) }
    }
}
