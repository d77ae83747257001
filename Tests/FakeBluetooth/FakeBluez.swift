package import Bus
import Glibc
package import LinuxIO
package import SensorProtocols

/// A bluetoothd made for tests: the objects, calls and signals of BlueZ 5.66's D-Bus API that a gateway uses.
///
/// It lives on the test's own event loop, so what happens when is the test's to say.
package final class FakeBluez: FakeStack {
    package var kept: [AnyObject] = []
    package private(set) var devices: [FakeDevice] = []
    package private(set) var calls: [String] = []
    package private(set) var isPowered = true
    package private(set) var isDiscovering = false
    package var slots = Int.max

    let bus: MessageBus
    package let loop: EventLoop
    static let adapterPath = "/org/bluez/hci0"
    private var hasAdapter = true
    private var isRunning = false
    var makesBonds = true
    package internal(set) var agent: (sender: String, path: String, capability: String)?

    package init(address: String, on loop: EventLoop) throws {
        self.loop = loop
        bus = try MessageBus(to: .address(address), on: loop)
        try bus.serve("/", isFallback: true) { [unowned self] in self.carryOut($0) }
        start()
    }

    // MARK: What the test does to it

    package func add(_ device: FakeDevice) {
        devices.append(device)
        if isDiscovering { see(device) }
    }

    /// Known from earlier, with a bond or without.
    package func remember(_ device: FakeDevice, isPaired: Bool) {
        device.isKnown = true
        device.isPaired = isPaired
        if hasAdapter { announce(device) }
    }

    /// Takes the name on the bus, as a service that starts.
    package func start() {
        isRunning = true
        bus.call(
            "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "RequestName",
            [.string("org.bluez"), .uint32(4)]
        ) { _ in }
    }

    /// Gone from the bus as if killed: links and what was being scanned are gone as well; bonds are not.
    package func die() {
        isRunning = false
        isDiscovering = false
        for device in devices {
            device.endChannels()
            device.isConnected = false
            device.areServicesResolved = false
            device.isKnown = device.isPaired
            device.onDisconnected()
        }
        bus.call(
            "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "ReleaseName", [.string("org.bluez")]
        ) { _ in }
    }

    package func setPowered(_ isOn: Bool) {
        isPowered = isOn
        if !isOn {
            isDiscovering = false
            devices.forEach(drop)
        }
        changed(Self.adapterPath, "org.bluez.Adapter1", ["Powered": .bool(isOn)])
    }

    package func pullOutAdapter() {
        for device in devices where device.isKnown {
            drop(device)
            removed(path(device), ["org.bluez.Device1"])
        }
        hasAdapter = false
        isDiscovering = false
        removed(Self.adapterPath, ["org.bluez.Adapter1"])
    }

    package func plugInAdapter() {
        hasAdapter = true
        added(Self.adapterPath, ["org.bluez.Adapter1": adapterProperties])
        for device in devices where device.isKnown { announce(device) }
    }

    /// The link goes down without a word.
    package func drop(_ device: FakeDevice) {
        guard device.isConnected else { return }
        device.endChannels()
        device.isConnected = false
        device.areServicesResolved = false
        changed(
            path(device), "org.bluez.Device1", ["Connected": .bool(false), "ServicesResolved": .bool(false)])
        for index in device.characteristics.indices {
            removed(path(device, index), ["org.bluez.GattCharacteristic1"])
        }
        device.onDisconnected()
    }

    /// Advertises data: told only while somebody scans, and only where it has changed.
    package func advertise(_ device: FakeDevice, _ data: [UInt16: [UInt8]]) {
        guard device.manufacturerData != data else { return }
        device.manufacturerData = data
        guard isDiscovering, device.isAdvertising else { return }
        guard device.isKnown else { return see(device) }
        changed(path(device), "org.bluez.Device1", ["ManufacturerData": FakeDevice.value(data)])
    }

    package func notify(_ device: FakeDevice, _ uuid: BluetoothUUID, _ bytes: [UInt8]) -> Bool {
        guard let index = device.characteristics.firstIndex(where: { $0.uuid == uuid }) else { return false }
        let characteristic = device.characteristics[index]
        guard characteristic.isNotifying else { return false }
        if characteristic.descriptor >= 0 {
            return send(characteristic.descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
        }
        changed(path(device, index), "org.bluez.GattCharacteristic1", ["Value": .bytes(bytes)])
        return true
    }

    /// A signal as anybody on the bus may send it, with any values.
    package func emitAnything(_ path: String, _ interface: String, _ member: String, _ arguments: [BusValue]) {
        bus.emit(path, interface, member, arguments)
    }

    // MARK: Objects

    package func path(_ device: FakeDevice, _ characteristic: Int? = nil) -> String {
        let place = Self.adapterPath + "/dev_" + device.address.map { $0 == ":" ? "_" : String($0) }.joined()
        return characteristic.map { place + "/service0010/char00\($0 + 11)" } ?? place
    }

    private var adapterProperties: [String: BusValue] {
        [
            "Address": .string("00:1A:7D:DA:71:00"), "Powered": .bool(isPowered), "Discovering": .bool(isDiscovering),
        ]
    }

    private func interfaces(_ interfaces: [String: [String: BusValue]]) -> BusValue {
        .dictionary(
            interfaces.map { .init(key: .string($0.key), value: .properties($0.value)) }, of: "{sa{sv}}")
    }

    func added(_ path: String, _ new: [String: [String: BusValue]]) {
        bus.emit("/", "org.freedesktop.DBus.ObjectManager", "InterfacesAdded", [.path(path), interfaces(new)])
    }

    func removed(_ path: String, _ names: [String]) {
        bus.emit("/", "org.freedesktop.DBus.ObjectManager", "InterfacesRemoved", [.path(path), .strings(names)])
    }

    func changed(_ path: String, _ interface: String, _ properties: [String: BusValue]) {
        bus.emit(
            path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
            [.string(interface), .properties(properties), .strings([])])
    }

    private func announce(_ device: FakeDevice) { added(path(device), ["org.bluez.Device1": device.properties]) }

    private func see(_ device: FakeDevice) {
        guard device.isAdvertising, !device.isKnown else { return }
        device.isKnown = true
        announce(device)
    }

    private var everything: BusValue {
        var objects: [(String, [String: [String: BusValue]])] = [("/org/bluez", ["org.bluez.AgentManager1": [:]])]
        if hasAdapter { objects.append((Self.adapterPath, ["org.bluez.Adapter1": adapterProperties])) }
        for device in devices where device.isKnown && hasAdapter {
            objects.append((path(device), ["org.bluez.Device1": device.properties]))
            guard device.areServicesResolved else { continue }
            for (index, characteristic) in device.characteristics.enumerated() where !characteristic.isMissing {
                objects.append(
                    (path(device, index), ["org.bluez.GattCharacteristic1": Self.properties(characteristic)]))
            }
        }
        return .dictionary(objects.map { .init(key: .path($0.0), value: interfaces($0.1)) }, of: "{oa{sa{sv}}}")
    }

    static func properties(_ characteristic: FakeDevice.Characteristic) -> [String: BusValue] {
        ["UUID": .string(characteristic.uuid.description), "Flags": .strings(characteristic.flags)]
    }

    // MARK: Calls

    private func carryOut(_ call: BusMessage) {
        let member = call.member ?? ""
        calls.append(member)
        guard isRunning, let place = call.path else { return refuse(call, "org.bluez.Error.NotReady") }
        if member == "GetManagedObjects" { return bus.answer(call, [everything]) }
        if place == "/org/bluez" { return carryOutForAgent(member, call) }
        if place == Self.adapterPath { return carryOutForAdapter(member, call) }
        guard let device = devices.first(where: { place == path($0) || place.hasPrefix(path($0) + "/") }) else {
            return refuse(call, "org.freedesktop.DBus.Error.UnknownObject")
        }
        if place == path(device) { return carryOutForDevice(member, call, device) }
        guard let index = device.characteristics.indices.first(where: { path(device, $0) == place }) else {
            return refuse(call, "org.freedesktop.DBus.Error.UnknownObject")
        }
        carryOut(member, call, device.characteristics[index])
    }

    func refuse(_ call: BusMessage, _ name: String, _ text: String = "") {
        bus.refuse(call, BusError(name: name, text: text))
    }

    private func carryOutForAgent(_ member: String, _ call: BusMessage) {
        if member == "RegisterAgent", let path = call.arguments.first?.string {
            if agent?.sender == call.sender { return refuse(call, "org.bluez.Error.AlreadyExists") }
            agent = (call.sender ?? "", path, call.arguments.dropFirst().first?.string ?? "")
        }
        if member == "UnregisterAgent" {
            agent = nil
            // bluetoothd 5.66 switches bonding off only now, also when the next agent is there already.
            makesBonds = false
            loop.after(500_000) { [weak self] in self?.makesBonds = true }
        }
        bus.answer(call)
    }

    private func carryOutForAdapter(_ member: String, _ call: BusMessage) {
        guard isPowered || member == "SetDiscoveryFilter" else { return refuse(call, "org.bluez.Error.NotReady") }
        switch member {
        case "StartDiscovery":
            guard !isDiscovering else { return refuse(call, "org.bluez.Error.InProgress") }
            isDiscovering = true
            bus.answer(call)
            devices.forEach(see)
        case "StopDiscovery":
            isDiscovering = false
            bus.answer(call)
        case "RemoveDevice":
            let wanted = call.arguments.first?.string
            guard let device = devices.first(where: { path($0) == wanted }), device.isKnown else {
                return refuse(call, "org.bluez.Error.DoesNotExist")
            }
            drop(device)
            device.isKnown = false
            device.isPaired = false
            bus.answer(call)
            removed(path(device), ["org.bluez.Device1"])
        default: bus.answer(call)
        }
    }

    private func carryOutForDevice(_ member: String, _ call: BusMessage, _ device: FakeDevice) {
        switch member {
        case "Connect": connect(call, device)
        case "Disconnect":
            bus.answer(call)
            drop(device)
        case "Pair": pair(call, device)
        default: bus.answer(call)
        }
    }

    private func connect(_ call: BusMessage, _ device: FakeDevice) {
        device.connectCount += 1
        // bluetoothd cannot do both at once, and says so.
        if isDiscovering { return refuse(call, "org.bluez.Error.InProgress", "Operation already in progress") }
        guard isPowered else { return refuse(call, "org.bluez.Error.NotReady", "Resource Not Ready") }
        if !device.connectErrors.isEmpty {
            return refuse(call, "org.bluez.Error.Failed", device.connectErrors.removeFirst())
        }
        guard devices.count(where: \.isConnected) < slots else {
            return refuse(call, "org.bluez.Error.Failed", "le-connection-concurrent-connection-limit")
        }
        guard device.isAdvertising else {
            loop.after(50_000) { [unowned self] in
                self.refuse(call, "org.bluez.Error.Failed", "le-connection-abort-by-timeout: timed out")
            }
            return
        }
        device.isConnected = true
        bus.answer(call)
        changed(path(device), "org.bluez.Device1", ["Connected": .bool(true)])
        loop.after(10_000) { [unowned self] in
            guard device.isConnected else { return }
            for (index, characteristic) in device.characteristics.enumerated() where !characteristic.isMissing {
                self.added(
                    self.path(device, index), ["org.bluez.GattCharacteristic1": Self.properties(characteristic)])
            }
            device.areServicesResolved = true
            self.changed(self.path(device), "org.bluez.Device1", ["ServicesResolved": .bool(true)])
        }
    }

    private func carryOut(_ member: String, _ call: BusMessage, _ characteristic: FakeDevice.Characteristic) {
        guard let device = devices.first(where: { $0.characteristics.contains { $0 === characteristic } }),
            device.isConnected
        else { return refuse(call, "org.bluez.Error.Failed", "Not connected") }
        switch member {
        case "AcquireNotify":
            if let error = characteristic.acquireError { return refuse(call, error) }
            var ends: [Int32] = [0, 0]
            socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends)
            characteristic.descriptor = ends[0]
            bus.answer(call, [.descriptor(ends[1]), .uint16(247)])
            close(ends[1])
            subscribed(device, characteristic, true)
        case "StartNotify":
            bus.answer(call)
            subscribed(device, characteristic, true)
        case "StopNotify":
            bus.answer(call)
            subscribed(device, characteristic, false)
        case "ReadValue": bus.answer(call, [.bytes(characteristic.value)])
        case "WriteValue":
            bus.answer(call)
            characteristic.onWrite(call.arguments.first?.bytes ?? [])
        default: bus.answer(call)
        }
    }

    private func subscribed(_ device: FakeDevice, _ characteristic: FakeDevice.Characteristic, _ isOn: Bool) {
        characteristic.isNotifying = isOn
        device.onSubscribed(characteristic, isOn)
    }
}
