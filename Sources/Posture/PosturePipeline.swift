public import Motion
import Numbers

/// What the pipeline found besides the frames.
public enum PostureEvent: Equatable, Sendable {
    /// A slouch has lasted long enough to be an episode; it began earlier.
    case episodeBegan(start_us: Int64)
    case episode(Episode)
    /// A running episode has lasted longer than the alert delay, and the last alert is long enough ago.
    case alert(time_us: Int64, flexionDegrees: Double, duration_s: Double)
    case gap(Gap)
    case calibration(time_us: Int64, CalibrationQuality, reason: CalibrationReason)
    /// The sensor has lain somewhere since `from_us`, as is known only now: what was said of that time is void, in the
    /// track that was handed over before, too (`TrackSecond.notWorn`). No episode of that time was told.
    case notWorn(from_us: Int64, until_us: Int64)
    /// The sensor measures what no worn one can; `nil` where it measures again.
    case measurement(time_us: Int64, MeasurementFault?)
    /// For a minute it could not be said whether the wearer slouches; an answer would teach it (`correct`).
    case unsure(time_us: Int64, flexionDegrees: Double, slouchProbability: Double)
}

/// One sensor's samples to posture: filter, angles, gates, detector, track.
///
/// A value type without clock or I/O: the same samples and calibrations give the same results, bit for bit, live, in
/// replay and in re-analysis; a copy is a checkpoint. The 1 Hz track and the events gather until they are drained.
/// Frames, events and names are of the moment (causal); the track has the angles as they are known at most four seconds
/// later (`SmoothTrack`).
/// A second, low sensor helps where the posture is named (`LowReading`); its own pipeline names nothing.
public struct PosturePipeline: Sendable {
    public let rules: PostureRules
    /// The wearer holds a posture because they were asked to: whatever it looks like, it is no slouch.
    public var isHeldOnPurpose = false
    public internal(set) var quality: CalibrationQuality
    /// The time of the last sample that was taken.
    public private(set) var lastSample_us: Int64?
    /// What the filter has learned of the gyro so far; `nil` where none has come.
    public var gyroModel: GyroModel? { track.gyroModel }

    /// Of the rules, which are many: asked of them, all would be copied for each sample.
    let wearerRules: WearerRules
    let judgesPosture: Bool
    let keepsCalibrationOverGaps: Bool
    /// Of the inclination up to which no gate asks for an angle.
    var nearCosine: Double
    var body: BodyFrame?
    /// Of frames in which no posture is named.
    var bareBasis: FrameBasis?
    var calibrated_us: Int64?
    private var measurement = MeasurementWatch()
    /// Since when the sensor measures what no worn one can.
    private var unmeasuredSince_us: Int64?
    /// What was known of the gyro before something was suspicious.
    private var gyroBefore: GyroModel?
    private let filter: InclinationFilter.Configuration
    var gate: ActivityGate
    private var notWorn = NotWornTime()
    var handling: HandlingMonitor
    var isHandledBeforeHold = false
    var naming: PostureNaming
    var sureness = SlouchSureness()
    var readings: [LowReading] = []
    var detector: SlouchDetector
    private var drift: DriftMonitor
    private var track: SmoothTrack
    /// The frame of the last sample, where `hasFrame`: an optional one would be copied each time that it is asked for. The
    /// next one is made in its place.
    var frame = PostureFrame(
        time_us: 0, up: Vector3(0, 0, 1), basis: nil, posture: .unknown, activity: .off, calibration: .none)
    private var hasFrame = false
    private var usualInterval_s: Double?
    var lastAlert_us: Int64?
    var events: [PostureEvent] = []
    private var seconds: [TrackSecond] = []

    /// - Parameters:
    ///   - rules: all numbers that decide.
    ///   - calibration: what angles are counted from; `nil` where there is none yet.
    ///   - quality: how far the calibration is to be trusted from the start; an old one is `doubtful`.
    ///   - judgesPosture: whether it sits at the upper back (T4). What postures are named by, and what a slouch is, is
    ///     known there only: from any other place angles are told, and `LowReading`s, but no posture, episode or alert.
    ///   - keepsCalibrationOverGaps: for files whose hold is given to be valid throughout (`replay`).
    ///   - memory: what was learned of the wearer before, as it is believed now; `nil` where nothing was.
    ///   - filter: what is known of the sensor's ranges and of its gyro.
    public init(
        rules: PostureRules = PostureRules(), calibration: Calibration? = nil, quality: CalibrationQuality = .ok,
        judgesPosture: Bool = true, keepsCalibrationOverGaps: Bool = false,
        memory: WearerMemory? = nil, filter: InclinationFilter.Configuration = .default
    ) {
        self.rules = rules
        wearerRules = rules.wearerRules
        self.judgesPosture = judgesPosture
        self.keepsCalibrationOverGaps = keepsCalibrationOverGaps
        self.filter = filter
        body = calibration.map(BodyFrame.init)
        nearCosine = TiltAngles.nearCosine(by: rules, body: body)
        bareBasis = body.map { FrameBasis(body: $0, estimate: nil) }
        track = SmoothTrack(filter: filter, body: body)
        calibrated_us = calibration?.time_us
        self.quality = calibration == nil ? .none : quality
        gate = ActivityGate(rules: rules)
        handling = HandlingMonitor(rules: rules)
        detector = SlouchDetector(rules: rules)
        drift = DriftMonitor(rules: rules)
        naming = PostureNaming(rules: rules, memory: memory ?? WearerMemory())
    }

