public import Events
public import Motion
public import Posture
public import SensorProtocols

/// A sample on the gateway's time line, with the number that its sensor gave it.
public struct NumberedSample: Equatable, Sendable {
    public var sample: Sample
    /// The start of the sensor that the number counts from, and the number; `nil` where the sensor tells none.
    public var number: SampleNumber?
}

/// What a sample is known by, however often it is sent.
public struct SampleNumber: Equatable, Sendable {
    public var bootID: UInt32
    public var sequence: UInt32
}

/// One sensor's bytes to posture: decoder, samples, times and pipeline in a row.
///
/// No I/O and no clock: bytes come with the time of their arrival, so a capture with its times replays exactly.
public struct SensorFeed: Sendable {
    /// How samples get their time.
    public enum TimeSource: Sendable {
        /// The sensor's clock mapped to the host's, or arrivals where it has none.
        case host
        /// The sensor's clock alone from the first arrival on, for streams that are sent faster than they were taken.
        case sensor
    }

    /// What one piece of bytes brought.
    public struct Output: Sendable {
        /// One for each new sample.
        public var frames: [PostureFrame] = []
        public var samples: [NumberedSample] = []
        /// Old samples that the sensor had kept; they have not passed the pipeline.
        public var resent: [NumberedSample] = []
        /// All that is no sample.
        public var messages: [SensorMessage] = []
        /// The end of a calibration hold, if it ended here.
        public var hold: HoldResult?

        public init() {}

        public mutating func removeAll() {
            frames.removeAll(keepingCapacity: true)
            samples.removeAll(keepingCapacity: true)
            resent.removeAll(keepingCapacity: true)
            messages.removeAll(keepingCapacity: true)
            hold = nil
        }
    }

    /// What came of a hold.
    public enum HoldResult: Sendable {
        case calibrated(Calibration)
        /// Another posture than the upright.
        case held(PostureHold)
        case refused(CalibrationProblem)
    }

    private struct Hold {
        let request: HoldRequest
        /// What a posture is compared with that is not the upright itself.
        let upright: Calibration?
        let mount: MountAxes
        let source: Calibration.AxisSource
        var samples: [Sample] = []
    }

    public let family: ProtocolFamily
    public var pipeline: PosturePipeline
    /// New samples since the feed began.
    public private(set) var samples = 0
    /// Samples that the sensor numbered and that have not come.
    public private(set) var lostSamples = 0

    private let timeSource: TimeSource
    private var decoder: SensorDecoder
    private var assembler: SampleAssembler
    private var times = SensorTimes()
    private var arrivalClock: ArrivalClock
    private var sensorClock: (device_us: Int64, time_us: Int64)?
    var decoded: [SensorMessage] = []
    /// The sensor's talk over Bluetooth; `nil` on a serial line.
    var bluetooth: BluetoothSensor?
    private var raw: [RawSample] = []
    private var last: RawSample?
    private var usualStep_us: Double?
    private var hold: Hold?
    /// For a family that is slower than posture is judged by.
    private var fill: CoarseFill?

    /// - Parameter nominalRate_Hz: for a sensor without a clock; `nil` for its family's over a serial line.
    public init(
        family: ProtocolFamily, pipeline: PosturePipeline = PosturePipeline(), timeSource: TimeSource = .host,
        nominalRate_Hz: Double? = nil
    ) {
        self.family = family
        self.pipeline = pipeline
        self.timeSource = timeSource
        decoder = SensorDecoder(family)
        assembler = SampleAssembler(family)
        arrivalClock = ArrivalClock(nominalRate_Hz: nominalRate_Hz ?? family.defaultRate_Hz)
        fill = family.isCoarse ? CoarseFill() : nil
    }

    public var statistics: FrameStatistics { bluetooth?.statistics ?? decoder.statistics }

    /// How late the last sample was above the link's least delay; `nil` where the sensor has no clock to tell.
    public var lateness_us: Double? { last?.deviceTime_us == nil ? nil : times.lateness_us }

