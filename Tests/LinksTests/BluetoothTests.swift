import Bus
import FakeBluetooth
import Glibc
import Links
import LinuxIO
import SensorProtocols
import Testing

@Suite("Bluetooth, by either way", .serialized)
struct BluetoothTests {
    @Test(
        "A scan finds devices, their families and signal strengths, and stops when nobody looks any more",
        arguments: Bluetooth.Backend.allCases)
    func scan(_ way: Bluetooth.Backend) throws {
        let house = try BluetoothHouse(way)
        let sensor = FakePlumblineSensor(in: house.stack)
        let nameless = FakeDevice(address: "D0:00:00:00:00:01", name: "WT901BLE67")
        nameless.rssi_dBm = -91
        house.stack.add(nameless)
        #expect(house.bluetooth.devices.isEmpty)
        house.bluetooth.startScan()
        try house.until { house.bluetooth.devices.count == 2 }
        let found = try #require(house.bluetooth.device(address: sensor.device.address))
        #expect(found.family == .plumbline && found.rssi_dBm == -60 && !found.isPaired && found.isRandomAddress)
        #expect(house.bluetooth.device(address: "D0:00:00:00:00:01")?.family == .witmotion)
        house.bluetooth.stopScan()
        try house.until { !house.stack.isDiscovering }
    }

    @Test("Properties of any type and any value are met without harm, and names are fit to be printed")
    func hostileProperties() throws {
        let house = try BluetoothHouse()
        let strange: [BusValue] = [
            .bytes([1, 2]), .string("\u{1B}[2J\u{202E}\n"), .int32(-1), .double(.nan), .array([.bool(true)], of: "b"),
            .properties(["x": .byte(1)]), .structure([.string("a"), .uint64(.max)]), .variant(.variant(.path("/x"))),
        ]
        let names = [
            "Name", "AddressType", "RSSI", "Paired", "Connected", "ServicesResolved", "UUIDs", "ManufacturerData",
            "ServiceData",
        ]
        for (index, value) in strange.enumerated() {
            let device = FakeDevice(address: "D0:00:00:00:00:0\(index)", name: "Strange")
            for name in names { device.strangeProperties[name] = value }
            house.bluez.add(device)
        }
        let homeless = FakeDevice(address: "E0:00:00:00:00:00", name: "No address")
        homeless.strangeProperties["Address"] = .string("nowhere")
        house.bluez.add(homeless)
        house.bluetooth.startScan()
        try house.until { house.bluetooth.devices.count == strange.count }
        for device in house.bluetooth.devices {
            #expect(device.name == nil || device.name == "[2J" || device.name == "/x")
            #expect(!device.isPaired || device.isConnected)
        }
        // Signals of the wrong shape, from bluetoothd itself.
        let path = house.bluetooth.devices[0].path
        for arguments in [
            [], [.int32(4)], [.path(path), .string("x")], [.string("org.bluez.Device1"), .byte(1), .byte(2)],
        ]
            as [[BusValue]]
        {
            for member in ["InterfacesAdded", "InterfacesRemoved"] {
                house.bluez.emitAnything("/", "org.freedesktop.DBus.ObjectManager", member, arguments)
            }
            house.bluez.emitAnything(path, "org.freedesktop.DBus.Properties", "PropertiesChanged", arguments)
        }
        try house.run(milliseconds: 50)
        #expect(house.bluetooth.devices.count == strange.count)
        #expect(house.bluetooth.state == .ready)
    }

    @Test("Signals of anybody but bluetoothd are not believed")
    func impostor() throws {
        let house = try BluetoothHouse()
        let other = try MessageBus(to: .address(house.bus.address), on: house.loop)
        let device: BusValue = .properties(["Address": .string("66:66:66:66:66:66"), "Paired": .bool(true)])
        other.emit(
            "/", "org.freedesktop.DBus.ObjectManager", "InterfacesAdded",
            [
                .path("/org/bluez/hci0/dev_66"),
                .dictionary([.init(key: .string("org.bluez.Device1"), value: device)], of: "{sa{sv}}"),
            ])
        try house.run(milliseconds: 100)
        #expect(house.bluetooth.devices.isEmpty)
    }

    @Test("A bonded sensor of our own streams, and commands reach it", arguments: Bluetooth.Backend.allCases)
    func stream(_ way: Bluetooth.Backend) throws {
        let house = try BluetoothHouse(way)
        let sensor = FakePlumblineSensor(in: house.stack)
        let heard = house.link(to: sensor)
        try house.until { heard.isReady }
        #expect(heard.link.mtu == (way == .daemon ? 247 : 517))
        heard.send(.start(rate_Hz: nil))
        try house.until { heard.samples >= 50 }
        #expect(heard.ends.isEmpty)
        // Leaving in order: the stop is carried out, then the link goes down.
        var isClosed = false
        let stop = SensorCommand.stop.message(token: 2)
        heard.link.close(after: [GATTRequest(PlumblineBluetooth.command, .write(stop, withResponse: true))]) {
            isClosed = true
        }
        try house.until { isClosed }
        #expect(!sensor.isStreaming && !sensor.device.isConnected && heard.ends.isEmpty)
    }

