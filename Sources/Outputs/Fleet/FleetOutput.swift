import Broker
import Deflate
import Events
import Glibc
import LinuxIO
import LocalTime
import Numbers
import Recorder
import Records
import Settings

/// Sends minutes of wearers who have agreed to a fleet's server, through its broker: what is sent waits in the record, and
/// counts as sent when the server's database has it.
final class FleetOutput: Output {
    /// Angles are not wanted; 0 would be all of them.
    let rate_Hz = 0.01

    private static let tick_us: Int64 = 1_000_000
    /// Between two looks at the enrolment, and at the record while nothing is to be done, in ticks.
    private static let lookTicks = 5
    /// A minute is sent when it is over for so long: until then its track changes by itself.
    private static let settled_min: Int64 = 2
    /// A server that says much unasked is left alone for so long.
    private static let floodPause_us: Int64 = 600_000_000

    private let settings: FleetSettings
    private var parts: Parts?
    private var store: Store?
    private var enrolment: FleetEnrolment?
    private var session: FleetSession?
    private var connection: MQTTConnection?
    private var subscription: Int32?
    private var backoff = Backoff()
    private var retryAt_us: Int64 = 0
    private var connectedSince_us: Int64?
    private var workingSince: Moment?
    private var view: FleetSession.View?
    private var enrolmentProblem: String?
    private var recordProblem: String?
    private var connectionProblem: String?
    private var isHeard = false
    private var isStopping = false
    private var ticks = 0

    private struct Parts {
        let host: OutputHost
        let connector: MQTTConnector
        let secret: String
    }

    init(_ share: ShareSettings) { settings = share.fleet }

    func start(on host: OutputHost) throws(OutputError) {
        let secret = try KeptSecret.kept(at: host.folder.file("fleet", "instance"), "number of this computer")
        do throws(SystemError) {
            parts = Parts(host: host, connector: try MQTTConnector(on: host.loop), secret: secret)
        } catch {
            throw .system(error)
        }
        host.loop.every(Self.tick_us) { [unowned self] in self.tick() }
        tick()
    }

    var health: OutputHealth {
        OutputHealth(
            workingSince: workingSince,
            problem: enrolmentProblem ?? recordProblem ?? connectionProblem ?? session?.problem,
            waiting: view?.figures.waiting,
            oldestWaiting: view?.figures.oldest.map { minute in
                let utc_us = minute * 60_000_000
                return Moment(utc_us: utc_us, offset_s: HostClock.utcOffset_s(at: utc_us))
            }, remark: session?.remark ?? consentRemark)
    }

    private var consentRemark: String? {
        let minute = Store.fleetMinute(of: HostClock.utc_us)
        return view?.consents.contains { $0.begins(after: minute) } == true ? FleetSentences.laterConsent : nil
    }

    // MARK: The recorder

    func receive(_ event: GatewayEvent) {}

    func recorderCame() { isHeard = true }

    func recorderWent() {
        isHeard = false
        // What lies there then may be another record.
        store = nil
        session?.recorderWent(at: now)
    }

    // MARK: Going on

    private var now: FleetSession.Now {
        FleetSession.Now(elapsed_us: HostClock.boottime_us, utc_us: HostClock.utc_us)
    }

    private func tick() {
        guard !isStopping else { return }
        if ticks % Self.lookTicks == 0 || enrolment == nil { lookAtEnrolment() }
        ticks += 1
        guard enrolment != nil else { return }
        look()
        connectIfNeeded()
        advance()
    }

    private func lookAtEnrolment() {
        guard let parts else { return }
        let found: FleetEnrolment?
        do throws(FleetEnrolmentError) {
            found = try parts.host.folder.fleetEnrolment()
            enrolmentProblem = found == nil ? FleetSentences.notEnrolled : nil
        } catch {
            found = nil
            enrolmentProblem = error.description
        }
        if found?.code != enrolment?.code {
            connection?.close()
            session = found.map { found in
                FleetSession(
                    store: found.code.store, instance: instance(for: found.code.store),
                    batchMinutes: settings.batchMinutes, number: HostClock.utc_us)
            }
            (view, connectionProblem, retryAt_us) = (nil, nil, 0)
            backoff.succeeded()
        }
        enrolment = found
    }