    /// Takes the next so many seconds of samples as a hold.
    ///
    /// - Parameter upright: the calibration in force, for a hold that is compared with it.
    public mutating func beginHold(
        _ request: HoldRequest, upright: Calibration? = nil, mount: MountAxes = .spine,
        source: Calibration.AxisSource = .familyDefault
    ) {
        hold = Hold(request: request, upright: upright, mount: mount, source: source)
        pipeline.isHeldOnPurpose = request.kind != .upright
    }

    /// Whether a hold is under way.
    public var isHolding: Bool { hold != nil }

    /// Lets the hold go that is under way.
    public mutating func endHold() {
        hold = nil
        pipeline.isHeldOnPurpose = false
    }

    /// Takes what arrived at one moment.
    ///
    /// - Parameter arrival_us: on the time line that the frames shall have.
    public mutating func take(_ bytes: [UInt8], arrival_us: Int64, into output: inout Output) {
        decoded.removeAll(keepingCapacity: true)
        decoder.decode(bytes, into: &decoded)
        takeDecoded(arrival_us: arrival_us, into: &output)
    }

    mutating func takeDecoded(arrival_us: Int64, into output: inout Output) {
        for message in decoded {
            raw.removeAll(keepingCapacity: true)
            assembler.assemble(message, into: &raw)
            if !message.isMotion { output.messages.append(message) }
            for sample in raw { take(sample, arrival_us: arrival_us, into: &output) }
        }
    }

    /// The link was cut: what is half there belongs to nothing that comes now.
    public mutating func linkBegins() {
        decoder = SensorDecoder(family)
        assembler = SampleAssembler(family)
    }

    /// Begins a new time line: what is open is closed at the last sample, clocks and pipeline begin anew.
    public mutating func restart(pipeline new: PosturePipeline) {
        pipeline = new
        times = SensorTimes()
        arrivalClock = ArrivalClock(nominalRate_Hz: arrivalClock.rate_Hz)
        sensorClock = nil
        last = nil
        hold = nil
        fill = fill.map { _ in CoarseFill() }
    }

    // MARK: Steps

    private mutating func take(_ raw: RawSample, arrival_us: Int64, into output: inout Output) {
        guard !raw.isResent else {
            // Without a live sample before it there is no line to place it on; it will be asked for again.
            guard let device_us = raw.deviceTime_us, let time_us = pastTime(of: device_us) else { return }
            output.resent.append(NumberedSample(sample: Sample(raw, time_us: time_us), number: raw.number))
            return
        }
        var raw = raw
        raw.deviceTime_us = deviceTime_us(of: raw)
        let lost = lost(before: raw)
        lostSamples += lost
        last = raw
        switch (timeSource, raw.deviceTime_us) {
        case (.sensor, _):
            place(raw, time_us: sensorTime(of: raw, arrival_us: arrival_us, lost: lost), into: &output)
        case (.host, let device_us?):
            if let time_us = times.time(of: raw, device_us: device_us, arrival_us: arrival_us) {
                place(raw, time_us: time_us, into: &output)
            } else {
                placeReady(into: &output)
            }
        case (.host, nil):
            flush(into: &output)
            place(raw, time_us: arrivalClock.map(arrival_us: arrival_us, lostBefore: lost), into: &output)
        }
    }

    /// Nothing more comes for a while: samples that wait for their times get what is known by now.
    public mutating func flush(into output: inout Output) {
        times.flush()
        placeReady(into: &output)
    }

    private mutating func placeReady(into output: inout Output) {
        guard !times.ready.isEmpty else { return }
        for (raw, time_us) in times.takeReady() { place(raw, time_us: time_us, into: &output) }
    }

