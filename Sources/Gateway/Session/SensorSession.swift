public import Events
import LocalTime
public import Motion
public import Posture
public import Records
public import SensorProtocols

/// One sensor while it is being watched: its link's state, its feed, what is to be recorded, what is to be sent.
///
/// No I/O and no clock. Bytes, link changes and ticks go in with their time (on the recording's time line); what
/// follows from them gathers as effects until the gateway drains and carries them out.
///
/// What it is made of has its state to itself: `SensorFeed` (bytes to posture), `StreamWatch` and `StreamMeter` (is it
/// silent, how fast does it come), `SessionHolds` (calibration and held postures), `SessionRederivation` (the track is
/// made again), `IdentityCheck` (is it the sensor that it was), `Backfill` (what it still keeps), `PendingIncrement`
/// (what the next commit records). The session says what one of them means for the others.
public struct SensorSession: Sendable {
    private static let statusInterval_us: Int64 = 60_000_000

    public private(set) var sensor: PairedSensor
    public let family: ProtocolFamily
    public private(set) var state = LinkEvent.State.searching
    /// What the sensor has said of itself.
    public private(set) var identity: SensorIdentity?
    public private(set) var backfill: Backfill?

    /// Whether it is reached over Bluetooth: messages go without framing.
    private let isBluetooth: Bool
    private(set) var feed: SensorFeed
    private(set) var scratch = SensorFeed.Output()
    private var pending = PendingIncrement()
    private var holds: SessionHolds
    private var rederivation = SessionRederivation()
    private var identityCheck: IdentityCheck
    private var watch: StreamWatch
    private var meter: StreamMeter
    private var lastStatus_us: Int64 = .min
    private var batteryReports = BatteryReports()
    private var nextGapReason = Gap.Reason.samplesLost
    /// The stream was told to stop, and the sensor has not answered yet: what it has sent before may still come.
    private(set) var awaitsStop = false
    /// Old samples have come that no track was made of yet.
    private(set) var hasSamplesWithoutTrack = false
    /// What the sensor had let go when the link was reported on last; `nil` before the link's first report.
    private var toldGone: Int?
    /// It was told that frames come without an acceleration.
    private var hasToldForceless = false
    var effects: EffectQueue
    private var toldImpossible: Set<ImpossibleValue> = []

    /// - `offset_s`: UTC to local time, for what is told.
    /// - `calibration`: the last one, and how far it is trusted now.
    /// - `held`: the other postures that were held on purpose, oldest first.
    /// - `gyro`: what was known of the sensor's gyro, as it is believed now.
    /// - `memory`: what was learned of the wearer's own postures, as it is believed now.
    public init(
        sensor: PairedSensor, family: ProtocolFamily, mount: MountAxes?, rules: PostureRules, offset_s: Int,
        calibration: Calibration?, quality: CalibrationQuality, held: [PostureHold] = [], gyro: GyroModel? = nil,
        memory: WearerMemory? = nil, timeSource: SensorFeed.TimeSource = .host
    ) {
        self.sensor = sensor
        self.family = family
        isBluetooth = sensor.bluetoothPlace != nil
        holds = SessionHolds(calibration: calibration, postures: held, mount: mount)
        identityCheck = IdentityCheck(expecting: family.deviceID(ofSensor: sensor.id))
        watch = StreamWatch(family)
        meter = StreamMeter(family)
        effects = EffectQueue(sensor: sensor.name, offset_s: offset_s, isBluetooth: isBluetooth)
        feed = SensorFeed(
            family: family,
            pipeline: PosturePipeline(
                rules: rules, calibration: calibration, quality: quality, judgesPosture: sensor.placement.judgesPosture,
                memory: memory, filter: .remembering(gyro)),
            timeSource: timeSource, nominalRate_Hz: isBluetooth ? family.gattProfile?.defaultRate_Hz : nil)
        feed.pipeline.setSlump(holds.slump)
    }

    public var quality: CalibrationQuality { feed.pipeline.quality }
    /// The calibration in force.
    public var calibration: Calibration? { holds.calibration }
    /// The other postures that were held on purpose, oldest first.
    public var held: [PostureHold] { holds.postures }
    public var range: PersonalRange { holds.range }
    /// What is known of the sensor's gyro by now; `nil` where nothing of it has come.
    public var gyroMemory: GyroMemory? { GyroMemory(feed.pipeline) }

