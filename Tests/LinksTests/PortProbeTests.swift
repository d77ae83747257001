import Glibc
import Links
import LinuxIO
import SensorProtocols
import Testing

@Suite("Ports on the event loop")
struct PortProbeTests {
    /// WitMotion's acceleration frame at rest: 1 g on z at ±16 g.
    private let frame: [UInt8] = {
        var bytes: [UInt8] = [0x55, 0x51, 0, 0, 0, 0, 0x00, 0x08, 0, 0]
        bytes.append(bytes.reduce(0, &+))
        return bytes
    }()

    private func loop() throws -> EventLoop {
        let loop = try EventLoop()
        loop.after(180_000_000) {
            Issue.record("What was waited for has not come.")
            loop.stop()
        }
        return loop
    }

    @Test("A probe finds the family, keeps the port, and hands over what it heard")
    func finds() throws {
        let loop = try loop()
        let sensor = try TerminalPair()
        let far = sensor.descriptor
        let frame = frame
        loop.every(20_000) { _ = write(far, frame, frame.count) }
        var found: (family: ProtocolFamily, link: SerialLink, heard: Int)?
        let probe = PortProbe.listen(on: sensor.path, on: loop) { outcome in
            if case .found(let family, _, let link, let heard, _) = outcome { found = (family, link, heard.count) }
            loop.stop()
        }
        try loop.run()
        #expect(found?.family == .witmotion)
        #expect((found?.heard ?? 0) >= 3 * frame.count)
        #expect(throws: LinkError.busy(path: sensor.path)) {
            _ = try SerialLink(path: sensor.path, baudRate: 9600, on: loop)
        }
        withExtendedLifetime(probe) {}
    }

    @Test("A silent port is told from one that sends what nobody knows")
    func strangers() throws {
        for sends in [false, true] {
            let loop = try loop()
            let sensor = try TerminalPair()
            let far = sensor.descriptor
            if sends { loop.every(10_000) { _ = write(far, "hello", 5) } }
            var heard: Int?
            let probe = PortProbe.listen(on: sensor.path, baudRates: [115_200], on: loop) { outcome in
                if case .nothing(let count) = outcome { heard = count }
                loop.stop()
            }
            try loop.run()
            let count = try #require(heard)
            #expect((count > 0) == sends)
            withExtendedLifetime(probe) {}
        }
    }

    @Test("A sensor that says something else while it starts is found all the same, and what it said can be shown")
    func startingSensor() throws {
        let loop = try loop()
        let sensor = try TerminalPair()
        let far = sensor.descriptor
        let frame = frame
        var ticks = 0
        let start_us = HostClock.boottime_us
        loop.every(20_000) {
            ticks += 1
            let text = Array("\u{1B}[1mboot \(ticks)\r\n".utf8)
            // By the clock that the probe goes by, too: a busy machine makes fewer rounds of the loop.
            let bytes = HostClock.boottime_us - start_us < 2_500_000 ? text : frame
            _ = write(far, bytes, bytes.count)
        }
        var family: ProtocolFamily?
        let probe = PortProbe.listen(on: sensor.path, baudRates: [115_200], on: loop) { outcome in
            if case .found(let found, _, _, _, _) = outcome { family = found }
            loop.stop()
        }
        try loop.run()
        #expect(family == .witmotion)
        let excerpt = try #require(probe.excerpt)
        #expect(excerpt.contains("boot 1") && excerpt.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
    }

    @Test("An unplugged sensor ends its link once, with a sentence")
    func unplugged() throws {
        let loop = try loop()
        let sensor = try TerminalPair()
        let link = try SerialLink(path: sensor.path, baudRate: 115_200, on: loop)
        var ends: [LinkError] = []
        link.onEnd = { error in
            ends.append(error)
            loop.after(50_000) { loop.stop() }
        }
        loop.after(20_000) { sensor.unplug() }
        try loop.run()
        #expect(ends == [.unplugged(path: sensor.path)])
    }

    @Test("A port behind an extra pattern is seen to come and to go within a second")
    func comesAndGoes() throws {
        let loop = try loop()
        let sensor = try TerminalPair()
        let link = "/tmp/plumbline-port-\(getpid())-\(UInt32.random(in: 0...(.max)))"
        var seen: [Bool] = []
        let monitor = try PortMonitor(directory: PortDirectory(extraPatterns: [link + "*"]), on: loop) { ports in
            let isThere = ports.contains { $0.path == link }
            if seen.last != isThere { seen.append(isThere) }
            if seen == [false, true] { unlink(link) }
            if seen == [false, true, false] { loop.stop() }
        }
        loop.after(100_000) { symlink(sensor.path, link) }
        // With no port at all there is nothing to tell at first.
        loop.after(50_000) { if seen.isEmpty { seen = [false] } }
        try loop.run()
        #expect(seen == [false, true, false])
        withExtendedLifetime(monitor) {}
    }

    @Test("A bridge's number is an identity, unless it was never programmed; else the socket is")
    func identity() {
        let bridge = PortInfo(path: "/dev/ttyUSB0", usbID: "10c4:ea60", serial: "A1B2C3", place: "1-1:1.0")
        var elsewhere = bridge
        elsewhere.path = "/dev/ttyUSB3"
        elsewhere.place = "2-4:1.0"
        #expect(bridge.identity == elsewhere.identity)
        var nameless = bridge
        nameless.serial = "0001"
        #expect(nameless.identity == "port:1-1:1.0")
        #expect(PortInfo(path: "/tmp/vs").identity == "port:/tmp/vs")
    }
}
