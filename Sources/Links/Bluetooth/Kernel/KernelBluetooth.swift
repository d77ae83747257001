import LinuxIO
import SensorProtocols

/// Bluetooth LE through the kernel's own sockets, where there is no bluetoothd: scan and bonds by its management socket,
/// attributes by a socket to each device. The bonds are ours to keep.
final class KernelBluetooth: BluetoothCarrier {
    var onEvent: (Bluetooth.Event) -> Void = { _ in }
    private(set) var state = Bluetooth.State.starting

    private static let rescan_us: Int64 = 200_000
    private static let look_us: Int64 = 5_000_000

    private let loop: EventLoop
    private let bonds: BondStore
    private let session: ManagementSession
    private let adapterList: KernelAdapters
    private var known = KernelDevices()
    private let links: KernelLinks
    private var attempt: KernelBond?
    private var scanning: Set<UInt16> = []
    private var timer: EventLoop.Token?

    /// Begins at once.
    init(_ sockets: KernelSockets, bonds: BondStore, root: String, on loop: EventLoop) throws(SystemError) {
        self.loop = loop
        self.bonds = bonds
        session = try ManagementSession(try sockets.openManagement(), on: loop)
        adapterList = KernelAdapters(session, bonds: bonds, root: root)
        links = KernelLinks(sockets, adapters: adapterList, on: loop)
        links.onChange = { [unowned self] in self.onEvent(.device(path: $0)) }
        adapterList.onReady = { [unowned self] error in self.ready(error) }
        adapterList.onChange = { [unowned self] in self.adaptersChanged() }
        adapterList.onGone = { [unowned self] in self.adapterGone($0) }
        session.onEvent = { [unowned self] adapter, event in self.apply(event, of: adapter) }
        session.onEnd = { [unowned self] in self.ready(.kernel(reason: "its management has ended")) }
        adapterList.begin()
        timer = loop.every(Self.look_us) { [unowned self] in self.look() }
    }

    deinit { close() }

    func close() {
        if let timer { loop.cancel(timer) }
        timer = nil
        for number in scanning { session.ask(.stopDiscovery, of: number) }
        scanning = []
        links.close()
        session.close()
    }

    private func ready(_ error: BluetoothError?) {
        state = error.map { .unavailable($0) } ?? .ready
        onEvent(.availability)
    }

    // MARK: What there is

    var adapters: [BluetoothAdapter] {
        adapterList.adapters.values.sorted { $0.number < $1.number }.map {
            BluetoothAdapter(
                path: KernelDevices.adapterPath($0.number), address: $0.address.text, isPowered: $0.isPowered,
                isDiscovering: $0.isDiscovering)
        }
    }

    private func adapter(_ path: String) -> KernelAdapters.Adapter? {
        adapterList.adapters.values.first { KernelDevices.adapterPath($0.number) == path }
    }

    private func bond(_ entry: KernelDevices.Entry, among bonds: [Bond]) -> Bond? {
        guard let adapter = adapterList.adapters[entry.adapter]?.address else { return nil }
        return bonds.first { $0.device == entry.address && $0.adapter == adapter }
    }

    var devices: [BluetoothDevice] {
        let bonds = bonds.bonds
        // Devices with a bond are there also while nobody hears them.
        for bond in bonds {
            for adapter in adapterList.adapters.values where adapter.address == bond.adapter {
                known.remember(bond.device, on: adapter.number)
            }
        }
        return known.entries.sorted { $0.key < $1.key }.map { device($0.key, $0.value, bonds) }
    }

    func device(at path: String) -> BluetoothDevice? {
        known.entries[path].map { device(path, $0, bonds.bonds) }
    }

    private func device(_ path: String, _ entry: KernelDevices.Entry, _ bonds: [Bond]) -> BluetoothDevice {
        BluetoothDevice(
            path: path, address: entry.address, advertisement: entry.advertisement,
            rssi_dBm: known.isHeard(entry, now_us: HostClock.boottime_us) ? entry.rssi_dBm : nil,
            isPaired: bond(entry, among: bonds) != nil, isConnected: links[path]?.isUp ?? false,
            areServicesResolved: links[path]?.areServicesResolved ?? false)
    }

    func battery(of device: BluetoothDevice) -> Int? { nil }

    func characteristics(of device: String) -> [BluetoothCharacteristic] { links[device]?.characteristics ?? [] }

    // MARK: Events

    private func apply(_ event: ManagementProtocol.Event, of number: UInt16) {
        adapterList.apply(event, of: number)
        if attempt?.adapter == number { attempt?.apply(event) }
        switch event {
        case .found(let found) where found.address.kind != .classic && adapterList.adapters[number] != nil:
            onEvent(.device(path: known.update(with: found, on: number, now_us: HostClock.boottime_us)))
        case .discovering(false): scanAgain(number)
        case .authenticationFailed(let device), .disconnected(let device, .authentication):
            links.reject(device, on: number)
        default: break
        }
    }

    private func adaptersChanged() {
        links.end { adapterList.adapters[$0]?.isPowered != true }
        scanning = scanning.filter { adapterList.adapters[$0]?.isPowered == true }
        onEvent(.availability)
    }

    private func adapterGone(_ number: UInt16) {
        scanning.remove(number)
        links.end { $0 == number }
        for path in known.remove(adapter: number) { onEvent(.gone(path: path)) }
    }

    private func look() {
        adapterList.powerUnblocked()
        let bonds = bonds.bonds
        let gone = known.forgetSilent(now_us: HostClock.boottime_us) { path, entry in
            links[path] != nil || attempt?.device.path == path || bond(entry, among: bonds) != nil
        }
        for path in gone { onEvent(.gone(path: path)) }
    }

    // MARK: Scan

