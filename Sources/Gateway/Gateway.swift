import Balance
public import Events
public import Links
public import LinuxIO
import LocalTime
public import Posture
public import Records
import SensorProtocols

/// Joins it all: ports to sensors, sensors to sessions, sessions to the record and to those who watch.
///
/// Everything here runs on the event loop's thread; only commits do not. What it joins has its state to itself:
/// `SensorLinks` makes links, `SensorSession` is one sensor's, `RecordKeeper` commits, `HoldCoordinator` leads the wearer's
/// holds, `WearerNotices` brings alerts and breaks to notice. The gateway carries out what sessions want
/// (`SessionEffect`).
public final class Gateway {
    private enum State {
        case running
        /// Sensors have been told to stop, and what they have sent before is still read.
        case stopping(onEnd: () -> Void)
        /// The last entries are gathered.
        case gathering
        /// The last commit, or a link over Bluetooth that is being ended, is still under way.
        case finishing(onEnd: () -> Void)
        case stopped
    }

    /// Every sample's frame; for screens and streams, which take what they need.
    public var onFrames: (_ frames: [PostureFrame], _ origin: FrameOrigin) -> Void = { _, _ in }
    /// What was measured, for those who want it; `nil` while nobody does.
    public var onSamples: ((SampleBatch) -> Void)?
    public var onEvent: (GatewayEvent) -> Void = { _ in }
    /// A recording that a kill had cut off is in order now.
    public var onRepaired: () -> Void = {}
    /// Somebody looks at today's totals.
    public var wantsToday = false
    /// Whether somebody sees what is told of a sensor: a prompt that nobody got is none.
    public var isWatched: (_ sensor: String) -> Bool {
        get { breaks.isWatched }
        set { breaks.isWatched = newValue }
    }
    /// Whose breaks are asked for later than is set, and why; `nil` where nobody's are.
    public var adaptedBreaks: String? { breaks.adaptedText }

    private static let tick_us: Int64 = 250_000
    /// Twice a second, so that with the time that a disk takes no more than a second is lost by a kill.
    private static let commit_us: Int64 = 500_000
    private static let today_us: Int64 = 5_000_000
    private static let tidy_us: Int64 = 600_000_000
    /// A sensor answers within milliseconds that it has stopped; one that does not is left so.
    private static let stopPatience_us: Int64 = 1_500_000

    private let loop: EventLoop
    private let options: Options
    private let store: Store?
    private let links: SensorLinks
    /// `nil` where nothing is recorded.
    let record: SlotRecorder?
    private let holds: HoldCoordinator
    private let breaks: BreakCoordinator
    private let starter: RecordingStarter
    private(set) lazy var pairing = PairingCoordinator(links, pairingRecord, on: loop)
    let notices: WearerNotices
    let alertSteps = AlertSteps()
    private(set) var slots: [SensorSlot] = []
    /// Sensors that it has said it leaves alone, by id.
    private var leftAlone: Set<String> = []
    private var state = State.running
    private var tokens: [EventLoop.Token] = []

    /// - `store`: `nil` to show only.
    public init(
        store: Store?, directory: PortDirectory, options: Options = Options(), on loop: EventLoop
    ) throws(SystemError) {
        self.loop = loop
        self.options = options
        self.store = store
        links = SensorLinks(
            directory, bondsFolder: options.bondsFolder, busAddress: options.busAddress, on: loop)
        holds = HoldCoordinator(records: store != nil)
        starter = RecordingStarter(rules: options.rules, timeSource: options.timeSource)
        notices = WearerNotices(alerts: options.alerts, pause_s: options.rules.alertRepeat_s)
        breaks = BreakCoordinator(BreakPrompts(settings: options.breaks, off_s: options.rules.off_s), by: notices)
        record =
            if let store {
                try SlotRecorder(
                    store, rules: options.rules, rawRetention_s: options.rawRetention_s,
                    mayWrite: options.mayWriteRecord, holds: holds, starter: starter, on: loop)
            } else {
                nil
            }
        joinParts()
        openDesktop(options.desktop, on: loop)
        tokens = [
            loop.every(Self.tick_us) { [unowned self] in self.tick() },
            loop.every(Self.commit_us) { [unowned self] in self.commit() },
            loop.every(Self.today_us) { [unowned self] in self.sumUp() },
            loop.every(Self.tidy_us) { [unowned self] in self.tidy() },
        ]
    }

