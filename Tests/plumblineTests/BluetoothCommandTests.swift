import FakeBluetooth
import Glibc
import LinuxIO
import Posture
import Records
import SensorProtocols
import TestSupport
import Testing

/// The program itself, with a bluetoothd made for tests in place of the system's.
@Suite("Sensors over Bluetooth, from the command line", .serialized)
struct BluetoothCommandTests {
    private final class House {
        let folder: TemporaryFolder
        let bus: PrivateBus
        let loop: EventLoop
        let bluez: FakeBluez
        var data: String { folder.path + "/data" }

        init() throws {
            folder = try TemporaryFolder()
            bus = try PrivateBus()
            loop = try EventLoop()
            bluez = try FakeBluez(address: bus.address, on: loop)
        }

        func start(_ arguments: String..., bus address: String? = nil) throws -> RunningProgram {
            try RunningProgram("plumbline", arguments, environment: environment(address))
        }

        /// With somebody at a terminal.
        func startOnTerminal(_ arguments: String) throws -> RunningProgram {
            try RunningProgram(
                "/usr/bin/script", ["-qec", "\(Program.folder)/plumbline \(arguments)", "/dev/null"],
                environment: environment(nil).merging(["TERM": "xterm"]) { $1 })
        }

        private func environment(_ address: String?) -> [String: String] {
            [
                "XDG_RUNTIME_DIR": folder.path, "PLUMBLINE_DATA_DIR": data, "XDG_CONFIG_HOME": folder.path,
                "TZ": "UTC", "DBUS_SYSTEM_BUS_ADDRESS": address ?? bus.address,
            ]
        }

        /// Plays the other end until the program has ended.
        func end(_ program: RunningProgram) throws -> Program.Result {
            let hasEnded = try loop.run(seconds: 300) { program.hasEnded }
            let said = try program.stdout + program.stderr
            try #require(hasEnded, "It did not end: \(said)")
            return try program.wait()
        }

        func until(_ program: RunningProgram, says text: String) throws {
            let isSaid = try loop.run {
                ((try? program.stdout.contains(text) || program.stderr.contains(text)) ?? false) || program.hasEnded
            }
            let said = try program.stdout + program.stderr
            try #require(isSaid && said.contains(text), "“\(text)” was not said: \(said)")
        }
    }

