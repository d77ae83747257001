import LocalTime
import Posture
import Records
import SensorProtocols

/// What a recording begins with: a session, on a time line, from what was known.
struct RecordingStart {
    var session: SensorSession
    var recording: Store.Recording
    var timeLine: TimeLine
    /// Boot time.
    var begun_us: Int64
    /// What was known of the gyro.
    var gyro: GyroMemory?
    /// What was learned of the wearer's own postures, as it was learned …
    var belief: PostureBelief?
    /// … and as it was believed when the recording began.
    var memory: WearerMemory?
}

/// Begins recordings: a sensor's first one from what the record knows of it, a later one from the one before it.
struct RecordingStarter {
    /// A clip may have been put on again since an older hold: only one within the last minute still stands.
    private static let freshHold_us: Int64 = 60_000_000

    let rules: PostureRules
    let timeSource: SensorFeed.TimeSource

    /// The first recording of a sensor that has just been added.
    ///
    /// - Parameters:
    ///   - sensor: the sensor, of this family.
    ///   - family: the sensor's.
    ///   - known: what the record knows of it.
    ///   - line: the recording's time line.
    ///   - boottime_us: when it begins.
    ///   - now: by the wall clock.
    func first(
        of sensor: PairedSensor, family: ProtocolFamily, known: SensorKnowledge, on line: TimeLine, boottime_us: Int64,
        now: Moment
    ) -> RecordingStart {
        let age_us = known.calibration.map { now.utc_us - $0.time_us }
        let quality: CalibrationQuality =
            age_us.map { (0...Self.freshHold_us).contains($0) ? .ok : .doubtful } ?? .none
        return start(
            sensor, family, on: line, begun_us: boottime_us, calibration: known.calibration, quality: quality,
            held: known.held, gyro: known.gyro, belief: known.belief)
    }

    /// The recording that follows a slot's ended one.
    ///
    /// - Parameters:
    ///   - slot: the slot.
    ///   - belief: what it knows of the wearer's own postures; `nil` where that is forgotten.
    ///   - line: the recording's time line.
    ///   - boottime_us: when it begins.
    func next(
        after slot: SensorSlot, knowing belief: PostureBelief?, on line: TimeLine, boottime_us: Int64
    ) -> RecordingStart {
        // As the record will have it: a clock that was set back has what was learned after its new time for later.
        let gyro = [slot.session.gyroMemory, slot.gyro].lazy.compactMap { $0 }
            .first {
                $0.time_us <= line.utc(boottime_us: boottime_us) && !PairedSensor.isKnownByPort(id: slot.sensor.id)
            }
        return start(
            slot.sensor, slot.session.family, on: line, begun_us: boottime_us, calibration: slot.session.calibration,
            quality: slot.session.quality, held: slot.session.held, gyro: gyro, belief: belief)
    }

    /// The recording of a slot that has not heard its sensor yet, begun again with more that is known by now.
    func again(_ slot: SensorSlot, knowing gyro: GyroMemory?, belief: PostureBelief?) -> RecordingStart {
        start(
            slot.sensor, slot.session.family, on: slot.timeLine, begun_us: slot.begun_us,
            calibration: slot.session.calibration, quality: slot.session.quality, held: slot.session.held, gyro: gyro,
            belief: belief)
    }

    private func start(
        _ sensor: PairedSensor, _ family: ProtocolFamily, on line: TimeLine, begun_us: Int64,
        calibration: Calibration?, quality: CalibrationQuality, held: [PostureHold], gyro: GyroMemory?,
        belief: PostureBelief?
    ) -> RecordingStart {
        let start_us = line.utc(boottime_us: begun_us)
        let memory = belief?.memory(on: Moment(utc_us: start_us, offset_s: line.offset_s).day)
        // An axis that cannot be read is none: the usual mounting is taken.
        let mount = sensor.mount.flatMap { try? MountAxes(parsing: $0) }
        let session = SensorSession(
            sensor: sensor, family: family, mount: mount, rules: rules, offset_s: line.offset_s,
            calibration: calibration, quality: quality, held: held, gyro: gyro?.model(at: start_us),
            memory: memory, timeSource: timeSource)
        let recording = Store.Recording(
            sensor: sensor.id, wearer: sensor.wearer, family: sensor.family, placement: sensor.placement,
            start_us: start_us, utcOffset_s: line.offset_s, rulesVersion: rules.version, firstQuality: quality)
        return RecordingStart(
            session: session, recording: recording, timeLine: line, begun_us: begun_us, gyro: gyro,
            belief: belief, memory: memory)
    }
}
