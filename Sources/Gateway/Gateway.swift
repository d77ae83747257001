public import Balance
public import Events
public import Links
public import LinuxIO
public import LocalTime
public import Posture
public import Records
import SensorProtocols

/// Joins it all: ports to sensors, sensors to sessions, sessions to the record and to those who watch.
///
/// Everything here runs on the event loop's thread; only commits do not.
public final class Gateway {
    public struct Options: Sendable {
        public var rules = PostureRules()
        public var alerts = AlertPolicy.Settings()
        /// When stillness is brought to notice; `nil`: never.
        public var breaks: BreakPrompter.Settings? = BreakPrompter.Settings()
        public var timeSource = SensorFeed.TimeSource.host
        /// When and where the first sample of each sensor was taken, for streams that are played later; `nil`: now.
        public var takenAt: Moment?
        /// Samples are kept for so long; `nil` for ever.
        public var rawRetention_s: Double? = 7 * 86_400
        /// Where bonds over Bluetooth are kept that no bluetoothd keeps.
        public var bondsFolder: String?
        /// Of a message bus other than the system's, where bluetoothd is.
        public var busAddress: String?

        public init() {}
    }

    /// Every sample's frame; for screens and streams, which take what they need.
    public var onFrames: (_ frames: [PostureFrame], _ origin: FrameOrigin) -> Void = { _, _ in }
    public var onEvent: (GatewayEvent) -> Void = { _ in }
    /// Somebody looks at today's totals.
    public var wantsToday = false

    /// A backlog of samples beyond this is cut while the disk takes nothing: ten minutes at 100 Hz.
    static let longestBacklog = 60_000
    static let tick_us: Int64 = 250_000
    static let commit_us: Int64 = 1_000_000
    static let today_us: Int64 = 5_000_000
    static let tidy_us: Int64 = 600_000_000

    let loop: EventLoop
    let options: Options
    let store: Store?
    let directory: PortDirectory
    var writer: RecordWriter?
    var answers: Mailbox<RecordWriter.Answer>?
    var monitor: PortMonitor?
    var slots: [SensorSlot] = []
    var bluetooth: Bluetooth?
    /// Links over Bluetooth that are being ended.
    var linksClosing = 0
    var ports: [PortInfo] = []
    var finders: [String: SensorFinder] = [:]
    /// Ports on which nobody was found, or nobody of ours; looked at again when they come anew.
    var strangers: Set<String> = []
    var refused: [String: Int64] = [:]
    /// Under way to the disk.
    var inFlight: [RecordWriter.Entry] = []
    /// To go with the next commit.
    var unwritten: [RecordWriter.Entry] = []
    var isPaused = false
    var policy: AlertPolicy
    var tokens: [EventLoop.Token] = []
    var isStopping = false
    var onStopped: (() -> Void)?

    /// - Parameter store: `nil` to show only.
    public init(
        store: Store?, directory: PortDirectory, options: Options = Options(), on loop: EventLoop
    ) throws(SystemError) {
        self.loop = loop
        self.options = options
        self.store = store
        self.directory = directory
        policy = AlertPolicy(settings: options.alerts)
        if let store {
            let answers = try Mailbox<RecordWriter.Answer>(on: loop) { [unowned self] answer in self.handle(answer) }
            self.answers = answers
            writer = RecordWriter(store: store, answers: answers)
        }
        tokens = [
            loop.every(Self.tick_us) { [unowned self] in self.tick() },
            loop.every(Self.commit_us) { [unowned self] in self.commit() },
            loop.every(Self.today_us) { [unowned self] in self.sumUp() },
            loop.every(Self.tidy_us) { [unowned self] in self.tidy() },
        ]
    }

    // MARK: Sensors

    /// Watches for the paired sensors on all ports, now and whenever something changes.
    public func watchPorts() throws(SystemError) {
        monitor = try PortMonitor(directory: directory, on: loop) { [unowned self] ports in
            self.portsChanged(ports)
        }
        keepBluetooth()
    }

    /// Takes care of a sensor from now on; one that is known already is left as it is.
    public func add(_ sensor: PairedSensor) throws(RecordsError) {
        guard !slots.contains(where: { $0.sensor.id == sensor.id }) else { return }
        slots.append(try makeSlot(sensor))
        strangers.removeAll()
        assignPorts()
        keepBluetooth()
    }

