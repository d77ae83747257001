import FakeBluetooth
import Glibc
import LinuxIO
import Records
import TestSupport
import Testing

/// A sensor over Bluetooth is paired on the page, with a bluetoothd made for tests in place of the system's.
@Suite("A passkey on the page", .serialized)
struct PasskeyPageTests {
    private final class Setup {
        let house: PageHouse
        let visitor: PageVisitor
        let loop: EventLoop
        let bus: PrivateBus
        let bluez: FakeBluez
        let recorder: RunningProgram

        init() throws {
            house = try PageHouse()
            bus = try PrivateBus()
            loop = try EventLoop()
            bluez = try FakeBluez(address: bus.address, on: loop)
            recorder = try RunningProgram(
                "plumbline", ["run"],
                environment: house.environment.merging(["DBUS_SYSTEM_BUS_ADDRESS": bus.address]) { $1 })
            try recorder.waits(for: "No sensor is paired")
            visitor = try PageVisitor(house)
        }

        /// Plays the sensor until the page has some words.
        func waits(for words: String) throws -> String {
            for _ in 0..<900 {
                let page = try visitor.get("/sensors/pair").body
                if page.contains(words) { return page }
                _ = try loop.run(seconds: 0.2) { false }
            }
            throw Program.CannotRun(reason: "“\(words)” did not come: \(try visitor.get("/sensors/pair").body)")
        }

        func beginPairing() throws {
            #expect(try visitor.post("/sensors/search", []).status == 303)
            _ = try waits(for: "/sensors/pair?sensor=ble%3AC4%3A11%3A22%3A33%3A44%3A55")
            let form = [("sensor", "ble:C4:11:22:33:44:55"), ("name", "back"), ("wearer", "me"), ("placement", "t4")]
            #expect(try visitor.post("/sensors/pair", form).status == 303)
            _ = try waits(for: "Type the six digits that the sensor shows.")
        }
    }

    @Test("A wrong passkey is asked for again, the right one pairs the sensor, and it is recorded")
    func passkey() throws {
        let setup = try Setup()
        let sensor = FakePlumblineSensor(in: setup.bluez)
        sensor.device.pairing = .passkey(4711)
        setup.bluez.add(sensor.device)
        try setup.beginPairing()
        #expect(try setup.visitor.post("/sensors/answer", [("digits", "1")]).status == 303)
        let again = try setup.waits(for: "That was not right")
        #expect(!again.contains("1</"))
        _ = try setup.waits(for: "name=\"digits\"")
        #expect(try setup.visitor.post("/sensors/answer", [("digits", "004711")]).status == 303)
        _ = try setup.waits(for: "Paired “back”")
        #expect(sensor.device.isPaired)
        let taken = sensor.taken
        #expect(try setup.loop.run { sensor.isStreaming && sensor.taken > taken + 100 })
        #expect(try Store(folder: setup.house.folder.path + "/data").sensors().map(\.name) == ["back"])
    }

    @Test("A pairing that is cancelled while it asks leaves no sensor and no bond")
    func cancelled() throws {
        let setup = try Setup()
        let sensor = FakePlumblineSensor(in: setup.bluez)
        sensor.device.pairing = .passkey(4711)
        setup.bluez.add(sensor.device)
        try setup.beginPairing()
        #expect(try setup.visitor.post("/sensors/cancel", []).status == 303)
        _ = try setup.waits(for: "Cancelled: nothing was paired.")
        #expect(!sensor.device.isPaired)
        #expect(try Store(folder: setup.house.folder.path + "/data").sensors().isEmpty)
    }
}
