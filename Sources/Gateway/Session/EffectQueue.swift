import Events
import LocalTime
import PlainText
import Posture
import SensorProtocols

/// The effects of one session that wait to be carried out: what is sent, told and shown comes before what follows from it.
struct EffectQueue: Sendable {
    /// The name that events are told under.
    var sensor: String
    private let offset_s: Int
    private let isBluetooth: Bool
    private var effects: [SessionEffect] = []
    /// What is done only when all is told and shown.
    private var followUps: [SessionEffect] = []
    /// The number of the last command.
    private var token: UInt8 = 0
    private var limits: [SensorTopic: ToldLimit] = [:]

    /// - Parameters:
    ///   - sensor: the name that events are told under.
    ///   - offset_s: UTC to local time, for what is told.
    ///   - isBluetooth: whether it is reached over Bluetooth: messages go without framing.
    init(sensor: String, offset_s: Int, isBluetooth: Bool) {
        self.sensor = sensor
        self.offset_s = offset_s
        self.isBluetooth = isBluetooth
    }

    /// Hands over what is to be done, in the order in which it is to be done.
    mutating func drain() -> [SessionEffect] {
        defer {
            effects = []
            followUps = []
        }
        return followUps.isEmpty ? effects : effects + followUps
    }

    // MARK: At once

    mutating func send(_ command: SensorCommand) {
        token &+= 1
        guard isBluetooth else { return effects.append(.send(command.frame(token: token))) }
        perform([GATTRequest(PlumblineBluetooth.command, .write(command.message(token: token), withResponse: true))])
    }

    mutating func perform(_ requests: [GATTRequest]) {
        if !requests.isEmpty { effects.append(.perform(requests)) }
    }

    mutating func show(_ frames: [PostureFrame], of samples: [NumberedSample]) {
        effects.append(.show(frames, of: samples))
    }

    mutating func informUpper(_ readings: [LowReading]) {
        if !readings.isEmpty { effects.append(.informUpper(readings)) }
    }

    mutating func report(_ state: LinkEvent.State, detail: String?, at_us: Int64) {
        effects.append(.report(.link(LinkEvent(at: moment(at_us), sensor: sensor, state: state, detail: detail))))
    }

    /// - Parameter lateness_us: above the link's least delay; `nil` where it is not known.
    mutating func report(_ measured: StreamMeter.Measurement, lateness_us: Double?, at_us: Int64) {
        effects.append(
            .report(
                .link(
                    LinkEvent(
                        at: moment(at_us), sensor: sensor, state: .streaming, rate_Hz: measured.rate_Hz,
                        lossRatio: measured.lossRatio, latency_ms: lateness_us.map { $0 / 1000 },
                        samplesToCome: measured.samplesToCome, goneRatio: measured.goneRatio))))
    }

    mutating func report(_ battery: BatteryReading, at_us: Int64) {
        effects.append(
            .report(
                .battery(
                    BatteryEvent(
                        at: moment(at_us), sensor: sensor, ratio: battery.ratio, voltage_V: battery.voltage_V,
                        isCharging: battery.isCharging))))
    }

    /// Reports what a pipeline has found just now.
    ///
    /// - Parameters:
    ///   - event: what it has found.
    ///   - limit: where a slouch began then.
    mutating func report(_ event: PostureEvent, limit: SlouchLimit? = nil) {
        switch event {
        case .episodeBegan:
            break
        case .unsure(let time_us, _, _):
            followUps.append(.unsure(at_us: time_us))
        case .episode(let episode):
            effects.append(.report(.episode(EpisodeEvent(sensor: sensor, episode, offset_s: offset_s))))
        case .alert(let time_us, let flexion, let duration_s):
            followUps.append(
                .alert(
                    AlertEvent(
                        at: moment(time_us), sensor: sensor, flexionDegrees: flexion, duration_s: duration_s,
                        reason: limit?.words(for: duration_s))))
        case .gap(let gap):
            effects.append(.report(.gap(GapEvent(sensor: sensor, gap, offset_s: offset_s))))
        case .measurement(let time_us, let fault):
            note(.warning, fault?.words ?? MeasurementFault.hasEnded, at_us: time_us)
        case .calibration(let time_us, let quality, let reason):
            note(.calibration, reason.words(for: quality), at_us: time_us)
        case .notWorn:
            if let told = GatewayEvent(event, sensor: sensor, offset_s: offset_s) { effects.append(.report(told)) }
        }
    }

    mutating func note(_ kind: NoteEvent.Kind, _ text: String, at_us: Int64, begunHold: HoldKind? = nil) {
        effects.append(
            .report(
                .note(NoteEvent(at: moment(at_us), sensor: sensor, kind: kind, text: text, begunHold: begunHold))))
    }

    /// What a sensor can make us say or do, as often as it likes.
    enum SensorTopic: Hashable, Sendable {
        /// Faults, refusals, its button.
        case words
        /// That it is another sensor: it must be heard beside a flood of words.
        case identity
        /// A hold that was asked for at its button.
        case hold
    }

    /// Whether there is room for one more of a topic; with how many were left out since the last one.
    mutating func take(_ topic: SensorTopic, at_us: Int64) -> Int? {
        limits[topic, default: ToldLimit()].take(now_us: at_us)
    }

    /// Notes what the sensor itself has said or caused; what is too much is counted and left out.
    mutating func note(_ kind: NoteEvent.Kind, of topic: SensorTopic, _ text: String, at_us: Int64) {
        guard let leftOut = take(topic, at_us: at_us) else { return }
        let before = leftOut == 0 ? "" : " (Left out before it: \(leftOut.counted("more message")) like this.)"
        note(kind, text + before, at_us: at_us)
    }

    // MARK: Afterwards

    mutating func follow(with effect: SessionEffect) { followUps.append(effect) }

    mutating func follow(with effects: [SessionEffect]) { followUps += effects }

    /// A hold has ended: whoever waits for it gets the sentence, and all are told why it has failed.
    mutating func endHold(_ isDone: Bool, _ text: String, at_us: Int64) {
        if !isDone { note(.calibration, text, at_us: at_us) }
        followUps.append(.endHold(ControlReply(isDone: isDone, text: text)))
    }

    private func moment(_ utc_us: Int64) -> Moment { Moment(utc_us: utc_us, offset_s: offset_s) }
}