    /// Lets a sensor go; what it brought is committed.
    public func remove(id: String) {
        guard let index = slots.firstIndex(where: { $0.sensor.id == id }) else { return }
        let slot = slots[index]
        close(slot)
        endRecording(of: slot)
        slots.remove(at: index)
    }

    /// The sensors and how their links stand.
    public var sensors: [(sensor: PairedSensor, state: LinkEvent.State, quality: CalibrationQuality)] {
        slots.map { ($0.sensor, $0.session.state, $0.session.quality) }
    }

    func makeSlot(_ sensor: PairedSensor) throws(RecordsError) -> SensorSlot {
        let boottime_us = HostClock.boottime_us
        let now = options.takenAt ?? HostClock.now
        let line = timeLine(boottime_us: boottime_us, now: now)
        let calibration = try store?.calibrations(sensor: sensor.id).last
        let held = try store?.postureHolds(sensor: sensor.id, wearer: sensor.wearer) ?? []
        // The clip may have been worn anew since then: only a hold within the last minute still stands.
        let age_us = calibration.map { now.utc_us - $0.time_us }
        let quality: CalibrationQuality =
            age_us.map { (0...60_000_000).contains($0) ? .ok : .doubtful } ?? .none
        let gyro = try store?.gyroMemory(sensor: sensor.id, at: line.utc(boottime_us: boottime_us))
        return slot(
            sensor, on: line, begun_us: boottime_us, calibration: calibration, quality: quality, held: held, gyro: gyro)
    }

    func slot(
        _ sensor: PairedSensor, on line: TimeLine, begun_us: Int64, calibration: Calibration?,
        quality: CalibrationQuality, held: [PostureHold], gyro: GyroMemory?
    ) -> SensorSlot {
        let start_us = line.utc(boottime_us: begun_us)
        let family = ProtocolFamily(rawValue: sensor.family) ?? .plumbline
        let mount = sensor.mount.flatMap { try? MountAxes(parsing: $0) }
        let session = SensorSession(
            sensor: sensor, family: family, mount: mount, rules: options.rules, offset_s: line.offset_s,
            calibration: calibration, quality: quality, held: held, gyro: gyro?.model(at: start_us),
            timeSource: options.timeSource)
        let recording = Store.Recording(
            sensor: sensor.id, wearer: sensor.wearer, family: sensor.family, placement: sensor.placement,
            start_us: start_us, utcOffset_s: line.offset_s, rulesVersion: options.rules.version, firstQuality: quality)
        let slot = SensorSlot(
            sensor: sensor, session: session, timeLine: line, begun_us: begun_us, recording: recording)
        slot.gyro = gyro
        // A low sensor says the same, only later.
        if sensor.placement.judgesPosture { slot.breaks = options.breaks.map { BreakPrompter(settings: $0) } }
        return slot
    }

    // MARK: What sessions want

    func carryOut(_ slot: SensorSlot) {
        let output = slot.session.output
        slot.session.output = SensorSession.Output()
        for bytes in output.send { slot.link?.send(bytes) }
        if !output.requests.isEmpty { slot.keeper?.perform(output.requests) }
        for event in output.events { onEvent(event) }
        if !output.frames.isEmpty {
            // Of a coarse sensor there is no live view.
            if !slot.session.family.isCoarse { onFrames(output.frames, slot.origin) }
            lookForBreak(output.frames, of: slot)
        }
        if slot.sensor.placement.isLow, !output.lowReadings.isEmpty {
            for upper in uppers(above: slot) { output.lowReadings.forEach { upper.session.take($0) } }
        }
        for alert in output.alerts { bring(alert, of: slot) }
        if let calibration = output.calibration { save(calibration, slot) }
        if let held = output.held { slot.held = held }
        if let reply = output.holdReply {
            slot.holdWaiters.forEach { $0(reply) }
            slot.holdWaiters = []
        }
        if output.wantsHold {
            calibrate(slot.sensor.name, HoldRequest(seconds: options.rules.hold_s)) { _ in }
        }
        if let bootID = output.newBootID { tellStored(bootID, slot) }
        if output.wantsRederivation {
            rederive(slot)
            // Its samples may be what the upper sensor's names were made without.
            if slot.sensor.placement.isLow { uppers(above: slot).forEach(rederive) }
        }
        if output.wantsReopen { reopen(slot) }
        // What was sent for in the meantime goes at once.
        if !slot.session.output.send.isEmpty || !slot.session.output.requests.isEmpty
            || !slot.session.output.events.isEmpty
        {
            carryOut(slot)
        }
    }