    /// What is believed of the wearer's own postures by now; `nil` where a fixed angle decides, or it does not sit at the
    /// upper back.
    public var wearerMemory: WearerMemory? { judgesPosture ? naming.memory : nil }

    /// The slouch episode that is under way, up to the last sample; `nil` where there is none.
    public var runningEpisode_us: Range<Int64>? { detector.running_us }

    /// Puts a new calibration in force from the next sample on; a slump that was compared with the old one is void.
    public mutating func setCalibration(_ calibration: Calibration) {
        let body = BodyFrame(calibration)
        self.body = body
        nearCosine = TiltAngles.nearCosine(by: rules, body: body)
        bareBasis = FrameBasis(body: body, estimate: nil)
        calibrated_us = calibration.time_us
        track.setBody(body, finished: &seconds)
        naming.beginAnew()
        drift = DriftMonitor(rules: rules)
        setQuality(.ok, at_us: calibration.time_us, reason: .calibrated)
    }

    /// Takes what this wearer's slump looks like, compared with the calibration in force; it sharpens the naming.
    public mutating func setSlump(_ slump: SlumpHold?) { naming.setSlump(slump) }

    /// The wearer says whether what is held now, or was within the last minute, is a slouch; it counts from the next sample
    /// on. A slouch that is under way and was none is no episode; said to be one after all, it is as if it had never been
    /// denied.
    ///
    /// - Returns: whether there was anything to correct.
    public mutating func correct(wasSlouch: Bool) -> Bool {
        guard let lastSample_us, naming.correct(wasSlouch: wasSlouch, at_us: lastSample_us) else { return false }
        if wasSlouch { report(detector.restore()) } else { detector.cancel() }
        return true
    }

    /// Takes what a low sensor (L5) of the same wearer says.
    ///
    /// It counts for samples up to a second after it, from a fifth of a second on; without it one sensor decides alone.
    public mutating func setLowSensor(_ reading: LowReading) { naming.add(reading) }

    /// Takes one sample; a sample that is not later than the one before only repeats the last frame.
    ///
    /// - Parameter isMeasured: `false` for one that only fills the time between two measurements.
    public mutating func advance(_ sample: Sample, isMeasured: Bool = true) -> PostureFrame {
        var dt_s = 0.0
        if hasFrame {
            let last_us = frame.time_us
            let step = sample.time_us.subtractingReportingOverflow(last_us)
            if step.overflow || step.partialValue <= 0 { return frame }
            dt_s = Double(step.partialValue) / 1e6
            if dt_s > gapLimit_s {
                // A gap within what is not measured is part of it.
                if unmeasuredSince_us == nil { crossGap(from_us: last_us, to_us: sample.time_us, dt_s: dt_s) }
                measurement.restart()
                dt_s = 0
            } else {
                usualInterval_s = usualInterval_s.map { $0 + 0.05 * (dt_s - $0) } ?? dt_s
            }
        }
        if isMeasured { watchMeasurement(sample, dt_s: dt_s) }
        // No force at all is no sample for the filter, be it for a moment only.
        guard unmeasuredSince_us == nil, sample.acceleration_m_s2 != .zero else { return unmeasured(sample) }
        let inclination = track.update(sample)
        judge(sample, inclination, dt_s: dt_s)
        followStillness(at_us: sample.time_us)
        keep()
        hasFrame = true
        lastSample_us = sample.time_us
        return frame
    }

    /// Ends the recording: the running second and the running episode are closed at the last sample.
    public mutating func finish() {
        if hasFrame {
            report(detector.finish(at_us: frame.time_us))
            endUnmeasured(at_us: frame.time_us)
        }
        events += notWorn.moved().map { .episode($0) }
        track.finish(into: &seconds)
        hasFrame = false
    }

    /// Hands over what has happened since the last call.
    public mutating func drainEvents() -> [PostureEvent] {
        // Emptied while the caller holds them, they would be made anew each time, most times for nothing.
        var drained: [PostureEvent] = []
        swap(&drained, &events)
        return drained
    }

    /// Hands over the seconds of the track that are complete.
    public mutating func drainTrack() -> [TrackSecond] {
        guard !seconds.isEmpty else { return [] }
        notWorn.takeBack(&seconds)
        var drained: [TrackSecond] = []
        swap(&drained, &seconds)
        return drained
    }

    /// Hands over what this sensor, being a low one, says to the upper one: ten readings a second while it is worn, its
    /// calibration is trusted, and it does not judge posture itself.
    public mutating func drainLowReadings() -> [LowReading] {
        var drained: [LowReading] = []
        swap(&drained, &readings)
        return drained
    }