    func startDiscovery(on path: String, answer: @escaping (BluetoothError?) -> Void) {
        guard let adapter = adapter(path) else {
            loop.after(0) { answer(.noAdapter) }
            return
        }
        session.ask(.startDiscovery, of: adapter.number) { [weak self] status, _ in
            // Another program may be scanning: what it hears is told to all.
            guard status == .success || status == .busy else { return answer(.kernel(reason: status.description)) }
            self?.scanning.insert(adapter.number)
            answer(nil)
        }
    }

    func stopDiscovery(on path: String, answer: @escaping () -> Void) {
        guard let adapter = adapter(path) else {
            loop.after(0, handler: answer)
            return
        }
        scanning.remove(adapter.number)
        session.ask(.stopDiscovery, of: adapter.number) { _, _ in answer() }
    }

    /// The kernel scans for ten seconds at a time.
    private func scanAgain(_ number: UInt16) {
        guard scanning.contains(number) else { return }
        loop.after(Self.rescan_us) { [weak self] in
            guard let self, self.scanning.contains(number) else { return }
            self.session.ask(.startDiscovery, of: number) { [weak self] status, _ in
                if status != .success, status != .busy { self?.scanAgain(number) }
            }
        }
    }

    // MARK: Links

    func connect(_ device: BluetoothDevice, sensor: String, answer: @escaping (BluetoothError?) -> Void) {
        guard let entry = known.entries[device.path], adapterList.adapters[entry.adapter] != nil else {
            loop.after(0) { answer(.unknownDevice(sensor: sensor)) }
            return
        }
        adapterList.loadKeys(of: entry.adapter) { [weak self] in
            guard let self, let adapter = self.adapterList.adapters[entry.adapter] else { return answer(.noAdapter) }
            self.links.open(
                device, at: entry.address, from: adapter, bond: self.bond(entry, among: self.bonds.bonds),
                sensor: sensor, answer: answer)
        }
    }

    func disconnect(_ device: BluetoothDevice, onEnd: @escaping () -> Void) {
        guard let entry = known.entries[device.path] else {
            loop.after(0, handler: onEnd)
            return
        }
        links.end(at: device.path)
        // The kernel keeps a link up when its socket has been closed.
        session.ask(.disconnect(entry.address), of: entry.adapter) { _, _ in onEnd() }
    }

    // MARK: Bonds

    func bond(
        with device: BluetoothDevice, canAnswer: Bool, onQuestion: @escaping BluetoothPairing.Asking,
        onEnd: @escaping (BondFailure?) -> Void
    ) -> any BondAttempt {
        guard let entry = known.entries[device.path], let adapter = adapterList.adapters[entry.adapter] else {
            loop.after(0) { onEnd(.other(.unknownDevice(sensor: device.title))) }
            return NoBond()
        }
        let name = KernelDevices.adapterName(adapter.number)
        let attempt = KernelBond(
            device, entry.address, on: adapter, through: session, canAnswer: canAnswer, onQuestion: onQuestion
        ) { [weak self] result in
            guard let self else { return onEnd(.cancelled) }
            self.attempt = nil
            switch result {
            case .success(let bond): onEnd(self.keep(bond, entry))
            case .failure(let failure):
                let connected = self.adapterList.adapters[entry.adapter]?.connected.count ?? 0
                onEnd(BondFailure(failure, sensor: device.title, adapter: name, connected: connected))
            }
        }
        self.attempt = attempt
        attempt.begin()
        return attempt
    }

    private func keep(_ bond: Bond, _ entry: KernelDevices.Entry) -> BondFailure? {
        known.identify(entry.address, as: bond.device, on: entry.adapter)
        do throws(SystemError) { try bonds.keep(bond) } catch {
            return .other(.failed(reason: "the bond cannot be kept in the data folder (\(error))"))
        }
        return nil
    }

    private final class NoBond: BondAttempt {
        func cancel() {}
    }

    func remove(_ device: BluetoothDevice, onEnd: @escaping (BluetoothError?) -> Void) {
        guard let entry = known.entries[device.path] else {
            loop.after(0) { onEnd(nil) }
            return
        }
        links.end(at: device.path)
        do throws(SystemError) { try bonds.forget(device: entry.address.text) } catch {
            loop.after(0) { onEnd(.failed(reason: "the bond cannot be removed from the data folder (\(error))")) }
            return
        }
        session.ask(.unpair(entry.address), of: entry.adapter) { [weak self] _, _ in
            self?.known.remove(path: device.path)
            self?.onEvent(.gone(path: device.path))
            onEnd(nil)
        }
    }

    // MARK: Values

    func read(
        _ characteristic: BluetoothCharacteristic, sensor: String,
        answer: @escaping (Result<[UInt8], BluetoothError>) -> Void
    ) {
        guard let (client, declaration) = links.declaration(of: characteristic) else {
            loop.after(0) { answer(.failure(.disconnected(sensor: sensor))) }
            return
        }
        client.read(declaration.valueHandle) { result in
            answer(result.mapError { BluetoothError($0, sensor: sensor) })
        }
    }

    func write(
        _ bytes: [UInt8], to characteristic: BluetoothCharacteristic, sensor: String, withResponse: Bool,
        answer: @escaping (BluetoothError?) -> Void
    ) {
        guard let (client, declaration) = links.declaration(of: characteristic) else {
            loop.after(0) { answer(.disconnected(sensor: sensor)) }
            return
        }
        client.write(bytes, to: declaration.valueHandle, withResponse: withResponse) { failure in
            answer(failure.map { BluetoothError($0, sensor: sensor) })
        }
    }

    func subscription(to characteristic: BluetoothCharacteristic, sensor: String) -> any BluetoothSubscription {
        links.subscription(to: characteristic, sensor: sensor)
    }
}
