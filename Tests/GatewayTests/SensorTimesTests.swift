import Events
import Gateway
import Motion
import Posture
import Records
import SensorProtocols
import Testing

/// The times of samples whose link stood still for a while, or whose sensor was streaming before anybody listened.
@Suite("Times of a backlog")
struct SensorTimesTests {
    private static let start_us: Int64 = 1_772_366_400_000_000
    private static let step_us: Int64 = 10_000

    /// x-IMU3 inertial frames at 100 Hz; the sensor's clock began a while before.
    private func frame(_ index: Int) -> [UInt8] {
        Array("I,\(77_000_000 + Int64(index) * Self.step_us),0,0,0,1,0,0\n".utf8)
    }

    private func taken(_ index: Int) -> Int64 { Self.start_us + Int64(index) * Self.step_us }

    /// The times that samples get which arrive as said.
    private func times(
        of indices: Range<Int>, in feed: inout SensorFeed, arrival_us: (_ index: Int) -> Int64
    ) -> [Int64] {
        var output = SensorFeed.Output()
        for index in indices { feed.receive(frame(index), arrival_us: arrival_us(index), into: &output) }
        return output.samples.map(\.sample.time_us)
    }

    private func jitter_us(_ index: Int) -> Int64 { 2000 + Int64(index * 7919 % 6000) }

    private func expectEven(
        _ times: [Int64], _ count: Int, offset_us: Int64 = 2000, within tolerance_us: Int64 = 8000,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(times.count == count, sourceLocation: sourceLocation)
        let errors = times.enumerated().map { abs($1 - taken($0) - offset_us) }
        #expect((errors.max() ?? .max) < tolerance_us, sourceLocation: sourceLocation)
        let steps = zip(times, times.dropFirst()).map { $1 - $0 }
        #expect(steps.allSatisfy { (1000...20_000).contains($0) }, sourceLocation: sourceLocation)
    }

    @Test(
        "A sensor that has been streaming for 2.4 s when somebody listens: its backlog has its true spacing",
        arguments: [1, 5, 240])
    func lateStart(samplesAtOnce: Int) {
        var feed = SensorFeed(family: .ximu3)
        // 240 samples wait; they come in pieces, two milliseconds apart.
        let late_us = taken(240)
        let times = times(of: 0..<1000, in: &feed) { index in
            max(taken(index) + jitter_us(index), index < 240 ? late_us + Int64(index / samplesAtOnce) * 2000 : 0)
        }
        expectEven(times, 1000)
    }

    @Test(
        "A slow guest delivers the first five seconds at twice the pace: the times are those at which they were taken")
    func slowStart() {
        var feed = SensorFeed(family: .ximu3)
        let times = times(of: 0..<2000, in: &feed) { index in
            max(taken(index) + jitter_us(index), taken(250) + Int64(index) * Self.step_us / 2)
        }
        expectEven(times, 2000)
    }

    @Test("A link that stands still and then delivers everything at once keeps the spacing", arguments: [8, 60])
    func stall(seconds: Int) {
        var feed = SensorFeed(family: .ximu3)
        let resumed = 1000 + seconds * 100
        let times = times(of: 0..<(resumed + 1000), in: &feed) { index in
            (1000..<resumed).contains(index)
                ? taken(resumed) + Int64(index - 1000) * 100 : max(taken(index) + jitter_us(index), taken(0))
        }
        expectEven(times, resumed + 1000)
    }

    @Test("A sensor whose own clock stood still for a minute is on the host's time again, and what it took in between")
    func stoppedClock() {
        var feed = SensorFeed(family: .ximu3)
        let pause_us: Int64 = 60_000_000
        let times = times(of: 0..<3000, in: &feed) { index in
            taken(index) + jitter_us(index) + (index < 1000 ? 0 : pause_us)
        }
        #expect(times.count == 3000)
        let errors = times.enumerated().map { abs($1 - taken($0) - ($0 < 1000 ? 0 : pause_us) - 2000) }
        #expect((errors.max() ?? .max) < 8000)
    }

    @Test("Samples that wait for their times when the link ends are recorded all the same")
    func endWhileWaiting() {
        let sensor = PairedSensor(
            id: "ximu3@usb", name: "back", family: "ximu3", wearer: "me", placement: .upperBack, mount: nil,
            port: "usb:1",
            baudRate: 115_200, paired_us: 0)
        var session = SensorSession(
            sensor: sensor, family: .ximu3, mount: nil, rules: PostureRules(), offset_s: 0, calibration: nil,
            quality: .none)
        session.linkOpened(now_us: Self.start_us)
        for index in 0..<20 { session.receive(frame(index), arrival_us: taken(index) + 2000) }
        #expect(session.state == .connecting)
        session.linkLost(now_us: taken(20), reason: .silentPort)
        session.linkOpened(now_us: taken(100))
        for index in 100..<110 { session.receive(frame(index), arrival_us: taken(index) + 2000) }
        session.finish()
        #expect(session.drainIncrement().chunks.reduce(0) { $0 + $1.samples.count } == 30)
    }

    @Test("The rate that is told is the live one, not a backlog's")
    func rate() {
        let sensor = PairedSensor(
            id: "ximu3@usb", name: "back", family: "ximu3", wearer: "me", placement: .upperBack, mount: nil,
            port: "usb:1",
            baudRate: 115_200, paired_us: 0)
        var session = SensorSession(
            sensor: sensor, family: .ximu3, mount: nil, rules: PostureRules(), offset_s: 0, calibration: nil,
            quality: .none)
        session.linkOpened(now_us: Self.start_us)
        var rates: [Double] = []
        for index in 0..<4000 {
            // Between the tenth second and the thirtieth nothing comes; then all of it.
            let arrival_us = (1000..<3000).contains(index) ? taken(3000) : taken(index) + 2000
            session.receive(frame(index), arrival_us: arrival_us)
            if !(1000..<3000).contains(index) { session.tick(now_us: arrival_us) }
            for case .link(let event) in session.drainEffects().events {
                if let rate_Hz = event.rate_Hz { rates.append(rate_Hz) }
            }
        }
        #expect(rates.count > 8)
        #expect(rates.allSatisfy { $0 < 150 }, "\(rates)")
    }
}