    private mutating func place(_ raw: RawSample, time_us: Int64, into output: inout Output) {
        let sample = Sample(raw, time_us: time_us)
        let number = raw.number
        samples += 1
        output.samples.append(NumberedSample(sample: sample, number: number))
        for between in fill?.between(sample) ?? [] { _ = pipeline.advance(between) }
        output.frames.append(pipeline.advance(sample))
        if let result = advanceHold(sample) { output.hold = result }
    }

    /// The sensor's time of a sample; where the frame that told it was lost, a usual step after the one before.
    private mutating func deviceTime_us(of raw: RawSample) -> Int64? {
        guard let before_us = last?.deviceTime_us, last?.bootID == raw.bootID else { return raw.deviceTime_us }
        guard let device_us = raw.deviceTime_us else { return usualStep_us.map { before_us + Int64($0.rounded()) } }
        let step_us = Double(device_us &- before_us)
        if let usual_us = usualStep_us {
            if step_us > 0, step_us < 3 * usual_us { usualStep_us = usual_us + 0.05 * (step_us - usual_us) }
        } else if step_us > 0 {
            usualStep_us = step_us
        }
        return device_us
    }

    private func lost(before sample: RawSample) -> Int {
        guard let sequence = sample.sequence, let last, last.bootID == sample.bootID, let before = last.sequence,
            sequence > before
        else { return 0 }
        return Int(sequence - before - 1)
    }

    private mutating func sensorTime(of sample: RawSample, arrival_us: Int64, lost: Int) -> Int64 {
        let previous = sensorClock ?? (sample.deviceTime_us ?? 0, arrival_us)
        // A clock that goes back, or ahead by a day, is another clock.
        let step_us = sample.deviceTime_us.map { $0 &- previous.device_us } ?? -1
        let nominal_us = Int64(1e6 / family.defaultRate_Hz) * Int64(1 + min(lost, 1 << 20))
        let isSensible = (0..<86_400_000_000).contains(step_us)
        let time_us = sensorClock == nil ? arrival_us : previous.time_us + (isSensible ? step_us : nominal_us)
        sensorClock = (sample.deviceTime_us ?? 0, time_us)
        return time_us
    }

    private func pastTime(of device_us: Int64) -> Int64? {
        switch timeSource {
        case .host: times.hostTime(ofPast: device_us)
        case .sensor: sensorClock.map { $0.time_us &- ($0.device_us &- device_us) }
        }
    }

    private mutating func advanceHold(_ sample: Sample) -> HoldResult? {
        guard isHolding else { return nil }
        hold?.samples.append(sample)
        guard let current = hold, let first = current.samples.first,
            Double(sample.time_us - first.time_us) / 1e6 >= current.request.seconds
        else { return nil }
        endHold()
        do throws(CalibrationProblem) {
            if let upright = current.upright, current.request.kind != .upright {
                return .held(
                    try PostureHold(
                        current.request.kind, samples: current.samples, upright: upright, rules: pipeline.rules,
                        needed_s: current.request.seconds))
            }
            let calibration = try Calibration(
                hold: current.samples, mount: current.mount, source: current.source, profile: current.request.profile,
                rules: pipeline.rules, needed_s: current.request.seconds)
            pipeline.setCalibration(calibration)
            return .calibrated(calibration)
        } catch {
            return .refused(error)
        }
    }
}

extension RawSample {
    fileprivate var number: SampleNumber? {
        sequence.flatMap { sequence in
            bootID.map { SampleNumber(bootID: $0, sequence: UInt32(truncatingIfNeeded: sequence)) }
        }
    }
}

extension Sample {
    fileprivate init(_ raw: RawSample, time_us: Int64) {
        self.init(
            time_us: time_us, acceleration_m_s2: raw.acceleration_m_s2,
            angularVelocity_rad_s: raw.angularVelocity_rad_s)
    }
}

extension SensorMessage {
    /// Whether it is all said by the samples made of it.
    fileprivate var isMotion: Bool {
        switch self {
        case .motion, .samples, .clock: true
        default: false
        }
    }
}