    private func joinParts() {
        links.slots = { [unowned self] in self.slots }
        links.onBegin = { [unowned self] in self.renewTimeLine(of: $0) }
        links.onChange = { [unowned self] in self.carryOut($0) }
        links.onProblem = { [unowned self] in self.reportOnce($1, of: $0) }
        links.onMoved = { [unowned self] in self.remember($0) }
        links.onClosed = { [unowned self] in self.endIfFinished() }
        notices.onEvent = { [unowned self] in self.onEvent($0) }
        notices.slots = { [unowned self] in self.slots }
        notices.onSnooze = { [unowned self] in self.keepSnooze(of: $0, until: $1) }
        notices.onAsked = { [unowned self] in self.keepAsked($0, at: $1) }
        alertSteps.record = record
        alertSteps.onDay = { [unowned self] in self.beginDay(of: $0, firstDay: $1) }
        alertSteps.onStep = { [unowned self] in self.setStep($1, of: $0) }
        alertSteps.onWarning = { [unowned self] in self.warn($0) }
        breaks.onWarning = { [unowned self] in self.warn($0) }
        breaks.askSigns = { [unowned self] wearer, receive in
            self.askRecord({ store throws(RecordsError) in try store.redFlags(wearer: wearer) }, then: receive)
        }
        holds.onBegin = { [unowned self] slot, request in
            slot.session.beginHold(request, now_us: slot.now_us())
            self.carryOut(slot)
        }
        holds.onHeld = { $0.hasHeld($1) }
        holds.onLeft = { [unowned self] slot in
            let (name, text) = (slot.sensor.name, HoldRequest.goesOn(without: slot.sensor.name))
            self.onEvent(.note(NoteEvent(at: slot.now, sensor: name, kind: .calibration, text: text)))
        }
        record?.slots = { [unowned self] in self.slots }
        record?.onChange = { [unowned self] in self.carryOut($0) }
        record?.onEvent = { [unowned self] in self.onEvent(self.withAlertWords($0)) }
        record?.onRepaired = { [unowned self] in self.onRepaired() }
        record?.onIdle = { [unowned self] in self.endIfFinished() }
        record?.onWarning = { [unowned self] in self.warn($0) }
    }

    // MARK: Sensors

    /// Watches for the paired sensors on all ports, now and whenever something changes.
    public func watchPorts() throws(SystemError) { try links.watch() }

    /// Takes care of a sensor from now on; one that is known already is left as it is, and one that a newer version has
    /// paired is left alone.
    public func add(_ sensor: PairedSensor) throws(RecordsError) {
        guard slot(id: sensor.id) == nil else { return }
        let boottime_us = HostClock.boottime_us
        let now = options.takenAt ?? HostClock.now
        let line = timeLine(boottime_us: boottime_us, now: now)
        let known = try store.map { store throws(RecordsError) in
            try SensorKnowledge.read(of: sensor, in: store, at: line.moment(boottime_us: boottime_us))
        }
        add(sensor, known ?? SensorKnowledge(), on: line, boottime_us: boottime_us, now: now)
    }

    private func add(
        _ sensor: PairedSensor, _ known: SensorKnowledge, on line: TimeLine, boottime_us: Int64, now: Moment
    ) {
        guard slot(id: sensor.id) == nil else { return }
        guard let family = ProtocolFamily(rawValue: sensor.family) else { return leaveAlone(sensor) }
        known.remarks.forEach(warn)
        let start = starter.first(
            of: sensor, family: family, known: known, on: line, boottime_us: boottime_us, now: now)
        let slotBreaks = breaks.slotBreaks(for: sensor, isCoarse: family.isCoarse, kept: known.breakPrompts)
        slots.append(SensorSlot(sensor, start, breaks: slotBreaks, change: CorrectedCue(rules: options.rules)))
        notices.know(known.alerts, asked: known.asked, of: sensor.wearer)
        links.sensorAdded()
    }