    /// The slouch episode that is under way, on the recording's time line; `nil` where there is none.
    var runningEpisode_us: Range<Int64>? { feed.pipeline.runningEpisode_us }

    /// Nothing has come of it yet, and there is no link.
    var isUntouched: Bool { state == .searching && feed.pipeline.lastSample_us == nil }

    /// Hands over what is to be done, in the order in which it is to be done: what is sent, told and shown comes before
    /// what follows from it.
    public mutating func drainEffects() -> [SessionEffect] { effects.drain() }

    // MARK: The link

    public mutating func linkOpened(now_us: Int64) {
        // A link over Bluetooth began when its first requests were made.
        if !isBluetooth { feed.beginLink() }
        watch.begin(now_us: now_us)
        hasToldForceless = false
        toldGone = nil
        meter.begin(now_us: now_us, lostSamples: feed.lostSamples)
        setState(.connecting, now_us: now_us, detail: nil)
        guard family.takesCommands else { return }
        effects.send(.identify)
        effects.send(.getStatus)
        effects.send(.start(rate_Hz: nil))
        effects.send(.getBattery)
        lastStatus_us = now_us
    }

    public mutating func linkLost(now_us: Int64, reason: LinkLoss) {
        guard state != .searching else { return }
        flushFeed()
        nextGapReason = .linkLost
        backfill?.linkEnded()
        abandonHold("The connection was lost", now_us: now_us)
        watch.end()
        awaitsStop = false
        setState(.lost, now_us: now_us, detail: reason.description)
        state = .searching
    }

    /// Stops the sensor's stream, so that it saves its battery.
    public mutating func stop(now_us: Int64) {
        if family.takesCommands, state != .searching {
            effects.send(.stop)
            awaitsStop = state == .streaming
        }
        effects.perform(feed.stopBluetooth())
        setState(.stopped, now_us: now_us, detail: nil)
    }

    /// A link over Bluetooth is being made: what makes the sensor stream.
    public mutating func beginBluetooth() -> [GATTRequest] { feed.beginBluetooth() }

    /// Goes on where another session of the sensor has ended: a link over Bluetooth stays up, what the sensor has said of
    /// itself still holds, and what has come of it is known, on the disk or on its way there.
    mutating func goOn(after other: SensorSession) {
        feed.continueBluetooth(of: other.feed)
        identityCheck = other.identityCheck
        identity = other.identity
        backfill = other.backfill
        // When it was asked for is a time of the other session's line.
        backfill?.linkEnded()
    }

    // MARK: What comes

    public mutating func receive(_ bytes: [UInt8], arrival_us: Int64) {
        scratch.removeAll()
        feed.receive(bytes, arrival_us: arrival_us, into: &scratch)
        process(arrival_us: arrival_us)
    }

    /// Receives one value of a characteristic, whole as it was notified or read.
    public mutating func receive(_ value: [UInt8], from characteristic: BluetoothUUID, arrival_us: Int64) {
        scratch.removeAll()
        effects.perform(feed.receive(value, from: characteristic, arrival_us: arrival_us, into: &scratch))
        process(arrival_us: arrival_us)
    }

    /// Receives what the sensor advertises.
    public mutating func receive(_ advertisement: Advertisement, arrival_us: Int64) {
        scratch.removeAll()
        feed.receive(advertisement, arrival_us: arrival_us, into: &scratch)
        process(arrival_us: arrival_us)
    }

    /// Receives what the wearer's low sensor says, on the same time line.
    public mutating func receive(_ reading: LowReading) {
        feed.pipeline.setLowSensor(reading)
        rederivation.keep(reading)
    }

    /// The record's answer to `SessionEffect.lookUpStored`.
    ///
    /// - Parameters:
    ///   - ranges: numbers that are in the record.
    ///   - waiting: numbers that have been handed over with an increment and are not yet in the record.
    ///   - bootID: the start of the sensor that was asked about.
    public mutating func setStoredRanges(
        _ ranges: [ClosedRange<UInt32>], waiting: [ClosedRange<UInt32>] = [], bootID: UInt32
    ) {
        if backfill?.bootID == bootID {
            backfill?.storeReplaced(with: ranges)
        } else {
            backfill = Backfill(
                bootID: bootID, stored: ranges, onTheWay: waiting + pending.sequences(ofBoot: bootID).ranges)
        }
        effects.send(.getStatus)
    }