    /// Of this computer and this folder: a copy of the folder on another computer is another one. The computer's own number
    /// does not leave.
    private func instance(for store: String) -> String {
        let machine: String?
        // Where it cannot be read, the folder's secret alone has to do.
        do throws(SystemError) { machine = try WholeFile.read("/etc/machine-id", most: 64) } catch { machine = nil }
        let hash = UInt64.fnv1a("\(parts?.secret ?? "")\n\(machine ?? "")\n\(store)".utf8)
        let digits = String(hash, radix: 16)
        return "0".repeated(16 - digits.count) + digits
    }

    /// Reads what the record says.
    private func look() {
        guard let parts, let name = enrolment?.code.store else { return }
        if store?.isReplaced == true {
            // Perhaps an older copy was brought back while this went on: its numbers are others.
            store = nil
            session?.recorderWent(at: now)
        }
        do throws(RecordsError) {
            if store == nil { store = try Store.openIfExists(in: parts.host.dataFolder) }
            guard let store else {
                (view, recordProblem) = (nil, "Nothing is recorded yet.")
                return
            }
            view = FleetSession.View(
                figures: try store.fleetFigures(before: lastMinute),
                consents: try store.fleetConsents().filter { $0.store == name },
                withdrawals: try store.fleetWithdrawals().filter { $0.store == name })
            recordProblem = view?.consents.isEmpty == true && view?.isAllConfirmed == true ? FleetSentences.nobody : nil
        } catch {
            // Another file may lie there by now.
            store = nil
            recordProblem = "The record cannot be read: \(error)"
        }
    }

    /// Minutes before it may be sent.
    private var lastMinute: Int64 { Store.fleetMinute(of: HostClock.utc_us) - Self.settled_min }

    private func advance() {
        guard isHeard, let store, let view, let name = enrolment?.code.store, session != nil else { return }
        let lastMinute = lastMinute
        do throws(RecordsError) {
            let actions = try session?.advance(view, isLeaving: enrolment?.isLeaving ?? false, at: now) {
                underWay throws(RecordsError) in
                try store.fleetPending(
                    for: name, before: lastMinute, without: underWay, most: FleetBatch.mostRows, mostRecordings: 64)
            }
            actions?.forEach(perform)
        } catch {
            self.store = nil
            recordProblem = "The record cannot be read: \(error)"
        }
        follow()
    }

    /// Whether the server takes what is sent, for those who look at it.
    private func follow() {
        let isOpen = session?.isOpen ?? false
        if isOpen, workingSince == nil {
            workingSince = parts?.host.now
        } else if !isOpen, session?.problem != nil || connection == nil {
            workingSince = nil
        }
    }

    private func perform(_ action: FleetSession.Action) {
        switch action {
        case .send(let message):
            guard let connection, let name = enrolment?.code.store else { return }
            let bytes = Deflate.compressed(message.bytes)
            if case .never(let reason) = connection.publish(bytes, to: FleetTopics.up(name), isRetained: false) {
                connectionProblem = FleetSentences.publishing(reason)
            }
        case .ask(let request):
            let isAsked = parts?.host.ask(.fleet(request)) { [weak self] reply in self?.replied(to: request, reply) }
            // Without a recorder nothing is under way: `recorderWent` comes.
            if isAsked != true { session?.recorderWent(at: now) }
        }
    }

    private func replied(to request: FleetRequest, _ reply: ControlReply) {
        // What was asked before all began again is of no use any more.
        guard session?.awaits(request) == true else { return }
        session?.replied(isDone: reply.isDone, reply.text, at: now)
        if case .left = request, reply.isDone { return leave() }
        advance()
    }