    /// Takes care of the sensors that are paired by now, and lets the others go.
    ///
    /// - Parameter onEnd: how many are paired; or why the record does not say it, and all stays as it is.
    public func takeUpPaired(onEnd: @escaping (Result<Int, RecordsError>) -> Void) {
        guard let record else { return onEnd(.success(slots.count)) }
        let now = options.takenAt ?? HostClock.now
        let boottime_us = HostClock.boottime_us
        let line = timeLine(boottime_us: boottime_us, now: now)
        record.ask { store throws(RecordsError) in
            let found = try store.readableSensors()
            var paired: [(PairedSensor, SensorKnowledge)] = []
            for sensor in found.sensors {
                paired.append((sensor, try .read(of: sensor, in: store, at: line.moment(boottime_us: boottime_us))))
            }
            return (paired, found.wrong)
        } then: { [unowned self] result in
            onEnd(
                result.map { paired, wrong in
                    wrong.forEach(self.leaveOut)
                    // Where a row cannot be read, nobody knows whose it is: none is let go.
                    for slot in self.slots where wrong.isEmpty && !paired.contains(where: { $0.0.id == slot.sensor.id })
                    {
                        self.remove(id: slot.sensor.id)
                    }
                    for (sensor, known) in paired {
                        if let slot = self.slot(id: sensor.id) { self.rename(slot, sensor.name) }
                        self.add(sensor, known, on: line, boottime_us: boottime_us, now: now)
                    }
                    return paired.count
                })
        }
    }

    /// A sensor that is paired already may have been given another name.
    private func rename(_ slot: SensorSlot, _ name: String) {
        guard slot.sensor.name != name else { return }
        slot.rename(name)
        // Who watches hears of it under its new name.
        onEvent(.link(LinkEvent(at: slot.now, sensor: name, state: slot.session.state, detail: slot.problem)))
    }

    /// Tells that a paired sensor cannot be recorded, for its row in the record is wrong.
    public func leaveOut(_ error: RecordsError) { warn("A paired sensor is left out. \(error.description)") }

    /// Another family's commands might do anything to it, and its bytes would mean nothing.
    private func leaveAlone(_ sensor: PairedSensor) {
        guard leftAlone.insert(sensor.id).inserted else { return }
        warn(
            "“\(sensor.name)” was paired by a newer version of Plumbline (family “\(sensor.family)”): it is left alone."
        )
    }

    /// Gives a sensor the link that was found for it.
    public func attach(_ found: SensorFinder.Found, to id: String) { links.attach(found, to: id) }

    /// Lets a sensor go; what it brought is committed.
    public func remove(id: String) {
        guard let index = slots.firstIndex(where: { $0.sensor.id == id }) else { return }
        let slot = slots[index]
        links.readRest(of: slot)
        links.close(slot)
        notices.removed(slot)
        endRecording(of: slot)
        holds.remove(slot)
        slots.remove(at: index)
    }

    /// The sensors and how their links stand.
    public var sensors: [SensorStatus] {
        slots.map {
            SensorStatus(
                sensor: $0.sensor, state: $0.session.state, quality: $0.session.quality, problem: $0.problem,
                battery: $0.battery)
        }
    }

    // MARK: The wearer's own actions

    /// Makes the next seconds of all that a wearer has on a hold; the reply comes when it is over.
    ///
    /// - `name`: one of the wearer's sensors; `nil` where only one wearer's are here.
    /// - `isAlone`: only this sensor holds.
    public func calibrate(
        _ name: String?, _ request: HoldRequest, isAlone: Bool = false, onEnd: @escaping (ControlReply) -> Void
    ) {
        holds.begin(request, sensor: name, isAlone: isAlone, among: slots, onEnd: onEnd)
    }

    /// Writes something down at this moment; the reply comes when it is on the disk, or says why it is not.
    public func note(_ text: String, sensor name: String?, onEnd: @escaping (ControlReply) -> Void) {
        let now = HostClock.now
        let wearer = slot(named: name)?.sensor.wearer ?? slots.first?.sensor.wearer ?? PairedSensor.usualWearer
        let note = StoredNote(moment: now, wearer: wearer, sensor: name, text: text)
        askRecord { store throws(RecordsError) in
            try store.add(note)
        } then: { [unowned self] result in
            if case .failure(let error) = result { return onEnd(ControlReply(isDone: false, text: error.description)) }
            self.onEvent(.note(NoteEvent(at: now, sensor: name, kind: .wearer, text: text)))
            onEnd(ControlReply(isDone: true, text: "Noted."))
        }
    }

    /// Silences the alerts of a sensor's wearer for a while, `nil` for as long as is set; 0 ends the silence.
    ///
    /// - `name`: one of the wearer's sensors; `nil` for all wearers.
    public func snooze(_ name: String?, seconds: Double? = nil) -> ControlReply {
        defer { if wantsToday { tellToday() } }
        return notices.snooze(sensor: name, seconds: seconds)
    }

    /// The wearer says whether what is held now, or was within the last minute, is a slouch.
    ///
    /// - `name`: one of the wearer's sensors; `nil` where only one wearer's are here.
    public func correct(_ name: String?, wasSlouch: Bool) -> ControlReply {
        notices.correct(wasSlouch: wasSlouch, sensor: name, among: slots)
    }

