import Glibc
package import Links
package import LinuxIO
package import SensorProtocols

/// The kernel's Bluetooth sockets made for tests: its management (BlueZ 5.66, doc/mgmt-api.txt), written anew from the
/// document, and a socket to each device's attributes.
///
/// It lives on the test's own event loop, so what happens when is the test's to say.
package final class FakeKernel: FakeStack {
    package let loop: EventLoop
    package var kept: [AnyObject] = []
    package private(set) var isDiscovering = false
    package var slots = Int.max
    /// Commands that only an administrator may give are refused.
    package var isForbidden = false
    /// rfkill keeps adapters from being switched on.
    package var isBlocked = false
    /// Links come up without encryption, whatever was asked for.
    package var forgetsToEncrypt = false
    /// The codes of the commands that were given.
    package private(set) var commands: [UInt16] = []
    /// Where the gateway keeps its bonds.
    package let folder: String

    private(set) var devices: [FakeDevice] = []
    private var management: Int32 = -1
    private var watch: EventLoop.Token?
    private var hasAdapter = true
    private var isPowered = false
    private var isBondable = false
    /// The pairing under way: its device, and the answer that is awaited.
    private var pairing: FakeDevice?
    private var servers: [ObjectIdentifier: FakeAttributes] = [:]
    private var securities: [Int32: KernelSockets.Security] = [:]

    private static let own: [UInt8] = [0, 0x71, 0xDA, 0x7D, 0x1A, 0]

    package init(bondsIn folder: String, on loop: EventLoop) {
        self.loop = loop
        self.folder = folder
    }

    deinit {
        if let watch { loop.cancel(watch) }
        if management >= 0 { close(management) }
    }

    /// What the gateway is given in place of the machine's.
    package var sockets: KernelSockets {
        KernelSockets(
            openManagement: { [unowned self] () throws(SystemError) in
                let (near, far) = try Self.pair()
                self.management = far
                self.watch = try self.loop.watch(far) { [unowned self] _ in self.readCommands() }
                return FileDescriptor(owning: near)
            },
            openAttributes: { [unowned self] (_, address, security) throws(SystemError) in
                try self.open(address, security)
            },
            isEncrypted: { [unowned self] in
                !self.forgetsToEncrypt && self.securities[$0] != KernelSockets.Security.none
            })
    }

    static func pair() throws(SystemError) -> (Int32, Int32) {
        var ends: [Int32] = [0, 0]
        let kind = Int32(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw .last }
        return (ends[0], ends[1])
    }

    // MARK: What the test does to it

    package func add(_ device: FakeDevice) {
        devices.append(device)
        if isDiscovering { see(device) }
    }

    package func remember(_ device: FakeDevice, isPaired: Bool) {
        if !devices.contains(where: { $0 === device }) { devices.append(device) }
        device.isPaired = isPaired
        guard isPaired else { return see(device) }
        let key = String(repeating: "0", count: 16) + " " + String(repeating: "1f", count: 16)
        let line = "ltk 00:1A:7D:DA:71:00 \(device.address) 2 2 0 16 0 \(key)\n"
        // A file of its own takes the place of the old one, so that the change is seen.
        let path = folder + "/bluetooth-bonds"
        unlink(path)
        guard let file = fopen(path, "w") else { return }
        fputs(line, file)
        fclose(file)
    }

    /// The device does not know the gateway any more, or is another one.
    package func forgetBond(of device: FakeDevice) { device.isPaired = false }

    package func setPowered(_ isOn: Bool) {
        isPowered = isOn
        if !isOn {
            isDiscovering = false
            devices.forEach(drop)
        }
        report(0x0006, settings)
    }

    package func pullOutAdapter() {
        devices.forEach(drop)
        hasAdapter = false
        isDiscovering = false
        report(0x0005, [])
    }

    package func plugInAdapter() {
        hasAdapter = true
        isPowered = false
        report(0x0004, [])
    }

    package func drop(_ device: FakeDevice) { end(device, reason: 1) }

    /// The link ends for a reason of the management's.
    func end(_ device: FakeDevice, reason: UInt8) {
        guard let server = servers.removeValue(forKey: ObjectIdentifier(device)) else { return }
        server.close()
        report(0x000C, address(device) + [reason])
        device.isConnected = false
        device.onDisconnected()
    }

    package func notify(_ device: FakeDevice, _ uuid: BluetoothUUID, _ bytes: [UInt8]) -> Bool {
        servers[ObjectIdentifier(device)]?.notify(uuid, bytes) ?? false
    }

    /// Bytes to the gateway's end of a device's link, whatever they mean.
    package func sendAnything(_ device: FakeDevice, _ bytes: [UInt8]) {
        _ = servers[ObjectIdentifier(device)]?.send(bytes)
    }

    /// An event, whatever it means.
    package func report(_ code: UInt16, _ body: [UInt8]) {
        send(Self.number(code) + Self.number(0) + Self.number(UInt16(body.count)) + body)
    }

    package func send(_ packet: [UInt8]) {
        if management >= 0 { _ = Glibc.send(management, packet, packet.count, Int32(MSG_NOSIGNAL)) }
    }

    // MARK: Links

    private func open(
        _ address: LinkAddress, _ security: KernelSockets.Security
    ) throws(SystemError) -> FileDescriptor {
        guard hasAdapter else { throw SystemError(EHOSTUNREACH) }
        guard isPowered else { throw SystemError(ENETDOWN) }
        guard let device = devices.first(where: { $0.address == address.text }) else { throw SystemError(EHOSTDOWN) }
        device.connectCount += 1
        // The kernel connects when a scan is over: a gateway that scans on waits for ever.
        if isDiscovering { throw SystemError(EBUSY) }
        if !device.connectErrors.isEmpty {
            device.connectErrors.removeFirst()
            throw SystemError(ECONNABORTED)
        }
        guard servers.count < slots else { throw SystemError(EMLINK) }
        guard device.isAdvertising else { throw SystemError(ETIMEDOUT) }
        let (near, far) = try Self.pair()
        // A device that knows no bond cannot encrypt: the adapter ends the link.
        guard security == .none || device.isPaired else {
            report(0x0011, self.address(device) + [5])
            close(far)
            return FileDescriptor(owning: near)
        }
        securities[near] = security
        device.isConnected = true
        servers[ObjectIdentifier(device)] = try FakeAttributes(device, far, on: loop)
        report(0x000B, self.address(device) + [0, 0, 0, 0, 0, 0])
        return FileDescriptor(owning: near)
    }

    // MARK: Management

    private static func number(_ value: UInt16) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8)] }

    func address(_ device: FakeDevice) -> [UInt8] {
        device.address.split(separator: ":").reversed().compactMap { UInt8($0, radix: 16) } + [2]
    }

    private var settings: [UInt8] { [(isPowered ? 1 : 0) | (isBondable ? 0x10 : 0), 0x0A, 0, 0] }

    private func see(_ device: FakeDevice) {
        guard device.isAdvertising else { return }
        var structures: [UInt8] = []
        if let name = device.name { structures += [UInt8(name.utf8.count + 1), 0x09] + Array(name.utf8) }
        for service in device.services { structures += [17, 0x07] + service.littleEndian }
        report(
            0x0012,
            address(device) + [UInt8(bitPattern: Int8(device.rssi_dBm)), 0, 0, 0, 0]
                + Self.number(UInt16(structures.count)) + structures)
    }

    private func readCommands() {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(management, &buffer, buffer.count)
            guard count >= 6 else { return }
            let packet = Array(buffer[..<count])
            carryOut(UInt16(packet[0]) | UInt16(packet[1]) << 8, Array(packet[6...]))
        }
    }

    private func done(_ code: UInt16, _ status: UInt8 = 0, _ body: [UInt8] = []) {
        report(0x0001, Self.number(code) + [status] + body)
    }

    private func carryOut(_ code: UInt16, _ body: [UInt8]) {
        commands.append(code)
        if code == 0x0003 {
            let list: [UInt8] = hasAdapter ? [1, 0, 0, 0] : [0, 0]
            send([1, 0, 0xFF, 0xFF] + Self.number(UInt16(list.count + 3)) + [3, 0, 0] + list)
            return
        }
        guard hasAdapter else { return report(0x0002, Self.number(code) + [0x11]) }
        if isForbidden, code != 0x0004 { return report(0x0002, Self.number(code) + [0x14]) }
        let device = devices.first { body.count >= 7 && address($0) == Array(body[..<7]) }
        switch code {
        case 0x0004:
            let head = Self.own + [9, 2, 0] + [0xFF, 0xBE, 1, 0] + settings
            done(code, 0, head + [UInt8](repeating: 0, count: 280 - head.count))
        case 0x0005:
            guard !isBlocked else { return report(0x0002, Self.number(code) + [0x12]) }
            // Whoever changes them is not told of it once more.
            isPowered = body == [1]
            done(code, 0, settings)
        case 0x0009:
            isBondable = body == [1]
            done(code, 0, settings)
        case 0x000D, 0x002D: done(code, 0, settings)
        case 0x0014:
            guard let device, device.isConnected else { return done(code, 0x02, Array(body.prefix(7))) }
            done(code, 0, Array(body.prefix(7)))
            end(device, reason: 2)
        case 0x0019:
            guard let device else { return report(0x0002, Self.number(code) + [0x04]) }
            pair(device, hasKeyboard: body[7] == 4)
        case 0x001A, 0x001D, 0x001F:
            done(code, 0, Array(body.prefix(7)))
            pairingEnded(isMade: false)
        case 0x001B:
            guard let device, device.isPaired else { return done(code, 0x06, Array(body.prefix(7))) }
            device.isPaired = false
            done(code, 0, Array(body.prefix(7)))
            end(device, reason: 2)
        case 0x001C:
            done(code, 0, Array(body.prefix(7)))
            pairingEnded(isMade: true)
        case 0x001E:
            done(code, 0, Array(body.prefix(7)))
            guard case .passkey(let right)? = pairing?.pairing else { return }
            pairingEnded(
                isMade: Array(body[7...]) == Self.number(UInt16(right & 0xFFFF)) + Self.number(UInt16(right >> 16)))
        case 0x0023:
            guard isPowered else { return report(0x0002, Self.number(code) + [0x0F]) }
            guard !isDiscovering else { return report(0x0002, Self.number(code) + [0x0A]) }
            isDiscovering = true
            done(code, 0, body)
            report(0x0013, [6, 1])
            devices.forEach(see)
        case 0x0024:
            isDiscovering = false
            done(code, 0, body)
            report(0x0013, [6, 0])
        default: done(code)
        }
    }

    /// The scan of the kernel's own accord ends after ten seconds.
    package func endDiscovery() {
        isDiscovering = false
        report(0x0013, [6, 0])
    }

    // MARK: Pairing

    private func pair(_ device: FakeDevice, hasKeyboard: Bool) {
        pairing = device
        guard isBondable else { return pairingEnded(isMade: false) }
        switch device.pairing {
        // That it is paired at all is asked as well.
        case .justWorks: report(0x000F, address(device) + [1, 0, 0, 0, 0])
        case .passkey where hasKeyboard: report(0x0010, address(device))
        case .comparison(let number) where hasKeyboard:
            report(
                0x000F, address(device) + [0] + Self.number(UInt16(number & 0xFFFF)) + Self.number(UInt16(number >> 16))
            )
        case .refused, .passkey, .comparison: pairingEnded(isMade: false)
        }
    }

    private func pairingEnded(isMade: Bool) {
        guard let device = pairing else { return }
        pairing = nil
        guard isMade else { return report(0x0001, Self.number(0x0019) + [0x05] + address(device)) }
        device.isPaired = true
        let isAuthenticated = if case .justWorks = device.pairing { false } else { true }
        report(
            0x000A,
            [1] + address(device) + [isAuthenticated ? 3 : 2, 0, 16, 0, 0] + [UInt8](repeating: 0, count: 8)
                + (0..<16).map { 0xA0 + $0 })
        report(0x0001, Self.number(0x0019) + [0] + address(device))
    }
}