    /// The sensors that a low one of the same wearer helps.
    func uppers(above low: SensorSlot) -> [SensorSlot] {
        slots.filter { $0.sensor.placement.judgesPosture && $0.sensor.wearer == low.sensor.wearer }
    }

    func bring(_ alert: AlertEvent, of slot: SensorSlot) {
        let notice = policy.notice(at: alert.moment)
        if notice.buzzes { slot.session.buzz() }
        var told = alert
        told.ringsBell = notice.ringsBell
        told.silence = notice.silence
        onEvent(.alert(told))
    }

    func save(_ calibration: Calibration, _ slot: SensorSlot) {
        guard let store else { return }
        do throws(RecordsError) { try store.save(calibration, sensor: slot.sensor.id) } catch {
            warn(error.description)
        }
    }

    func tellStored(_ bootID: UInt32, _ slot: SensorSlot) {
        do throws(RecordsError) {
            slot.session.knowStored(
                try store?.storedSequences(sensor: slot.sensor.id, bootID: bootID) ?? [], bootID: bootID)
        } catch {
            // Without knowing what is stored nothing may be asked for or acknowledged.
            warn(error.description)
        }
    }

    func reopen(_ slot: SensorSlot) {
        guard slot.hasLink else { return }
        if let keeper = slot.keeper {
            keeper.restart()
            slot.session.linkLost(now_us: slot.now_us(), reason: "The sensor has been silent: it is connected anew.")
            return carryOut(slot)
        }
        close(slot)
        slot.session.linkLost(now_us: slot.now_us(), reason: "The sensor has been silent: its port is opened anew.")
        carryOut(slot)
        if let path = slot.port?.path { strangers.remove(path) }
        assignPorts()
    }

    func tellOnce(_ slot: SensorSlot, _ text: String) {
        guard slot.lastProblem != text else { return }
        slot.lastProblem = text
        onEvent(
            .link(
                LinkEvent(
                    at: slot.now, sensor: slot.sensor.name,
                    state: .searching,
                    detail: text)))
    }

    func warn(_ text: String) {
        onEvent(.note(NoteEvent(at: HostClock.now, sensor: nil, kind: .warning, text: text)))
    }

    // MARK: Time

    func tick() {
        for slot in slots where slot.hasLink {
            slot.session.tick(now_us: slot.now_us())
            carryOut(slot)
        }
        // A port that was busy may be free now.
        if monitor != nil { assignPorts() }
    }

    /// The line that other sensors are on, while it holds: what two of them took at one moment has one time.
    func timeLine(boottime_us: Int64, now: Moment) -> TimeLine {
        slots.first { slot in
            slot.timeLine.endReason(begun_us: slot.begun_us, boottime_us: boottime_us, now: now) == nil
        }?.timeLine ?? TimeLine(boottime_us: boottime_us, now: now)
    }

    /// A recording ends where the clock was set, the traveller has landed, or the day is over.
    func renewTimeLine(of slot: SensorSlot) {
        let boottime_us = HostClock.boottime_us
        let now = HostClock.now
        guard options.timeSource == .host,
            slot.timeLine.endReason(begun_us: slot.begun_us, boottime_us: boottime_us, now: now) != nil,
            !slot.session.isRederiving
        else { return }
        endRecording(of: slot)
        let calibration = slot.session.calibration
        let line = timeLine(boottime_us: boottime_us, now: now)
        // As the record will have it: a clock that was set back has what was learned after its new time for later.
        let gyro = [slot.session.gyroMemory, slot.gyro].lazy.compactMap { $0 }
            .first {
                $0.time_us <= line.utc(boottime_us: boottime_us) && !PairedSensor.isKnownByPort(id: slot.sensor.id)
            }
        let fresh = self.slot(
            slot.sensor, on: line,
            begun_us: boottime_us, calibration: calibration, quality: slot.session.quality,
            held: slot.session.held, gyro: gyro)
        let before = slot.session
        slot.session = fresh.session
        slot.session.takeOverBluetooth(from: before)
        slot.timeLine = fresh.timeLine
        slot.begun_us = boottime_us
        slot.recording = fresh.recording
        slot.gyro = fresh.gyro
        slot.number = nil
        if slot.hasLink {
            slot.session.linkOpened(now_us: slot.now_us())
            carryOut(slot)
        }
    }
}