    /// Another store is open: what it has of the sensor is to be looked up.
    mutating func lookUpStoredAgain() {
        if let bootID = backfill?.bootID { effects.follow(with: .lookUpStored(bootID: bootID)) }
    }

    /// Nothing more comes for a while: processes the samples that still wait for their times.
    private mutating func flushFeed() {
        scratch.removeAll()
        feed.flush(into: &scratch)
        if let last = scratch.samples.last { process(arrival_us: last.sample.time_us) }
    }

    /// Processes what the feed has made of one piece of data.
    private mutating func process(arrival_us: Int64) {
        var requested: [SessionEffect] = []
        for message in scratch.messages { process(message, now_us: arrival_us, requested: &requested) }
        defer { effects.follow(with: requested) }
        guard !identityCheck.isAnother else { return discardAnothers() }
        let new =
            backfill?.arrive(live: scratch.samples, resent: scratch.resent, now_us: arrival_us)
            ?? (live: scratch.samples, resent: [])
        pending.addResent(new.resent)
        if !new.resent.isEmpty { hasSamplesWithoutTrack = true }
        // The stream's time may run ahead of the link's where it is played faster than it was taken; and what is kept
        // back until its time is known has come all the same.
        if scratch.received > 0 {
            watch.noteSample(at_us: arrival_us)
            hasToldForceless = false
        } else if feed.forceless.isCertain {
            watch.noteForceless(at_us: arrival_us)
        }
        if let change = scratch.clockChange { effects.note(.warning, change.words, at_us: arrival_us) }
        if !scratch.samples.isEmpty {
            let coarseness = family.isCoarse ? ProtocolFamily.coarseness : scratch.samples[0].sample.coarseness
            if state != .streaming, state != .stopped { setState(.streaming, now_us: arrival_us, detail: coarseness) }
            pending.add(new.live)
            meter.count(scratch.samples, arrival_us: arrival_us)
            rederivation.keep(new.live)
            if let calibration = holds.searchBow(in: scratch.frames, feed: &feed, effects: &effects) {
                rederivation.keep(calibration)
            }
        }
        drainPipeline(isLive: true)
        if let result = scratch.hold,
            let calibration = holds.end(with: result, effects: &effects, now_us: arrival_us)
        {
            rederivation.keep(calibration)
        }
        guard !scratch.samples.isEmpty else { return }
        effects.show(scratch.frames, of: scratch.samples)
        effects.informUpper(feed.pipeline.drainLowReadings())
    }

    /// Lets go what has come of another sensor than the one that is recorded here.
    private mutating func discardAnothers() {
        scratch.removeAll()
        _ = feed.pipeline.drainTrack()
        _ = feed.pipeline.drainEvents()
        _ = feed.pipeline.drainLowReadings()
    }

    /// - Parameter requested: what the message asks of the gateway, to be done when all is told and shown.
    private mutating func process(_ message: SensorMessage, now_us: Int64, requested: inout [SessionEffect]) {
        switch message {
        case .identity(let identity):
            checkIdentity(identity, now_us: now_us)
            guard !identityCheck.isAnother else { break }
            if self.identity?.bootID != identity.bootID, identity.capabilities.contains(.keepsSamples) {
                backfill = nil
                requested.append(.lookUpStored(bootID: identity.bootID))
            }
            self.identity = identity
        case .status(let status):
            if status.bootID == backfill?.bootID {
                backfill?.sensorKeeps(from: status.oldestSequence, to: status.nextSequence)
            }
        case .lost(let bootID, let range):
            if bootID == backfill?.bootID { backfill?.lost(range) }
        case .battery(let reading):
            if batteryReports.isNews(reading, now_us: now_us) { effects.report(reading, at_us: now_us) }
        case .impossible(let value):
            // Once: a sensor that does so may do it in every frame.
            guard toldImpossible.insert(value).inserted else { break }
            effects.note(
                .warning, "The sensor sends \(value.words) that cannot be; such values are left out.", at_us: now_us)
        case .button(_, .double):
            // The wearer has no keyboard at hand: two presses are a calibration.
            if effects.take(.hold, at_us: now_us) != nil { requested.append(.beginHoldOfAll) }
        case .button(_, .short): requested.append(.buttonPressed(at_us: now_us))
        case .button: noteButton(at_us: now_us)
        case .error(let code, let text):
            effects.note(.sensor, of: .words, "The sensor reports fault \(code): \(text)", at_us: now_us)
        case .result(let result) where result.command == SensorCommand.stop.number:
            awaitsStop = false
        case .result(let result) where result.code != .ok:
            effects.note(
                .warning, of: .words, "The sensor refused command \(result.command): \(result.text)", at_us: now_us)
        default:
            break
        }
    }

