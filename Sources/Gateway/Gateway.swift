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
        /// Streams are being stopped and the last entries gathered.
        case stopping
        /// The last commit, or a link over Bluetooth that is being ended, is still under way.
        case finishing(onEnd: () -> Void)
        case stopped
    }

    /// Every sample's frame; for screens and streams, which take what they need.
    public var onFrames: (_ frames: [PostureFrame], _ origin: FrameOrigin) -> Void = { _, _ in }
    public var onEvent: (GatewayEvent) -> Void = { _ in }
    /// Somebody looks at today's totals.
    public var wantsToday = false

    private static let tick_us: Int64 = 250_000
    private static let commit_us: Int64 = 1_000_000
    private static let today_us: Int64 = 5_000_000
    private static let tidy_us: Int64 = 600_000_000

    private let loop: EventLoop
    private let options: Options
    private let store: Store?
    private let links: SensorLinks
    /// `nil` where nothing is recorded.
    private let record: RecordKeeper?
    private let holds: HoldCoordinator
    private let breaks: BreakPrompts
    private let starter: RecordingStarter
    private let notices: WearerNotices
    private var slots: [SensorSlot] = []
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
        holds = HoldCoordinator(store: store)
        breaks = BreakPrompts(settings: options.breaks, store: store)
        starter = RecordingStarter(store: store, rules: options.rules, timeSource: options.timeSource)
        notices = WearerNotices(alerts: options.alerts, breaks: breaks)
        record =
            if let store {
                try RecordKeeper(
                    store, rules: options.rules, rawRetention_s: options.rawRetention_s,
                    mayWrite: options.mayWriteRecord, on: loop)
            } else {
                nil
            }
        joinParts()
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
        holds.onBegin = { [unowned self] slot, request in
            slot.session.beginHold(request, now_us: slot.now_us())
            self.carryOut(slot)
        }
        record?.onWritten = { [unowned self] in self.written($0) }
        record?.onRederived = { [unowned self] in self.rederived($0, $1) }
        record?.onToday = { [unowned self] in self.reportToday($0, $1) }
        record?.onReopened = { [unowned self] in self.slots.forEach { $0.number = nil } }
        record?.onCaughtUp = { [unowned self] in self.bringIntoAnotherStore() }
        record?.onIdle = { [unowned self] in self.endIfFinished() }
        record?.onWarning = { [unowned self] in self.warn($0) }
    }

    // MARK: Sensors

    /// Watches for the paired sensors on all ports, now and whenever something changes.
    public func watchPorts() throws(SystemError) { try links.watch() }

    /// Takes care of a sensor from now on; one that is known already is left as it is, and one that a newer version has
    /// paired is left alone.
    public func add(_ sensor: PairedSensor) throws(RecordsError) {
        guard !slots.contains(where: { $0.sensor.id == sensor.id }) else { return }
        guard let family = ProtocolFamily(rawValue: sensor.family) else { return leaveAlone(sensor) }
        let boottime_us = HostClock.boottime_us
        let now = options.takenAt ?? HostClock.now
        let line = timeLine(boottime_us: boottime_us, now: now)
        let start = try starter.first(of: sensor, family: family, on: line, boottime_us: boottime_us, now: now)
        slots.append(SensorSlot(sensor, start, breaks: breaks.prompter(for: sensor.placement)))
        links.sensorAdded()
    }

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
        links.close(slot)
        endRecording(of: slot)
        holds.remove(slot)
        slots.remove(at: index)
    }

    /// The sensors and how their links stand.
    public var sensors: [SensorStatus] {
        slots.map { SensorStatus(sensor: $0.sensor, state: $0.session.state, quality: $0.session.quality) }
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

    /// Writes something down at this moment.
    public func note(_ text: String, sensor name: String?) -> ControlReply {
        let now = HostClock.now
        let wearer = slot(named: name)?.sensor.wearer ?? slots.first?.sensor.wearer ?? PairedSensor.usualWearer
        do throws(RecordsError) {
            try store?.add(
                StoredNote(moment: now, wearer: wearer, sensor: name, text: text))
        } catch {
            return ControlReply(isDone: false, text: error.description)
        }
        onEvent(.note(NoteEvent(at: now, sensor: name, kind: .wearer, text: text)))
        return ControlReply(isDone: true, text: "Noted.")
    }

    /// Silences alerts for a while; 0 ends the silence.
    public func snooze(seconds: Double) -> ControlReply { notices.snooze(seconds: seconds) }

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
    }

    private func carryOut(_ effect: SessionEffect, of slot: SensorSlot) {
        switch effect {
        case .send(let bytes): slot.link.send(bytes)
        case .perform(let requests): slot.link.perform(requests)
        case .report(let event): onEvent(event)
        case .show(let frames): show(frames, of: slot)
        case .informUpper(let readings):
            guard slot.sensor.placement.isLow else { return }
            for upper in uppers(above: slot) { readings.forEach { upper.session.receive($0) } }
        case .alert(let alert): notices.deliver(alert, of: slot)
        case .save(let calibration):
            attempt { store throws(RecordsError) in try store.save(calibration, sensor: slot.sensor.id) }
        case .held(let posture): holds.note(posture, of: slot)
        case .endHold(let reply): holds.end(of: slot, with: reply)
        case .beginHoldOfAll: calibrate(slot.sensor.name, HoldRequest(seconds: options.rules.hold_s)) { _ in }
        case .lookUpStored(let bootID):
            // Without knowing what is stored nothing may be asked for or acknowledged.
            guard store != nil else { return slot.session.setStoredRanges([], bootID: bootID) }
            attempt { store throws(RecordsError) in
                slot.session.setStoredRanges(
                    try store.storedSequences(sensor: slot.sensor.id, bootID: bootID),
                    waiting: record?.waitingSequences(ofSensor: slot.sensor.id, bootID: bootID) ?? [],
                    bootID: bootID)
            }
        case .rederiveTrack:
            rederive(slot)
            // Its samples may be what the upper sensor's names were made without.
            if slot.sensor.placement.isLow { uppers(above: slot).forEach(rederive) }
        case .reopenLink: links.reopen(slot)
        }
    }

    private func show(_ frames: [PostureFrame], of slot: SensorSlot) {
        // Of a coarse sensor there is no live view.
        if !slot.session.family.isCoarse { onFrames(frames, slot.origin) }
        for time_us in slot.breaksDue(in: frames) {
            do throws(RecordsError) { try notices.promptBreak(at_us: time_us, of: slot) } catch {
                warn(error.description)
            }
        }
    }

    /// The sensors that a low one of the same wearer helps.
    private func uppers(above low: SensorSlot) -> [SensorSlot] {
        slots.filter { $0.sensor.placement.judgesPosture && $0.sensor.wearer == low.sensor.wearer }
    }

    private func reportOnce(_ problem: String, of slot: SensorSlot) {
        guard slot.isNews(problem: problem) else { return }
        onEvent(.link(LinkEvent(at: slot.now, sensor: slot.sensor.name, state: .searching, detail: problem)))
    }

    private func warn(_ text: String) {
        onEvent(.note(NoteEvent(at: HostClock.now, sensor: nil, kind: .warning, text: text)))
    }

    /// Does something with the record, where there is one; a failure is told.
    private func attempt(_ body: (Store) throws(RecordsError) -> Void) {
        guard let store else { return }
        do throws(RecordsError) { try body(store) } catch { warn(error.description) }
    }

    /// Remembers where a sensor was found.
    private func remember(_ slot: SensorSlot) {
        // One that is shown without having been paired is not remembered; where the record cannot be read, neither is
        // where a sensor was found: it is looked for again.
        guard let known = try? store?.sensors(), known.contains(where: { $0.id == slot.sensor.id }) else { return }
        attempt { store throws(RecordsError) in try store.save(slot.sensor) }
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
        let boottime_us = HostClock.boottime_us
        let now = HostClock.now
        guard options.timeSource == .host,
            slot.timeLine.endReason(begun_us: slot.begun_us, boottime_us: boottime_us, now: now) != nil,
            !slot.session.isRederiving
        else { return }
        endRecording(of: slot)
        let line = timeLine(boottime_us: boottime_us, now: now)
        slot.begin(starter.next(after: slot, on: line, boottime_us: boottime_us))
        guard slot.link.isUp else { return }
        slot.session.linkOpened(now_us: slot.now_us())
        carryOut(slot)
    }

    // MARK: The record

    private func endRecording(of slot: SensorSlot) {
        slot.session.finish()
        record?.add(entry(of: slot, isLast: true))
        slot.number = nil
    }

    private func entry(of slot: SensorSlot, isLast: Bool) -> RecordWriter.Entry {
        RecordWriter.Entry(
            sensor: slot.sensor.id, recording: slot.recording, number: slot.number,
            increment: slot.session.drainIncrement(), isLast: isLast, gyro: isLast ? slot.session.gyroMemory : nil)
    }

    private func commit() {
        slots.forEach(renewTimeLine)
        guard let record else {
            // Shown only: what would be recorded is let go.
            slots.forEach { _ = $0.session.drainIncrement() }
            return
        }
        guard record.isReady else { return }
        for slot in slots { record.add(entry(of: slot, isLast: false)) }
        record.commit(sensorCount: slots.count)
    }

    private func written(_ written: CommitQueue.Written) {
        guard let slot = slots.first(where: { $0.sensor.id == written.entry.sensor }) else { return }
        if slot.recording == written.entry.recording, !written.entry.isLast { slot.number = written.number }
        slot.session.committed(written.entry.increment)
        carryOut(slot)
    }

    /// Another store is open: it learns of the sensors, and what it has of them is looked up.
    private func bringIntoAnotherStore() {
        for slot in slots {
            attempt { store throws(RecordsError) in
                // One that is shown without having been paired is not remembered.
                let isUnknown = try !store.sensors().contains { $0.id == slot.sensor.id }
                if isUnknown, slot.sensor.paired_us > 0 { try store.save(slot.sensor) }
                if let calibration = slot.session.calibration, try store.calibrations(sensor: slot.sensor.id).isEmpty {
                    try store.save(calibration, sensor: slot.sensor.id)
                }
            }
            slot.session.lookUpStoredAgain()
            carryOut(slot)
        }
    }

    private func rederive(_ slot: SensorSlot) {
        guard let record, let number = slot.number, !slot.session.isRederiving else { return }
        slot.session.beginRederivation()
        record.rederive(sensor: slot.sensor.id, recording: number)
    }

    private func rederived(_ sensor: String, _ made: Result<PosturePipeline?, RecordsError>) {
        guard let slot = slots.first(where: { $0.sensor.id == sensor }) else { return }
        switch made {
        case .success(let pipeline): slot.session.endRederivation(pipeline)
        case .failure(let error):
            slot.session.endRederivation(nil)
            warn(error.description)
        }
        carryOut(slot)
    }

    private func sumUp() {
        guard wantsToday, let record else { return }
        for slot in slots where slot.link.isUp {
            record.sumUp(slot.now.day, sensor: slot.sensor.name, wearer: slot.sensor.wearer)
        }
    }

    private func reportToday(_ sensor: String, _ summary: DaySummary) {
        onEvent(
            .today(
                TodayEvent(
                    sensor: sensor, worn_s: summary.worn_s, upright_s: summary.uprightTime_s,
                    slouch_s: summary.slouch_s, episodes: summary.episodes.count, alerts: summary.alerts,
                    longestEpisode_s: summary.longestEpisode_s ?? 0, gaps_s: summary.gaps_s)))
    }

    private func tidy() { record?.tidy(recordings: slots.compactMap(\.number), now_us: HostClock.utc_us) }

    // MARK: The end

    /// Stops the sensors' streams, commits what is there, and lets go; then it calls back.
    public func stop(onEnd: @escaping () -> Void) {
        guard case .running = state else { return }
        state = .stopping
        links.stop()
        tokens.forEach(loop.cancel)
        for slot in slots {
            slot.session.stop(now_us: slot.now_us())
            carryOut(slot)
            links.close(slot)
            endRecording(of: slot)
        }
        record?.end(sensorCount: slots.count)
        state = .finishing(onEnd: onEnd)
        endIfFinished()
    }

    /// The last commit, and links that are being ended, may still be under way when the sensors are gone.
    private func endIfFinished() {
        guard case .finishing(let onEnd) = state, record?.isReady ?? true, !links.isClosing else { return }
        state = .stopped
        onEnd()
    }
}
