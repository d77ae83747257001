public import Events
public import Gateway
import Glibc
import Links
public import LinuxIO
import PlainText
public import Posture
public import Records

/// A gateway with all that it needs around it: loop, signals, lock, record and socket.
///
/// There is one for a data folder at a time: whoever records holds the lock and serves the socket.
public final class RecorderService {
    public let loop: EventLoop
    public let gateway: Gateway
    /// `nil` where nothing is recorded.
    public let store: Store?
    /// A recording that a kill had cut off has been put in order, beside what is recorded now; called for the first one.
    public var onRepaired: () -> Void = {}
    /// The signal that asked for the end.
    public private(set) var signal: Int32?
    /// A port that was named, and not a paired sensor, is shown: when it goes there is nothing to wait for.
    public var endsWithLink = false

    /// Why it ended, where it was not asked to.
    private var failure: (any Error)?
    private let lock: DataFolderLock?
    private let signals: Signals
    private var server: ControlServer?

    private init(
        loop: EventLoop, gateway: Gateway, store: Store?, lock: DataFolderLock?,
        signals: Signals
    ) {
        self.loop = loop
        self.gateway = gateway
        self.store = store
        self.lock = lock
        self.signals = signals
    }

    /// Opens the record, puts it in order, and begins to serve the socket.
    ///
    /// - Parameters:
    ///   - dataFolder: where the record lies, or is made.
    ///   - records: whether what comes is kept, and the lock held and the socket served.
    ///   - extraPorts: patterns of ports that no USB bus tells of.
    ///   - options: the gateway's; where bonds lie is the data folder.
    ///   - onWait: is called once where the disk has no room for a record: it is waited for, on this loop, until there is
    ///     some. Without it that is an error.
    public static func start(
        dataFolder: String, records: Bool, extraPorts: [String], options: Gateway.Options,
        onWait: ((_ loop: EventLoop, _ reason: RecorderError) -> Void)? = nil
    ) throws(RecorderError) -> RecorderService {
        let loop: EventLoop
        // Signals may come before there is anybody to handle them.
        let received = ReceivedSignals()
        let signals: Signals
        do throws(SystemError) {
            loop = try EventLoop()
            // Before any thread is started, so that all of them leave signals to the loop.
            signals = try Signals([SIGINT, SIGTERM, SIGHUP], on: loop) { received.handler($0) }
        } catch {
            throw .cannotStart(error)
        }
        Glibc.signal(SIGPIPE, SIG_IGN)
        let folder = records ? try open(dataFolder, on: loop, received, onWait: onWait) : nil
        let (store, lock) = (folder?.store, folder?.lock)
        let runtime = RuntimeFolder.made(for: dataFolder)
        let unfinished = try unfinished(store)
        var options = options
        options.bondsFolder = dataFolder
        if let lock { options.mayWriteRecord = { lock.holdsPresentFolder() } }
        let directory = PortDirectory(extraPatterns: extraPorts)
        do throws(SystemError) {
            let service = RecorderService(
                loop: loop, gateway: try Gateway(store: store, directory: directory, options: options, on: loop),
                store: store, lock: lock, signals: signals)
            service.repair(unfinished)
            received.handler = { [unowned service] signal in service.stop(signal: signal) }
            if records { try service.serve(at: runtime.socket) }
            // On a full disk nothing can be written down; those with this environment find it all the same.
            try? lock?.publish(socket: runtime.socket)
            return service
        } catch {
            throw .cannotStart(error)
        }
    }

    private struct Folder {
        var store: Store
        var lock: DataFolderLock
    }

    /// Takes the folder's lock, then opens the record: nothing is made or changed beside another recorder.
    ///
    /// - Parameters:
    ///   - dataFolder: made where it is not there yet.
    ///   - evenIfFull: a record that is there is opened for reading where the disk has no room to write it.
    private static func open(_ dataFolder: String, evenIfFull: Bool) throws(RecorderError) -> Folder {
        do throws(RecordsError) { try Store.makeFolder(dataFolder) } catch { throw .record(error) }
        let lock = try DataFolderLock.take(dataFolder)
        do throws(RecordsError) {
            return Folder(store: try Store(folder: dataFolder, evenIfFull: evenIfFull), lock: lock)
        } catch {
            throw .record(error)
        }
    }

