import Motion
import Numbers

extension PosturePipeline {
    /// Makes the frame of a sample.
    mutating func judge(_ sample: Sample, _ inclination: Inclination, dt_s: Double) {
        let up = inclination.up
        frame.begin(time_us: sample.time_us, up: up, activity: .still, calibration: quality)
        guard let body else {
            frame.basis = nil
            frame.activity = gate.update(sample, dt_s: dt_s, tilt: nil)
            return
        }
        // Arcs cost more than the rest of a sample's judgement, and next to upright nobody asks for them.
        let tilt = up.dot(body.up) > nearCosine ? nil : TiltAngles(up: up, body: body)
        frame.activity = gate.update(sample, dt_s: dt_s, tilt: tilt)
        watchHandling(tilt, at_us: sample.time_us, dt_s: dt_s)
        frame.calibration = quality
        guard judgesPosture else {
            claimNothing()
            if quality == .ok, frame.activity != .off, inclination.isSettled {
                if let reading = naming.reading(up: up, body: body, at_us: sample.time_us, dt_s: dt_s) {
                    readings.append(reading)
                }
            } else {
                naming.forget()
            }
            return
        }
        let isUprightTime = frame.activity == .still || frame.activity == .moving
        guard quality == .ok, isUprightTime || frame.activity == .walking else {
            report(detector.advance(time_us: sample.time_us, level: .out, degrees: nil))
            naming.endHold()
            sureness.restart()
            claimNothing()
            return
        }
        let isBend = tilt.map { $0.flexionDegrees >= rules.bendDegrees } ?? false
        let mayTeach = isUprightTime && !isBend && !isHeldOnPurpose && !gate.mayLieStill && inclination.isSettled
        let named = naming.name(up: up, body: body, at_us: sample.time_us, dt_s: dt_s, isTrusted: mayTeach)
        let mayLevel = isUprightTime && !isBend && !isHeldOnPurpose
        let level = mayLevel ? level(named, up: up, body: body) : nil
        let flexion: Double? = if let level, detector.counts(level) { body.flexionDegrees(up: up) } else { nil }
        report(detector.advance(time_us: sample.time_us, level: level ?? .out, degrees: flexion))
        frame.slouchStart_us = detector.slouchStart_us
        if isBend {
            frame.posture = .bend
            claimNothing()
        } else {
            frame.posture = named.posture
            if frame.basis !== naming.basis { frame.basis = naming.basis }
            frame.usesLowSensor = named.usesLowSensor
        }
        if mayLevel, let own = named.own {
            frame.slouchProbability = own.slouch
            frame.band = band(own)
            followSureness(own.slouch, up: up, body: body, at_us: sample.time_us, dt_s: dt_s)
            suspectSlip(at_us: sample.time_us)
        } else {
            sureness.restart()
        }
        alertIfDue(at_us: sample.time_us, up: up, body: body)
    }

    /// The frame rests on the calibration alone.
    private mutating func claimNothing() {
        if frame.basis !== bareBasis { frame.basis = bareBasis }
    }

    // Asked of a pipeline that is being changed, a method that only reads gets a copy of all of it (7.7 kB), with each
    // sample: so these change it, as far as the compiler knows.

    /// `nil` where it is no slouch, however far forward.
    private mutating func level(_ named: PostureNaming.Named, up: Vector3, body: BodyFrame) -> SlouchLevel? {
        if let own = named.own { return own.level }
        guard
            !FixedRule.excludesSlouch(named.posture, isSure: named.isSure, isSlouching: detector.isSlouching)
        else { return nil }
        return FixedRule.level(flexionDegrees: body.flexionDegrees(up: up), rules)
    }

    private mutating func band(_ own: PostureNaming.Named.Own) -> PostureBand {
        if detector.isSlouching { return .slouch }
        guard own.isUpright else { return .elsewhere }
        return own.isRelaxed ? .relaxed : .upright
    }

    private mutating func followSureness(
        _ slouch: Double, up: Vector3, body: BodyFrame, at_us: Int64, dt_s: Double
    ) {
        let floorDegrees = wearerRules.floorDegrees
        let isOpen = sureness.advance(
            probability: slouch, isDeepEnough: body.flexionDegrees(up: up) >= floorDegrees, at_us: at_us, dt_s: dt_s)
        guard isOpen, !gate.mayLieStill else { return }
        events.append(
            .unsure(time_us: at_us, flexionDegrees: body.flexionDegrees(up: up), slouchProbability: slouch))
    }

    /// Where the wearer's postures all lie elsewhere by the same angle, the clip has probably slipped: nothing is claimed
    /// until the upright is held again. In a file whose holds are given to be valid only learning rests.
    private mutating func suspectSlip(at_us: Int64) {
        guard !keepsCalibrationOverGaps, naming.slipProbability >= wearerRules.slipDoubtShare else { return }
        setQuality(.doubtful, at_us: at_us, reason: .usualPostureMoved)
    }

    /// A clip that was in a hand is no longer where it was calibrated. Where the hold is still to come (a file), it is
    /// trusted again from then on.
    private mutating func watchHandling(_ tilt: TiltAngles?, at_us: Int64, dt_s: Double) {
        if let calibrated_us, isHandledBeforeHold, at_us >= calibrated_us {
            isHandledBeforeHold = false
            setQuality(.ok, at_us: at_us, reason: .calibrated)
        }
        guard handling.update(tilt, dt_s: dt_s), quality == .ok else { return }
        isHandledBeforeHold = calibrated_us.map { at_us < $0 } ?? false
        setQuality(.doubtful, at_us: at_us, reason: .turnedUpsideDown)
    }

    private mutating func alertIfDue(at_us: Int64, up: Vector3, body: BodyFrame) {
        guard let start_us = detector.episodeStart_us, detector.isSlouching, !gate.mayLieStill else { return }
        let due_us = start_us.addingClamped(.microseconds(rules.alertDelay_s))
        let paused_us = lastAlert_us?.addingClamped(.microseconds(rules.alertRepeat_s)) ?? due_us
        guard at_us >= max(due_us, paused_us), rules.slouchRule == .fixed || sureness.mean ?? 0 >= rules.alertCertainty
        else { return }
        events.append(
            .alert(
                time_us: at_us, flexionDegrees: body.flexionDegrees(up: up),
                duration_s: Double(at_us - start_us) / 1e6))
        lastAlert_us = at_us
    }
}