    @Test(
        "Where AcquireNotify is refused, signals do",
        arguments: ["org.bluez.Error.NotSupported", "org.bluez.Error.NotPermitted"])
    func signals(error: String) throws {
        let house = try BluetoothHouse()
        let sensor = FakePlumblineSensor(in: house.bluez)
        sensor.device.characteristic(PlumblineBluetooth.data)?.acquireError = error
        let heard = house.link(to: sensor)
        try house.until { heard.isReady }
        heard.send(.start(rate_Hz: nil))
        try house.until { heard.samples >= 20 }
        house.bluez.drop(sensor.device)
        try house.until { !heard.ends.isEmpty }
        #expect(heard.ends == [.disconnected(sensor: "“back”")])
    }

    @Test("An empty notification is no end, and a long one is whole", arguments: Bluetooth.Backend.allCases)
    func emptyNotification(_ way: Bluetooth.Backend) throws {
        let house = try BluetoothHouse(way)
        let device = FakeDevice(address: "C0:00:00:00:00:01", name: "x")
        let uuid = BluetoothUUID(short: 0xFFE4)
        device.characteristics = [FakeDevice.Characteristic(uuid, ["notify"])]
        house.stack.add(device)
        let heard = Heard(device.address, uuid, needsBond: false, with: house.bluetooth)
        try house.until { heard.isReady }
        let long = [UInt8](repeating: 7, count: 512)
        #expect(house.stack.notify(device, uuid, []) && house.stack.notify(device, uuid, long))
        try house.until { heard.values.count == 2 }
        #expect(heard.values == [[], long] && heard.ends.isEmpty)
    }

    @Test(
        "A device that nobody has seen is looked for, and the scan rests while a link is made",
        arguments: Bluetooth.Backend.allCases)
    func unknownDevice(_ way: Bluetooth.Backend) throws {
        let house = try BluetoothHouse(way)
        house.bluetooth.startScan()
        try house.until { house.stack.isDiscovering }
        let device = FakeDevice(address: "C0:00:00:00:00:02", name: "late")
        let uuid = BluetoothUUID(short: 0xFFE4)
        device.characteristics = [FakeDevice.Characteristic(uuid, ["notify"])]
        let heard = Heard(device.address, uuid, needsBond: false, with: house.bluetooth)
        try house.run(milliseconds: 30)
        house.stack.add(device)
        // The fake refuses a connection while it scans.
        try house.until { heard.isReady }
        #expect(device.connectCount == 1)
        // Whoever else looked goes on looking.
        try house.until { house.stack.isDiscovering }
    }
}

@Suite("Faults of a Bluetooth link", .serialized)
struct BluetoothFaultTests {
    /// The ways in which a stream can break.
    enum Fault: String, CaseIterable {
        case drop, adapterOff, adapterPulledOut, bluetoothdKilled

        var expected: BluetoothError {
            switch self {
            case .drop: .disconnected(sensor: "“back”")
            case .adapterOff: .adapterOff(adapter: "hci0")
            case .adapterPulledOut: .noAdapter
            case .bluetoothdKilled: .noDaemon
            }
        }

        func happen(to device: FakeDevice, _ house: BluetoothHouse) {
            switch self {
            case .drop: house.stack.drop(device)
            case .adapterOff: house.stack.setPowered(false)
            case .adapterPulledOut: house.stack.pullOutAdapter()
            case .bluetoothdKilled: house.bluez.die()
            }
        }

        func end(_ house: BluetoothHouse) {
            switch self {
            case .drop: break
            case .adapterOff: house.stack.setPowered(true)
            case .adapterPulledOut: house.stack.plugInAdapter()
            case .bluetoothdKilled: house.bluez.start()
            }
        }
    }

    @Test(
        "Each fault in mid-stream is one end with its reason, and afterwards a new link streams",
        arguments: Bluetooth.Backend.allCases, Fault.allCases)
    func fault(_ way: Bluetooth.Backend, _ fault: Fault) throws {
        // There is nothing to kill in the kernel.
        guard way == .daemon || fault != .bluetoothdKilled else { return }
        let house = try BluetoothHouse(way)
        let sensor = FakePlumblineSensor(in: house.stack)
        let heard = house.link(to: sensor)
        try house.until { heard.isReady }
        heard.send(.start(rate_Hz: nil))
        try house.until { heard.samples >= 5 }
        fault.happen(to: sensor.device, house)
        try house.until { !heard.ends.isEmpty }
        try house.run(milliseconds: 300)
        #expect(heard.ends == [fault.expected])
        fault.end(house)
        try house.until { house.bluetooth.state == .ready && house.bluetooth.problem == nil }
        let again = house.link(to: sensor)
        try house.until { again.samples >= 5 }
    }

