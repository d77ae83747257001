import LinuxIO
import SensorProtocols

/// Bluetooth LE through the kernel's own sockets, where there is no bluetoothd: scan and bonds by its management socket,
/// attributes by a socket to each device. The bonds are ours to keep.
final class KernelBluetooth: BluetoothCarrier {
    var onEvent: (Bluetooth.Event) -> Void = { _ in }
    private(set) var state = Bluetooth.State.starting

    /// The kernel gives an attempt up by itself after twenty seconds of looking and twenty of connecting.
    private static let connect_us: Int64 = 45_000_000
    /// What the two sockets say of one event comes in no order: so long after it both have said it.
    private static let explain_us: Int64 = 300_000
    private static let rescan_us: Int64 = 200_000
    private static let look_us: Int64 = 5_000_000

    private let loop: EventLoop
    private let sockets: KernelSockets
    private let bonds: BondStore
    private let session: ManagementSession
    private let adapterList: KernelAdapters
    private var known = KernelDevices()
    private var links: [String: KernelLink] = [:]
    private var attempt: KernelBond?
    private var scanning: Set<UInt16> = []
    private var timer: EventLoop.Token?

    /// Begins at once.
    init(_ sockets: KernelSockets, bonds: BondStore, root: String, on loop: EventLoop) throws(SystemError) {
        self.loop = loop
        self.sockets = sockets
        self.bonds = bonds
        session = try ManagementSession(try sockets.openManagement(), on: loop)
        adapterList = KernelAdapters(session, bonds: bonds, root: root)
        adapterList.onReady = { [unowned self] error in self.ready(error) }
        adapterList.onChange = { [unowned self] in self.adaptersChanged() }
        adapterList.onGone = { [unowned self] in self.adapterGone($0) }
        session.onEvent = { [unowned self] adapter, event in self.take(event, of: adapter) }
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
        for link in links.values { fail(link, .disconnected(sensor: link.device.title)) }
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

    private func take(_ event: ManagementProtocol.Event, of number: UInt16) {
        adapterList.take(event, of: number)
        if attempt?.adapter == number { attempt?.take(event) }
        switch event {
        case .found(let found) where found.address.kind != .classic && adapterList.adapters[number] != nil:
            onEvent(.device(path: known.take(found, on: number, now_us: HostClock.boottime_us)))
        case .discovering(false): scanAgain(number)
        case .authenticationFailed(let device), .disconnected(let device, .authentication):
            for link in links.values where link.adapter == number && link.address == device { link.isRejected = true }
        default: break
        }
    }

    private func adaptersChanged() {
        for (path, link) in links where adapterList.adapters[link.adapter]?.isPowered != true { lost(path, link) }
        scanning = scanning.filter { adapterList.adapters[$0]?.isPowered == true }
        onEvent(.availability)
    }

    private func adapterGone(_ number: UInt16) {
        scanning.remove(number)
        for (path, link) in links where link.adapter == number { lost(path, link) }
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
            guard let self else { return answer(.noAdapter) }
            self.open(device, entry, sensor, answer)
        }
    }

    private func open(
        _ device: BluetoothDevice, _ entry: KernelDevices.Entry, _ sensor: String,
        _ answer: @escaping (BluetoothError?) -> Void
    ) {
        if let old = links[device.path] { lost(device.path, old) }
        guard let adapter = adapterList.adapters[entry.adapter] else { return answer(.noAdapter) }
        let bond = bond(entry, among: bonds.bonds)
        let name = KernelDevices.adapterPath(adapter.number).split(separator: "/").last.map(String.init) ?? ""
        do throws(SystemError) {
            let socket = try sockets.openAttributes(
                adapter.address, entry.address,
                bond.map { $0.isAuthenticated ? .authenticated : .encrypted } ?? .none)
            let client = try AttributeClient(socket, isConnecting: true, on: loop)
            let link = KernelLink(device, entry.address, on: adapter.number, isBonded: bond != nil, client)
            links[device.path] = link
            link.answer = answer
            client.onConnected = { [unowned self, unowned link] in self.connected(link, sensor) }
            client.onEnd = { [unowned self, unowned link] error in self.ended(link, error, sensor, adapter: name) }
            link.timer = loop.after(Self.connect_us) { [unowned self, unowned link] in
                self.fail(link, .outOfReach(sensor: sensor))
            }
        } catch {
            let connected = adapter.connected.count
            loop.after(0) {
                answer(BluetoothError(connecting: error, sensor: sensor, adapter: name, connected: connected))
            }
        }
    }

