import Events
import Gateway
import Motion
import Posture
import Records
import SensorProtocols
import Testing

@Suite("A sensor's session")
struct SensorSessionTests {
    private static let start_us: Int64 = 1_772_366_400_000_000

    /// A session with a WitMotion sensor, and the clock that drives it.
    private struct Bench {
        var session: SensorSession
        var now_us = start_us
        var events: [GatewayEvent] = []
        var calibrations: [Calibration] = []
        var replies: [ControlReply] = []
        var reopens = 0

        init(calibration: Calibration? = nil, quality: CalibrationQuality = .none) {
            session = SensorSession(
                sensor: PairedSensor(
                    id: "witmotion@usb:1", name: "back", family: "witmotion", wearer: "me", placement: .upperBack,
                    mount: nil,
                    port: "usb:1", baudRate: 115_200, paired_us: 0),
                family: .witmotion, mount: nil, rules: PostureRules(), offset_s: 0, calibration: calibration,
                quality: quality)
            session.linkOpened(now_us: now_us)
        }

        /// So many seconds at 50 Hz with a force on the sensor's axes, in counts of 1/2048 g.
        mutating func feed(_ seconds: Double, x: Int16, y: Int16 = 0, z: Int16 = 0, gyroY: Int16 = 0) {
            let words: [Int16] = [x, y, z, 0, gyroY, 0, 0, 0, 0]
            let frame: [UInt8] =
                [0x55, 0x61] + words.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
            for _ in 0..<Int(seconds * 50) {
                now_us += 20_000
                session.receive(frame, arrival_us: now_us)
                collect()
            }
        }

        /// Time in which nothing comes.
        mutating func wait(_ seconds: Double) {
            for _ in 0..<Int(seconds * 4) {
                now_us += 250_000
                session.tick(now_us: now_us)
                collect()
            }
        }

        private mutating func collect() {
            let effects = session.drainEffects()
            events += effects.events
            if let calibration = effects.calibration { calibrations.append(calibration) }
            if let reply = effects.holdReply { replies.append(reply) }
            if effects.wantsReopen { reopens += 1 }
        }

        var states: [LinkEvent.State] {
            events.compactMap { if case .link(let link) = $0, link.rate_Hz == nil { link.state } else { nil } }
        }
    }

    @Test("A hold and a slow bow calibrate a clip that sits on its side")
    func bow() {
        var bench = Bench()
        bench.session.beginHold(HoldRequest(withBow: true), now_us: bench.now_us)
        // The clip's y axis is up and its x axis points back: forward is −x.
        bench.feed(10.5, x: 0, y: 2048)
        #expect(bench.calibrations.count == 1)
        // Down to 40° in three seconds, a moment there, and up again; bowing forward tilts "up" to the back, +x.
        for step in 0..<30 { bench.feed(0.1, x: Int16(44 * step), y: Int16(2048 - 16 * step)) }
        bench.feed(2, x: 1316, y: 1569)
        for step in 0..<30 { bench.feed(0.1, x: Int16(1316 - 44 * step), y: Int16(1569 + 16 * step)) }
        bench.feed(8, x: 0, y: 2048)
        #expect(bench.replies.last?.isDone == true)
        let forward = bench.calibrations.last?.forward
        #expect((forward?.x ?? 0) < -0.98)
        #expect(bench.calibrations.last?.axisSource == .bow)
        #expect(bench.session.quality == .ok)
    }

    @Test("Without a bow the hold stands, and it is said that forward is the usual")
    func noBow() {
        var bench = Bench()
        bench.session.beginHold(HoldRequest(withBow: true), now_us: bench.now_us)
        bench.feed(35, x: 2048)
        #expect(bench.calibrations.count == 1 && bench.session.quality == .ok)
        #expect(bench.replies.last?.isDone == false && bench.replies.last?.text.contains("No bow") == true)
    }

    @Test("A stream that stops is told to be silent, and the port is opened anew; when it comes back that is told too")
    func watchdog() {
        var bench = Bench()
        bench.feed(3, x: 2048)
        bench.wait(3)
        #expect(bench.states == [.connecting, .streaming, .silent])
        bench.wait(11)
        #expect(bench.reopens == 1)
        bench.feed(1, x: 2048)
        #expect(bench.states.last == .streaming)
    }

    @Test("A gap says why: the link was lost, or the sensor was silent")
    func gapReasons() {
        var bench = Bench()
        bench.feed(2, x: 2048)
        bench.session.linkLost(now_us: bench.now_us, reason: .silentPort)
        bench.wait(5)
        bench.session.linkOpened(now_us: bench.now_us)
        bench.feed(2, x: 2048)
        bench.wait(4)
        bench.feed(2, x: 2048)
        let reasons = bench.events.compactMap { if case .gap(let event) = $0 { event.gap.reason } else { nil } }
        #expect(reasons == [.linkLost, .sensorSilent])
        #expect(bench.session.drainIncrement().gaps.map(\.reason) == [.linkLost, .sensorSilent])
    }

    @Test("An old calibration says nothing about posture until there is a new one; absence of a minute makes one old")
    func doubt() {
        var bench = Bench()
        bench.session.beginHold(HoldRequest(), now_us: bench.now_us)
        bench.feed(12, x: 2048)
        #expect(bench.session.quality == .ok)
        bench.session.linkLost(now_us: bench.now_us, reason: .silentPort)
        bench.now_us += 90_000_000
        bench.session.linkOpened(now_us: bench.now_us)
        bench.feed(2, x: 2048)
        #expect(bench.session.quality == .doubtful)
        let next = Bench(calibration: bench.calibrations.last, quality: .doubtful)
        #expect(next.session.quality == .doubtful)
    }

    @Test("What is recorded is what came, in chunks that hold together")
    func increments() {
        var bench = Bench()
        bench.feed(2, x: 2048)
        let first = bench.session.drainIncrement()
        #expect(first.chunks.count == 1 && first.chunks[0].samples.count == 100)
        #expect(bench.session.drainIncrement().isEmpty)
        bench.feed(1, x: 2048)
        #expect(bench.session.drainIncrement().chunks.map(\.samples.count) == [50])
    }
}