    // MARK: What no sensor can measure

    private mutating func watchMeasurement(_ sample: Sample, dt_s: Double) {
        let wasSuspicious = measurement.isSuspicious
        let change = measurement.update(sample.acceleration_m_s2, dt_s: dt_s)
        if !wasSuspicious, measurement.isSuspicious {
            gyroBefore = track.gyroModel
            detector.mark()
            naming.mark()
        }
        switch change {
        case .began(let fault): beginUnmeasured(fault, at_us: sample.time_us)
        case .ended:
            endUnmeasured(at_us: sample.time_us)
            events.append(.measurement(time_us: sample.time_us, nil))
        case nil: break
        }
    }

    /// Nothing is claimed from here on, and the filter begins anew afterwards with what was known of the gyro before.
    private mutating func beginUnmeasured(_ fault: MeasurementFault, at_us: Int64) {
        events.append(.measurement(time_us: at_us, fault))
        unmeasuredSince_us = at_us
        if case .frozen(let seconds) = fault {
            // It is known late: what was claimed of the same numbers is void.
            let range = at_us.subtractingClamped(.microseconds(seconds))..<at_us
            // With the second that has just begun.
            notWorn.void(range.lowerBound..<at_us.addingClamped(500_000))
            takeBack(range)
        }
        report(detector.finish(at_us: hasFrame ? frame.time_us : at_us))
        naming.forget()
        track.finish(into: &seconds)
        var filter = filter
        filter.gyroModel = gyroBefore ?? filter.gyroModel
        track = SmoothTrack(filter: filter, body: body)
    }

    private mutating func endUnmeasured(at_us: Int64) {
        guard let since_us = unmeasuredSince_us else { return }
        unmeasuredSince_us = nil
        crossGap(
            from_us: since_us, to_us: at_us, dt_s: Double(at_us - since_us) / 1e6, reason: .measuredNothing)
    }

    private mutating func unmeasured(_ sample: Sample) -> PostureFrame {
        frame.begin(
            time_us: sample.time_us, up: hasFrame ? frame.up : Vector3(0, 0, 1), activity: .off, calibration: quality)
        frame.basis = nil
        frame.isMeasured = false
        hasFrame = true
        lastSample_us = sample.time_us
        return frame
    }

    // MARK: Steps

    private var gapLimit_s: Double {
        // The first interval is taken for the usual one unless it is itself a loss.
        max(rules.gap_s, 2.5 * min(usualInterval_s ?? 1, 1))
    }

    private mutating func crossGap(
        from_us: Int64, to_us: Int64, dt_s: Double, reason: Gap.Reason = .samplesLost
    ) {
        events.append(.gap(Gap(from_us: from_us, to_us: to_us, reason: reason, lostSamples: nil)))
        report(detector.interrupt(until_us: to_us))
        naming.endHold()
        sureness.restart()
        gate.restart()
        events += notWorn.moved().map { .episode($0) }
        track.finish(into: &seconds)
        if dt_s >= rules.doubtfulGap_s, quality == .ok, !keepsCalibrationOverGaps {
            setQuality(.doubtful, at_us: to_us, reason: .longGap)
        }
    }

    private mutating func keep() {
        let before = seconds.count
        track.judge(TrackBuilder.Judged(frame), finished: &seconds)
        guard seconds.count > before else { return }
        for second in seconds[before...] where second.activity == .still || second.activity == .moving {
            guard quality == .ok, !keepsCalibrationOverGaps, let flexion = second.flexionDegrees else { continue }
            if drift.update(secondMeanDegrees: flexion) {
                setQuality(.doubtful, at_us: frame.time_us, reason: .usualPostureMoved)
            }
        }
    }

    mutating func setQuality(_ new: CalibrationQuality, at_us: Int64, reason: CalibrationReason) {
        quality = new
        events.append(.calibration(time_us: at_us, new, reason: reason))
    }

    mutating func report(_ outcome: SlouchDetector.Outcome) {
        switch outcome {
        case .nothing: break
        case .began(let start_us): events.append(.episodeBegan(start_us: start_us))
        case .ended(let episode): events += notWorn.tellable(episode).map { .episode($0) }
        }
    }

    /// What was said while the sensor lay still is void once it is known not to have been worn.
    private mutating func followStillness(at_us: Int64) {
        if gate.stillSince_us != notWorn.stillSince_us {
            events += notWorn.moved(stillSince_us: gate.stillSince_us).map { .episode($0) }
            detector.mark()
            naming.mark()
        }
        guard gate.liesStill, let range = notWorn.close(at_us: at_us) else { return }
        takeBack(range)
    }

    /// Nothing of a wearer was measured in a stretch that ends now.
    private mutating func takeBack(_ range: Range<Int64>) {
        report(detector.takeBack(from_us: range.lowerBound))
        naming.takeBack()
        events += notWorn.cut(from_us: range.lowerBound, minimum_s: rules.episodeMinimum_s).map { .episode($0) }
        events.append(.notWorn(from_us: range.lowerBound, until_us: range.upperBound))
    }
}