    private func connected(_ link: KernelLink, _ sensor: String) {
        // The kernel has let nothing pass before that; this is to be sure.
        guard !link.isBonded || sockets.isEncrypted(link.client.descriptor) else {
            return fail(link, .bondRefused(sensor: sensor))
        }
        if let timer = link.timer { loop.cancel(timer) }
        link.timer = nil
        link.isUp = true
        let answer = link.answer
        link.answer = nil
        onEvent(.device(path: link.device.path))
        answer?(nil)
        link.client.discover { [weak self, weak link] failure in
            guard let self, let link, self.links[link.device.path] === link else { return }
            guard failure == nil else { return self.lost(link.device.path, link) }
            link.areServicesResolved = true
            self.onEvent(.device(path: link.device.path))
        }
    }

    /// The socket has ended: before it was connected, or after.
    private func ended(_ link: KernelLink, _ error: SystemError?, _ sensor: String, adapter: String) {
        guard !link.isUp else { return lost(link.device.path, link) }
        // Why, the management socket may say in the next moment.
        loop.after(link.isBonded ? Self.explain_us : 0) { [weak self] in
            guard let self else { return }
            let connected = self.adapterList.adapters[link.adapter]?.connected.count ?? 0
            let meaning = BluetoothError(connecting: error, sensor: sensor, adapter: adapter, connected: connected)
            self.fail(link, link.isRejected ? .bondRefused(sensor: sensor) : meaning)
        }
    }

    private func fail(_ link: KernelLink, _ error: BluetoothError) {
        let answer = link.answer
        link.answer = nil
        if links[link.device.path] === link { end(link.device.path, link) }
        answer?(error)
    }

    /// A link has gone that was up, or on its way.
    private func lost(_ path: String, _ link: KernelLink) {
        guard links[path] === link else { return }
        let answer = link.answer
        link.answer = nil
        end(path, link)
        answer?(.disconnected(sensor: link.device.title))
        onEvent(.device(path: path))
    }

    private func end(_ path: String, _ link: KernelLink) {
        links[path] = nil
        if let timer = link.timer { loop.cancel(timer) }
        link.timer = nil
        link.client.close()
        // The client may be at work in this very call.
        loop.after(0) { withExtendedLifetime(link) {} }
    }

    func disconnect(_ device: BluetoothDevice, onEnd: @escaping () -> Void) {
        guard let entry = known.entries[device.path] else {
            loop.after(0, handler: onEnd)
            return
        }
        if let link = links[device.path] { lost(device.path, link) }
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
        let name = KernelDevices.adapterPath(adapter.number).split(separator: "/").last.map(String.init) ?? ""
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
        if let link = links[device.path] { lost(device.path, link) }
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

    private func link(
        _ characteristic: BluetoothCharacteristic
    ) -> (client: AttributeClient, declaration: CharacteristicDeclaration)? {
        for (path, link) in links where characteristic.path.hasPrefix(path + "/") {
            if let declaration = link.declaration(characteristic) { return (link.client, declaration) }
        }
        return nil
    }

    func read(
        _ characteristic: BluetoothCharacteristic, sensor: String,
        answer: @escaping (Result<[UInt8], BluetoothError>) -> Void
    ) {
        guard let (client, declaration) = link(characteristic) else {
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
        guard let (client, declaration) = link(characteristic) else {
            loop.after(0) { answer(.disconnected(sensor: sensor)) }
            return
        }
        client.write(bytes, to: declaration.valueHandle, withResponse: withResponse) { failure in
            answer(failure.map { BluetoothError($0, sensor: sensor) })
        }
    }

    func subscription(to characteristic: BluetoothCharacteristic, sensor: String) -> any BluetoothSubscription {
        let path = links.keys.first { characteristic.path.hasPrefix($0 + "/") }
        return KernelSubscription(characteristic, over: path.flatMap { links[$0] }, sensor: sensor, on: loop)
    }
}
