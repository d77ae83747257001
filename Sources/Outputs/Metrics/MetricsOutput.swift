import Events
import LinuxIO
import LocalTime
import Numbers
import Recorder
import Settings

/// Metrics for Prometheus and what else reads OpenMetrics, at a port of this computer, for who has the token.
///
/// Plain sockets on the host's loop: one request of one kind is read, which is less than any server's library would bring
/// along, and every bound of it is here.
final class MetricsOutput: Output {
    private static let mostConnections = 16
    /// Where the port is taken, it is tried again after this.
    private static let retry_us: Int64 = 5_000_000

    private let settings: MetricsSettings
    private var model = MetricsModel()
    private var access: MetricsAccess?
    private var listener: LoopbackListener?
    private var connections: [ObjectIdentifier: HTTPConnection] = [:]
    private weak var host: OutputHost?
    private(set) var health = OutputHealth()

    init(_ settings: ShareSettings) { self.settings = settings.metrics }

    /// Often enough that no angle is older than it may be.
    var rate_Hz: Double { 4 }

    // MARK: The recorder

    func recorderCame() { model.recorderCame(utc_us: HostClock.utc_us) }

    func recorderWent() { model.recorderWent() }

    func receive(_ event: GatewayEvent) {
        model.apply(
            event, of: event.sensor.flatMap { host?.sensor(named: $0) }, now_us: HostClock.boottime_us,
            utc_us: HostClock.utc_us)
    }

    // MARK: The port

    func start(on host: OutputHost) throws(OutputError) {
        self.host = host
        access = MetricsAccess(port: settings.port, token: try KeptSecret.kept(at: tokenFile(host), "token"))
        listen()
    }

    private func tokenFile(_ host: OutputHost) -> String { host.folder.file(host.name, "token") }

    private var address: String { "http://\(settings.address.inURL):\(settings.port)\(MetricsAccess.path)" }

    private func listen() {
        guard let host, let port = UInt16(exactly: settings.port) else { return }
        do throws(SystemError) {
            listener = try LoopbackListener(settings.address, port: port, on: host.loop) { [unowned self] number in
                self.take(number)
            } onTrouble: { [unowned self] error in
                self.retry(because: "Nobody can connect for the metrics: \(error). It is tried again.")
            }
            health = OutputHealth(workingSince: host.now)
            host.say("Prometheus finds the metrics at \(address), with the token that is in \(tokenFile(host)).")
        } catch {
            retry(
                because: "\(settings.address.rawValue) port \(settings.port) cannot be listened at (\(error)): "
                    + "“plumbline config set metrics.listen_port” chooses another one.")
        }
    }

    private func retry(because problem: String) {
        health = OutputHealth(problem: problem)
        host?.loop.after(Self.retry_us) { [unowned self] in
            // It is no longer at work here.
            self.listener = nil
            self.listen()
        }
    }

    private func take(_ number: Int32) {
        // Its owner closes it.
        guard let host, connections.count < Self.mostConnections else { return _ = FileDescriptor(owning: number) }
        var key: ObjectIdentifier?
        do throws(SystemError) {
            let connection = try HTTPConnection(owning: number, on: host.loop) { [unowned self] request in
                self.answer(request)
            } onEnd: { [unowned self] in
                if let key { self.connections[key] = nil }
            }
            key = ObjectIdentifier(connection)
            connections[ObjectIdentifier(connection)] = connection
            health.problem = nil
        } catch {
            health.problem = "A connection for the metrics cannot be watched: \(error)."
        }
    }

    private func answer(_ request: HTTPRequest) -> HTTPAnswer {
        guard let access else { return HTTPAnswer(.notFound) }
        if let refusal = access.refusal(of: request) { return HTTPAnswer(refusal) }
        if let host, host.knowsSensors { model.paired(host.sensors) }
        return HTTPAnswer(metrics: OpenMetricsText.text(model.families(now_us: HostClock.boottime_us)))
    }

    func stop(_ done: @escaping () -> Void) {
        listener?.close()
        connections.values.forEach { $0.close() }
        connections.removeAll()
        done()
    }
}