    private mutating func checkIdentity(_ identity: SensorIdentity, now_us: Int64) {
        switch identityCheck.compare(identity.deviceID) {
        case .becameAnother(let expected):
            effects.note(
                .warning, of: .identity,
                "This sensor says that it is another one (\(identity.deviceID), not \(expected)): what it sends is not recorded. If it is the right one, “plumbline forget” it, then “plumbline pair” it.",
                at_us: now_us)
        case .isItselfAgain:
            effects.note(
                .warning, of: .identity, "It is the right sensor again, and it is recorded.", at_us: now_us)
        case nil: break
        }
    }

    // MARK: Time

    /// Watches over the stream and keeps the sensor's memory small; to be called some times a second.
    ///
    /// - Parameters:
    ///   - now_us: on the recording's time line.
    ///   - acknowledges: whether the sensor may forget what is stored; not while recording pauses.
    public mutating func tick(now_us: Int64, acknowledges: Bool = true) {
        guard let finding = watch.check(now_us: now_us) else { return }
        if let silence_us = finding.silence_us, state == .streaming {
            nextGapReason = .sensorSilent
            setState(.silent, now_us: now_us, detail: "No data for \(silence_us / 1_000_000) s.")
        }
        if finding.lacksForce { reportForceless(now_us: now_us) }
        if finding.restartsStream {
            if family.takesCommands {
                effects.send(.identify)
                effects.send(.start(rate_Hz: nil))
            }
            effects.perform(feed.restartBluetooth())
        }
        if finding.reopensLink { effects.follow(with: .reopenLink) }
        if family.takesCommands, now_us - lastStatus_us > Self.statusInterval_us {
            lastStatus_us = now_us
            effects.send(.getStatus)
            effects.send(.getBattery)
        }
        for request in backfill?.requests(now_us: now_us, acknowledges: acknowledges) ?? [] {
            switch request {
            case .resend(let bootID, let range): effects.send(.resend(bootID: bootID, range))
            case .acknowledge(let bootID, let through): effects.send(.acknowledge(bootID: bootID, through: through))
            }
        }
        reportLink(now_us: now_us)
    }

    /// It is not silent, but nothing that it sends can be used.
    private mutating func reportForceless(now_us: Int64) {
        let words = feed.forceless.words(of: family)
        holds.abandon(saying: words, feed: &feed, effects: &effects, now_us: now_us)
        guard !hasToldForceless else { return }
        hasToldForceless = true
        if state == .streaming { nextGapReason = .sensorSilent }
        setState(.connecting, now_us: now_us, detail: words)
    }

    private mutating func reportLink(now_us: Int64) {
        guard state == .streaming, var measured = meter.measure(now_us: now_us, lostSamples: feed.lostSamples) else {
            return
        }
        // Loss is told of sensors that keep their samples: of the others it is not known.
        if let backfill {
            let gone = max(0, backfill.goneCount - (toldGone ?? backfill.goneCount))
            measured.samplesToCome = backfill.missingCount
            measured.goneRatio = measured.count + gone > 0 ? Double(gone) / Double(measured.count + gone) : nil
        } else {
            measured.lossRatio = nil
        }
        toldGone = backfill?.goneCount
        effects.report(measured, lateness_us: feed.lateness_us, at_us: now_us)
    }

    // MARK: Holds

    /// Begins a hold of the next seconds; any but the upright needs a calibration that is trusted.
    public mutating func beginHold(_ request: HoldRequest, now_us: Int64) {
        holds.begin(request, feed: &feed, effects: &effects, now_us: now_us)
    }

    /// Gives up a hold or a bow that is under way.
    ///
    /// - Parameter reason: what has happened, as the beginning of a sentence.
    public mutating func abandonHold(_ reason: String, now_us: Int64) {
        holds.abandon(reason, feed: &feed, effects: &effects, now_us: now_us)
    }