    @Test("devices shows what is in range with its signal; pair makes the bond; run records; forget removes the bond")
    func wholeLife() throws {
        let house = try House()
        let sensor = FakePlumblineSensor(in: house.bluez)
        sensor.device.pairing = .passkey(4711)
        house.bluez.add(FakeDevice(address: "D0:00:00:00:00:01", name: "Lamp"))
        let devices = try house.end(try house.start("devices", "--json", "--seconds", "1"))
        #expect(devices.code == 0)
        #expect(
            devices.stdout.contains(
                #""address":"C4:11:22:33:44:55","name":"Posture","protocol":"plumbline","rssi_dbm":-60"#))
        #expect(!devices.stdout.contains("Lamp") && devices.stderr.contains("Another Bluetooth device is near"))

        let unanswered = try house.end(try house.start("pair", "posture"))
        #expect(unanswered.code == 1 && unanswered.stderr.contains("give --passkey"))
        let wrong = try house.end(try house.start("pair", "posture", "--passkey", "1"))
        #expect(wrong.code == 1 && wrong.stderr.contains("did not take the passkey") && !sensor.device.isPaired)
        let pair = try house.end(try house.start("pair", "C4:11:22:33:44:55", "--passkey", "004711", "--name", "back"))
        #expect(pair.code == 0 && pair.stdout.contains("Paired “back”"), "\(pair.stdout)\(pair.stderr)")
        #expect(sensor.device.isPaired && !sensor.device.isConnected)
        let known = try #require(try Store(folder: house.data).sensors().first)
        #expect(known.id == "ble:C4:11:22:33:44:55" && known.port == known.id && known.placement == .upperBack)

        let recorder = try house.start("run")
        try house.until(recorder, says: "receiving")
        let taken = sensor.taken
        _ = try house.loop.run { sensor.taken > taken + 150 }
        recorder.send(SIGTERM)
        #expect(try house.end(recorder).code == 0)
        #expect(!sensor.isStreaming && !sensor.device.isConnected)
        let stored = try Store(folder: house.data).storedSequences(sensor: known.id, bootID: 77)
        #expect(stored.count == 1 && stored.first?.lowerBound == 0 && (stored.first?.count ?? 0) > 100)

        let forget = try house.end(try house.start("forget", "c4:11:22:33:44:55"))
        #expect(forget.code == 0 && forget.stderr.isEmpty && !sensor.device.isPaired)
    }

    @Test(
        "A RuuviTag is paired by hearing it, recorded without a link, summed up as coarse; live says that it has no view"
    )
    func tag() throws {
        let house = try House()
        let tag = FakeDevice(address: "C9:00:00:00:00:01", name: nil)
        house.bluez.add(tag)
        var number: UInt16 = 0
        // Ten measurements a second: what a test can wait for.
        let token = house.loop.every(100_000) {
            number += 1
            let data: [UInt8] =
                [5, 0x12, 0xFC, 0x53, 0x94, 0xC3, 0x7C, 3, 0xE8, 0, 0, 0, 0, 0xAC, 0x36, 0x42]
                + [UInt8(number >> 8), UInt8(number & 0xFF), 0xC9, 0, 0, 0, 0, 1]
            house.bluez.advertise(tag, [0x0499: data])
        }
        defer { house.loop.cancel(token) }
        let bonded = try house.end(try house.start("pair", tag.address, "--bond", "--yes"))
        #expect(
            bonded.code == 2 && bonded.stderr.contains("only advertises: it cannot be bonded with"), "\(bonded.stderr)")
        let pair = try house.end(try house.start("pair", tag.address, "--name", "tag", "--yes"))
        #expect(pair.code == 0 && pair.stdout.contains("Paired “tag”"), "\(pair.stdout)\(pair.stderr)")
        let live = try house.end(try house.start("live", "--lines"))
        #expect(live.code == 1 && live.stderr.contains("there is no live view of it"), "\(live.stderr)")

        let recorder = try house.start("run")
        try house.until(recorder, says: "tag: receiving: One measurement in about 2.5 seconds")
        let named = try house.end(try house.start("live", "tag", "--lines"))
        #expect(named.code == 1 && named.stderr.contains("there is no live view of it"))
        let first = number
        _ = try house.loop.run { number > first + 40 }
        // Its own radio does what it can, and its adapter is pulled out.
        house.bluez.pullOutAdapter()
        try house.until(recorder, says: "no Bluetooth adapter")
        house.bluez.plugInAdapter()
        _ = try house.loop.run { ((try? recorder.stderr) ?? "").count(of: "tag: receiving") == 2 }
        recorder.send(SIGTERM)
        #expect(try house.end(recorder).code == 0)
        #expect(tag.connectCount == 0)
        let told = try recorder.stderr
        #expect(told.count(of: "tag: receiving") == 2, "\(told)")

        let summary = try house.end(try house.start("summary"))
        #expect(summary.stdout.contains("  coarse      from one measurement in about 2.5 s"), "\(summary.stdout)")
        let json = try house.end(try house.start("summary", "--json"))
        #expect(json.stdout.contains(#""coarse":true"#))
        let export = try house.end(try house.start("export", "--output", house.folder.path + "/out", "--raw"))
        #expect(export.code == 0, "\(export.stderr)")
    }

    @Test("On a terminal pair asks which, for the passkey until it is right, where it is worn and how to call it")
    func pairDialogue() throws {
        let house = try House()
        let sensor = FakePlumblineSensor(in: house.bluez)
        sensor.device.pairing = .passkey(4711)
        let other = FakeDevice(address: "C9:00:00:00:00:02", name: "WT901BLE67")
        other.rssi_dBm = -80
        house.bluez.add(other)
        let pair = try house.startOnTerminal("pair --ports \(house.folder.path)/none*")
        try house.until(pair, says: "Which one? [1]")
        #expect(try pair.stdout.contains("2  WT901BLE67 over Bluetooth (C9:00:00:00:00:02, -80 dBm)"))
        pair.type("3\r")
        try house.until(pair, says: "Give a number from 1 to 2.")
        pair.type("1\r")
        try house.until(pair, says: "The six digits that the sensor shows:")
        pair.type("12345x\r")
        try house.until(pair, says: "A passkey has six digits.")
        pair.type("123456\r")
        try house.until(pair, says: "That was not right: try again (2 of 3).")
        pair.type("004711\r")
        try house.until(pair, says: "Where is it worn")
        #expect(sensor.device.isPaired)
        pair.type("belly\r")
        try house.until(pair, says: "“belly” is not a placement")
        pair.type("L5\r")
        try house.until(pair, says: "Name for this sensor? [l5]")
        pair.type("low\r")
        try house.until(pair, says: "Paired “low”")
        try house.until(pair, says: "Calibrate: sit upright and hold still for 10 s? [Y/n]")
        pair.type("n\r")
        #expect(try house.end(pair).code == 0)
        let known = try #require(try Store(folder: house.data).sensors().first)
        #expect(known.name == "low" && known.placement == .lowBack && known.id == "ble:C4:11:22:33:44:55")
    }

