import Broker
import Deflate
import Events
import LinuxIO
import Numbers
import SimulatedFleet

/// One simulated gateway and its connection, which is opened again when it has ended.
final class GatewayLink {
    var gateway: SimulatedGateway
    /// Minutes of the simulated time that it has recorded.
    var recorded = 0
    /// It has been welcomed at least once.
    private(set) var hasBeenOpen = false
    private(set) var isOpen = false

    private static let firstWait_us: Int64 = 500_000
    private static let longestWait_us: Int64 = 5_000_000

    private let connector: MQTTConnector
    private let plan: MQTTConnection.Plan
    private var connection: MQTTConnection?
    private var due_us: Int64 = 0
    private var wait_us = GatewayLink.firstWait_us
    private var tell: (Figures.Event) -> Void = { _ in }

    init(_ gateway: SimulatedGateway, to connector: MQTTConnector, _ plan: MQTTConnection.Plan) {
        self.gateway = gateway
        self.connector = connector
        self.plan = plan
    }

    func isDue(at now_us: Int64) -> Bool {
        if case .refused = gateway.standing { return false }
        return connection == nil && now_us >= due_us
    }

    func open(figures tell: @escaping (Figures.Event) -> Void) {
        self.tell = tell
        let made = MQTTConnection(plan, by: connector)
        connection = made
        made.onReady = { [unowned self, unowned made] in
            if made.subscribe(to: FleetTopics.down(self.gateway.store)) == nil { made.giveUp() }
        }
        made.onSubscribed = { [unowned self, unowned made] _, reason in
            guard reason < 0x80 else { return made.giveUp() }
            self.isOpen = true
            self.greet()
        }
        made.onMessage = { [unowned self] topic, payload, _ in self.hear(topic, payload) }
        made.onEnd = { [unowned self] in self.ended($0) }
        made.open()
    }

    private func ended(_ end: MQTTConnection.End) {
        isOpen = false
        gateway.lost()
        if end != .closed { tell(.lost("\(end)")) }
        due_us = HostClock.boottime_us + wait_us
        wait_us = min(wait_us * 2, Self.longestWait_us)
        // It is at work in this very call.
        let old = connection
        connection = nil
        connector.loop.after(0) { _ = old }
    }

    func close() { connection?.close() }

    private func greet() {
        publish(gateway.hello(utc_us: HostClock.utc_us, at: HostClock.boottime_us), rows: 0)
    }

    /// Sends what is to be sent now.
    func send(at now_us: Int64) {
        while isOpen, let message = gateway.next(utc_us: HostClock.utc_us, at: now_us) {
            guard case .minutes(let batch) = message else { return publish(message, rows: 0) }
            publish(message, rows: batch.minutes.count)
        }
    }

    private func publish(_ message: FleetUp, rows: Int) {
        let payload = Deflate.compressed(message.bytes)
        let topic = FleetTopics.up(gateway.store)
        // What does not go out now goes again later: it has not been acknowledged.
        guard case .sent? = connection?.publish(payload, to: topic, isRetained: false) else { return }
        tell(.sent(rows: rows, bytes: payload.count + Figures.around(topic)))
    }

    private func hear(_ topic: String, _ payload: [UInt8]) {
        guard let down = FleetDown(json: payload) else { return tell(.trouble("An answer that is none came.")) }
        tell(.heard(bytes: payload.count + Figures.around(topic)))
        let now_us = HostClock.boottime_us
        for heard in gateway.hear(down, at: now_us) {
            switch heard {
            case .nothing: break
            case .taken(let rows, let after_us, let refused):
                tell(.taken(rows: rows, after_us: after_us, refused: refused))
            case .again(let rows): tell(.again(rows: rows))
            case .greet: greet()
            case .refused(let why): tell(.trouble("\(gateway.store) is refused: \(why)"))
            }
        }
        if gateway.standing == .open {
            hasBeenOpen = true
            wait_us = Self.firstWait_us
        }
        send(at: now_us)
    }
}
