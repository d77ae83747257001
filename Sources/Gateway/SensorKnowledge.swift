import Balance
import Events
import LocalTime
import Posture
import Records

/// What the record knows of a sensor before its first recording begins.
///
/// A damaged row costs what stands in it, and is told; the sensor is recorded all the same.
struct SensorKnowledge: Sendable {
    /// The last one.
    var calibration: Calibration?
    /// The other postures, oldest first.
    var held: [PostureHold] = []
    var gyro: GyroMemory?
    /// Of the wearer's own postures.
    var belief: PostureBelief?
    /// How its wearer's alerts go.
    var alerts = AlertPolicy.Course()
    /// When its wearer was asked of late whether that was a slouch, oldest first.
    var asked: [Moment] = []
    /// The wearer's last prompts to take a break, oldest first.
    var breakPrompts: [BreakPrompt] = []
    /// What cannot be read, for people.
    var remarks: [String] = []

    /// - Parameters:
    ///   - sensor: the sensor.
    ///   - store: the record.
    ///   - moment: when the recording begins.
    static func read(
        of sensor: PairedSensor, in store: Store, at moment: Moment
    ) throws(RecordsError) -> SensorKnowledge {
        var known = SensorKnowledge()
        known.calibration = try known.readable(sensor, "its calibration") { () throws(RecordsError) in
            try store.lastCalibration(sensor: sensor.id)
        }
        known.held =
            try known.readable(sensor, "its other postures") { () throws(RecordsError) in
                try store.postureHolds(sensor: sensor.id, wearer: sensor.wearer)
            } ?? []
        known.gyro = try known.readable(sensor, "what was learned of its gyro") { () throws(RecordsError) in
            try store.gyroMemory(sensor: sensor.id, at: moment.utc_us)
        }
        if sensor.placement.judgesPosture {
            known.belief = try known.readable(sensor, "what was learned of its wearer's postures") {
                () throws(RecordsError) in
                try store.postureBelief(of: sensor.wearer, placement: sensor.placement, at: moment.utc_us)
            }
        }
        known.alerts =
            try known.readable(sensor, "what is known of its wearer's alerts") { () throws(RecordsError) in
                AlertPolicy.Course(try store.alertMemory(of: sensor.wearer, at: moment))
            } ?? AlertPolicy.Course()
        known.asked =
            try known.readable(sensor, "what its wearer was asked") { () throws(RecordsError) in
                try store.askedOfLate(wearer: sensor.wearer)
            } ?? []
        known.breakPrompts =
            try known.readable(sensor, "what followed its wearer's breaks") { () throws(RecordsError) in
                try store.breakPrompts(wearer: sensor.wearer, last: BreakInterval.promptsLookedAt)
            } ?? []
        return known
    }

    private mutating func readable<Value>(
        _ sensor: PairedSensor, _ part: String, _ read: () throws(RecordsError) -> Value?
    ) throws(RecordsError) -> Value? {
        do throws(RecordsError) { return try read() } catch {
            guard case .wrongValue = error else { throw error }
            remarks.append("“\(sensor.name)” is recorded without \(part). \(error.description)")
            return nil
        }
    }
}

extension AlertPolicy.Course {
    /// As the record has it.
    init(_ memory: AlertMemory) {
        self.init(
            firstDay: memory.firstDay, step: memory.step?.step ?? .every, given_us: memory.given_us,
            leftOut: memory.leftOut, snoozedUntil_us: memory.snoozedUntil_us)
    }
}
