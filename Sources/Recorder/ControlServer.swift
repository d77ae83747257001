import Events
import Gateway
import LinuxIO
import LocalTime
import PlainText
import Posture
import Records

/// The recorder's socket: tells events to those who watch, and carries out what they ask.
final class ControlServer {
    private final class Client {
        let connection: LineConnection
        /// `nil` as long as it has not asked to watch.
        var watch: (sensor: String?, rate_Hz: Double, samples: Bool, isSeen: Bool)?
        var paces: [String: Pace] = [:]

        init(_ connection: LineConnection) { self.connection = connection }

        func wants(_ sensor: String?) -> Bool {
            guard let watch else { return false }
            return watch.sensor == nil || sensor == nil || watch.sensor == sensor
        }
    }

    /// A scan or a pairing, and who has asked for it.
    private final class Undertaking {
        let client: ObjectIdentifier
        var isOver = false

        init(of client: ObjectIdentifier) { self.client = client }
    }

    private let gateway: Gateway
    private let reload: (_ onEnd: @escaping (ControlReply) -> Void) -> Void
    private var listener: LineListener?
    private var clients: [ObjectIdentifier: Client] = [:]
    /// What is under way.
    private var undertaking: Undertaking?

    /// - Parameters:
    ///   - path: of the socket; the caller holds the lock that says nobody else listens there.
    ///   - gateway: what it tells of, and what carries out what is asked.
    ///   - loop: the gateway's.
    ///   - reload: reads the paired sensors again.
    init(
        path: String, gateway: Gateway, on loop: EventLoop,
        reload: @escaping (_ onEnd: @escaping (ControlReply) -> Void) -> Void
    ) throws(SystemError) {
        self.gateway = gateway
        self.reload = reload
        listener = try LineListener(path: path, on: loop) { [unowned self] error in
            let text = "Nobody can connect to the recorder for now: \(error)."
            self.gateway.onEvent(.note(NoteEvent(at: HostClock.now, sensor: nil, kind: .warning, text: text)))
        } onConnection: { [unowned self] connection in
            self.accept(connection)
        }
    }

    func close() {
        listener?.close()
        clients.values.forEach { $0.connection.close() }
        clients.removeAll()
    }

    // MARK: Telling

    /// Tells the angles of one sensor's frames, to each at the rate it wants.
    func send(_ frames: [PostureFrame], of origin: FrameOrigin) {
        let sensor = origin.sensor
        for client in clients.values where client.wants(sensor) {
            let rate_Hz = client.watch?.rate_Hz ?? 0
            for frame in frames where client.paces[sensor, default: Pace(rate_Hz: rate_Hz)].isDue(at_us: frame.time_us)
            {
                client.connection.send(GatewayEvent.angle(AngleEvent(frame, of: origin)).json.text)
            }
        }
    }

    /// Whether somebody sees what is told of a sensor.
    func isWatched(_ sensor: String) -> Bool {
        clients.values.contains { $0.watch?.isSeen == true && $0.wants(sensor) }
    }

    func send(_ event: GatewayEvent) {
        guard !clients.isEmpty else { return }
        let line = event.json.text
        for client in clients.values where client.wants(event.sensor) { client.connection.send(line) }
    }

    private func send(_ batch: SampleBatch) {
        let wanting = clients.values.filter { $0.watch?.samples == true && $0.wants(batch.sensor) }
        guard !wanting.isEmpty else { return }
        for line in batch.lines.map(\.text) { wanting.forEach { $0.connection.send(line) } }
    }

    /// Who watches has changed: what nobody wants is not made.
    private func followWatchers() {
        gateway.wantsToday = clients.values.contains { $0.watch != nil }
        let wantsSamples = clients.values.contains { $0.watch?.samples == true }
        gateway.onSamples = wantsSamples ? { [unowned self] batch in self.send(batch) } : nil
    }

    // MARK: Asking

    private func accept(_ connection: LineConnection) {
        let client = Client(connection)
        let key = ObjectIdentifier(client)
        clients[key] = client
        connection.onLine = { [unowned self, unowned client] line in self.carryOut(line, for: client) }
        connection.onEnd = { [unowned self] in
            // The connection is still at work in this call: it goes when the call is over.
            let client = self.clients.removeValue(forKey: key)
            if self.undertaking?.client == key { self.gateway.cancelPairing() }
            self.followWatchers()
            withExtendedLifetime(client) {}
        }
    }

