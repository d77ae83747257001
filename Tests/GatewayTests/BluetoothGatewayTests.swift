import Events
import FakeBluetooth
import FoundationEssentials
import Gateway
import Links
import LinuxIO
import Posture
import Records
import SensorProtocols
import Testing

@Suite("A gateway's sensors over Bluetooth", .serialized)
struct BluetoothGatewayTests {
    /// A gateway that records into a folder of its own, and a fake bluetoothd with one sensor.
    private final class House {
        let bus: PrivateBus
        let loop: EventLoop
        let bluez: FakeBluez
        let gateway: Gateway
        let store: Store
        let folder: String
        let sensor: PairedSensor
        var events: [GatewayEvent] = []

        init(isBonded: Bool = true, family: ProtocolFamily = .plumbline) throws {
            bus = try PrivateBus()
            loop = try EventLoop()
            bluez = try FakeBluez(address: bus.address, on: loop)
            folder = "/tmp/plumbline-gateway-\(UInt32.random(in: 0...(.max)))"
            store = try Store(folder: folder)
            var options = Gateway.Options()
            options.busAddress = bus.address
            gateway = try Gateway(store: store, directory: PortDirectory(), options: options, on: loop)
            let place = BluetoothPlace(address: "C4:11:22:33:44:55", isBonded: isBonded)
            sensor = PairedSensor(
                id: place.sensorID, name: "back", family: family.rawValue, wearer: "me", placement: .upperBack,
                mount: nil,
                port: place.port, baudRate: 0, paired_us: 0)
            try store.save(sensor)
            gateway.onEvent = { [unowned self] in self.events.append($0) }
            try gateway.add(sensor)
            try gateway.watchPorts()
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        var state: LinkEvent.State? { gateway.sensors.first?.state }

        func until(
            seconds: Double = 180, _ condition: @escaping () -> Bool, sourceLocation: SourceLocation = #_sourceLocation
        ) throws {
            let isOver = try loop.run(seconds: seconds, until: condition)
            try #require(isOver, "What was waited for has not come.", sourceLocation: sourceLocation)
        }

        func stop() throws {
            var isOver = false
            gateway.stop { isOver = true }
            try until { isOver }
        }

        var told: [String] {
            events.compactMap { if case .link(let event) = $0 { event.detail } else { nil } }
        }
    }

    @Test(
        "A sensor that is out of range for two seconds delivers what it kept: no gap, nothing twice; then it is stopped"
    )
    func backfill() throws {
        let house = try House()
        let sensor = FakePlumblineSensor(in: house.bluez)
        house.bluez.remember(sensor.device, isPaired: true)
        try house.until { house.state == .streaming }
        try house.until { sensor.taken > 100 }
        sensor.device.isAdvertising = false
        house.bluez.drop(sensor.device)
        try house.until { house.state == .searching }
        let takenAtReturn = sensor.taken + 200
        try house.until { sensor.taken > takenAtReturn }
        sensor.device.isAdvertising = true
        try house.until { house.state == .streaming }
        func stored() -> [ClosedRange<UInt32>] {
            (try? house.store.storedSequences(sensor: house.sensor.id, bootID: 77)) ?? []
        }
        try house.until { stored().count == 1 && (stored().first?.upperBound ?? 0) > takenAtReturn }
        #expect(stored().first?.lowerBound == 0)
        try house.stop()
        #expect(!sensor.isStreaming && !sensor.device.isConnected)
        let samples = try house.store.recordings(from_us: 0, to_us: .max).reduce(0) { total, recording in
            var count = 0
            try house.store.forEachChunk(of: recording.id) { count += $0?.count ?? 0 }
            return total + count
        }
        #expect(samples == stored().first?.count)
        #expect(house.told.contains { $0.contains("out of range or switched off") })
    }

    @Test("At the end the last samples are written, also where another sensor's link is closed at once")
    func lastCommit() throws {
        let house = try House()
        // The one without a link comes first.
        house.gateway.remove(id: house.sensor.id)
        let unbonded = FakeDevice(address: "C4:11:22:33:44:66", name: "Unbonded")
        house.bluez.add(unbonded)
        house.bluez.remember(unbonded, isPaired: false)
        let place = BluetoothPlace(address: unbonded.address, isBonded: true)
        try house.gateway.add(
            PairedSensor(
                id: place.sensorID, name: "neck", family: "plumbline", wearer: "me", placement: .upperBack, mount: nil,
                port: place.port, baudRate: 0, paired_us: 0))
        try house.gateway.add(house.sensor)
        let sensor = FakePlumblineSensor(in: house.bluez)
        house.bluez.remember(sensor.device, isPaired: true)
        try house.until { house.told.contains { $0.contains("no longer bonded") } }
        try house.until { house.gateway.sensors.contains { $0.state == .streaming } }
        try house.until { (try? house.store.recordings(from_us: 0, to_us: .max).count) == 1 }
        // Some of the second that it is in waits for the last commit.
        _ = try house.loop.run(seconds: 0.7) { false }
        var unfinished: [Int64]?
        house.gateway.stop { unfinished = try? house.store.unfinishedRecordings() }
        try house.until { unfinished != nil }
        #expect(unfinished == [])
        #expect(try house.store.recordings(from_us: 0, to_us: .max).count == 1)
    }

