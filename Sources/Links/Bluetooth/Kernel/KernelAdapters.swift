import LinuxIO
import SensorProtocols

/// The kernel's adapters: each is made ready for LE when it comes, given the keys of our bonds, and switched on.
///
/// Where there is no bluetoothd nobody else does that. One that is switched off later stays off: somebody wanted it so.
final class KernelAdapters {
    struct Adapter {
        let number: UInt16
        let address: LinkAddress
        var settings: ManagementProtocol.Settings
        var isDiscovering = false
        /// Links of anybody's.
        var connected: Set<LinkAddress> = []
        /// Off because Bluetooth is blocked (rfkill), and to be switched on when it is not.
        var isBlocked = false

        var isPowered: Bool { settings.contains(.powered) }
    }

    /// Ready, with whatever adapters there are; or not, and why.
    var onReady: (BluetoothError?) -> Void = { _ in }
    /// An adapter has come, gone or changed.
    var onChange: () -> Void = {}
    /// An adapter has gone, and what it had connected with it.
    var onGone: (UInt16) -> Void = { _ in }

    private(set) var adapters: [UInt16: Adapter] = [:]

    private let session: ManagementSession
    private let bonds: BondStore
    private let root: String
    /// Adapters that are being made ready.
    private var coming: Set<UInt16> = []
    private var isReady = false

    /// - Parameter root: another machine's `/sys`, for tests.
    init(_ session: ManagementSession, bonds: BondStore, root: String) {
        self.session = session
        self.bonds = bonds
        self.root = root
    }

    /// Lists the adapters and makes each ready; `onReady` says when all are.
    func begin() {
        session.ask(.readAdapters) { [weak self] status, answer in
            guard let self else { return }
            guard status == .success, let numbers = ManagementProtocol.adapters(answer) else {
                return self.onReady(.kernel(reason: status.description))
            }
            numbers.forEach { self.prepare($0) }
            self.reportIfReady()
        }
    }

    private func reportIfReady() {
        guard coming.isEmpty else { return }
        guard !isReady else { return onChange() }
        isReady = true
        onReady(nil)
    }

    // MARK: Making one ready

    private func prepare(_ number: UInt16) {
        guard adapters[number] == nil, coming.insert(number).inserted else { return }
        session.ask(.readAdapter, of: number) { [weak self] status, answer in
            guard let self else { return }
            guard status == .success, let found = ManagementProtocol.adapter(answer),
                found.supported.contains(.lowEnergy)
            else { return self.prepared(number) }
            let adapter = Adapter(number: number, address: found.address, settings: found.current)
            var steps: [ManagementProtocol.Command] = []
            if !found.current.contains(.lowEnergy) { steps.append(.setLowEnergy(true)) }
            if found.supported.contains(.secureConnections), !found.current.contains(.secureConnections) {
                steps.append(.setSecureConnections(true))
            }
            steps += self.keys(for: adapter.address)
            if !found.current.contains(.powered) { steps.append(.setPowered(true)) }
            self.carryOut(steps[...], adapter)
        }
    }

    /// What loads the keys of an adapter's bonds, in place of all that it had.
    private func keys(for adapter: LinkAddress) -> [ManagementProtocol.Command] {
        let own = bonds.bonds.filter { $0.adapter == adapter }
        return [.loadLongTermKeys(own.flatMap(\.keys)), .loadIdentityKeys(own.compactMap(\.identity))]
    }

    private func carryOut(_ steps: ArraySlice<ManagementProtocol.Command>, _ adapter: Adapter) {
        guard let step = steps.first else {
            adapters[adapter.number] = adapter
            return prepared(adapter.number)
        }
        session.ask(step, of: adapter.number) { [weak self] status, answer in
            guard let self, self.coming.contains(adapter.number) else { return }
            if status == .permissionDenied {
                self.coming.removeAll()
                return self.onReady(.needsRights)
            }
            // What else is refused shows in the settings.
            var adapter = adapter
            if case .setPowered = step { adapter.isBlocked = status == .blocked }
            if status == .success, let settings = ManagementProtocol.settings(answer) { adapter.settings = settings }
            self.carryOut(steps.dropFirst(), adapter)
        }
    }

    private func prepared(_ number: UInt16) {
        coming.remove(number)
        reportIfReady()
    }

    /// Gives the kernel the keys once more, then goes on: another program of ours may have made a bond or forgotten one,
    /// and one with another data folder has put its own in their place. Links that are up do not mind.
    func loadKeys(of number: UInt16, then action: @escaping () -> Void) {
        guard let adapter = adapters[number] else { return action() }
        let steps = keys(for: adapter.address)
        session.ask(steps[0], of: number)
        session.ask(steps[1], of: number) { _, _ in action() }
    }

    private var isBlocked: Bool { [.offBySoftware, .offByHardware].contains(RadioSwitch.state(root: root)) }

    /// Switches on what could not be switched on before.
    func powerUnblocked() {
        guard adapters.values.contains(where: \.isBlocked), !isBlocked else { return }
        for number in adapters.filter(\.value.isBlocked).keys {
            adapters[number]?.isBlocked = false
            session.ask(.setPowered(true), of: number) { [weak self] status, answer in
                // It may be busy with itself: tried again at the next look.
                guard status == .success, let settings = ManagementProtocol.settings(answer) else {
                    self?.adapters[number]?.isBlocked = true
                    return
                }
                // Whoever changes them is not told of it once more.
                self?.apply(.settings(settings), of: number)
            }
        }
    }

    // MARK: Events

    func apply(_ event: ManagementProtocol.Event, of number: UInt16) {
        switch event {
        case .adapterAdded: prepare(number)
        case .adapterRemoved:
            coming.remove(number)
            adapters[number] = nil
            onGone(number)
            reportIfReady()
        case .settings(let settings):
            guard adapters[number] != nil, adapters[number]?.settings != settings else { return }
            adapters[number]?.settings = settings
            if !settings.contains(.powered) {
                adapters[number]?.isBlocked = isBlocked
                adapters[number]?.isDiscovering = false
                adapters[number]?.connected = []
            }
            onChange()
        case .discovering(let isOn): adapters[number]?.isDiscovering = isOn
        case .connected(let device): adapters[number]?.connected.insert(device)
        case .disconnected(let device, _): adapters[number]?.connected.remove(device)
        default: break
        }
    }
}
