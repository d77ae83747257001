public import Events
import LocalTime
public import Motion
public import Posture
public import Records
public import SensorProtocols

/// One sensor while it is being watched: its link's state, its feed, what is to be recorded, what is to be sent.
///
/// No I/O and no clock. Bytes, link changes and ticks go in with their time (on the recording's time line); what
/// follows from them gathers in `output` until the gateway takes it.
public struct SensorSession: Sendable {
    /// What the gateway is to do and to tell.
    public struct Output: Sendable {
        public var send: [[UInt8]] = []
        /// The same for a link over Bluetooth.
        public var requests: [GATTRequest] = []
        public var frames: [PostureFrame] = []
        public var events: [GatewayEvent] = []
        /// A slouch has lasted too long: how to bring it to notice is the alert policy's to say.
        public var alerts: [AlertEvent] = []
        /// To be remembered.
        public var calibration: Calibration?
        /// Another posture than the upright has been held; what a low sensor held meanwhile belongs to it.
        public var held: PostureHold?
        /// A hold has ended, well or not: one sentence.
        public var holdReply: ControlReply?
        /// What a low sensor says to the wearer's upper one.
        public var lowReadings: [LowReading] = []
        /// The wearer has asked at the sensor itself for an upright hold of all that is worn.
        public var wantsHold = false
        /// The sensor has said which start of it this is: the record knows what of it is stored.
        public var newBootID: UInt32?
        /// Old samples have filled holes: the track is to be made again once they are committed.
        public var wantsRederivation = false
        /// Nothing helps but opening the port anew.
        public var wantsReopen = false

        public init() {}
    }

    /// Without a sample for so long a stream is told to be silent …
    private var silent_us: Int64 { family.isCoarse ? 30_000_000 : 2_000_000 }
    /// … is started again …
    private static let restart_us: Int64 = 4_000_000
    /// … and the port is opened anew.
    private static let reopen_us: Int64 = 12_000_000
    private static let statusInterval_us: Int64 = 60_000_000
    private static let batteryRepeat_us: Int64 = 10_000_000

    public let sensor: PairedSensor
    public let family: ProtocolFamily
    public private(set) var state = LinkEvent.State.searching
    /// Whether it is reached over Bluetooth: messages go without framing.
    private let isBluetooth: Bool
    public private(set) var identity: SensorIdentity?
    public private(set) var backfill: Backfill?
    public var output = Output()

    let rules: PostureRules
    let mount: MountAxes
    let mountSource: Calibration.AxisSource
    let offset_s: Int
    var feed: SensorFeed
    var scratch = SensorFeed.Output()
    var pending = Store.Increment()
    var raw: [NumberedSample] = []
    private var resent: [NumberedSample] = []
    /// Samples since the last commit whose track is being made again; `nil` at all other times.
    var retained: [Sample]?
    /// What has come into force meanwhile, and what was before.
    var sinceRetained = (calibrations: [Calibration](), held: 0, before: Calibration?.none)
    /// What the low sensor has said of late: a pipeline that has only seen the record has not heard it.
    var recentLow: [LowReading] = []
    private static let recentLowCount = 100
    var lastSample_us: Int64?
    private var streamBegan_us: Int64?
    private var lastRestart_us: Int64?
    private var lastStatus_us: Int64 = .min
    private var lastBattery: (ratio: Double?, isCharging: Bool?, at_us: Int64)?
    /// What had come, and been lost, when the link was reported on last.
    var report: (at_us: Int64, live: Int, lost: Int)?
    /// Samples that came as they were taken, and not as part of a backlog.
    var liveSamples = 0
    private var lossReason = Gap.Reason.samplesLost
    var bowSearch: BowSearch?
    var wantsBow = false
    private var token: UInt8 = 0
    /// The number of the sensor that is recorded here, and whether another one is heard in its place.
    var expectedDeviceID: String?
    var isStranger = false

