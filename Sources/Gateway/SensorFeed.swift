public import Motion
public import Posture
public import SensorProtocols

/// One sensor's bytes to posture: decoder, samples, times and pipeline in a row.
///
/// No I/O and no clock: bytes come with the time of their arrival, so a capture with its times replays exactly.
public struct SensorFeed: Sendable {
    public let family: ProtocolFamily
    public private(set) var pipeline: PosturePipeline
    /// Samples since the feed began.
    public private(set) var samples = 0

    private var decoder: SensorDecoder
    private var assembler: SampleAssembler
    private var deviceClock = DeviceClock()
    private var arrivalClock: ArrivalClock
    private var messages: [SensorMessage] = []
    private var raw: [RawSample] = []
    private var kept: [Sample] = []
    private var lastSequence: UInt64?
    private var calibrationHold: (samples: [Sample], seconds: Double)?

    public init(family: ProtocolFamily, rules: PostureRules = PostureRules()) {
        self.family = family
        decoder = SensorDecoder(family)
        assembler = SampleAssembler(family)
        arrivalClock = ArrivalClock(nominalRate_Hz: family.defaultRate_Hz)
        pipeline = PosturePipeline(rules: rules)
    }

    public var statistics: FrameStatistics { decoder.statistics }

    /// What came of a calibration hold.
    public enum HoldResult: Sendable {
        case calibrated(Calibration)
        case refused(CalibrationProblem)
    }

    /// Takes the next so many seconds of samples as an upright hold.
    public mutating func beginHold(seconds: Double) { calibrationHold = ([], seconds) }

    /// Takes what arrived at one moment and hands over a frame for every sample in it.
    ///
    /// - Parameter arrival_us: on the time line that the frames shall have.
    /// - Returns: the end of a calibration hold, if it ended here.
    public mutating func take(
        _ bytes: [UInt8], arrival_us: Int64, mount: MountAxes = .spine, frames: inout [PostureFrame]
    ) -> HoldResult? {
        messages.removeAll(keepingCapacity: true)
        raw.removeAll(keepingCapacity: true)
        decoder.decode(bytes, into: &messages)
        for message in messages { assembler.take(message, into: &raw) }
        var result: HoldResult?
        for sample in raw {
            let time_us = time(of: sample, arrival_us: arrival_us)
            let timed = Sample(
                time_us: time_us, acceleration_m_s2: sample.acceleration_m_s2,
                angularVelocity_rad_s: sample.angularVelocity_rad_s)
            samples += 1
            kept.append(timed)
            frames.append(pipeline.advance(timed))
            if let ended = hold(timed, mount: mount) { result = ended }
        }
        return result
    }

    /// Hands over the samples since the last call, as they went into the pipeline.
    public mutating func drainSamples() -> [Sample] {
        defer { kept.removeAll(keepingCapacity: true) }
        return kept
    }

    /// Hands over the seconds of the track that are complete.
    public mutating func drainTrack() -> [TrackSecond] { pipeline.drainTrack() }

    /// Ends the stream: what is open is closed at the last sample.
    public mutating func finish() { pipeline.finish() }

    /// Hands over what the pipeline found since the last call.
    public mutating func drainEvents() -> [PostureEvent] { pipeline.drainEvents() }

    private mutating func time(of sample: RawSample, arrival_us: Int64) -> Int64 {
        if let device_us = sample.deviceTime_us {
            return deviceClock.map(device_us: device_us, arrival_us: arrival_us).host_us
        }
        var lost = 0
        if let sequence = sample.sequence, let last = lastSequence, sequence > last { lost = Int(sequence - last - 1) }
        lastSequence = sample.sequence ?? lastSequence
        return arrivalClock.map(arrival_us: arrival_us, lostBefore: lost)
    }

    private mutating func hold(_ sample: Sample, mount: MountAxes) -> HoldResult? {
        guard var current = calibrationHold else { return nil }
        current.samples.append(sample)
        calibrationHold = current
        guard let first = current.samples.first, Double(sample.time_us - first.time_us) / 1e6 >= current.seconds else {
            return nil
        }
        calibrationHold = nil
        do throws(CalibrationProblem) {
            let calibration = try Calibration(
                hold: current.samples, mount: mount, source: .familyDefault, rules: pipeline.rules,
                needed_s: current.seconds)
            pipeline.setCalibration(calibration)
            return .calibrated(calibration)
        } catch {
            return .refused(error)
        }
    }
}