    private func slot(id: String) -> SensorSlot? { slots.first { $0.sensor.id == id } }

    private func slot(named name: String?) -> SensorSlot? {
        guard let name else { return slots.count == 1 ? slots.first : nil }
        return slots.first { $0.sensor.name == name || $0.sensor.id == name }
    }

    // MARK: What sessions want

    /// Carries out what a session wants, and what it wants because of that.
    private func carryOut(_ slot: SensorSlot) {
        var effects = slot.session.drainEffects()
        while !effects.isEmpty {
            for effect in effects { carryOut(effect, of: slot) }
            effects = slot.session.drainEffects()
        }
        if case .stopping = state { letGoIfStopped() }
    }

    private func carryOut(_ effect: SessionEffect, of slot: SensorSlot) {
        switch effect {
        case .send(let bytes): slot.link.send(bytes)
        case .perform(let requests): slot.link.perform(requests)
        case .report(let event):
            if case .battery(let battery) = event { slot.battery = battery }
            onEvent(event)
            followOnDesktop(event, of: slot)
        case .show(let frames, let samples):
            onSamples?(slot.batch(samples, frames))
            show(frames, of: slot)
        case .informUpper(let readings):
            guard slot.sensor.placement.isLow else { return }
            for upper in uppers(above: slot) { readings.forEach { upper.session.receive($0) } }
        case .alert(let alert): notices.deliver(alert, of: slot, isWatched: isWatched(slot.sensor.name))
        case .unsure(let at_us): notices.ask(at_us: at_us, of: slot, isWatched: isWatched(slot.sensor.name))
        case .buttonPressed(let at_us): notices.pressButton(of: slot, at_us: at_us, among: slots)
        case .save(let calibration):
            slot.hasHeld(calibration)
            holds.noteCalibration(of: slot)
        case .held(let posture): holds.note(posture, of: slot)
        case .endHold(let reply): holds.end(of: slot, with: reply)
        case .beginHoldOfAll: calibrate(slot.sensor.name, HoldRequest()) { _ in }
        case .lookUpStored(let bootID):
            guard let record else { return slot.session.setStoredRanges([], bootID: bootID) }
            record.lookUpStored(of: slot, bootID: bootID)
        case .rederiveTrack:
            slot.wantsRederivation = true
            // Its samples may be what the upper sensor's names were made without.
            if slot.sensor.placement.isLow { uppers(above: slot).forEach { $0.wantsRederivation = true } }
        case .reopenLink: links.reopen(slot)
        }
    }

    private func show(_ frames: [PostureFrame], of slot: SensorSlot) {
        // Of a coarse sensor there is no live view.
        if !slot.session.family.isCoarse { onFrames(frames, slot.origin) }
        if let changed_us = slot.changed(in: frames) { notices.confirmChange(at_us: changed_us, of: slot) }
        breaks.look(at: frames, of: slot)
    }

    /// The sensors that a low one of the same wearer helps.
    private func uppers(above low: SensorSlot) -> [SensorSlot] {
        slots.filter { $0.sensor.placement.judgesPosture && $0.sensor.wearer == low.sensor.wearer }
    }

    private func reportOnce(_ problem: String, of slot: SensorSlot) {
        guard slot.isNews(problem: problem) else { return }
        onEvent(.link(LinkEvent(at: slot.now, sensor: slot.sensor.name, state: .searching, detail: problem)))
    }

    func warn(_ text: String) {
        onEvent(.note(NoteEvent(at: HostClock.now, sensor: nil, kind: .warning, text: text)))
    }

    /// Reads or writes a little of the record, on its thread; where nothing is recorded the answer is `nil` at once.
    func askRecord<Value: Sendable>(
        _ work: @escaping @Sendable (Store) throws(RecordsError) -> Value,
        then receive: @escaping (Result<Value?, RecordsError>) -> Void
    ) {
        guard let record else { return receive(.success(nil)) }
        record.ask(work) { receive($0.map(Optional.some)) }
    }

    /// Remembers where a sensor was found.
    private func remember(_ slot: SensorSlot) {
        let sensor = slot.sensor
        askRecord { store throws(RecordsError) in
            // One that is shown without having been paired is not remembered; and one may have been renamed meanwhile.
            try store.setPort(sensor.port, baudRate: sensor.baudRate, of: sensor.id)
        } then: { [unowned self] result in
            if case .failure(let error) = result { self.warn(error.description) }
        }
    }

    // MARK: Time

