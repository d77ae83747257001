public import Events
import Motion
public import Posture
public import SensorProtocols

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
        /// How many new samples came, also those that are kept back until their times are known.
        public var received = 0
        /// The sensor's clock was given up here, or is used again.
        public var clockChange: ClockChange?
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
            // Most pieces of bytes bring neither.
            if !resent.isEmpty { resent.removeAll(keepingCapacity: true) }
            if !messages.isEmpty { messages.removeAll(keepingCapacity: true) }
            received = 0
            clockChange = nil
            hold = nil
        }
    }

    public let family: ProtocolFamily
    public var pipeline: PosturePipeline
    /// New samples since the feed began.
    public private(set) var samples = 0

    /// Frames that came since the last acceleration.
    public private(set) var forceless = ForcelessStream()

    private var decoder: SensorDecoder
    private var assembler: SampleAssembler
    private var clock: SampleClock
    private var decoded: [SensorMessage] = []
    /// The sensor's talk over Bluetooth; `nil` on a serial line.
    private var bluetooth: BluetoothSensor?
    private var raw: [RawSample] = []
    /// Samples that the decoder gives without a message.
    private var straight: [RawSample] = []
    private var hold = HoldCollector()
    /// For a family that is slower than posture is judged by.
    private var fill: CoarseFill?

    /// - `nominalRate_Hz`: for a sensor without a clock; `nil` for its family's over a serial line.
    public init(
        family: ProtocolFamily, pipeline: PosturePipeline = PosturePipeline(), timeSource: TimeSource = .host,
        nominalRate_Hz: Double? = nil
    ) {
        self.family = family
        self.pipeline = pipeline
        decoder = SensorDecoder(family)
        assembler = SampleAssembler(family)
        clock = SampleClock(
            source: timeSource, familyRate_Hz: family.defaultRate_Hz, nominalRate_Hz: nominalRate_Hz)
        fill = family.isCoarse ? CoarseFill() : nil
    }

    public var statistics: FrameStatistics { bluetooth?.statistics ?? decoder.statistics }

    /// Samples that the sensor numbered and that have not come.
    public var lostSamples: Int { clock.lostSamples }

    /// How late the last sample was above the link's least delay; `nil` where the sensor has no clock to tell.
    public var lateness_us: Double? { clock.lateness_us }

    // MARK: Holds

    /// Begins a hold of the next seconds at the usual mounting, compared with no calibration.
    public mutating func beginHold(_ request: HoldRequest) { beginHold(request, upright: nil, mounting: .usual) }

    /// Begins a hold of the next seconds.
    ///
    /// - Parameter upright: the calibration in force, for a hold that is compared with it.
    mutating func beginHold(_ request: HoldRequest, upright: Calibration?, mounting: HoldCollector.Mounting) {
        hold.begin(request, upright: upright, mounting: mounting)
        pipeline.isHeldOnPurpose = request.kind != .upright
    }

    /// Whether a hold is under way.
    public var isHolding: Bool { hold.isHolding }

    /// Lets the hold go that is under way.
    public mutating func endHold() {
        hold.end()
        pipeline.isHeldOnPurpose = false
    }

    // MARK: The link

    /// The link was cut: what is half there belongs to nothing that comes now.
    public mutating func beginLink() {
        decoder = SensorDecoder(family)
        assembler = SampleAssembler(family)
        forceless = ForcelessStream()
    }

    /// A new link over Bluetooth.
    ///
    /// - Returns: what makes the sensor stream.
    mutating func beginBluetooth() -> [GATTRequest] {
        beginLink()
        bluetooth = BluetoothSensor(family)
        return bluetooth?.start() ?? []
    }

    /// What makes a silent sensor stream again over Bluetooth; nothing on a serial line.
    mutating func restartBluetooth() -> [GATTRequest] { (bluetooth?.start() ?? []).filter(\.isWrite) }

    /// What stops the sensor's stream over Bluetooth; nothing on a serial line.
    mutating func stopBluetooth() -> [GATTRequest] { bluetooth?.stop() ?? [] }

    /// Goes on with another feed's link over Bluetooth, which stays up.
    mutating func continueBluetooth(of other: SensorFeed) { bluetooth = other.bluetooth }

    // MARK: What comes

    /// Receives what arrived at one moment.
    ///
    /// - `arrival_us`: on the time line that the frames shall have.
    public mutating func receive(_ bytes: [UInt8], arrival_us: Int64, into output: inout Output) {
        decoded.removeAll(keepingCapacity: true)
        straight.removeAll(keepingCapacity: true)
        decoder.decode(bytes, into: &decoded, samples: &straight)
        if !decoded.isEmpty { assemble(arrival_us: arrival_us, into: &output) }
        if !straight.isEmpty { takeStraight(arrival_us: arrival_us, into: &output) }
    }

    /// Receives one value of a characteristic; what it makes necessary is returned, to be carried out now.
    public mutating func receive(
        _ value: [UInt8], from characteristic: BluetoothUUID, arrival_us: Int64, into output: inout Output
    ) -> [GATTRequest] {
        decoded.removeAll(keepingCapacity: true)
        bluetooth?.decode(value, from: characteristic, into: &decoded)
        assemble(arrival_us: arrival_us, into: &output)
        return bluetooth?.drainRequests() ?? []
    }

    /// Receives what the sensor advertises.
    public mutating func receive(_ advertisement: Advertisement, arrival_us: Int64, into output: inout Output) {
        decoded.removeAll(keepingCapacity: true)
        bluetooth?.decode(advertisement, into: &decoded)
        assemble(arrival_us: arrival_us, into: &output)
    }

    /// Nothing more comes for a while: samples that wait for their times get what is known by now.
    public mutating func flush(into output: inout Output) {
        clock.flush()
        placeReady(into: &output)
    }

    // MARK: Steps

    private mutating func assemble(arrival_us: Int64, into output: inout Output) {
        // Out of the feed while the feed changes: so none of it is copied.
        var messages: [SensorMessage] = []
        var new: [RawSample] = []
        swap(&messages, &decoded)
        swap(&new, &raw)
        for index in messages.indices {
            new.removeAll(keepingCapacity: true)
            take(messages.span, index, making: &new, into: &output)
            time(new.span, arrival_us: arrival_us, into: &output)
        }
        swap(&messages, &decoded)
        swap(&new, &raw)
    }

    private mutating func take(
        _ messages: Span<SensorMessage>, _ index: Int, making samples: inout [RawSample], into output: inout Output
    ) {
        assembler.assemble(messages[index], into: &samples)
        if !messages[index].isMotion { output.messages.append(messages[index]) }
        if samples.isEmpty { forceless.note(messages[index]) } else { forceless.noteSample() }
    }

    /// Samples that needed no assembling. Their family sends no other messages that make samples, or that tell of a sensor
    /// without acceleration, so nothing depends on which of both came first.
    private mutating func takeStraight(arrival_us: Int64, into output: inout Output) {
        var samples: [RawSample] = []
        swap(&samples, &straight)
        forceless.noteSample()
        time(samples.span, arrival_us: arrival_us, into: &output)
        swap(&samples, &straight)
    }

    private mutating func time(_ samples: Span<RawSample>, arrival_us: Int64, into output: inout Output) {
        for index in samples.indices { time(samples[index], arrival_us: arrival_us, into: &output) }
    }

    private mutating func time(_ sample: RawSample, arrival_us: Int64, into output: inout Output) {
        guard !sample.isResent else {
            // Without a live sample before it there is no line to place it on; it will be asked for again.
            guard let time_us = clock.time_us(ofPast: sample) else { return }
            output.resent.append(NumberedSample(sample, time_us: time_us))
            return
        }
        output.received += 1
        let time_us = clock.time_us(of: sample, arrival_us: arrival_us)
        if let change = clock.drainChange() { output.clockChange = change }
        placeReady(into: &output)
        if let time_us { place(sample, time_us: time_us, into: &output) }
    }

    private mutating func placeReady(into output: inout Output) {
        guard clock.hasReady else { return }
        for timed in clock.drainReady() { place(timed.sample, time_us: timed.time_us, into: &output) }
    }

    private mutating func place(_ raw: RawSample, time_us: Int64, into output: inout Output) {
        let numbered = NumberedSample(raw, time_us: time_us)
        samples += 1
        output.samples.append(numbered)
        if fill != nil {
            for between in fill?.between(numbered.sample) ?? [] { _ = pipeline.advance(between, isMeasured: false) }
        }
        output.frames.append(pipeline.advance(numbered.sample))
        // Asked first: all the rules would be copied for each sample.
        guard hold.isHolding, let result = hold.advance(numbered.sample, rules: pipeline.rules) else { return }
        pipeline.isHeldOnPurpose = false
        if case .calibrated(let calibration) = result { pipeline.setCalibration(calibration) }
        output.hold = result
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

extension GATTRequest {
    fileprivate var isWrite: Bool { if case .write = action { true } else { false } }
}