    private func carryOut(_ line: String, for client: Client) {
        func reply(_ reply: ControlReply) { client.connection.send(reply.json.text) }
        // The client may have gone when it is done.
        let replyLater: (ControlReply) -> Void = { [weak client] in client?.connection.send($0.json.text) }
        guard let request = ControlRequest(json: line) else {
            return reply(ControlReply(isDone: false, text: "Unknown request."))
        }
        switch request {
        case .watch(let sensor, let rate_Hz, let samples, let isSeen):
            client.watch = (sensor, rate_Hz, samples, isSeen)
            client.paces.removeAll()
            followWatchers()
            reportLinks(to: client)
            gateway.tellToday()
            reply(ControlReply(isDone: true, text: ControlReply.watching))
        case .calibrate(let sensor, let hold): gateway.calibrate(sensor, hold, onEnd: replyLater)
        case .note(let sensor, let text): gateway.note(text, sensor: sensor, onEnd: replyLater)
        case .correct(let sensor, let wasSlouch): reply(gateway.correct(sensor, wasSlouch: wasSlouch))
        case .snooze(let sensor, let seconds): reply(gateway.snooze(sensor, seconds: seconds))
        case .forgetLearned(let sensor): gateway.forgetPostures(sensor, onEnd: replyLater)
        case .status:
            reportLinks(to: client, withMore: true)
            let breaks = gateway.adaptedBreaks.map { " " + $0 } ?? ""
            reply(ControlReply(isDone: true, text: "\(gateway.sensors.count.counted("sensor")).\(breaks)"))
        case .reload: reload(replyLater)
        case .scan: pair(request, for: client) { replyLater($0.answering("scan")) }
        case .pair: pair(request, for: client) { replyLater($0.answering("pair")) }
        case .passkey: pair(request, for: client) { replyLater($0.answering("passkey")) }
        case .cancel: pair(request, for: client) { replyLater($0.answering("cancel")) }
        case .fleet(let request): gateway.writeDown(request) { replyLater($0.answering(FleetRequest.answered)) }
        }
    }

    /// What concerns a scan or a pairing; it is told to whoever asked for it, and nobody else.
    private func pair(_ request: ControlRequest, for client: Client, _ reply: @escaping (ControlReply) -> Void) {
        let key = ObjectIdentifier(client)
        let tell: (PairingEvent) -> Void = { [weak client] in client?.connection.send($0.json.text) }
        let mine = Undertaking(of: key)
        // A refusal comes this way, too: what is under way stays whose it is.
        let end: (ControlReply) -> Void = { [weak self] in
            mine.isOver = true
            if self?.undertaking === mine { self?.undertaking = nil }
            reply($0)
        }
        let isTheirs = undertaking?.client == key
        switch request {
        case .scan(let seconds):
            if gateway.scan(seconds: seconds, tell: tell, onEnd: end), !mine.isOver { undertaking = mine }
        case .pair(let wanted):
            // Whoever has found the sensor needs no further search.
            if isTheirs { gateway.cancelPairing() }
            if gateway.pair(wanted, tell: tell, onEnd: end), !mine.isOver { undertaking = mine }
        case .cancel:
            guard isTheirs else {
                return reply(ControlReply(isDone: false, text: "Nothing of yours is under way."))
            }
            // What ends has a reply of its own.
            let isCancelled = gateway.cancelPairing()
            reply(
                isCancelled
                    ? ControlReply(isDone: true, text: "Cancelled.")
                    : ControlReply(isDone: false, text: "It is too late: the sensor is being paired."))
        case .passkey(let answer):
            // Of somebody else it is no answer.
            guard isTheirs else { return reply(ControlReply(isDone: false, text: "Nothing was asked.")) }
            reply(gateway.answer(answer))
        default: reply(ControlReply(isDone: false, text: "Unknown request."))
        }
    }

    /// - Parameter withMore: also how far calibrations are trusted, and the batteries.
    private func reportLinks(to client: Client, withMore: Bool = false) {
        for status in gateway.sensors where client.watch?.sensor.map({ $0 == status.sensor.name }) ?? true {
            let event = LinkEvent(
                at: HostClock.now, sensor: status.sensor.name, state: status.state, detail: status.problem,
                calibration: withMore ? status.quality : nil)
            client.connection.send(GatewayEvent.link(event).json.text)
            guard withMore, let battery = status.battery else { continue }
            client.connection.send(GatewayEvent.battery(battery).json.text)
        }
        for words in gateway.alertSentences(ofWearerOf: client.watch?.sensor) {
            let note = NoteEvent(at: HostClock.now, sensor: nil, kind: .alerts, text: words)
            client.connection.send(GatewayEvent.note(note).json.text)
        }
    }
}

extension ControlReply {
    fileprivate func answering(_ request: String) -> ControlReply {
        var reply = self
        reply.request = request
        return reply
    }
}
