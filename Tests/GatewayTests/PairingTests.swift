import Events
import FakeBluetooth
import FoundationEssentials
import Gateway
import Glibc
import Links
import LinuxIO
import Posture
import Records
import Testing

/// Sensors are searched for and paired while others are recorded: over a fake radio and on pseudo-terminals.
@Suite("Pairing beside a recording", .serialized)
struct PairingTests {
    /// A gateway with nothing paired, a fake bluetoothd, and two terminals, of which one may have a sensor at its far end.
    private final class House {
        let bus: PrivateBus
        let loop: EventLoop
        let bluez: FakeBluez
        let gateway: Gateway
        let store: Store
        let folder: String
        let path: String
        private let far: Int32
        var told: [PairingEvent] = []
        var replies: [ControlReply] = []

        init() throws {
            bus = try PrivateBus()
            loop = try EventLoop()
            bluez = try FakeBluez(address: bus.address, on: loop)
            folder = "/tmp/plumbline-pairing-\(UInt32.random(in: 0...(.max)))"
            store = try Store(folder: folder)
            var (far, near): (Int32, Int32) = (0, 0)
            var name = [CChar](repeating: 0, count: 128)
            try #require(openpty(&far, &near, &name, nil, nil) == 0)
            close(near)
            self.far = far
            path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            var options = Gateway.Options()
            options.busAddress = bus.address
            gateway = try Gateway(
                store: store, directory: PortDirectory(extraPatterns: [path]), options: options, on: loop)
            gateway.onEvent = { _ in }
            try gateway.watchPorts()
        }

        deinit {
            close(far)
            try? FileManager.default.removeItem(atPath: folder)
        }

        /// From now on a WitMotion sensor is at the far end, fifty times a second.
        func switchOn() {
            let bytes = ClockBench.wit(0x51, [2048, 0, 0, 0]) + ClockBench.wit(0x52, [0, 0, 0, 0])
            loop.every(20_000) { [far] in _ = write(far, bytes, bytes.count) }
        }

        func scan(seconds: Double = 30) -> Bool {
            gateway.scan(seconds: seconds, tell: { [unowned self] in self.told.append($0) }) { [unowned self] in
                self.replies.append($0)
            }
        }

        func pair(_ sensor: String, name: String = "back", wearer: String = "me", placement: String = "t4") -> Bool {
            gateway.pair(
                PairRequest(sensor: sensor, name: name, wearer: wearer, placement: placement),
                tell: { [unowned self] in self.told.append($0) }
            ) { [unowned self] in self.replies.append($0) }
        }

        var found: [FoundSensor] { told.compactMap { if case .found(let sensor) = $0 { sensor } else { nil } } }

        func until(_ condition: @escaping () -> Bool, sourceLocation: SourceLocation = #_sourceLocation) throws {
            let isOver = try loop.run(until: condition)
            try #require(isOver, "What was waited for has not come: \(told) \(replies)", sourceLocation: sourceLocation)
        }

        /// Ends a scan that has found what was wanted.
        func found(on link: FoundSensor.Link) throws -> FoundSensor {
            try until { self.found.contains { $0.link == link } }
            let sensor = try #require(found.first { $0.link == link })
            gateway.cancelPairing()
            replies.removeAll()
            return sensor
        }
    }