    /// - Parameters:
    ///   - offset_s: UTC to local time, for what is told.
    ///   - calibration: the last one, and how far it is trusted now.
    ///   - held: the other postures that were held on purpose, oldest first.
    ///   - gyro: what was known of the sensor's gyro, as it is believed now.
    public init(
        sensor: PairedSensor, family: ProtocolFamily, mount: MountAxes?, rules: PostureRules, offset_s: Int,
        calibration: Calibration?, quality: CalibrationQuality, held: [PostureHold] = [], gyro: GyroModel? = nil,
        timeSource: SensorFeed.TimeSource = .host
    ) {
        self.sensor = sensor
        if family == .plumbline, sensor.id.hasPrefix("plumbline:") {
            expectedDeviceID = String(sensor.id.dropFirst(10))
        }
        self.family = family
        self.rules = rules
        isBluetooth = sensor.bluetoothPlace != nil
        self.calibration = calibration
        self.held = held
        self.mount = mount ?? .spine
        mountSource = mount == nil ? .familyDefault : .mount
        self.offset_s = offset_s
        feed = SensorFeed(
            family: family,
            pipeline: PosturePipeline(
                rules: rules, calibration: calibration, quality: quality, judgesPosture: sensor.placement.judgesPosture,
                filter: .remembering(gyro)),
            timeSource: timeSource, nominalRate_Hz: isBluetooth ? family.gattProfile?.defaultRate_Hz : nil)
        feed.pipeline.setSlump(held.slump(comparedWith: calibration))
    }

    public var quality: CalibrationQuality { feed.pipeline.quality }
    /// The calibration in force.
    public internal(set) var calibration: Calibration?
    /// The other postures that were held on purpose, oldest first.
    public internal(set) var held: [PostureHold]
    public var range: PersonalRange { PersonalRange(held) }
    /// What is known of the sensor's gyro by now; `nil` where nothing of it has come.
    public var gyroMemory: GyroMemory? { GyroMemory(feed.pipeline) }

    // MARK: The link

    public mutating func linkOpened(now_us: Int64) {
        // A link over Bluetooth began when its first requests were made.
        if !isBluetooth { feed.linkBegins() }
        streamBegan_us = now_us
        lastRestart_us = nil
        report = (now_us, liveSamples, feed.lostSamples)
        setState(.connecting, now_us: now_us, detail: nil)
        if family == .plumbline {
            send(.identify)
            send(.getStatus)
            send(.start(rate_Hz: nil))
            send(.getBattery)
            lastStatus_us = now_us
        }
    }

    public mutating func linkLost(now_us: Int64, reason: String) {
        guard state != .searching else { return }
        takeWaiting()
        lossReason = .linkLost
        backfill?.linkEnded()
        if feed.isHolding {
            feed.endHold()
            endHold(false, "The connection was lost during the hold: start again.", now_us: now_us)
        }
        streamBegan_us = nil
        setState(.lost, now_us: now_us, detail: reason)
        state = .searching
    }

    /// Stops the sensor's stream, so that it saves its battery.
    public mutating func stop(now_us: Int64) {
        if family == .plumbline, state != .searching { send(.stop) }
        output.requests += feed.bluetooth?.stop() ?? []
        setState(.stopped, now_us: now_us, detail: nil)
    }

    // MARK: Bytes

    public mutating func take(_ bytes: [UInt8], arrival_us: Int64) {
        scratch.removeAll()
        feed.take(bytes, arrival_us: arrival_us, into: &scratch)
        takeScratch(arrival_us: arrival_us)
    }

    /// Takes the samples that still wait for their times.
    private mutating func takeWaiting() {
        scratch.removeAll()
        feed.flush(into: &scratch)
        if let last = scratch.samples.last { takeScratch(arrival_us: last.sample.time_us) }
    }

    mutating func takeScratch(arrival_us: Int64) {
        for message in scratch.messages { take(message, now_us: arrival_us) }
        guard !isStranger else { return dropScratch() }
        takeNumbers(now_us: arrival_us)
        if !scratch.samples.isEmpty {
            // The stream's time may run ahead of the link's where it is played faster than it was taken.
            lastSample_us = arrival_us
            let coarseness = family.isCoarse ? ProtocolFamily.coarseness : scratch.samples[0].sample.coarseness
            if state != .streaming { setState(.streaming, now_us: arrival_us, detail: coarseness) }
            raw += scratch.samples
            noteLive(arrival_us: arrival_us)
            retained?.append(contentsOf: scratch.samples.map(\.sample))
            output.frames += scratch.frames
            output.lowReadings += feed.pipeline.drainLowReadings()
            searchBow()
        }
        takeEvents(live: true)
        if let result = scratch.hold { holdEnded(result, now_us: arrival_us) }
    }

