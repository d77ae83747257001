import LinuxIO

/// Who wants a scan, and what each adapter is doing about it.
struct ScanState {
    enum Adapter { case starting, running, stopping }

    var wanted = 0
    /// How many of those are there to listen.
    var listening = 0
    /// Attempts to connect that a scan must not disturb.
    var connecting = 0
    var adapters: [String: Adapter] = [:]
    var lastSeen_us: Int64 = 0
    var watchdog: EventLoop.Token?
    /// What waits for the air to be free.
    var whenQuiet: [() -> Void] = []
}

extension Bluetooth {
    /// A scan that hears nothing for so long is begun anew (controllers stop in silence).
    private static let silence_us: Int64 = 120_000_000

    /// Looks for LE devices until as many `stopScan` have followed. Paused while a connection is being made.
    public func startScan() {
        scan.wanted += 1
        updateScans()
    }

    public func stopScan() {
        scan.wanted = max(0, scan.wanted - 1)
        updateScans()
    }

    /// As `startScan`, for as long as something wants to hear advertisements: a link then waits for its sensor to be seen
    /// before it tries, since trying in vain for one that is away would leave no time for listening.
    func startListening() {
        scan.listening += 1
        startScan()
    }

    func stopListening() {
        scan.listening = max(0, scan.listening - 1)
        stopScan()
    }

    /// Does something that a scan would disturb; the scan goes on when it has ended.
    func withoutScan<Answer>(
        _ action: @escaping (_ end: @escaping (Answer) -> Void) -> Void, onEnd: @escaping (Answer) -> Void
    ) {
        scan.connecting += 1
        scan.whenQuiet.append {
            action { [weak self] answer in
                self?.scan.connecting -= 1
                onEnd(answer)
                self?.updateScans()
            }
        }
        updateScans()
    }

    // MARK: Adapters

    /// Brings what adapters do in line with what is wanted.
    func updateScans() {
        guard state == .ready else { return releaseQuiet() }
        let powered = adapters.filter(\.isPowered).map(\.path)
        for path in scan.adapters.keys where !powered.contains(path) { scan.adapters[path] = nil }
        let wants = scan.wanted > 0 && scan.connecting == 0
        for path in powered {
            switch scan.adapters[path] {
            case nil where wants: begin(path)
            case .running where !wants: end(path)
            default: break
            }
        }
        if wants { beginWatchdog() } else { endScanTimers() }
        releaseQuiet()
    }

    private func releaseQuiet() {
        guard scan.adapters.isEmpty else { return }
        let actions = scan.whenQuiet
        scan.whenQuiet = []
        actions.forEach { $0() }
    }

    private func begin(_ path: String) {
        scan.adapters[path] = .starting
        carrier.startDiscovery(on: path) { [weak self] error in
            guard let self, self.scan.adapters[path] == .starting else { return }
            guard error == nil else {
                // Tried again when the adapter changes, or by the watchdog.
                self.scan.adapters[path] = nil
                return self.releaseQuiet()
            }
            self.scan.adapters[path] = .running
            self.updateScans()
        }
    }

    private func end(_ path: String) {
        scan.adapters[path] = .stopping
        carrier.stopDiscovery(on: path) { [weak self] in
            guard let self, self.scan.adapters[path] == .stopping else { return }
            self.scan.adapters[path] = nil
            self.updateScans()
        }
    }

    /// What carries it has gone: nothing is being scanned.
    func forgetScans() {
        scan.adapters = [:]
        endScanTimers()
        releaseQuiet()
    }

    // MARK: The watchdog

    func noteDiscovery() { scan.lastSeen_us = HostClock.boottime_us }

    private func beginWatchdog() {
        guard scan.watchdog == nil else { return }
        noteDiscovery()
        scan.watchdog = loop.every(5_000_000) { [unowned self] in
            let isSilent = HostClock.boottime_us - self.scan.lastSeen_us > Self.silence_us
            if isSilent {
                self.noteDiscovery()
                for (path, doing) in self.scan.adapters where doing == .running { self.end(path) }
            }
            self.updateScans()
        }
    }

    func endScanTimers() {
        if let watchdog = scan.watchdog { loop.cancel(watchdog) }
        scan.watchdog = nil
    }
}