    @Test("bluetoothd killed and started again, and the adapter pulled out: the sensor is taken up again by itself")
    func daemon() throws {
        let house = try House()
        let sensor = FakePlumblineSensor(in: house.bluez)
        house.bluez.remember(sensor.device, isPaired: true)
        try house.until { house.state == .streaming }
        house.bluez.die()
        try house.until { house.state == .searching }
        #expect(house.told.contains { $0.contains("The Bluetooth service is not running") })
        house.bluez.start()
        try house.until { house.state == .streaming }
        house.bluez.pullOutAdapter()
        try house.until { house.state == .searching }
        #expect(house.told.contains { $0.contains("no Bluetooth adapter") })
        house.bluez.plugInAdapter()
        try house.until { house.state == .streaming }
        try house.stop()
    }

    @Test("A sensor that lost its bond is not recorded, and one sentence says what to do")
    func unbonded() throws {
        let house = try House()
        let sensor = FakePlumblineSensor(in: house.bluez)
        house.bluez.remember(sensor.device, isPaired: false)
        try house.until { house.told.contains { $0.contains("no longer bonded") } }
        try house.stop()
        #expect(sensor.device.connectCount == 0)
        #expect(try house.store.recordings(from_us: 0, to_us: .max).isEmpty)
    }

    @Test("A sensor that says it is another one is not recorded, and is told once; when it is the old one again, it is")
    func changedIdentity() throws {
        let house = try House()
        let sensor = FakePlumblineSensor(in: house.bluez)
        house.bluez.remember(sensor.device, isPaired: true)
        func rows() -> Int {
            (try? house.store.storedSequences(sensor: house.sensor.id, bootID: 77))?.reduce(0) { $0 + $1.count } ?? 0
        }
        func notes() -> [String] {
            house.events.compactMap { if case .note(let event) = $0 { event.text } else { nil } }
        }
        try house.until { rows() > 100 }
        sensor.change(deviceID: 9)
        try house.until { notes().contains { $0.contains("another one (0909090909090909") } }
        // What was on its way is committed, sooner or later; then nothing more comes.
        var (before, rounds) = (-1, 0)
        while rows() != before, rounds < 20 {
            (before, rounds) = (rows(), rounds + 1)
            let taken = sensor.taken
            try house.until { sensor.taken > taken + 200 }
        }
        #expect(rounds < 20, "it is still recorded")
        sensor.change(deviceID: 0)
        try house.until { rows() > before + 100 }
        try house.stop()
        #expect(notes().count { $0.contains("another one") } == 1)
    }

    @Test("First aborts are tried again at once, and nobody is told")
    func aborts() throws {
        let house = try House()
        let sensor = FakePlumblineSensor(in: house.bluez)
        sensor.device.connectErrors = ["le-connection-abort-by-local", "le-connection-abort-by-local"]
        house.bluez.remember(sensor.device, isPaired: true)
        try house.until { house.state == .streaming }
        #expect(house.told.isEmpty)
        try house.stop()
    }

    @Test("A sensor that was nearly empty and does not answer any more is looked for less often, and it is said")
    func nearlyEmpty() throws {
        let house = try House(isBonded: false, family: .witmotion)
        let device = FakeDevice(address: "C4:11:22:33:44:55", name: "WT901BLE67")
        device.characteristics = [
            FakeDevice.Characteristic(WitMotionBluetooth.data, ["notify"]),
            FakeDevice.Characteristic(WitMotionBluetooth.command, ["write-without-response"]),
            FakeDevice.Characteristic(StandardCharacteristics.batteryLevel, ["read"], value: [7]),
        ]
        house.bluez.add(device)
        house.bluez.remember(device, isPaired: false)
        let frame: [UInt8] = [0x55, 0x61] + [UInt8](repeating: 0, count: 18)
        let token = house.loop.every(20_000) { _ = house.bluez.notify(device, WitMotionBluetooth.data, frame) }
        try house.until { house.state == .streaming }
        device.isAdvertising = false
        house.bluez.drop(device)
        try house.until { house.told.contains { $0.contains("had 7 % of its battery left") } }
        let attempts = device.connectCount
        _ = try house.loop.run(seconds: 4) { false }
        #expect(device.connectCount <= attempts + 1)
        house.loop.cancel(token)
        try house.stop()
    }

    @Test("Services of an older firmware: an unbonded device is forgotten and found again, once, by itself")
    func staleServices() throws {
        let house = try House(isBonded: false, family: .witmotion)
        let device = FakeDevice(address: "C4:11:22:33:44:55", name: "WT901BLE67")
        let data = FakeDevice.Characteristic(WitMotionBluetooth.data, ["notify"])
        device.characteristics = [
            data, FakeDevice.Characteristic(WitMotionBluetooth.command, ["write-without-response"]),
        ]
        data.isMissing = true
        house.bluez.add(device)
        house.bluez.remember(device, isPaired: false)
        try house.until { house.bluez.calls.contains("RemoveDevice") }
        data.isMissing = false
        let frame: [UInt8] = [
            0x55, 0x61, 0xE1, 0xFF, 0x91, 0xFF, 0, 8, 0, 0, 0, 0, 0, 0, 0xE9, 0xFD, 0xC8, 0, 0xC4, 0x3A,
        ]
        let token = house.loop.every(20_000) { _ = house.bluez.notify(device, WitMotionBluetooth.data, frame) }
        try house.until { house.state == .streaming }
        house.loop.cancel(token)
        try house.stop()
        #expect(!device.isConnected)
    }
}
