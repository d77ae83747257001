import Events
import Gateway
import Glibc
import Links
import LinuxIO
import Posture
import Records

/// A gateway with all that it needs around it: loop, signals, lock, record and socket.
///
/// There is one for a data folder at a time: whoever records holds the lock and serves the socket.
final class RecorderService {
    let loop: EventLoop
    let gateway: Gateway
    let store: Store?
    /// The signal that asked for the end.
    private(set) var signal: Int32?
    /// A port that was named, and not a paired sensor, is shown: when it goes there is nothing to wait for.
    var endsWithLink = false
    /// Why it ended, where it was not asked to.
    var failure: Failure?

    private let lock: LockFile?
    private let directory: PortDirectory
    private let signals: Signals
    private var server: ControlServer?

    /// - Throws: exit 4 where another records into the same folder.
    init(
        dataFolder: String, records: Bool, extraPorts: [String], options: Gateway.Options
    ) throws(Failure) {
        do {
            loop = try EventLoop()
            // Before any thread is started, so that all of them leave signals to the loop.
            let received = Received()
            signals = try Signals([SIGINT, SIGTERM, SIGHUP], on: loop) { received.handler($0) }
            Glibc.signal(SIGPIPE, SIG_IGN)
            store = records ? try Store(folder: dataFolder) : nil
            let runtime = RuntimeFolder(dataFolder: dataFolder)
            lock = records ? try Self.lock(runtime) : nil
            let ownPaths = try store?.sensors().compactMap(\.explicitPath) ?? []
            directory = PortDirectory(extraPatterns: extraPorts + ownPaths)
            var options = options
            options.bondsFolder = dataFolder
            gateway = try Gateway(store: store, directory: directory, options: options, on: loop)
            received.handler = { [unowned self] signal in self.stop(signal: signal) }
            try mend(options.rules)
            if records {
                server = try ControlServer(path: runtime.socket, gateway: gateway, on: loop) { [unowned self] in
                    self.reload()
                }
            }
        } catch let failure as Failure {
            throw failure
        } catch let error as RecordsError {
            throw Failure(error)
        } catch {
            throw Failure("The recorder cannot start: \(error).")
        }
    }

    /// Signals may come before there is anybody to handle them.
    private final class Received { var handler: (Int32) -> Void = { _ in } }

    /// - Throws: exit 4 where another holds it.
    static func lock(_ runtime: RuntimeFolder) throws(Failure) -> LockFile {
        do throws(SystemError) {
            if let lock = try LockFile(path: runtime.lock) { return lock }
        } catch {
            throw Failure("\(runtime.lock) cannot be used: \(error).", code: .unavailable)
        }
        throw Failure(
            "Plumbline records into this folder already: “plumbline live” shows it, and Ctrl-C there or "
                + "“systemctl --user stop plumbline” ends it.", code: .unavailable)
    }

    private func mend(_ rules: PostureRules) throws(RecordsError) {
        guard let store else { return }
        let count = try TrackRederivation.repairUnfinished(in: store, rules: rules)
        if count > 0 { Console.complain("The last recording was cut off; it has been put in order.") }
    }

    private func reload() -> ControlReply {
        guard let store else { return ControlReply(isDone: false, text: "Nothing is recorded here.") }
        do throws(RecordsError) {
            let sensors = try store.sensors()
            for known in gateway.sensors where !sensors.contains(where: { $0.id == known.sensor.id }) {
                gateway.remove(id: known.sensor.id)
            }
            for sensor in sensors { try gateway.add(sensor) }
            return ControlReply(isDone: true, text: "\(sensors.count) sensors.")
        } catch {
            return ControlReply(isDone: false, text: error.description)
        }
    }

    /// Sends events and frames to the socket's watchers and to one of our own.
    func tell(
        _ onEvent: @escaping (GatewayEvent) -> Void,
        frames onFrames: @escaping (_ frames: [PostureFrame], _ origin: FrameOrigin) -> Void
    ) {
        gateway.onEvent = { [unowned self] event in
            self.server?.tell(event)
            onEvent(event)
            if self.endsWithLink, case .link(let link) = event, link.state == .lost {
                self.stop(failure: Failure(link.detail ?? "The connection is lost.", code: .connectionLost))
            }
        }
        gateway.onFrames = { [unowned self] frames, origin in
            self.server?.tell(frames, of: origin)
            onFrames(frames, origin)
        }
    }

    /// Takes the first so many seconds of a sensor as its upright hold, again until one is still; 0 = none.
    func calibrate(_ sensor: PairedSensor, first seconds: Double) {
        guard seconds > 0 else { return }
        var token: EventLoop.Token?
        token = loop.every(50_000) { [unowned self] in
            guard self.gateway.sensors.contains(where: { $0.sensor.id == sensor.id && $0.state == .streaming }) else {
                return
            }
            if let token { self.loop.cancel(token) }
            self.gateway.calibrate(sensor.name, HoldRequest(seconds: seconds), isAlone: true) { reply in
                if !reply.isDone { self.calibrate(sensor, first: seconds) }
            }
        }
    }

    /// Works until a signal, `stop`, or a failure.
    func run() throws(Failure) {
        do throws(SystemError) { try loop.run() } catch { throw Failure("The recorder has failed: \(error).") }
        if let failure { throw failure }
    }

    /// Ends in order: streams stopped, all committed.
    func stop(signal: Int32? = nil, failure: Failure? = nil) {
        self.signal = self.signal ?? signal
        self.failure = self.failure ?? failure
        gateway.stop { [unowned self] in
            self.server?.close()
            self.loop.stop()
        }
    }
}

extension PairedSensor {
    /// A port that was named by its path and is not among the hardware's.
    fileprivate var explicitPath: String? { port.hasPrefix("port:/") ? String(port.dropFirst(5)) : nil }
}

extension Failure {
    init(_ error: RecordsError) {
        let code: FailureCode =
            switch error {
            case .folder(_, let reason) where reason == SystemError(EACCES).description: .permission
            case .nameIsTaken: .usage
            default: .failed
            }
        self.init(error.description, code: code)
    }
}