    @Test("A sensor on a cable that is switched on during a scan is found, paired, and recorded at once")
    func cable() throws {
        let house = try House()
        #expect(house.scan())
        house.loop.after(1_500_000) { house.switchOn() }
        let sensor = try house.found(on: .cable)
        #expect(sensor.pairedAs == nil && sensor.title.contains(house.path))
        #expect(house.pair(sensor.id, name: "belt", wearer: "Ann", placement: "L5"))
        try house.until { !house.replies.isEmpty }
        #expect(house.replies.map(\.isDone) == [true])
        let stored = try #require(try house.store.sensors().first)
        #expect(
            stored.name == "belt" && stored.wearer == "Ann" && stored.placement == .lowBack && stored.id == sensor.id)
        try house.until { house.gateway.sensors.first?.state == .streaming }
        try house.until { (try? house.store.recordings(from_us: 0, to_us: .max).isEmpty) == false }
    }

    @Test("A sensor over Bluetooth asks for its passkey, and is paired, bonded and recorded when that is right")
    func bluetooth() throws {
        let house = try House()
        let sensor = FakePlumblineSensor(in: house.bluez)
        sensor.device.pairing = .passkey(4711)
        house.bluez.add(sensor.device)
        #expect(house.scan())
        let found = try house.found(on: .bluetooth)
        #expect(!house.gateway.answer(.digits("004711")).isDone)
        #expect(house.pair(found.id))
        try house.until { house.told.contains(.question(.passkey)) }
        #expect(!house.gateway.answer(.digits("")).isDone)
        #expect(house.gateway.answer(.digits("004711")).isDone)
        try house.until { !house.replies.isEmpty }
        #expect(house.replies == [ControlReply(isDone: true, text: "Paired “back”. It is recorded from now on.")])
        #expect(sensor.device.isPaired)
        #expect(try house.store.sensors().map(\.port) == ["ble:" + sensor.device.address])
        try house.until { house.gateway.sensors.first?.state == .streaming }
    }

    @Test("A passkey that is wrong three times, and a pairing that is cancelled while it asks, leave nothing")
    func wrongPasskey() throws {
        let house = try House()
        let sensor = FakePlumblineSensor(in: house.bluez)
        sensor.device.pairing = .passkey(4711)
        house.bluez.add(sensor.device)
        #expect(house.scan())
        let found = try house.found(on: .bluetooth)
        #expect(house.pair(found.id))
        for attempt in 1...3 {
            try house.until { house.told.count { $0 == .question(.passkey) } == attempt }
            #expect(house.gateway.answer(.digits("1")).isDone)
        }
        try house.until { !house.replies.isEmpty }
        #expect(house.replies.map(\.isDone) == [false])
        house.replies.removeAll()
        house.told.removeAll()
        #expect(house.pair(found.id))
        try house.until { house.told.contains(.question(.passkey)) }
        #expect(house.gateway.cancelPairing())
        #expect(house.replies.map(\.isDone) == [false])
        #expect(!house.gateway.answer(.digits("004711")).isDone)
        #expect(!sensor.device.isPaired)
        #expect(try house.store.sensors().isEmpty && house.gateway.sensors.isEmpty)
    }

    @Test("What the record says to a cancelled pairing is nothing to the pairing or the search that has begun since")
    func lateAnswer() throws {
        let house = try House()
        house.switchOn()
        #expect(house.scan())
        let sensor = try house.found(on: .cable)
        house.told.removeAll()
        // All before the record has answered the first.
        #expect(house.pair(sensor.id, name: "first"))
        #expect(house.gateway.cancelPairing())
        #expect(house.scan(seconds: 4))
        #expect(house.replies.map(\.text) == ["Cancelled: nothing was paired."])
        try house.until { house.replies.count == 2 }
        #expect(house.replies.last?.text == "The search has ended.")
        #expect(house.found.map(\.id).contains(sensor.id), "the port was the search's")
        #expect(try house.store.sensors().isEmpty)
        house.replies.removeAll()
        house.told.removeAll()
        #expect(house.pair(sensor.id, name: "first"))
        #expect(house.gateway.cancelPairing())
        #expect(house.pair(sensor.id, name: "second"))
        try house.until { house.replies.count == 2 }
        #expect(house.replies.map(\.isDone) == [false, true])
        #expect(house.told.count == 1, "only one of them has listened: \(house.told)")
        #expect(try house.store.sensors().map(\.name) == ["second"])
    }

    @Test("A pairing over Bluetooth that was cancelled at once leaves the next one its questions")
    func lateAnswerOverBluetooth() throws {
        let house = try House()
        let sensor = FakePlumblineSensor(in: house.bluez)
        sensor.device.pairing = .passkey(4711)
        house.bluez.add(sensor.device)
        #expect(house.scan())
        let found = try house.found(on: .bluetooth)
        for _ in 0..<3 {
            #expect(house.pair(found.id))
            #expect(house.gateway.cancelPairing())
        }
        #expect(house.pair(found.id))
        try house.until { house.told.contains(.question(.passkey)) }
        #expect(house.gateway.answer(.digits("004711")).isDone)
        try house.until { house.replies.count == 4 }
        #expect(house.replies.map(\.isDone) == [false, false, false, true])
        #expect(house.told.count { $0 == .question(.passkey) } == 1)
        let progress = house.told.compactMap { if case .progress(let words) = $0 { words } else { nil } }
        #expect(progress.count { $0.hasPrefix("Connecting") } == 1, "only one of them has begun: \(progress)")
        #expect(sensor.device.isPaired)
    }

    @Test("One at a time: a second scan or pairing is refused, and the first goes on")
    func oneAtATime() throws {
        let house = try House()
        house.switchOn()
        #expect(house.scan())
        #expect(!house.scan())
        #expect(!house.pair("anything"))
        #expect(house.replies.allSatisfy { !$0.isDone && $0.text.contains("just now") } && house.replies.count == 2)
        house.replies.removeAll()
        let sensor = try house.found(on: .cable)
        #expect(house.pair(sensor.id))
        #expect(!house.pair(sensor.id, name: "other"))
        try house.until { house.replies.count == 2 }
        #expect(try house.store.sensors().map(\.name) == ["back"])
        // What is paired is not paired again over the recorder's head.
        #expect(!house.pair(sensor.id, name: "again"))
    }

    @Test(
        "What a command would refuse is refused here, and leaves nothing",
        arguments: [
            ("", "me", "t4"), ("-back", "me", "t4"), ("a/b", "me", "t4"), ("a\nb", "me", "t4"), ("back", "", "t4"),
            ("back", "../me", "t4"), ("back", "me", "knee"), ("HIP", "me", "t4"),
        ])
    func names(name: String, wearer: String, placement: String) throws {
        let house = try House()
        try house.store.save(
            PairedSensor(
                id: "witmotion:9", name: "hip", family: "witmotion", wearer: "me", placement: .lowBack, mount: nil,
                port: "usb:9", baudRate: 9600, paired_us: 0))
        house.switchOn()
        #expect(house.scan())
        let sensor = try house.found(on: .cable)
        _ = house.pair(sensor.id, name: name, wearer: wearer, placement: placement)
        try house.until { !house.replies.isEmpty }
        #expect(house.replies.map(\.isDone) == [false])
        #expect(try house.store.sensors().map(\.name) == ["hip"])
    }

    @Test("A scan takes nothing from a sensor that is being recorded, and finds one that was awaited for its recording")
    func besideARecording() throws {
        let house = try House()
        house.switchOn()
        #expect(house.scan())
        let sensor = try house.found(on: .cable)
        #expect(house.pair(sensor.id))
        try house.until { house.gateway.sensors.first?.state == .streaming }
        house.told.removeAll()
        house.replies.removeAll()
        #expect(house.scan(seconds: 3))
        try house.until { !house.replies.isEmpty }
        // Its port is not looked at.
        #expect(house.found.isEmpty)
        #expect(house.gateway.sensors.first?.state == .streaming)
        #expect(try house.store.recordings(from_us: 0, to_us: .max).count == 1)
    }
}
