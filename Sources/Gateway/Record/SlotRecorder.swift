import Events
import LinuxIO
import LocalTime
import Posture
import Records
import SensorProtocols

/// Brings what the slots' sessions find into the record, and to the sessions what the record says: that something is
/// safe, what is stored of a sensor, a track that was made again.
///
/// Everything here runs on the event loop's thread. Nothing of it waits for the disk.
final class SlotRecorder {
    /// The gateway's sensors.
    var slots: () -> [SensorSlot] = { [] }
    /// The session has learned something from the record: its effects wait.
    var onChange: (SensorSlot) -> Void = { _ in }
    var onEvent: (GatewayEvent) -> Void = { _ in }
    /// One sentence for people.
    var onWarning: (String) -> Void = { _ in }
    /// A recording that a kill had cut off is in order now.
    var onRepaired: () -> Void = {}
    /// Nothing is under way to the disk, and no answer awaited from it.
    var onIdle: () -> Void = {}

    /// What was learned goes with one commit in so many: once a minute, so that a kill costs little of it.
    private static let commitsBetweenLearned = 120

    private let keeper: RecordKeeper
    private let rules: PostureRules
    private let lookUps: StoredLookUps
    private let holds: HoldCoordinator
    private let starter: RecordingStarter
    private var commits = 0
    /// For which sensors today is to be summed up with the next commit.
    private var sumsUp: SummedUp?
    /// How many summaries are being made: what is asked for meanwhile waits, and is one.
    private var summariesUnderWay = 0

    private enum SummedUp { case heard, all }

    /// - Parameters:
    ///   - store: the record.
    ///   - rules: by which tracks are made again.
    ///   - rawRetention_s: samples are kept for so long; `nil` for ever.
    ///   - mayWrite: whether the folder that lies at the record's path now is ours; asked on the record's thread.
    ///   - holds: where it is awaited that what was held is stored.
    ///   - starter: begins recordings.
    ///   - loop: the gateway's.
    init(
        _ store: Store, rules: PostureRules, rawRetention_s: Double?, mayWrite: @escaping @Sendable () -> Bool,
        holds: HoldCoordinator, starter: RecordingStarter, on loop: EventLoop
    ) throws(SystemError) {
        self.rules = rules
        keeper = try RecordKeeper(
            store, rules: rules, rawRetention_s: rawRetention_s, mayWrite: mayWrite, on: loop)
        lookUps = StoredLookUps(keeper.requests, on: loop)
        self.holds = holds
        self.starter = starter
        lookUps.onFound = { [unowned self] in self.foundStored($0, bootID: $1, $2) }
        lookUps.onWarning = { [unowned self] in self.onWarning($0) }
        keeper.onWritten = { [unowned self] in self.written($0) }
        keeper.onFailed = { [unowned self] entries, error, isFinal in
            for entry in entries { self.holds.failed(entry, error, isFinal: isFinal) }
        }
        keeper.onDropped = { [unowned self] in self.slot(id: $0.sensor)?.session.dropped($0.chunks) }
        keeper.onRederived = { [unowned self] in self.rederived($0, recording: $1, $2) }
        keeper.onRepaired = { [unowned self] in self.repaired($0) }
        keeper.onReopened = { [unowned self] in self.forgetNumbers() }
        keeper.onCaughtUp = { [unowned self] in self.bringIntoAnotherStore() }
        keeper.onIdle = { [unowned self] in self.onIdle() }
        keeper.onWarning = { [unowned self] in self.onWarning($0) }
    }

    private func slot(id: String) -> SensorSlot? { slots().first { $0.sensor.id == id } }

    /// Nothing is under way to the disk, and no answer awaited from it.
    var isIdle: Bool { keeper.isIdle }

    /// The last commit has failed: nobody is told that anything is stored.
    var isPaused: Bool { keeper.isPaused }

    /// Reads or writes a little; the answer comes later, also where it failed.
    func ask<Value: Sendable>(
        _ work: @escaping @Sendable (Store) throws(RecordsError) -> Value,
        then receive: @escaping (Result<Value, RecordsError>) -> Void
    ) {
        keeper.requests.ask(work, then: receive)
    }

    // MARK: Commits

    /// Commits what has come of all sensors, if no commit is under way.
    func commit() {
        guard keeper.isReady else { return }
        let slots = slots()
        for slot in slots where slot.wantsRederivation { rederive(slot) }
        commits += 1
        let withLearned = commits.isMultiple(of: Self.commitsBetweenLearned)
        for slot in slots { keeper.add(slot.drainEntry(isLast: false, withLearned: withLearned)) }
        keeper.commit(sensorCount: slots.count)
        sumUpIfDue()
    }

    /// A slot's recording is over.
    func end(_ slot: SensorSlot) { keeper.add(slot.drainEntry(isLast: true)) }

    /// Commits the last entries; from now on a failure is final.
    func end() { keeper.end(sensorCount: slots().count) }

    private func written(_ written: CommitQueue.Written) {
        let entry = written.entry
        holds.written(entry)
        lookUps.written(entry.increment.chunks, of: entry.sensor)
        guard let slot = slot(id: entry.sensor) else { return }
        if slot.recording == entry.recording, !entry.isLast { slot.number = written.number }
        slot.session.committed(entry.increment)
        onChange(slot)
    }

