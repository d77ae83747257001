import Broker
import Events
import LinuxIO
import LocalTime
import Numbers
import PlainText
import Posture
import Recorder
import Settings

/// Sends states and events to an MQTT broker: a state is the newest only, an event waits in the outbox until the broker
/// has taken it.
final class MQTTOutput: Output {
    /// Nothing else would do more than this in a second; a state goes as often as the settings say.
    let rate_Hz = 1.0

    private static let tick_us: Int64 = 1_000_000
    /// Between two writings of the outbox to the disk itself, in ticks.
    private static let syncTicks = 5
    /// A broker that floods us is left alone for so long, at least.
    private static let floodPause_us: Int64 = 5_000_000

    private let share: ShareSettings
    private var parts: Parts?

    /// What is made when it starts.
    struct Parts {
        let host: OutputHost
        let plan: MQTTPlan
        let topics: MQTTTopics
        let connector: MQTTConnector
        let outbox: Outbox
        let publisher: MQTTPublisher
        let desk: MQTTDesk
    }

    private var connection: MQTTConnection?
    private var backoff = Backoff()
    private var workingSince: Moment?
    private var workingSince_us: Int64?
    private var connectionProblem: String?
    private var states: [String: SensorState] = [:]
    private var events: SharedEvents
    private var ticks = 0
    private var isHeard = false
    private var announcedVersion = 0
    private var isStopping = false
    private var onStopped: (() -> Void)?

    init(_ share: ShareSettings) {
        self.share = share
        events = SharedEvents(showsNames: share.wearerNames)
    }

    func start(on host: OutputHost) throws(OutputError) {
        let plan = try MQTTPlan(share.mqtt)
        do throws(SystemError) {
            let topics = MQTTTopics(
                prefix: share.mqtt.topic, gateway: try GatewayNumber.kept(at: host.folder.file("gateway", "number")))
            let outbox = try Outbox(
                path: host.folder.file(host.name, "outbox"), mostEvents: share.mqtt.outboxEvents,
                mostBytes: Int(clamping: share.mqtt.outbox_MB * 1e6), keepsNames: share.wearerNames)
            let retained = try RetainedTopics(path: host.folder.file(host.name, "topics"))
            let publisher = MQTTPublisher(
                outbox: outbox, retained: retained, plan: plan, topics: topics, say: { [unowned host] in host.say($0) })
            parts = Parts(
                host: host, plan: plan, topics: topics, connector: try MQTTConnector(on: host.loop), outbox: outbox,
                publisher: publisher, desk: MQTTDesk(host: host, topics: topics))
            if outbox.damaged > 0 {
                host.say("\(outbox.damaged.counted("line")) of the outbox could not be read and was left out.")
            }
        } catch {
            throw .folder(path: host.folder.path, error)
        }
        if share.mqtt.version == .v311 {
            host.say("MQTT 3.1.1 is asked for: a broker of it drops what it forbids, and tells nobody.")
        }
        host.loop.every(Self.tick_us) { [unowned self] in self.tick() }
        connect()
    }

    var health: OutputHealth {
        guard let parts else { return OutputHealth() }
        let outbox = parts.outbox
        let full = outbox.trouble.map { "The outbox cannot be written, and is kept in memory: \($0)." }
        return OutputHealth(
            workingSince: workingSince, problem: connectionProblem ?? parts.publisher.problem ?? full,
            waiting: outbox.count,
            oldestWaiting: outbox.oldest.map {
                Moment(utc_us: $0.utc_us, offset_s: HostClock.utcOffset_s(at: $0.utc_us))
            },
            dropped: outbox.dropped, refused: outbox.refused)
    }

    // MARK: The recorder

    func receive(_ event: GatewayEvent) {
        guard let parts else { return }
        let sensor = event.sensor.flatMap { parts.host.sensor(named: $0) }
        if parts.host.sensorsVersion != announcedVersion { announce() }
        // What is not paired is nobody else's to know.
        if event.sensor != nil, sensor == nil { return }
        if let sensor {
            if states[sensor.id, default: SensorState()].take(event) { parts.publisher.isStale(sensor.id) }
            if case .today = event { parts.publisher.isGatewayStale = true }
        }
        if let fields = events.fields(of: event, sensor) {
            let dropped = parts.outbox.dropped
            let named = fields.named.isEmpty ? nil : JSONText.object(fields.named).text
            parts.outbox.add(at: Self.utc_us(of: event), sensor: sensor?.id, named: named) { number in
                // `type` first, as everywhere.
                JSONText.object(
                    Array(fields.open.prefix(1)) + [("id", .integer(number))] + fields.open.dropFirst()
                ).text
            }
            if parts.outbox.dropped > dropped, dropped == 0 {
                parts.host.say("The outbox is full: from now on the oldest event is dropped for each new one.")
            }
        }
        pump()
    }

    private static func utc_us(of event: GatewayEvent) -> Int64 {
        switch event {
        case .angle(let event): event.moment.utc_us
        case .episode(let event): event.episode.end_us
        case .alert(let event): event.moment.utc_us
        case .gap(let event): event.end.utc_us
        case .link(let event): event.moment.utc_us
        case .battery(let event): event.moment.utc_us
        case .note(let event): event.moment.utc_us
        case .today: HostClock.utc_us
        }
    }

    func recorderCame() {
        isHeard = true
        announce()
    }

    func recorderWent() {
        isHeard = false
        forgetNow()
        pump()
    }

