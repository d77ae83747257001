import Motion
import Numbers

extension PosturePipeline {
    mutating func judge(_ sample: Sample, _ inclination: Inclination, dt_s: Double) -> PostureFrame {
        let up = inclination.up
        var frame = PostureFrame(
            time_us: sample.time_us, up: up, flexionDegrees: nil, leanDegrees: nil, posture: .unknown,
            activity: .still, calibration: quality)
        guard let body else {
            frame.activity = gate.update(sample, dt_s: dt_s, tilt: nil)
            return frame
        }
        let flexion = body.flexionDegrees(up: up)
        let lean = body.leanDegrees(up: up)
        frame.flexionDegrees = flexion
        frame.leanDegrees = lean
        let tilt = body.tiltDegrees(up: up)
        frame.activity = gate.update(sample, dt_s: dt_s, tilt: (flexion, lean, tilt))
        watchHandling(tilt: tilt, flexion: flexion, lean: lean, at_us: sample.time_us, dt_s: dt_s)
        frame.calibration = quality
        guard judgesPosture else {
            if quality == .ok, frame.activity != .off, inclination.isSettled {
                if let reading = naming.reading(up: up, body: body, at_us: sample.time_us, dt_s: dt_s) {
                    readings.append(reading)
                }
            } else {
                naming.forget()
            }
            return frame
        }
        let isUprightTime = frame.activity == .still || frame.activity == .moving
        guard quality == .ok, isUprightTime || frame.activity == .walking else {
            report(detector.advance(time_us: sample.time_us, level: .out, degrees: nil))
            naming.endHold()
            sureness.restart()
            return frame
        }
        let isBend = flexion >= rules.bendDegrees
        let mayTeach = isUprightTime && !isBend && !isHeldOnPurpose && !gate.mayLieStill && inclination.isSettled
        let named = naming.name(up: up, body: body, at_us: sample.time_us, dt_s: dt_s, isTrusted: mayTeach)
        let mayLevel = isUprightTime && !isBend && !isHeldOnPurpose
        let level = mayLevel ? level(named, flexion: flexion) : nil
        report(detector.advance(time_us: sample.time_us, level: level ?? .out, degrees: level == nil ? nil : flexion))
        frame.slouchStart_us = detector.slouchStart_us
        frame.posture = isBend ? .bend : named.estimate.posture
        frame.held = isBend ? nil : named.estimate
        frame.usesLowSensor = !isBend && named.estimate.usesLowSensor
        if mayLevel, let slouch = named.judgement?.slouch {
            frame.slouchProbability = slouch
            frame.band = band(named)
            followSureness(slouch, flexion: flexion, at_us: sample.time_us, dt_s: dt_s)
            suspectSlip(at_us: sample.time_us)
        } else {
            sureness.restart()
        }
        alertIfDue(at_us: sample.time_us, flexion: flexion)
        return frame
    }

    // Asked of a pipeline that is being changed, a method that only reads gets a copy of all of it (7.7 kB), with each
    // sample: so these change it, as far as the compiler knows.

    /// `nil` where it is no slouch, however far forward.
    private mutating func level(_ named: PostureNaming.Named, flexion: Double) -> SlouchLevel? {
        if let level = named.judgement?.level { return level }
        guard !excludesSlouch(named.estimate) else { return nil }
        return if flexion >= rules.slouchEnterDegrees {
            .enter
        } else {
            flexion < rules.slouchEnterDegrees - rules.slouchHysteresisDegrees ? .out : .stay
        }
    }

    private mutating func band(_ named: PostureNaming.Named) -> PostureBand {
        if detector.isSlouching { return .slouch }
        guard named.judgement?.isUpright == true else { return .elsewhere }
        return named.judgement?.isRelaxed == true ? .relaxed : .upright
    }

    private mutating func followSureness(_ slouch: Double, flexion: Double, at_us: Int64, dt_s: Double) {
        let isOpen = sureness.advance(
            probability: slouch, isDeepEnough: flexion >= wearerRules.floorDegrees, at_us: at_us, dt_s: dt_s)
        guard isOpen, !gate.mayLieStill else { return }
        events.append(.unsure(time_us: at_us, flexionDegrees: flexion, slouchProbability: slouch))
    }

    /// Where the wearer's postures all lie elsewhere by the same angle, the clip has probably slipped: nothing is claimed
    /// until the upright is held again. In a file whose holds are given to be valid only learning rests.
    private mutating func suspectSlip(at_us: Int64) {
        guard !keepsCalibrationOverGaps, naming.slipProbability >= wearerRules.slipDoubtShare else { return }
        setQuality(.doubtful, at_us: at_us, reason: .usualPostureMoved)
    }

    /// Whether the posture's name says that this is no slouch, however far forward: a lean, or a bend from the hips, that
    /// only a low sensor sees. A slouch does not begin where a lean to the side is the likelier, but only a sure one cuts
    /// it in two, for one sensor often takes a slouch for a lean.
    private mutating func excludesSlouch(_ named: HeldEstimate) -> Bool {
        switch named.posture {
        case .leanLeft, .leanRight: !detector.isSlouching || named.isSure
        case .leanForward: true
        default: false
        }
    }

    /// A clip that was in a hand is no longer where it was calibrated. Where the hold is still to come (a file), it is
    /// trusted again from then on.
    private mutating func watchHandling(tilt: Double, flexion: Double, lean: Double, at_us: Int64, dt_s: Double) {
        if let calibrated_us, isHandledBeforeHold, at_us >= calibrated_us {
            isHandledBeforeHold = false
            setQuality(.ok, at_us: at_us, reason: .calibrated)
        }
        let isHandled = handling.update(tiltDegrees: tilt, flexionDegrees: flexion, leanDegrees: lean, dt_s: dt_s)
        guard isHandled, quality == .ok else { return }
        isHandledBeforeHold = calibrated_us.map { at_us < $0 } ?? false
        setQuality(.doubtful, at_us: at_us, reason: .turnedUpsideDown)
    }

    private mutating func alertIfDue(at_us: Int64, flexion: Double) {
        guard let start_us = detector.episodeStart_us, detector.isSlouching, !gate.mayLieStill else { return }
        let due_us = start_us.addingClamped(.microseconds(rules.alertDelay_s))
        let paused_us = lastAlert_us?.addingClamped(.microseconds(rules.alertRepeat_s)) ?? due_us
        guard at_us >= max(due_us, paused_us), rules.slouchRule == .fixed || sureness.mean ?? 0 >= rules.alertCertainty
        else { return }
        events.append(.alert(time_us: at_us, flexionDegrees: flexion, duration_s: Double(at_us - start_us) / 1e6))
        lastAlert_us = at_us
    }
}
