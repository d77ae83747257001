public import LinuxIO

/// Bluetooth LE: what there is, kept up to date, and what may be asked of it.
///
/// It goes through bluetoothd where there is one, else through the kernel's own sockets. It outlives adapters that are
/// pulled out and a bluetoothd that is restarted: watchers are told, and what was wanted (a scan) goes on when it can.
public final class Bluetooth {
    public enum State: Equatable, Sendable {
        case starting
        case ready
        case unavailable(BluetoothError)
    }

    public enum Event: Equatable, Sendable {
        /// What carries it, or an adapter, has come, gone or changed.
        case availability
        /// A device has come or changed, by its path.
        case device(path: String)
        case gone(path: String)
    }

    /// What carries it.
    public enum Backend: Equatable, Sendable, CaseIterable { case daemon, kernel }

    public struct Observation: Hashable, Sendable { fileprivate let number: Int }

    let loop: EventLoop
    /// The one scan that everything here shares.
    let scan: BluetoothScan
    private let root: String
    private let sockets: KernelSockets
    private let bonds: BondStore?
    private let daemon: BluetoothDaemon
    private var kernel: KernelBluetooth?
    /// Why the kernel's sockets are not ours, where there is no bluetoothd either.
    private var kernelProblem: BluetoothError?
    private var wasDaemonThere = false
    private var observers: [Observation: (Event) -> Void] = [:]
    private var lastObservation = 0

    /// Begins at once; `state` and the events say how it goes.
    ///
    /// - Parameters:
    ///   - folder: the data folder, where bonds are kept that bluetoothd does not keep; without it there is no other way
    ///     than bluetoothd.
    ///   - address: of a bus other than the system's.
    ///   - root: another machine's `/sys`, for tests.
    ///   - loop: on whose thread everything here is called.
    public convenience init(
        bondsIn folder: String? = nil, busAddress address: String? = nil, root: String = "", on loop: EventLoop
    ) {
        self.init(bondsIn: folder, busAddress: address, root: root, sockets: .system, on: loop)
    }

    package init(
        bondsIn folder: String?, busAddress address: String?, root: String, sockets: KernelSockets,
        on loop: EventLoop
    ) {
        self.root = root
        self.loop = loop
        self.sockets = sockets
        bonds = folder.map { BondStore(folder: $0) }
        daemon = BluetoothDaemon(busAddress: address, on: loop)
        scan = BluetoothScan(on: loop)
        scan.readyCarrier = { [unowned self] in self.state == .ready ? self.carrier : nil }
        daemon.onEvent = { [unowned self] in self.applyDaemonEvent($0) }
        choose()
    }

    deinit { close() }

    /// Lets go of everything; what was subscribed or discovered for us ends with it.
    public func close() {
        scan.close()
        kernel?.close()
        daemon.close()
    }

    // MARK: The way

    public var backend: Backend { kernel == nil ? .daemon : .kernel }

    var carrier: any BluetoothCarrier { kernel ?? daemon }

    /// Through the kernel only until a bluetoothd comes, and never again once one was there (it is being restarted): each
    /// would take the other's links away.
    private func choose() {
        switch daemon.state {
        case .starting: return
        case .ready:
            wasDaemonThere = true
            kernelProblem = nil
            kernel?.close()
            kernel = nil
        case .unavailable(.noDaemon), .unavailable(.noBus):
            guard !wasDaemonThere, kernel == nil, kernelProblem == nil, let bonds else { return }
            do throws(SystemError) {
                let kernel = try KernelBluetooth(sockets, bonds: bonds, root: root, on: loop)
                kernel.onEvent = { [unowned self] in self.applyKernelEvent($0) }
                self.kernel = kernel
            } catch {
                kernelProblem = error.isPermissionDenied ? .needsRights : nil
            }
            daemon.isWantedBack = kernel == nil
        case .unavailable: return
        }
    }

    private func applyKernelEvent(_ event: Event) {
        if let refused = kernel, refused.state == .unavailable(.needsRights) {
            // Rights do not come later: a bluetoothd is waited for.
            kernelProblem = .needsRights
            kernel = nil
            daemon.isWantedBack = true
            // It is at work in this very call.
            loop.after(0) { refused.close() }
        }
        apply(event)
    }