    /// All is confirmed: nothing is known of the server any more.
    private func leave() {
        guard let parts else { return }
        do throws(FleetEnrolmentError) {
            try parts.host.folder.forgetFleetEnrolment()
            parts.host.say("The fleet’s server has confirmed that all is deleted; this gateway has left it.")
        } catch {
            parts.host.say(error.description)
        }
        lookAtEnrolment()
    }

    // MARK: The broker

    private func connectIfNeeded() {
        guard let parts, let enrolment, connection == nil, HostClock.boottime_us >= retryAt_us, let view,
            !view.isAllConfirmed || enrolment.isLeaving
        else { return }
        let code = enrolment.code
        let made = MQTTConnection(
            MQTTConnection.Plan(
                host: code.host, port: code.port,
                clientID: "plumbline-fleet-\(code.store)-\(instance(for: code.store))", user: code.store,
                password: code.password, isEncrypted: code.isEncrypted,
                caFile: code.certificate == nil ? nil : parts.host.folder.fleetAuthorityFile,
                retains: false, longestPayload: FleetDown.mostBytes), by: parts.connector)
        connection = made
        made.onReady = { [unowned self, unowned made] in
            self.connectedSince_us = HostClock.boottime_us
            self.subscription = made.subscribe(to: FleetTopics.down(code.store))
        }
        made.onSubscribed = { [unowned self] message, reason in self.subscribed(message, reason) }
        made.onAnswer = { [unowned self] _, reason in
            self.connectionProblem = reason >= 0x80 ? FleetSentences.publishing(reason) : nil
        }
        made.onMessage = { [unowned self] topic, payload, isRetained in
            // The library is at work in this call.
            guard topic == FleetTopics.down(code.store), !isRetained, let message = FleetDown(json: payload) else {
                self.parts?.host.loop.after(0) { [weak self] in self?.receiveUnknown() }
                return
            }
            self.parts?.host.loop.after(0) { [weak self] in self?.receive(message) }
        }
        made.onEnd = { [unowned self] end in self.went(because: end, code) }
        made.open()
    }

    private func subscribed(_ message: Int32, _ reason: UInt8) {
        guard message == subscription else { return }
        guard reason < 0x80 else {
            connectionProblem = FleetSentences.subscribing(reason)
            parts?.host.loop.after(0) { [weak connection] in connection?.close() }
            return
        }
        connectionProblem = nil
        parts?.host.say("Connected to the fleet’s broker at \(enrolment?.code.host ?? "").")
        session?.connected(at: now)
        parts?.host.loop.after(0) { [weak self] in self?.advance() }
    }

    private func receive(_ message: FleetDown) {
        guard connection != nil else { return }
        // What is compared with the server's is as it is now.
        if case .taken = message {} else { look() }
        guard let view else { return }
        session?.receive(message, view, at: now)
        if session?.isFlooded == true { return leaveAlone() }
        advance()
    }

    private func receiveUnknown() {
        guard connection != nil else { return }
        session?.receiveUnknown(at: now)
        if session?.isFlooded == true { leaveAlone() }
    }

    private func leaveAlone() {
        connection?.close()
        connectionProblem = FleetSentences.flooded
        retryAt_us = HostClock.boottime_us + Self.floodPause_us
    }

    private func went(because end: MQTTConnection.End, _ code: FleetCode) {
        guard let parts else { return }
        if let since_us = connectedSince_us { backoff.worked(for_us: HostClock.boottime_us - since_us) }
        // It is still at work in this call.
        if let ended = connection { parts.host.loop.after(0) { withExtendedLifetime(ended) {} } }
        (connection, subscription, connectedSince_us, workingSince) = (nil, nil, nil, nil)
        session?.disconnected()
        if end != .closed { connectionProblem = FleetSentences.end(end, code) }
        retryAt_us = HostClock.boottime_us + backoff.next_us()
    }

    func stop(_ done: @escaping () -> Void) {
        isStopping = true
        connection?.close()
        done()
    }
}