    @Test("live shows a sensor by its address that is not paired; one that needs a bond is refused with the way to it")
    func liveByAddress() throws {
        let house = try House()
        let posture = FakePlumblineSensor(in: house.bluez)
        let device = FakeDevice(address: "C9:00:00:00:00:02", name: "WT901BLE67")
        device.characteristics = [
            FakeDevice.Characteristic(WitMotionBluetooth.data, ["notify"]),
            FakeDevice.Characteristic(WitMotionBluetooth.command, ["write-without-response"]),
        ]
        house.bluez.add(device)
        // One g along x.
        let frame: [UInt8] = [0x55, 0x61, 0, 8] + [UInt8](repeating: 0, count: 16)
        let token = house.loop.every(20_000) { _ = house.bluez.notify(device, WitMotionBluetooth.data, frame) }
        defer { house.loop.cancel(token) }
        let live = try house.start("live", device.address, "--json")
        try house.until(live, says: #"{"type":"angle""#)
        live.send(SIGTERM)
        let shown = try house.end(live)
        #expect(shown.code == 0, "\(shown.stdout)\(shown.stderr)")
        #expect(try Store(folder: house.data).sensors().isEmpty)
        let refused = try house.end(try house.start("live", posture.device.address, "--json", "--duration", "3"))
        #expect(refused.code == 1 && refused.stderr.contains("“plumbline pair C4:11:22:33:44:55” makes the bond"))
    }

    @Test("devices --watch tells what comes, changes and goes")
    func watch() throws {
        let house = try House()
        let watch = try house.start("devices", "--watch", "--json", "--ports", house.folder.path + "/none*")
        _ = try house.loop.run { house.bluez.isDiscovering }
        let sensor = FakePlumblineSensor(in: house.bluez)
        try house.until(watch, says: #""paired_as":null,"event":"new""#)
        house.bluez.remember(sensor.device, isPaired: true)
        try house.until(watch, says: #""bonded":true"#)
        house.bluez.pullOutAdapter()
        try house.until(watch, says: #""event":"gone""#)
        try house.until(watch, says: "no Bluetooth adapter")
        watch.send(SIGINT)
        #expect(try house.end(watch).code == 130)
    }

    @Test("doctor names bluetoothd, adapters and links; an adapter that is off says how to switch it on")
    func doctor() throws {
        let house = try House()
        let well = try house.end(try house.start("doctor", "--json"))
        #expect(
            well.stdout.contains(#""subject":"adapter hci0","state":"ok""#) && well.stdout.contains("no link in use"))
        house.bluez.setPowered(false)
        let off = try house.end(try house.start("doctor"))
        #expect(off.stdout.contains("note    adapter hci0") && off.stdout.contains("bluetoothctl power on"))
        let pair = try house.end(try house.start("pair", "Posture"))
        #expect(pair.code == 4 && pair.stderr.contains("switched off"))
    }

    @Test("On a machine without Bluetooth each command works on, and says one clear sentence")
    func none() throws {
        let house = try House()
        let nowhere = "unix:path=/nonexistent/bus"
        let sentence = "Bluetooth cannot be used: the system's message bus does not answer"
        let devices = try house.end(try house.start("devices", "--seconds", "1", bus: nowhere))
        #expect(devices.code == 0 && devices.stderr.contains(sentence))
        let pair = try house.end(try house.start("pair", "WT901", bus: nowhere))
        #expect(pair.code == 4 && pair.stderr.contains(sentence))
        let doctor = try house.end(try house.start("doctor", bus: nowhere))
        #expect(doctor.stdout.contains("note    Bluetooth") && doctor.stdout.contains(sentence))
    }
}

extension String {
    fileprivate func count(of text: String) -> Int {
        split(separator: text, omittingEmptySubsequences: false).count - 1
    }
}
