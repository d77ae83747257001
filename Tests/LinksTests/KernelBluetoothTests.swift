import FakeBluetooth
import Glibc
import LinuxIO
import SensorProtocols
import TestSupport
import Testing

@testable import Links

@Suite("Bluetooth through the kernel's sockets", .serialized)
struct KernelBluetoothTests {
    @Test("Without bluetoothd the kernel carries it, and hands it over when a bluetoothd comes")
    func handOver() throws {
        let house = try BluetoothHouse(.kernel)
        house.bluetooth.startScan()
        try house.until { house.kernel.isDiscovering }
        #expect(house.bluetooth.problem == nil && house.bluetooth.adapters.map(\.name) == ["hci0"])
        house.bluez.start()
        try house.until { house.bluetooth.backend == .daemon && house.bluez.isDiscovering }
        // One that goes away again is being restarted: it is waited for.
        house.bluez.die()
        try house.until { house.bluetooth.problem == .noDaemon }
        #expect(house.bluetooth.backend == .daemon)
    }

    @Test("Where the kernel's sockets may not be used, what is needed is said")
    func rights() throws {
        let house = try BluetoothHouse(.kernel, isForbidden: true)
        try house.until { house.bluetooth.problem == .needsRights }
        house.bluez.start()
        try house.until { house.bluetooth.problem == nil && house.bluetooth.backend == .daemon }
        #expect(BluetoothError.needsRights.description.contains("CAP_NET_ADMIN"))
    }

    @Test("An adapter is made ready and switched on when it comes, and left alone when somebody switches it off")
    func adapters() throws {
        let house = try BluetoothHouse(.kernel)
        // Long term keys, identity keys, power.
        #expect(Set([0x13, 0x30, 0x05]).isSubset(of: Set(house.kernel.commands)))
        #expect(house.bluetooth.adapters.first?.isPowered == true)
        house.kernel.setPowered(false)
        try house.until { house.bluetooth.problem == .adapterOff(adapter: "hci0") }
        try house.run(milliseconds: 50)
        #expect(house.bluetooth.adapters.first?.isPowered == false)
        house.kernel.pullOutAdapter()
        try house.until { house.bluetooth.problem == .noAdapter }
        house.kernel.plugInAdapter()
        try house.until { house.bluetooth.problem == nil }
    }

    @Test("An adapter that is blocked is switched on once it is not")
    func blocked() throws {
        let house = try BluetoothHouse(.kernel)
        house.kernel.pullOutAdapter()
        try house.until { house.bluetooth.problem == .noAdapter }
        house.kernel.isBlocked = true
        house.kernel.plugInAdapter()
        try house.until { house.bluetooth.problem == .adapterOff(adapter: "hci0") }
        house.kernel.isBlocked = false
        try house.until { house.bluetooth.problem == nil }
    }

    @Test("What was under way when a bluetoothd comes is ended, so that a scan goes on through it")
    func handOverWhileConnecting() throws {
        let house = try BluetoothHouse(.kernel)
        let device = FakeDevice(address: "C0:00:00:00:00:01", name: "x")
        device.pairing = .passkey(1)
        house.kernel.add(device)
        house.bluetooth.startScan()
        try house.until { !house.bluetooth.devices.isEmpty }
        var isAsked = false
        var ends: [BluetoothError?] = []
        let pairing = BluetoothPairing(
            house.bluetooth.devices[0], with: house.bluetooth, onQuestion: { _, _ in isAsked = true }
        ) { ends.append($0) }
        pairing.start()
        try house.until { isAsked }
        house.bluez.start()
        try house.until { house.bluetooth.backend == .daemon && house.bluez.isDiscovering }
        #expect(!house.kernel.isDiscovering)
        withExtendedLifetime(pairing) {}
    }

    @Test("The kernel scans for ten seconds at a time, and is asked again as long as somebody looks")
    func longScan() throws {
        let house = try BluetoothHouse(.kernel)
        house.bluetooth.startScan()
        try house.until { house.kernel.isDiscovering }
        house.kernel.endDiscovery()
        try house.until { house.kernel.isDiscovering }
        house.bluetooth.stopScan()
        try house.until { !house.kernel.isDiscovering }
        try house.run(milliseconds: 400)
        #expect(!house.kernel.isDiscovering)
    }

    @Test("A bond is kept in a file that nobody else may read, is used by the next start, and is gone once forgotten")
    func bonds() throws {
        let house = try BluetoothHouse(.kernel)
        let sensor = FakePlumblineSensor(in: house.kernel)
        house.bluetooth.startScan()
        try house.until { house.bluetooth.devices.count == 1 }
        var ends: [BluetoothError?] = []
        let pairing = BluetoothPairing(house.bluetooth.devices[0], with: house.bluetooth, onQuestion: nil) {
            ends.append($0)
        }
        pairing.start()
        try house.until { !ends.isEmpty }
        #expect(ends == [nil])
        let path = house.folder.path + "/bluetooth-bonds"
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        // Another start of ours gives the keys to the kernel.
        let other = FakeKernel(bondsIn: house.folder.path, on: house.loop)
        let again = Bluetooth(
            bondsIn: house.folder.path, busAddress: house.bus.address, root: "/nonexistent", sockets: other.sockets,
            on: house.loop)
        try house.until { again.state == .ready && again.backend == .kernel }
        #expect(again.device(address: sensor.device.address)?.isPaired == true)
        var problem: BluetoothError??
        house.bluetooth.remove(house.bluetooth.devices[0]) { problem = $0 }
        try house.until { problem != nil }
        #expect(!sensor.device.isPaired)
        #expect(again.device(address: sensor.device.address)?.isPaired == false)
        withExtendedLifetime(pairing) {}
    }