    @Test("The first abort is told as such; slots that are used up are counted", arguments: Bluetooth.Backend.allCases)
    func refusedConnections(_ way: Bluetooth.Backend) throws {
        let house = try BluetoothHouse(way)
        let sensor = FakePlumblineSensor(in: house.stack)
        sensor.device.connectErrors = ["le-connection-abort-by-local"]
        let first = house.link(to: sensor)
        try house.until { !first.ends.isEmpty }
        #expect(first.ends == [.aborted(sensor: "“back”")])
        let other = FakeDevice(address: "C0:00:00:00:00:03", name: "other")
        other.characteristics = [FakeDevice.Characteristic(BluetoothUUID(short: 1), ["notify"])]
        house.stack.add(other)
        let busy = Heard(other.address, BluetoothUUID(short: 1), needsBond: false, with: house.bluetooth)
        try house.until { busy.isReady }
        house.stack.slots = 1
        let second = house.link(to: sensor)
        try house.until { !second.ends.isEmpty }
        #expect(second.ends == [.slotsUsed(connected: 1)])
        #expect(second.ends[0].description.contains("1 of 1 links are used"))
    }

    @Test(
        "A sensor whose bond is gone is not listened to, and what its family has must be there",
        arguments: Bluetooth.Backend.allCases)
    func refusals(_ way: Bluetooth.Backend) throws {
        let house = try BluetoothHouse(way)
        let sensor = FakePlumblineSensor(in: house.stack)
        house.stack.remember(sensor.device, isPaired: false)
        try house.until { house.bluetooth.devices.count == 1 }
        let stranger = Heard(sensor.device.address, PlumblineBluetooth.data, needsBond: true, with: house.bluetooth)
        try house.until { !stranger.ends.isEmpty }
        #expect(stranger.ends == [.notBonded(sensor: "“back”")] && sensor.device.connectCount == 0)
        let wrong = BluetoothUUID(short: 0xABCD)
        let heard = Heard(sensor.device.address, wrong, needsBond: false, with: house.bluetooth)
        try house.until { !heard.ends.isEmpty }
        #expect(heard.ends == [.lacksCharacteristic(sensor: "“back”", characteristic: wrong.description)])
        try house.until { !sensor.device.isConnected }
    }

    @Test("Without a bus, and without a bluetoothd, one sentence says so")
    func nothingThere() throws {
        let loop = try EventLoop()
        let none = Bluetooth(busAddress: "unix:path=/nonexistent/bus", on: loop)
        guard case .noBus? = none.problem else {
            Issue.record("\(String(describing: none.problem))")
            return
        }
        let house = try BluetoothHouse()
        house.bluez.die()
        try house.until { house.bluetooth.problem == .noDaemon }
    }

    @Test("rfkill's switches are told from each other, and one adapter that may send is enough")
    func radioSwitch() throws {
        #expect(RadioSwitch.state(root: "/nonexistent") == .none)
        let root = "/tmp/plumbline-rfkill-\(getpid())-\(UInt32.random(in: 0...(.max)))"
        var folders = [root]
        for part in ["/sys", "/class", "/rfkill"] { folders.append(folders[folders.count - 1] + part) }
        folders.forEach { mkdir($0, 0o700) }
        var files: [String] = []
        func lay(_ name: String, _ type: String, soft: Int, hard: Int) {
            let folder = root + "/sys/class/rfkill/" + name
            mkdir(folder, 0o700)
            folders.append(folder)
            for (file, text) in [("type", type), ("soft", "\(soft)"), ("hard", "\(hard)")] {
                guard let stream = fopen(folder + "/" + file, "w") else { continue }
                fputs(text + "\n", stream)
                fclose(stream)
                files.append(folder + "/" + file)
            }
        }
        defer {
            files.forEach { unlink($0) }
            folders.reversed().forEach { rmdir($0) }
        }
        lay("rfkill0", "wlan", soft: 0, hard: 0)
        #expect(RadioSwitch.state(root: root) == .none)
        lay("rfkill1", "bluetooth", soft: 0, hard: 1)
        #expect(RadioSwitch.state(root: root) == .offByHardware)
        lay("rfkill2", "bluetooth", soft: 1, hard: 0)
        #expect(RadioSwitch.state(root: root) == .offBySoftware)
        lay("rfkill3", "bluetooth", soft: 0, hard: 0)
        #expect(RadioSwitch.state(root: root) == .on)
    }
}