    /// Makes minutes of the seconds that are long over, and forgets samples that are old enough.
    func tidy() {
        keeper.tidy(recordings: slots().compactMap(\.number), now_us: HostClock.utc_us)
    }

    // MARK: Tracks that are made again

    /// Begins at a moment when all that was drained of the slot's recording is in the record.
    private func rederive(_ slot: SensorSlot) {
        guard let number = slot.number, !slot.session.isRederiving, keeper.isWritten(slot.recording) else { return }
        slot.wantsRederivation = false
        slot.session.beginRederivation()
        keeper.rederive(sensor: slot.sensor.id, recording: number)
    }

    private func rederived(_ sensor: String, recording: Int64, _ made: Result<PosturePipeline?, RecordsError>) {
        // A recording that has ended meanwhile is put in order by itself.
        guard let slot = slot(id: sensor), slot.number == recording else { return }
        switch made {
        case .success(let pipeline): slot.session.endRederivation(pipeline)
        case .failure(let error):
            slot.session.endRederivation(nil)
            slot.lacksTrack = true
            onWarning(error.description)
        }
        onChange(slot)
    }

    /// Puts recordings in order that are over.
    func repair(_ recordings: [Int64]) { keeper.repair(recordings) }

    private func repaired(_ repaired: RecordingRepair.Repaired) {
        onRepaired()
        let slot = slot(id: repaired.sensor)
        let isUntouched = slot?.session.isUntouched ?? true
        // A recording that is under way has begun without it, and so must its track when it is made again.
        let gyro = repaired.gyro.flatMap { isUntouched && slot?.isNewer($0) ?? true ? $0 : nil }
        if let slot, isUntouched {
            let belief = repaired.belief.flatMap { slot.isNewer($0) ? $0 : nil }
            if gyro != nil || belief != nil {
                slot.begin(starter.again(slot, knowing: gyro ?? slot.gyro, belief: belief ?? slot.beliefBefore))
            }
        }
        ask { store throws(RecordsError) in
            if let gyro { try store.save(gyro, sensor: repaired.sensor) }
            // What a recording has started from stays with it, so this may be kept at any time.
            if let belief = repaired.belief, let placement = repaired.recording.placement {
                try store.save(belief, wearer: repaired.recording.wearer, placement: placement)
            }
        } then: { [unowned self] result in
            if case .failure(let error) = result { self.onWarning(error.description) }
        }
    }

    // MARK: What the record knows

    /// Finds out what is stored of a start of the slot's sensor, and lets the session know.
    func lookUpStored(of slot: SensorSlot, bootID: UInt32) { lookUps.begin(sensor: slot.sensor.id, bootID: bootID) }

    private func foundStored(_ sensor: String, bootID: UInt32, _ stored: [ClosedRange<UInt32>]) {
        guard let slot = slot(id: sensor), slot.session.identity?.bootID == bootID else { return }
        slot.session.setStoredRanges(
            stored, waiting: keeper.waitingSequences(ofSensor: sensor, bootID: bootID), bootID: bootID)
        onChange(slot)
    }

    /// Another store is open: numbers of recordings were the old one's, and no track of it is made again.
    private func forgetNumbers() {
        for slot in slots() {
            slot.number = nil
            guard slot.session.isRederiving else { continue }
            slot.session.endRederivation(nil)
            slot.lacksTrack = true
            onChange(slot)
        }
    }

    /// All that waited is in another store: it learns of the sensors, and what it has of them is looked up.
    private func bringIntoAnotherStore() {
        for slot in slots() {
            let sensor = slot.sensor
            let calibration = slot.session.calibration
            ask { store throws(RecordsError) in
                // One that is shown without having been paired is not remembered.
                if try !store.isPaired(sensor.id), sensor.paired_us > 0 { try store.save(sensor) }
                if let calibration, try !store.hasCalibration(sensor: sensor.id) {
                    try store.save(calibration, sensor: sensor.id)
                }
            } then: { [unowned self] result in
                if case .failure(let error) = result { self.onWarning(error.description) }
            }
            slot.session.lookUpStoredAgain()
            onChange(slot)
        }
    }

    /// Sums up today so far with the next commit, so that an episode is either in the record or under way.
    ///
    /// - Parameter isForAll: also for sensors that are away; else for those that are heard.
    func sumUp(isForAll: Bool) {
        sumsUp = sumsUp == .all || isForAll ? .all : .heard
        // While nothing can be committed there is nothing to wait for.
        if isPaused { sumUpIfDue() }
    }

    private func sumUpIfDue() {
        guard summariesUnderWay == 0, let wanted = sumsUp else { return }
        sumsUp = nil
        let slots = slots()
        for slot in slots where slot.link.isUp || wanted == .all {
            let day = slot.now.day
            let sensor = slot.sensor
            let running_us = slots.first { $0.sensor.wearer == sensor.wearer && $0.givesAlerts }.flatMap {
                $0.now.day == day ? $0.session.runningEpisode_us : nil
            }
            summariesUnderWay += 1
            ask { [rules] store throws(RecordsError) in
                try store.summary(of: day, wearer: sensor.wearer, rules: rules)
            } then: { [unowned self] result in
                self.summariesUnderWay -= 1
                // A day that cannot be read is told with the next commit that fails.
                if case .success(let summary) = result {
                    self.onEvent(.today(TodayEvent(sensor: sensor.name, summary, running_us: running_us)))
                }
                if self.isPaused { self.sumUpIfDue() }
            }
        }
    }
}