    @Test("A bonded sensor's stream passes only once the link is encrypted")
    func encryption() throws {
        let house = try BluetoothHouse(.kernel)
        let sensor = FakePlumblineSensor(in: house.kernel)
        house.kernel.forgetsToEncrypt = true
        let heard = house.link(to: sensor)
        try house.until { !heard.ends.isEmpty }
        #expect(heard.ends == [.bondRefused(sensor: "“back”")] && heard.values.isEmpty)
        // Somebody else at the address, or a sensor that has forgotten us, cannot encrypt.
        house.kernel.forgetsToEncrypt = false
        house.kernel.remember(sensor.device, isPaired: true)
        let stranger = FakeDevice(address: sensor.device.address, name: "Posture")
        let imposter = try BluetoothHouse(.kernel)
        imposter.kernel.remember(stranger, isPaired: true)
        imposter.kernel.forgetBond(of: stranger)
        let fooled = Heard(stranger.address, PlumblineBluetooth.data, needsBond: true, with: imposter.bluetooth)
        try imposter.until { !fooled.ends.isEmpty }
        #expect(fooled.ends == [.bondRefused(sensor: "“back”")] && fooled.values.isEmpty)
    }

    @Test("Any bytes from the kernel or from a device end no more than that device's link")
    func hostile() throws {
        let house = try BluetoothHouse(.kernel)
        let device = FakeDevice(address: "C0:00:00:00:00:01", name: "x")
        let uuid = BluetoothUUID(short: 0xFFE4)
        device.characteristics = [FakeDevice.Characteristic(uuid, ["notify"])]
        house.kernel.add(device)
        let heard = Heard(device.address, uuid, needsBond: false, with: house.bluetooth)
        try house.until { heard.isReady }
        var generator = SplitMix(seed: 88)
        func random(_ below: Int) -> Int {
            Int.random(in: 0..<below, using: &generator)
        }
        for round in 0..<2000 {
            let bytes = (0..<random(40)).map { _ in UInt8(random(256)) }
            // Whole lists, errors and answers that nobody has asked for among them; an event that an adapter is gone is
            // not damage.
            if !bytes.isEmpty { house.kernel.sendAnything(device, bytes) }
            if bytes.count < 6 || ![4, 5, 6].contains(bytes[0]) || bytes[1] != 0 { house.kernel.send(bytes) }
            if round % 50 == 0 { try house.run(milliseconds: 2) }
        }
        #expect(house.kernel.notify(device, uuid, [7, 7, 7]))
        try house.until { heard.values.last == [7, 7, 7] }
        #expect(heard.ends.isEmpty && house.bluetooth.state == .ready)
    }

    @Test("Bonds are written and read back; a line that is none costs itself and is counted")
    func bondFile() {
        let adapter = LinkAddress(0x001A_7DDA_7100, .lePublic)
        let device = LinkAddress(0xC411_2233_4455, .random)
        let key = LongTermKey(
            device: device, kind: 1, isCentrals: true, length: 16, diversifier: 0xABCD, random: Array(1...8),
            value: Array(200...215))
        var other = key
        other.isCentrals = false
        let bonds = [
            Bond(
                adapter: adapter, device: device, keys: [key, other],
                identity: IdentityKey(device: device, value: Array(0...15))),
            Bond(adapter: LinkAddress(1, .lePublic), device: device, keys: [key], identity: nil),
        ]
        let text = BondFile.text(bonds)
        #expect(BondFile.bonds(text).bonds == bonds && BondFile.bonds(text).damagedLines == 0)
        let damaged = [
            "ltk",
            "ltk 00:1A:7D:DA:71:00 C4:11:22:33:44:55 2 1 1 17 0 0000000000000000 00000000000000000000000000000000",
            "irk 00:1A:7D:DA:71:00 C4:11:22:33:44:55 2 zz", "ltk 00:1A:7D:DA:71:00 44:11:22:33:44:55 2 1 1 16 0 0 0",
            "\u{0}\u{FFFD}",
        ]
        let result = BondFile.bonds(text + damaged.joined(separator: "\n"))
        #expect(result.bonds == bonds && result.damagedLines == damaged.count)
        // Every prefix of a good file is fine.
        for count in stride(from: 0, to: text.utf8.count, by: 7) {
            #expect(BondFile.bonds(String(text.prefix(count))).bonds.count <= 2)
        }
    }

    @Test("A street full of devices costs memory up to a bound, and the silent ones go first")
    func crowd() {
        var devices = KernelDevices()
        for number in 0..<3000 as Range<UInt64> {
            let found = ManagementProtocol.Found(
                address: LinkAddress(number, .random), rssi_dBm: -70, isConnectable: true, data: [])
            _ = devices.update(with: found, on: 0, now_us: Int64(number))
        }
        #expect(devices.entries.count == 1024)
        #expect(devices.entries[KernelDevices.path(LinkAddress(2999, .random), on: 0)] != nil)
        let gone = devices.forgetSilent(now_us: 3000 + KernelDevices.forget_us) { _, _ in false }
        #expect(gone.count == 1024 && devices.entries.isEmpty)
    }
}
