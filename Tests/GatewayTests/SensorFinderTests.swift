import Gateway
import Glibc
import Links
import LinuxIO
import SensorProtocols
import Testing

@Suite("What is on a port")
struct SensorFinderTests {
    /// What is found on a pseudo-terminal that sends these bytes fifty times a second.
    private func found(sending bytes: [UInt8]) throws -> SensorFinder.Found? {
        var (far, near): (Int32, Int32) = (0, 0)
        var name = [CChar](repeating: 0, count: 128)
        try #require(openpty(&far, &near, &name, nil, nil) == 0)
        close(near)
        defer { close(far) }
        let path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let loop = try EventLoop()
        loop.after(180_000_000) {
            Issue.record("What was waited for has not come.")
            loop.stop()
        }
        loop.every(20_000) { [far] in _ = write(far, bytes, bytes.count) }
        var found: SensorFinder.Found?
        let finder = SensorFinder.search(
            port: PortInfo(path: path), likelyBaudRates: [115_200], isExclusive: true, on: loop
        ) { outcome in
            if case .found(let sensor) = outcome { found = sensor }
            loop.stop()
        }
        try loop.run()
        withExtendedLifetime(finder) {}
        return found
    }

    @Test("A sensor with angles and no acceleration is found, with what it lacks; one with both has no problem")
    func lacksForce() throws {
        let angles = ClockBench.wit(0x53, [100, 200, 300, 0]) + ClockBench.wit(0x54, [1, 2, 3, 0])
        let lacking = try #require(try found(sending: angles))
        #expect(lacking.family == .witmotion && lacking.problem?.contains("register 02") == true)
        let whole = try #require(try found(sending: angles + ClockBench.wit(0x51, [2048, 0, 0, 0])))
        #expect(whole.problem == nil && !whole.heard.isEmpty)
    }
}