    /// Nothing of now is known: what the broker keeps is to say so, of every sensor that there is.
    private func forgetNow() {
        guard let parts else { return }
        for id in states.keys { states[id]?.forgetNow() }
        for id in Set(states.keys).union(parts.host.sensors.map(\.id)) { parts.publisher.isStale(id) }
        parts.publisher.isGatewayStale = true
    }

    // MARK: The broker

    private func connect() {
        guard let parts, !isStopping else { return }
        let plan: MQTTConnection.Plan
        do throws(MQTTPassword.Trouble) {
            plan = try parts.plan.connection(
                parts.topics, credentials: ProcessEnvironment.value("CREDENTIALS_DIRECTORY"))
        } catch {
            return retry(because: error.sentence)
        }
        let made = MQTTConnection(plan, by: parts.connector)
        connection = made
        made.onReady = { [unowned self] in self.came() }
        made.onAnswer = { [unowned self] message, reason in
            self.parts?.publisher.answered(message, reason)
            self.pumpLater()
        }
        made.onSubscribed = { [unowned self] message, reason in self.parts?.publisher.subscribed(message, reason) }
        made.onMessage = { [unowned self] topic, payload, isRetained in self.take(topic, payload, isRetained) }
        made.onEnd = { [unowned self] in self.went(because: $0) }
        made.open()
    }

    private func came() {
        guard let parts, let connection else { return }
        if connectionProblem != nil || workingSince == nil {
            parts.host.say(
                "Connected to \(parts.plan.broker); topics begin with \(parts.topics.availability.dropLast(7)).")
        }
        connectionProblem = nil
        workingSince = parts.host.now
        workingSince_us = HostClock.boottime_us
        parts.publisher.begin(on: connection, homeAssistant: homeAssistant)
        announce()
    }

    private var homeAssistant: HomeAssistant? {
        guard let parts, share.mqtt.homeAssistant else { return nil }
        return HomeAssistant(
            topics: parts.topics, discoveryTopic: share.mqtt.discoveryTopic, interval_s: share.mqtt.interval_s)
    }

    /// Tells the broker of every sensor that there is, and takes back what is there no more.
    private func announce() {
        guard let parts else { return }
        announcedVersion = parts.host.sensorsVersion
        parts.publisher.announce(parts.host.sensors, isComplete: parts.host.knowsSensors)
        // Of one of which nothing is known yet, the broker may keep what was true before this process.
        for id in Set(states.keys).union(parts.host.sensors.map(\.id)) { parts.publisher.isStale(id) }
        parts.publisher.isGatewayStale = true
        pump()
    }

    private func went(because end: MQTTConnection.End) {
        guard let parts else { return }
        if let since_us = workingSince_us { backoff.worked(for_us: HostClock.boottime_us - since_us) }
        // It is still at work in this call.
        if let ended = connection { parts.host.loop.after(0) { withExtendedLifetime(ended) {} } }
        connection = nil
        workingSince = nil
        workingSince_us = nil
        parts.publisher.end()
        if let onStopped { return onStopped() }
        if parts.desk.isFlooded {
            retry(because: parts.desk.floodSentence, least_us: Self.floodPause_us)
        } else {
            retry(because: parts.plan.words.sentence(end))
        }
    }

    private func retry(because sentence: String, least_us: Int64 = 0) {
        connectionProblem = sentence
        guard !isStopping else { return }
        parts?.host.loop.after(max(backoff.next_us(), least_us)) { [unowned self] in self.connect() }
    }

    private func take(_ topic: String, _ payload: [UInt8], _ isRetained: Bool) {
        guard let parts else { return }
        switch parts.desk.take(topic, payload, isRetained: isRetained, homeAssistant: homeAssistant) {
        case .nothing: return
        case .announceLater(let delay_us):
            parts.host.loop.after(delay_us) { [unowned self] in
                self.parts?.publisher.isToAnnounceAgain()
                self.announce()
            }
        case .giveUp:
            // The library is at work in this call.
            parts.host.loop.after(0) { [weak connection] in connection?.close() }
        }
    }

    // MARK: Going on

    private func pumpLater() { parts?.host.loop.after(0) { [unowned self] in self.pump() } }

    private func pump() {
        guard let parts, workingSince != nil, !isStopping else { return }
        let now = parts.host.now
        parts.publisher.pump(interval_us: Int64.microseconds(share.mqtt.interval_s)) { id in
            guard let sensor = parts.host.sensors.first(where: { $0.id == id }) else { return nil }
            return (states[id] ?? SensorState()).json(of: sensor, at: now)
        } gateway: {
            gatewayState
        }
    }

    private var gatewayState: JSONText {
        let snoozed = states.values.compactMap(\.snoozedUntil).max { $0.utc_us < $1.utc_us }
        return .object([
            ("recorder", .bool(isHeard)), ("sensors", .integer(Int64(parts?.host.sensors.count ?? 0))),
            ("snoozed_until", .optional(snoozed?.rfc3339)),
        ])
    }

    private func tick() {
        guard let parts else { return }
        ticks += 1
        parts.desk.tick()
        if ticks % Self.syncTicks == 0 { parts.outbox.sync() }
        if parts.publisher.isStalled { connection?.giveUp() }
        pump()
    }

    // MARK: Ending

    func stop(_ done: @escaping () -> Void) {
        parts?.outbox.sync()
        guard let parts, let connection, workingSince != nil else {
            isStopping = true
            connection?.close()
            return done()
        }
        onStopped = done
        // Nobody will correct what is kept from now on.
        isHeard = false
        forgetNow()
        parts.publisher.isInHaste()
        pump()
        isStopping = true
        parts.publisher.sayOffline { [weak connection] in parts.host.loop.after(0) { connection?.close() } }
    }
}