    /// Drops what has come before and notes what comes now.
    private mutating func takeNumbers(now_us: Int64) {
        guard backfill != nil else { return }
        for sample in scratch.samples {
            guard let number = sample.number, number.bootID == backfill?.bootID else { continue }
            _ = backfill?.arrive(number.sequence, isResent: false, now_us: now_us)
        }
        for sample in scratch.resent {
            guard let number = sample.number, number.bootID == backfill?.bootID,
                backfill?.arrive(number.sequence, isResent: true, now_us: now_us) == true
            else { continue }
            resent.append(sample)
        }
    }

    private mutating func take(_ message: SensorMessage, now_us: Int64) {
        switch message {
        case .identity(let identity):
            recognise(identity, now_us: now_us)
            guard !isStranger else { break }
            if self.identity?.bootID != identity.bootID, identity.capabilities.contains(.keepsSamples) {
                backfill = nil
                output.newBootID = identity.bootID
            }
            self.identity = identity
        case .status(let status):
            if status.bootID == backfill?.bootID {
                backfill?.sensorKeeps(from: status.oldestSequence, to: status.nextSequence)
            }
        case .lost(let bootID, let range):
            if bootID == backfill?.bootID { backfill?.lost(range) }
        case .battery(let reading):
            // Over Bluetooth the same level may be told by the sensor, its battery service and bluetoothd at once.
            if let last = lastBattery, last.ratio == reading.ratio, last.isCharging == reading.isCharging,
                now_us - last.at_us < Self.batteryRepeat_us
            {
                break
            }
            lastBattery = (reading.ratio, reading.isCharging, now_us)
            output.events.append(
                .battery(
                    BatteryEvent(
                        at: moment(now_us), sensor: sensor.name, ratio: reading.ratio,
                        voltage_V: reading.voltage_V, isCharging: reading.isCharging)))
        case .button(_, .double):
            // The wearer has no keyboard at hand: two presses are a calibration.
            output.wantsHold = true
        case .button:
            note(.sensor, "The sensor's button was pressed.", now_us: now_us)
        case .error(let code, let text):
            note(.sensor, "The sensor reports fault \(code): \(text)", now_us: now_us)
        case .result(let result) where result.code != .ok:
            note(.warning, "The sensor refused command \(result.command): \(result.text)", now_us: now_us)
        default:
            break
        }
    }

    /// The record's answer to `output.newBootID`.
    public mutating func knowStored(_ ranges: [ClosedRange<UInt32>], bootID: UInt32) {
        backfill = Backfill(bootID: bootID, stored: ranges)
        send(.getStatus)
    }

    /// Takes what the wearer's low sensor says, on the same time line.
    public mutating func take(_ reading: LowReading) {
        feed.pipeline.setLowSensor(reading)
        recentLow.append(reading)
        if retained == nil, recentLow.count > 2 * Self.recentLowCount {
            recentLow.removeFirst(recentLow.count - Self.recentLowCount)
        }
    }

    // MARK: Time

    /// Watches over the stream and keeps the sensor's memory small; to be called some times a second.
    public mutating func tick(now_us: Int64) {
        guard let began_us = streamBegan_us else { return }
        let silence_us = now_us - max(lastSample_us ?? began_us, began_us)
        if silence_us > silent_us, state == .streaming {
            lossReason = .sensorSilent
            setState(.silent, now_us: now_us, detail: "No data for \(silence_us / 1_000_000) s.")
        }
        // One that only advertises cannot be asked for anything.
        let canBeAsked = family.gattProfile?.isBroadcastOnly != true
        if canBeAsked, silence_us > Self.restart_us, lastRestart_us.map({ now_us - $0 > Self.restart_us }) ?? true {
            lastRestart_us = now_us
            if family == .plumbline {
                send(.identify)
                send(.start(rate_Hz: nil))
            }
            output.requests += (feed.bluetooth?.start() ?? []).filter(\.isWrite)
        }
        if canBeAsked, silence_us > Self.reopen_us {
            streamBegan_us = now_us
            output.wantsReopen = true
        }
        if family == .plumbline, now_us - lastStatus_us > Self.statusInterval_us {
            lastStatus_us = now_us
            send(.getStatus)
            send(.getBattery)
        }
        for request in backfill?.requests(now_us: now_us) ?? [] {
            switch request {
            case .resend(let bootID, let range): send(.resend(bootID: bootID, range))
            case .acknowledge(let bootID, let through): send(.acknowledge(bootID: bootID, through: through))
            }
        }
        reportLink(now_us: now_us)
    }

