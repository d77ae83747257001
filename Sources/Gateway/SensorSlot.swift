import Balance
import Events
import LinuxIO
import LocalTime
import Posture
import Records

/// A sensor's place in the gateway: its session, its link while there is one, and its recording.
final class SensorSlot {
    /// With the port and the baud rate at which it was found last.
    var sensor: PairedSensor
    var session: SensorSession
    var link = SensorLink.none
    /// The recording that is under way.
    private(set) var recording: Store.Recording
    private(set) var timeLine: TimeLine
    /// Boot time at which the recording began.
    private(set) var begun_us: Int64
    /// What was known of the gyro when the recording began.
    private(set) var gyro: GyroMemory?
    /// What was learned of the wearer's own postures before the recording began, and as it was believed then.
    private(set) var beliefBefore: PostureBelief?
    private var startingMemory: WearerMemory?
    /// What was learned of the wearer's own postures up to then was forgotten.
    private var forgotten_us: Int64 = .min
    /// Of the recording; `nil` until it is on disk.
    var number: Int64?
    /// The track of its recording is to be made again, as soon as that can begin.
    var wantsRederivation = false
    /// Making the track again has failed: it lacks what came meanwhile.
    var lacksTrack = false
    /// What has come into force by a hold since the last entry for the record.
    private var held = HeldResults()
    /// Notices when it is time for a break, and what follows; `nil` where none is asked for.
    var breaks: SlotBreaks?
    /// Notices that the position was changed after an alert.
    private var change: CorrectedCue
    /// The last alert that was given and that nobody has said to be wrong, on the recording's time line.
    private var lastAlert_us: Int64?
    /// What was told last about why there is no link.
    private var lastProblem: String?

    init(_ sensor: PairedSensor, _ start: RecordingStart, breaks: SlotBreaks?, change: CorrectedCue) {
        self.sensor = sensor
        self.breaks = breaks
        self.change = change
        session = start.session
        recording = start.recording
        timeLine = start.timeLine
        begun_us = start.begun_us
        gyro = start.gyro
        beliefBefore = start.belief
        startingMemory = start.memory
    }

    /// Goes on with another recording of the same sensor.
    func begin(_ start: RecordingStart) {
        let before = session
        session = start.session
        session.goOn(after: before)
        recording = start.recording
        timeLine = start.timeLine
        begun_us = start.begun_us
        gyro = start.gyro
        beliefBefore = start.belief
        startingMemory = start.memory
        number = nil
        wantsRederivation = false
        lacksTrack = false
        lastAlert_us = nil
    }

    /// Whether this was learned of the gyro after what its recording began with.
    func isNewer(_ memory: GyroMemory) -> Bool {
        !PairedSensor.isKnownByPort(id: sensor.id) && memory.time_us <= recording.start_us
            && memory.time_us > gyro?.time_us ?? .min
    }

    /// What is believed of the wearer's own postures by now; `nil` where the recording has taught nothing.
    private var newBelief: PostureBelief? {
        guard let time_us = session.lastSample_us, let memory = session.wearerMemory,
            memory != startingMemory ?? WearerMemory()
        else { return nil }
        return PostureBelief(moment: Moment(utc_us: time_us, offset_s: timeLine.offset_s), memory: memory)
    }

    /// … else what was believed before.
    var belief: PostureBelief? { newBelief ?? beliefBefore }

    /// Whether this was learned after what its recording began with.
    func isNewer(_ belief: PostureBelief) -> Bool {
        session.sensor.placement.judgesPosture && belief.moment.utc_us <= recording.start_us
            && belief.moment.utc_us > max(forgotten_us, beliefBefore?.moment.utc_us ?? .min)
    }

    /// What was learned of the wearer's own postures up to now is forgotten.
    func forgetPostures(at_us: Int64) { forgotten_us = at_us }

    /// The wearer says whether what is held now, or was within the last minute, is a slouch; it is kept.
    ///
    /// - Returns: whether there was anything to correct.
    func correct(wasSlouch: Bool) -> Bool {
        guard let correction = session.correct(wasSlouch: wasSlouch) else { return false }
        held.corrections.append(correction)
        return true
    }