    private func tick() {
        for slot in slots where slot.link.isUp {
            slot.session.tick(now_us: slot.now_us(), acknowledges: record?.isPaused != true)
            carryOut(slot)
        }
        links.tick()
    }

    /// The line that other sensors are on, while it holds: what two of them took at one moment has one time.
    private func timeLine(boottime_us: Int64, now: Moment) -> TimeLine {
        slots.first { slot in
            slot.timeLine.endReason(begun_us: slot.begun_us, boottime_us: boottime_us, now: now) == nil
        }?.timeLine ?? TimeLine(boottime_us: boottime_us, now: now)
    }

    /// A recording ends where the clock was set, the traveller has landed, or the day is over.
    private func renewTimeLine(of slot: SensorSlot) {
        guard options.timeSource == .host,
            let reason = slot.timeLine.endReason(
                begun_us: slot.begun_us, boottime_us: HostClock.boottime_us, now: HostClock.now)
        else { return }
        beginAnew(slot, because: reason.words, knowing: slot.belief)
    }

    /// Ends a slot's recording, and begins the next one.
    func beginAnew(_ slot: SensorSlot, because words: String, knowing belief: PostureBelief?) {
        let boottime_us = HostClock.boottime_us
        slot.session.abandonHold(words, now_us: slot.now_us())
        carryOut(slot)
        endRecording(of: slot)
        let line = timeLine(boottime_us: boottime_us, now: HostClock.now)
        slot.begin(starter.next(after: slot, knowing: belief, on: line, boottime_us: boottime_us))
        guard slot.link.isUp else { return }
        slot.session.linkOpened(now_us: slot.now_us())
        carryOut(slot)
    }

    // MARK: The record

    private func endRecording(of slot: SensorSlot) {
        slot.session.finish()
        record?.end(slot)
        // Nothing is seen any more of what follows a prompt.
        notices.breakEnded(of: slot)
        slot.number = nil
    }

    private func commit() {
        slots.forEach(renewTimeLine)
        followAlerts()
        // Shown only: what would be recorded is let go.
        guard let record else { return slots.forEach { $0.forgetEntry() } }
        record.commit()
    }

    private func sumUp() { if wantsToday { record?.sumUp(isForAll: false) } }

    /// Tells today's totals of all sensors as soon as they are known, for somebody who has just begun to look.
    public func tellToday() { record?.sumUp(isForAll: true) }

    private func tidy() { record?.tidy() }

    /// Puts recordings in order that a kill has cut off, beside what is recorded from now on.
    ///
    /// - Parameter recordings: those that had not ended when the recorder began (`Store.unfinishedRecordings`).
    public func repair(_ recordings: [Int64]) { record?.repair(recordings) }

    // MARK: The end

    /// Stops the sensors' streams, commits what they have sent, and lets go; then it calls back.
    public func stop(onEnd: @escaping () -> Void) {
        guard case .running = state else { return }
        state = .stopping(onEnd: onEnd)
        alertSteps.record = nil
        notices.endDesktop()
        pairing.cancel()
        links.stop()
        tokens.forEach(loop.cancel)
        // All of them first: what follows from one sensor's end may be the end.
        for slot in slots { slot.session.stop(now_us: slot.now_us()) }
        slots.forEach(carryOut)
        guard case .stopping = state else { return }
        tokens = [loop.after(Self.stopPatience_us) { [unowned self] in self.letGo() }]
        letGoIfStopped()
    }

    private func letGoIfStopped() {
        // A track that is nearly made again is waited for too; longer ones are made at the next start.
        if !slots.contains(where: { $0.link.isUp && $0.session.awaitsStop || $0.session.isRederiving }) { letGo() }
    }

    /// Every sensor has said that it has stopped, and every track is made again, or they had their time: what has arrived is read, and committed.
    private func letGo() {
        guard case .stopping(let onEnd) = state else { return }
        state = .gathering
        tokens.forEach(loop.cancel)
        for slot in slots {
            links.readRest(of: slot)
            slot.session.abandonHold("The recorder was stopped", now_us: slot.now_us())
            carryOut(slot)
            links.close(slot)
            endRecording(of: slot)
        }
        record?.end()
        state = .finishing(onEnd: onEnd)
        endIfFinished()
    }

    /// The last commit, and links that are being ended, may still be under way when the sensors are gone.
    private func endIfFinished() {
        guard case .finishing(let onEnd) = state, record?.isIdle ?? true, !links.isClosing else { return }
        state = .stopped
        onEnd()
    }
}