    // MARK: The record

    /// What has come since the last call, for one commit.
    public mutating func drainIncrement() -> Store.Increment {
        defer {
            pending = Store.Increment()
            raw.removeAll(keepingCapacity: true)
            resent.removeAll(keepingCapacity: true)
        }
        var increment = pending
        increment.chunks =
            RawChunk.runs(of: raw, family: family, identity: identity)
            + RawChunk.runs(of: resent, family: family, identity: identity)
        return increment
    }

    /// An increment is safe on disk.
    public mutating func committed(_ increment: Store.Increment) {
        guard backfill != nil else { return }
        for chunk in increment.chunks {
            guard let first = chunk.firstSequence, chunk.bootID == backfill?.bootID, !chunk.samples.isEmpty else {
                continue
            }
            backfill?.committed(first...(first + UInt32(chunk.samples.count - 1)))
        }
        if backfill?.takeCompletion() == true { output.wantsRederivation = true }
    }

    /// Closes what is open, at the last sample.
    public mutating func finish() {
        takeWaiting()
        feed.pipeline.finish()
        takeEvents(live: false)
    }

    // MARK: Helpers

    mutating func takeEvents(live: Bool) {
        let events = feed.pipeline.drainEvents()
        let track = feed.pipeline.drainTrack()
        // While the track is being made again, what the old pipeline finds is told but not stored.
        if retained == nil { pending.track += track }
        for event in events {
            switch event {
            case .episodeBegan:
                break
            case .episode(let episode):
                if retained == nil { pending.episodes.append(episode) }
                if live {
                    output.events.append(.episode(EpisodeEvent(sensor: sensor.name, episode, offset_s: offset_s)))
                }
            case .alert(let time_us, let flexion, let duration_s):
                guard live else { continue }
                pending.alerts_us.append(time_us)
                output.alerts.append(
                    AlertEvent(
                        at: moment(time_us), sensor: sensor.name, flexionDegrees: flexion,
                        duration_s: duration_s))
            case .gap(var gap):
                gap.reason = lossReason
                lossReason = .samplesLost
                if retained == nil { pending.gaps.append(gap) }
                if live { output.events.append(.gap(GapEvent(sensor: sensor.name, gap, offset_s: offset_s))) }
            case .calibration(let time_us, let quality, let reason):
                if live { note(.calibration, "Calibration \(quality.rawValue): \(reason.words)", now_us: time_us) }
            }
        }
    }

    mutating func send(_ command: SensorCommand) {
        token &+= 1
        guard isBluetooth else { return output.send.append(command.frame(token: token)) }
        output.requests.append(
            GATTRequest(PlumblineBluetooth.command, .write(command.message(token: token), withResponse: true)))
    }

    private mutating func setState(_ new: LinkEvent.State, now_us: Int64, detail: String?) {
        state = new
        output.events.append(
            .link(LinkEvent(at: moment(now_us), sensor: sensor.name, state: new, detail: detail)))
    }

    mutating func note(_ kind: NoteEvent.Kind, _ text: String, now_us: Int64, begunHold: HoldKind? = nil) {
        output.events.append(
            .note(
                NoteEvent(at: moment(now_us), sensor: sensor.name, kind: kind, text: text, begunHold: begunHold)))
    }

    func moment(_ utc_us: Int64) -> Moment { Moment(utc_us: utc_us, offset_s: offset_s) }
}