    /// Puts a held posture in force from the next sample on; says what is to be remembered.
    public mutating func remember(_ posture: PostureHold) -> PostureHold { holds.remember(posture, feed: &feed) }

    /// The wearer says whether what is held now, or was within the last minute, is a slouch.
    ///
    /// - Returns: what is to be kept; `nil` where there is nothing to correct.
    public mutating func correct(wasSlouch: Bool) -> PostureCorrection? {
        guard feed.pipeline.correct(wasSlouch: wasSlouch), let time_us = feed.pipeline.lastSample_us else { return nil }
        let correction = PostureCorrection(time_us: time_us, wasSlouch: wasSlouch)
        rederivation.keep(correction)
        return correction
    }

    /// The sensor is called otherwise from now on.
    mutating func rename(_ name: String) {
        sensor.name = name
        effects.sensor = name
    }

    /// What is believed of the wearer's own postures by now.
    public var wearerMemory: WearerMemory? { feed.pipeline.wearerMemory }

    /// The time of the last sample that was taken; `nil` before the first one.
    var lastSample_us: Int64? { feed.pipeline.lastSample_us }

    /// An alert is not given.
    ///
    /// - Parameters:
    ///   - time_us: of the alert.
    ///   - silence: why, as a word for programs.
    public mutating func leaveOut(alertAt time_us: Int64, _ silence: String) {
        pending.leaveOut(alertAt: time_us, silence)
    }

    // MARK: The record

    /// What has come since the last call, for one commit.
    public mutating func drainIncrement() -> Store.Increment { pending.drain(family: family, identity: identity) }

    /// An increment is safe on disk.
    public mutating func committed(_ increment: Store.Increment) {
        backfill?.committed(increment.chunks)
        if backfill?.drainCompletion() == true { effects.follow(with: .rederiveTrack) }
    }

    /// Samples were let go before they were in the record: the sensor is asked for them again.
    mutating func dropped(_ chunks: [RawChunk]) { backfill?.dropped(chunks) }

    /// Closes what is open, at the last sample.
    public mutating func finish() {
        flushFeed()
        feed.pipeline.finish()
        drainPipeline(isLive: false)
    }

    /// Its track is being made again.
    public var isRederiving: Bool { rederivation.isUnderWay }

    /// From here on samples are kept, and no track is made, until `endRederivation`.
    ///
    /// What has come since the last commit is kept as well: it is not in the record yet.
    public mutating func beginRederivation() {
        // The track is made of what is in the record now.
        hasSamplesWithoutTrack = pending.hasOldSamples
        rederivation.begin(
            uncommitted: pending.liveSamples, calibration: calibration, posturesHeld: holds.postures.count)
    }

    /// Goes on with a pipeline that has seen the whole record up to `beginRederivation`; with its own where there is none.
    public mutating func endRederivation(_ made: PosturePipeline?) {
        guard var pipeline = rederivation.end(with: made, postures: holds.postures) else { return }
        let before = feed.pipeline.quality
        effects.informUpper(pipeline.drainLowReadings())
        feed.pipeline = pipeline
        pending.discardDerived()
        drainPipeline(isLive: false)
        if before != pipeline.quality, let last_us = watch.lastSample_us {
            effects.note(
                .calibration, "The sensor has sent what it kept: the calibration is \(pipeline.quality.rawValue).",
                at_us: last_us)
        }
    }

    private mutating func drainPipeline(isLive: Bool) {
        let events = feed.pipeline.drainEvents()
        let track = feed.pipeline.drainTrack()
        // While the track is being made again, what the old pipeline finds is told but not stored.
        let isStored = !rederivation.isUnderWay
        if isStored { pending.add(track) }
        for var event in events {
            if case .gap(var gap) = event, gap.reason == .samplesLost {
                gap.reason = nextGapReason
                nextGapReason = .samplesLost
                event = .gap(gap)
            }
            if case .alert = event, !isLive { continue }
            pending.add(event, isDerived: isStored)
            if isLive { effects.report(event, limit: limit(of: event)) }
        }
    }

    private mutating func setState(_ new: LinkEvent.State, now_us: Int64, detail: String?) {
        state = new
        effects.report(new, detail: detail, at_us: now_us)
    }
}