    private func applyDaemonEvent(_ event: Event) {
        if case .availability = event {
            let before = backend
            choose()
            // While the kernel carries it, an absent bluetoothd is no news.
            if backend == .kernel, before == .kernel { return }
            // What was being scanned was another's.
            if backend != before { scan.reset() }
        }
        apply(event)
    }

    // MARK: What there is

    public var state: State {
        if let kernelProblem { return .unavailable(kernelProblem) }
        return carrier.state
    }

    public var adapters: [BluetoothAdapter] { carrier.adapters }

    /// Every device of every adapter.
    public var devices: [BluetoothDevice] { carrier.devices }

    public func device(at path: String) -> BluetoothDevice? { carrier.device(at: path) }

    /// The device of an address; where several adapters know it, the bonded, then the connected, then the nearest one.
    public func device(address: String) -> BluetoothDevice? {
        let powered = Set(adapters.filter(\.isPowered).map(\.path))
        func rank(_ device: BluetoothDevice) -> (Int, Int, Int, Int) {
            (
                powered.contains(device.adapterPath) ? 1 : 0, device.isPaired ? 1 : 0, device.isConnected ? 1 : 0,
                device.rssi_dBm ?? -200
            )
        }
        return devices.filter { $0.address == address }.max { rank($0) < rank($1) }
    }

    /// Percent, where it is known without asking.
    public func battery(of device: BluetoothDevice) -> Int? { carrier.battery(of: device) }

    /// Why no sensor can be had now; `nil` where nothing is in the way.
    public var problem: BluetoothError? {
        switch state {
        case .starting: return nil
        case .unavailable(let error): return error
        case .ready: break
        }
        let adapters = adapters
        guard let first = adapters.first else { return .noAdapter }
        guard !adapters.contains(where: \.isPowered) else { return nil }
        switch RadioSwitch.state(root: root) {
        case .offBySoftware: return .blocked(.offBySoftware)
        case .offByHardware: return .blocked(.offByHardware)
        case .none, .on: return .adapterOff(adapter: first.name)
        }
    }

    // MARK: Watching

    /// Reports every change from now on, until the observation is ended.
    public func observe(_ handler: @escaping (Event) -> Void) -> Observation {
        lastObservation += 1
        let observation = Observation(number: lastObservation)
        observers[observation] = handler
        return observation
    }

    public func end(_ observation: Observation) { observers[observation] = nil }

    private func apply(_ event: Event) {
        switch event {
        case .availability where state == .ready:
            report(event)
            scan.update()
        case .availability:
            scan.reset()
            report(event)
        case .device:
            scan.noteDiscovery()
            report(event)
        case .gone: report(event)
        }
    }

    private func report(_ event: Event) {
        // A handler may end others, which then hear nothing more.
        for observation in observers.keys { observers[observation]?(event) }
    }

    // MARK: Asking

    /// Looks for LE devices until as many `stopScan` have followed. Paused while a connection is being made.
    public func startScan() { scan.start() }

    public func stopScan() { scan.stop() }

    /// Connects to a device, when the scan has stopped; the answer says when its link is up.
    func connect(_ device: BluetoothDevice, sensor: String, answer: @escaping (BluetoothError?) -> Void) {
        scan.pause(
            for: { [unowned self] end in self.carrier.connect(device, sensor: sensor, answer: end) }, onEnd: answer)
    }

    /// Ends a device's link, whoever else uses it; the answer comes when it is down.
    public func disconnect(_ device: BluetoothDevice, onEnd: @escaping () -> Void = {}) {
        carrier.disconnect(device, onEnd: onEnd)
    }

    /// Forgets a device with its bond.
    public func remove(_ device: BluetoothDevice, onEnd: @escaping (BluetoothError?) -> Void) {
        carrier.remove(device, onEnd: onEnd)
    }
}

extension Bluetooth {
    /// Forgets the bonds with a device that we keep ourselves, also where its adapter is not there now.
    public static func forgetBonds(with address: String, in folder: String) throws(SystemError) {
        try BondStore(folder: folder).forget(device: address)
    }

    /// Lines of the file with those bonds that are none: what they held must be paired anew.
    public static func damagedBonds(in folder: String) -> Int { BondStore(folder: folder).damagedLines }
}

extension SystemError {
    /// EPERM, EACCES.
    fileprivate var isPermissionDenied: Bool { code == 1 || code == 13 }
}
