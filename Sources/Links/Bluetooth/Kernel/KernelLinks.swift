import LinuxIO

/// The connections to devices through the kernel's attribute sockets, each known by its device's path: how they are made,
/// and how they end.
final class KernelLinks {
    /// A link has come up, its services are known, or it has gone: the path of its device.
    var onChange: (_ path: String) -> Void = { _ in }

    /// The kernel gives an attempt up by itself after twenty seconds of looking and twenty of connecting.
    private static let connect_us: Int64 = 45_000_000
    /// What the two sockets say of one event comes in no order: so long after it both have said it.
    private static let explain_us: Int64 = 300_000

    private let loop: EventLoop
    private let sockets: KernelSockets
    private let adapters: KernelAdapters
    private var links: [String: KernelLink] = [:]

    init(_ sockets: KernelSockets, adapters: KernelAdapters, on loop: EventLoop) {
        self.sockets = sockets
        self.adapters = adapters
        self.loop = loop
    }

    /// The link to a device, up or on its way.
    subscript(path: String) -> KernelLink? { links[path] }

    /// The link that a characteristic is reached over, and what its device declares of it.
    func declaration(
        of characteristic: BluetoothCharacteristic
    ) -> (client: AttributeClient, declaration: CharacteristicDeclaration)? {
        for (path, link) in links where characteristic.path.hasPrefix(path + "/") {
            if let declaration = link.declaration(characteristic) { return (link.client, declaration) }
        }
        return nil
    }

    func subscription(to characteristic: BluetoothCharacteristic, sensor: String) -> any BluetoothSubscription {
        let path = links.keys.first { characteristic.path.hasPrefix($0 + "/") }
        return KernelSubscription(characteristic, over: path.flatMap { links[$0] }, sensor: sensor, on: loop)
    }

    // MARK: Making one

    /// Connects to a device; answered when the link is up, and never before this returns.
    ///
    /// - Parameters:
    ///   - address: at which it is; with a bond, its identity.
    ///   - bond: with which the link is encrypted, or not at all.
    func open(
        _ device: BluetoothDevice, at address: LinkAddress, from adapter: KernelAdapters.Adapter, bond: Bond?,
        sensor: String, answer: @escaping (BluetoothError?) -> Void
    ) {
        end(at: device.path)
        let name = KernelDevices.adapterName(adapter.number)
        do throws(SystemError) {
            let socket = try sockets.openAttributes(
                adapter.address, address, bond.map { $0.isAuthenticated ? .authenticated : .encrypted } ?? .none)
            let client = try AttributeClient(socket, isConnecting: true, on: loop)
            let link = KernelLink(device, address, on: adapter.number, isBonded: bond != nil, client)
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
        onChange(link.device.path)
        answer?(nil)
        link.client.discover { [weak self, weak link] failure in
            guard let self, let link, self.links[link.device.path] === link else { return }
            guard failure == nil else { return self.end(link) }
            link.areServicesResolved = true
            self.onChange(link.device.path)
        }
    }

    // MARK: The end

    /// The device would not encrypt, or has ended a link for want of a key.
    func reject(_ address: LinkAddress, on adapter: UInt16) {
        for link in links.values where link.adapter == adapter && link.address == address { link.isRejected = true }
    }

    /// Ends the link to a device, if there is one.
    func end(at path: String) {
        if let link = links[path] { end(link) }
    }

    /// Ends the links over the adapters that something holds of.
    func end(whereAdapter isMeant: (UInt16) -> Bool) {
        for link in links.values where isMeant(link.adapter) { end(link) }
    }

    /// Ends them all, without a word but the answers that are awaited.
    func close() {
        for link in links.values { fail(link, .disconnected(sensor: link.device.title)) }
    }

    /// The socket has ended: before it was connected, or after.
    private func ended(_ link: KernelLink, _ error: SystemError?, _ sensor: String, adapter: String) {
        guard !link.isUp else { return end(link) }
        // Why, the management socket may say in the next moment.
        loop.after(link.isBonded ? Self.explain_us : 0) { [weak self] in
            guard let self else { return }
            let connected = self.adapters.adapters[link.adapter]?.connected.count ?? 0
            let meaning = BluetoothError(connecting: error, sensor: sensor, adapter: adapter, connected: connected)
            self.fail(link, link.isRejected ? .bondRefused(sensor: sensor) : meaning)
        }
    }

    /// A link that was on its way does not come.
    private func fail(_ link: KernelLink, _ error: BluetoothError) {
        let answer = link.answer
        link.answer = nil
        if links[link.device.path] === link { remove(link) }
        answer?(error)
    }

    /// A link has gone that was up, or on its way.
    private func end(_ link: KernelLink) {
        guard links[link.device.path] === link else { return }
        let answer = link.answer
        link.answer = nil
        remove(link)
        answer?(.disconnected(sensor: link.device.title))
        onChange(link.device.path)
    }

    private func remove(_ link: KernelLink) {
        links[link.device.path] = nil
        if let timer = link.timer { loop.cancel(timer) }
        link.timer = nil
        link.client.close()
        // The client may be at work in this very call.
        loop.after(0) { withExtendedLifetime(link) {} }
    }
}