    /// The same, and where the disk has no room, again each second.
    private static func open(
        _ dataFolder: String, on loop: EventLoop, _ received: ReceivedSignals,
        onWait: ((EventLoop, RecorderError) -> Void)?
    ) throws(RecorderError) -> Folder {
        do throws(RecorderError) { return try open(dataFolder, evenIfFull: onWait != nil) } catch {
            guard error.isForWantOfRoom, let onWait else { throw error }
            onWait(loop, error)
        }
        var outcome: Result<Folder, RecorderError>?
        let attempts = loop.every(1_000_000) {
            do throws(RecorderError) { outcome = .success(try open(dataFolder, evenIfFull: true)) } catch {
                if error.isForWantOfRoom { return }
                outcome = .failure(error)
            }
            loop.stop()
        }
        defer { loop.cancel(attempts) }
        received.handler = { signal in
            outcome = .failure(.stoppedWhileWaiting(signal: signal))
            loop.stop()
        }
        do throws(SystemError) { try loop.run() } catch { throw .failed(error) }
        guard let outcome else { throw .interrupted }
        return try outcome.get()
    }

    private final class ReceivedSignals { var handler: (Int32) -> Void = { _ in } }

    /// The recordings that a kill has cut off: before the first commit, whatever has not ended by now.
    private static func unfinished(_ store: Store?) throws(RecorderError) -> [Int64] {
        // On a full disk nothing can be put in order: the next start does it.
        guard let store, store.isInPlace else { return [] }
        do throws(RecordsError) { return try store.unfinishedRecordings() } catch {
            throw .record(error)
        }
    }

    private func repair(_ unfinished: [Int64]) {
        gateway.onRepaired = { [unowned self] in
            self.gateway.onRepaired = {}
            self.onRepaired()
        }
        gateway.repair(unfinished)
    }

    private func serve(at path: String) throws(SystemError) {
        server = try ControlServer(path: path, gateway: gateway, on: loop) { [unowned self] onEnd in
            self.reload(onEnd: onEnd)
        }
    }

    // MARK: Sensors

    /// The sensors of the record, by name; none where nothing is recorded. One whose row is wrong is left out, and told.
    public func pairedSensors() throws(RecorderError) -> [PairedSensor] {
        do throws(RecordsError) {
            guard let found = try store?.readableSensors() else { return [] }
            found.wrong.forEach(gateway.leaveOut)
            return found.sensors
        } catch {
            throw .record(error)
        }
    }

    /// Takes care of a sensor from now on.
    public func add(_ sensor: PairedSensor) throws(RecorderError) {
        do throws(RecordsError) { try gateway.add(sensor) } catch { throw .record(error) }
    }

    /// Watches for the sensors on all ports, now and whenever something changes.
    public func watchPorts() throws(RecorderError) {
        do throws(SystemError) { try gateway.watchPorts() } catch { throw .portsUnwatched(error) }
    }

    private func reload(onEnd: @escaping (ControlReply) -> Void) {
        gateway.takeUpPaired { result in
            switch result {
            case .success(let count): onEnd(ControlReply(isDone: true, text: count.counted("sensor") + "."))
            case .failure(let error): onEnd(ControlReply(isDone: false, text: error.description))
            }
        }
    }

    /// Takes the first this many seconds of a sensor as its upright hold, again until one is still; 0 = none.
    public func calibrate(_ sensor: PairedSensor, first seconds: Double) {
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

    // MARK: Telling

    /// Sends events and frames to the socket's watchers and to one of our own.
    ///
    /// - Parameters:
    ///   - onEvent: gets the events.
    ///   - onFrames: gets the frames.
    ///   - isSeen: whether somebody sees the events that our own gets.
    public func report(
        events onEvent: @escaping (GatewayEvent) -> Void,
        frames onFrames: @escaping (_ frames: [PostureFrame], _ origin: FrameOrigin) -> Void = { _, _ in },
        isSeen: Bool = true
    ) {
        gateway.isWatched = { [unowned self] sensor in isSeen || self.server?.isWatched(sensor) == true }
        gateway.onEvent = { [unowned self] event in
            self.server?.send(event)
            onEvent(event)
            if self.endsWithLink, case .link(let link) = event, link.state == .lost {
                self.stop(failure: LinkIsLost(detail: link.detail))
            }
        }
        gateway.onFrames = { [unowned self] frames, origin in
            self.server?.send(frames, of: origin)
            onFrames(frames, origin)
        }
    }

    // MARK: The end

    /// Works until a signal, `stop`, or a failure, which it throws.
    public func run() throws {
        do throws(SystemError) { try loop.run() } catch { throw RecorderError.failed(error) }
        if let failure { throw failure }
    }

    /// Ends in order: streams stopped, all committed.
    public func stop(signal: Int32? = nil, failure: (any Error)? = nil) {
        self.signal = self.signal ?? signal
        self.failure = self.failure ?? failure
        gateway.stop { [unowned self] in
            self.server?.close()
            self.loop.stop()
        }
    }
}

/// The only link that was shown has gone.
public struct LinkIsLost: Error, CustomStringConvertible {
    let detail: String?

    public var description: String { detail ?? "The connection is lost." }
}