    /// The sensor is called otherwise from now on; nothing of what it sends is lost over that.
    func rename(_ name: String) {
        sensor.name = name
        session.rename(name)
    }

    /// A calibration is in force.
    func hasHeld(_ calibration: Calibration) { held.calibrations.append(calibration) }

    /// Another posture is in force.
    func hasHeld(_ posture: PostureHold) { held.postures.append(posture) }

    /// What has come since the last call, for the record.
    ///
    /// - Parameters:
    ///   - isLast: the recording is over.
    ///   - withLearned: also what was learned of the gyro and of the wearer by now; it is anyhow when it is over.
    func drainEntry(isLast: Bool, withLearned: Bool = false) -> RecordWriter.Entry {
        defer { held = HeldResults() }
        if isLast { breaks?.end() }
        return RecordWriter.Entry(
            sensor: sensor.id, recording: recording, number: number, increment: session.drainIncrement(),
            isLast: isLast, isToBeRepaired: isLast && !hasWholeTrack,
            gyro: isLast || withLearned ? session.gyroMemory : nil, startingMemory: startingMemory,
            belief: isLast || withLearned ? newBelief : nil, held: held, breakPrompts: breaks?.drain() ?? [])
    }

    /// Lets go what has come since the last call, where nothing is recorded.
    func forgetEntry() {
        _ = session.drainIncrement()
        _ = breaks?.drain()
    }

    private var hasWholeTrack: Bool {
        !(wantsRederivation || lacksTrack || session.isRederiving || session.hasSamplesWithoutTrack)
    }

    /// Whose frames its session's are.
    var origin: FrameOrigin {
        FrameOrigin(
            sensor: sensor.name, placement: sensor.placement, offset_s: timeLine.offset_s, range: session.range,
            fixedSlouchDegrees: session.fixedSlouchDegrees)
    }

    /// It may turn up on any serial port.
    var waitsForPort: Bool { link.isNone && sensor.bluetoothPlace == nil }

    /// Now, on the recording's time line, with the offset of its place.
    var now: Moment { Moment(utc_us: now_us(), offset_s: timeLine.offset_s) }

    /// A moment of boot time on the recording's time line.
    func now_us(_ boottime_us: Int64 = HostClock.boottime_us) -> Int64 { timeLine.utc(boottime_us: boottime_us) }

    /// Whether a slouch is judged from it.
    var givesAlerts: Bool { sensor.placement.judgesPosture }

    /// An alert was given: its answer is waited for.
    func hasAlerted(at_us: Int64) {
        change.alerted(at_us: at_us)
        lastAlert_us = at_us
    }

    /// An alert has reached nobody: nothing follows it.
    func takeBackAlert(at_us: Int64) { if lastAlert_us == at_us { forgetAlert() } }

    /// Whether an alert was given from a moment on that nobody has said to be wrong.
    func hasAlerted(since_us: Int64) -> Bool { lastAlert_us.map { $0 >= since_us } ?? false }

    /// The wearer says that it was no slouch: no change of position is waited for.
    func forgetAlert() {
        change.forget()
        lastAlert_us = nil
    }

    /// When, among these frames, the position had been changed after an alert for long enough.
    func changed(in frames: [PostureFrame]) -> Int64? {
        var changed_us: Int64?
        for frame in frames where change.advance(frame) { changed_us = frame.time_us }
        return changed_us
    }

    /// Whether this is another reason why there is no link than the one that was told last; it counts as told.
    func isNews(problem: String) -> Bool {
        defer { lastProblem = problem }
        return lastProblem != problem
    }

    /// What it told last of its battery.
    var battery: BatteryEvent?

    /// Why there is no link, as it was told last.
    var problem: String? { link.isUp ? nil : lastProblem }

    /// There is a link: the next problem is told even where it is the last one again.
    func forgetProblem() { lastProblem = nil }
}
