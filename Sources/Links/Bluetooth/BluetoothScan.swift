import LinuxIO

/// The scan for LE devices on every adapter: on as long as somebody wants it, and paused while a connection or a bond is
/// being made, which it would disturb.
final class BluetoothScan {
    private enum Adapter { case starting, running, stopping }

    /// A scan that hears nothing for so long is begun anew (controllers stop in silence).
    private static let silence_us: Int64 = 120_000_000
    private static let watch_us: Int64 = 5_000_000

    /// What carries Bluetooth, while it is ready.
    var readyCarrier: () -> (any BluetoothCarrier)? = { nil }
    /// Whether somebody listens to advertisements: a link then waits for its sensor to be seen before it tries, since
    /// trying in vain for one that is away would leave no time for listening.
    var isListenedTo: Bool { listening > 0 }

    private let loop: EventLoop
    private var wanted = 0
    /// How many of those are there to listen.
    private var listening = 0
    /// Attempts to connect that a scan must not disturb.
    private var connecting = 0
    /// What each adapter that is switched on is doing about it.
    private var adapters: [String: Adapter] = [:]
    private var lastSeen_us: Int64 = 0
    private var watchdog: EventLoop.Token?
    /// What waits for the air to be free.
    private var whenQuiet: [() -> Void] = []

    init(on loop: EventLoop) { self.loop = loop }

    // MARK: Who wants it

    func start() {
        wanted += 1
        update()
    }

    func stop() {
        wanted = max(0, wanted - 1)
        update()
    }

    /// As `start`, for as long as something wants to hear advertisements.
    func startListening() {
        listening += 1
        start()
    }

    func stopListening() {
        listening = max(0, listening - 1)
        stop()
    }

    /// Does something that a scan would disturb; the scan goes on when it has ended.
    func pause<Answer>(
        for action: @escaping (_ end: @escaping (Answer) -> Void) -> Void, onEnd: @escaping (Answer) -> Void
    ) {
        connecting += 1
        whenQuiet.append {
            action { [weak self] answer in
                self?.connecting -= 1
                onEnd(answer)
                self?.update()
            }
        }
        update()
    }

    // MARK: What has happened

    /// A device has been heard.
    func noteDiscovery() { lastSeen_us = HostClock.boottime_us }

    /// What carries Bluetooth has gone: nothing is being scanned.
    func reset() {
        adapters = [:]
        endWatchdog()
        releaseQuiet()
    }

    /// Lets go of the loop.
    func close() { endWatchdog() }

    /// Makes the adapters do what is wanted.
    func update() {
        guard let carrier = readyCarrier() else { return releaseQuiet() }
        let powered = carrier.adapters.filter(\.isPowered).map(\.path)
        for path in adapters.keys where !powered.contains(path) { adapters[path] = nil }
        let wants = wanted > 0 && connecting == 0
        for path in powered {
            switch adapters[path] {
            case nil where wants: begin(path, carrier)
            case .running where !wants: end(path, carrier)
            default: break
            }
        }
        if wants { beginWatchdog() } else { endWatchdog() }
        releaseQuiet()
    }

    private func releaseQuiet() {
        guard adapters.isEmpty else { return }
        let actions = whenQuiet
        whenQuiet = []
        actions.forEach { $0() }
    }

    private func begin(_ path: String, _ carrier: any BluetoothCarrier) {
        adapters[path] = .starting
        carrier.startDiscovery(on: path) { [weak self] error in
            guard let self, self.adapters[path] == .starting else { return }
            guard error == nil else {
                // Tried again when the adapter changes, or by the watchdog.
                self.adapters[path] = nil
                return self.releaseQuiet()
            }
            self.adapters[path] = .running
            self.update()
        }
    }

    private func end(_ path: String, _ carrier: any BluetoothCarrier) {
        adapters[path] = .stopping
        carrier.stopDiscovery(on: path) { [weak self] in
            guard let self, self.adapters[path] == .stopping else { return }
            self.adapters[path] = nil
            self.update()
        }
    }

    // MARK: The watchdog

    private func beginWatchdog() {
        guard watchdog == nil else { return }
        noteDiscovery()
        watchdog = loop.every(Self.watch_us) { [unowned self] in
            let isSilent = HostClock.boottime_us - self.lastSeen_us > Self.silence_us
            if isSilent, let carrier = self.readyCarrier() {
                self.noteDiscovery()
                for (path, doing) in self.adapters where doing == .running { self.end(path, carrier) }
            }
            self.update()
        }
    }

    private func endWatchdog() {
        if let watchdog { loop.cancel(watchdog) }
        watchdog = nil
    }

    deinit { endWatchdog() }
}
