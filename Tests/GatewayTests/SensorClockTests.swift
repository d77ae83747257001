import Events
import Gateway
import Motion
import Posture
import Records
import SensorProtocols
import TestSupport
import Testing

/// What a sensor's clock shows at a time, both in seconds.
enum WrongClock: String, CaseIterable, Sendable {
    case stuck, stops, wholeSeconds, runsBack, half, double, tenPercentFast, jumps, jumpsEachSecond, slowsDown, allOnes

    /// - Parameter sample: its number, for what chance decides.
    func shows(at seconds: Double, sample: Int) -> Double {
        switch self {
        case .stuck: 77
        case .stops: 77 + min(seconds, 10)
        case .wholeSeconds: 77 + seconds.rounded(.down)
        case .runsBack: 5000 - seconds
        case .half: 77 + seconds / 2
        case .double: 77 + seconds * 2
        case .tenPercentFast: 77 + seconds * 1.1
        case .jumps: Double((sample &* 7919) % 100_003)
        case .jumpsEachSecond:
            77 + seconds + 100 * seconds.rounded(.down) * (Int(seconds).isMultiple(of: 2) ? 1 : -1) + 9e4
        case .slowsDown: 77 + (seconds < 20 ? seconds : 20 + (seconds - 20) / 2)
        case .allOnes: 77 + seconds
        }
    }
}

/// A sensor that streams over a link that delays each read, and what its session makes of it.
struct ClockBench {
    static let start_us: Int64 = 1_772_366_400_000_000
    let family: ProtocolFamily
    var session: SensorSession
    var events: [GatewayEvent] = []
    var times: [Int64] = []
    var replies: [ControlReply] = []
    var wantsReopen = false

    init(_ family: ProtocolFamily) {
        self.family = family
        session = SensorSession(
            sensor: PairedSensor(
                id: "\(family.rawValue)@usb", name: "back", family: family.rawValue, wearer: "me",
                placement: .upperBack, mount: nil, port: "usb:1", baudRate: 115_200, paired_us: 0),
            family: family, mount: nil, rules: PostureRules(), offset_s: 0, calibration: nil, quality: .none)
        session.linkOpened(now_us: Self.start_us)
    }

    /// The frames of one sample at rest; `clock_us` is `nil` where none is to be sent.
    func frame(clock_us: Int64?, sample: Int) -> [UInt8] {
        switch family {
        case .ximu3:
            Array("I,\(clock_us.map(String.init) ?? "99999999999999999999"),0,0,0,1.00\(sample % 10),0,0\n".utf8)
        default:
            (clock_us.map { Self.calendar($0) } ?? []) + Self.wit(0x51, [2048 + Int16(sample % 5), 0, 0, 0])
                + Self.wit(0x52, [0, 0, 0, 0])
        }
    }

    static func wit(_ kind: UInt8, _ words: [Int16]) -> [UInt8] {
        var frame: [UInt8] = [0x55, kind]
        for word in words { frame += [UInt8(truncatingIfNeeded: word), UInt8(truncatingIfNeeded: word >> 8)] }
        return frame + [frame.reduce(0, &+)]
    }

    private static func calendar(_ time_us: Int64) -> [UInt8] {
        let ms = time_us / 1000
        let s = ms / 1000
        let frame: [UInt8] = [
            0x55, 0x50, 26, 1, UInt8(1 + s / 86_400 % 27), UInt8(s / 3600 % 24), UInt8(s / 60 % 60), UInt8(s % 60),
            UInt8((ms % 1000) & 0xFF), UInt8((ms % 1000) >> 8),
        ]
        return frame + [frame.reduce(0, &+)]
    }

    mutating func receive(_ bytes: [UInt8], arrival_us: Int64) {
        session.receive(bytes, arrival_us: arrival_us)
        session.tick(now_us: arrival_us)
        collect()
    }

    mutating func collect() {
        let effects = session.drainEffects()
        events += effects.events
        if let reply = effects.holdReply { replies.append(reply) }
        wantsReopen = wantsReopen || effects.wantsReopen
        times += effects.frames.map(\.time_us)
    }

    /// Ends the recording; the times are all that it has.
    mutating func finish() {
        session.finish()
        times += session.drainEffects().frames.map(\.time_us)
    }

    var warnings: [String] {
        events.compactMap { if case .note(let note) = $0, note.kind == .warning { note.text } else { nil } }
    }
    var states: [LinkEvent.State] {
        events.compactMap { if case .link(let link) = $0, link.rate_Hz == nil { link.state } else { nil } }
    }
}

/// A clock that cannot be used costs nothing but its own word.
@Suite("Sensors whose clock is wrong")
struct SensorClockTests {
    private func jitter_us(_ index: Int) -> Int64 { 2000 + Int64(index * 7919 % 6000) }

    @Test(
        "Whatever the clock shows, samples are recorded when they were taken, and that is told once",
        arguments: [ProtocolFamily.ximu3, .witmotion], WrongClock.allCases)
    func wrong(family: ProtocolFamily, clock: WrongClock) {
        var bench = ClockBench(family)
        let step_us: Int64 = 20_000
        let count = 45 * 50
        for index in 0..<count {
            let seconds = Double(index) * 0.02
            let shown_us = Int64((clock.shows(at: seconds, sample: index) * 1e6).rounded())
            let isDamaged = clock == .allOnes && index % 500 == 250
            bench.receive(
                bench.frame(clock_us: isDamaged ? nil : shown_us, sample: index),
                arrival_us: ClockBench.start_us + Int64(index) * step_us + jitter_us(index))
        }
        bench.session.finish()
        let stored = bench.session.drainIncrement().chunks.flatMap(\.samples)
        let times = stored.map(\.time_us)
        #expect(times.count == count)
        let steps = zip(times, times.dropFirst()).map { $1 - $0 }
        // One step may be longer, where the clock went wrong in the middle.
        #expect(steps.allSatisfy { $0 >= step_us / 2 }, "\(steps.min() ?? 0)")
        #expect(steps.count { $0 > 3 * step_us / 2 } <= 1)
        let errors = times.enumerated().map { $1 - ClockBench.start_us - Int64($0) * step_us }
        // A tenth too fast is seen only after some seconds, and half too slow after one.
        let early_us: Int64 = clock == .slowsDown ? 1_000_000 : clock == .tenPercentFast ? 600_000 : 60_000
        #expect((errors.min() ?? .min) > -early_us && (errors.max() ?? .max) < 10_000)
        #expect(bench.warnings.count == (clock == .allOnes ? 0 : 1), "\(bench.warnings)")
        #expect(bench.warnings.allSatisfy { $0.hasPrefix("The sensor's clock cannot be used: ") })
        #expect(bench.states == [.connecting, .streaming])
    }
}

/// Frames come, and no acceleration: the sensor is not silent, and its setting is what is told.
@Suite("Sensors that send no acceleration")
struct ForcelessTests {
    private func run(_ family: ProtocolFamily, seconds: Int, frame: (Int) -> [UInt8]) -> ClockBench {
        var bench = ClockBench(family)
        for index in 0..<seconds * 50 {
            bench.receive(frame(index), arrival_us: ClockBench.start_us + Int64(index) * 20_000)
        }
        return bench
    }

    private func details(_ bench: ClockBench) -> [String] {
        bench.events.compactMap { if case .link(let link) = $0 { link.detail } else { nil } }
    }

    @Test("A WitMotion with angles and field only, from the start or later: told once, with the output that is missing")
    func witMotion() {
        let angles = { (_: Int) in ClockBench.wit(0x53, [100, 200, 300, 0]) + ClockBench.wit(0x54, [1, 2, 3, 0]) }
        let bench = run(.witmotion, seconds: 25, frame: angles)
        #expect(bench.states == [.connecting, .connecting] && !bench.wantsReopen)
        #expect(details(bench).count == 1)
        #expect(details(bench)[0].contains("angles and a magnetic field but no acceleration"))
        #expect(details(bench)[0].contains("register 02"))

        var later = ClockBench(.witmotion)
        for index in 0..<1500 {
            let bytes = index < 500 ? later.frame(clock_us: nil, sample: index) : angles(index)
            later.receive(bytes, arrival_us: ClockBench.start_us + Int64(index) * 20_000)
        }
        #expect(later.states == [.connecting, .streaming, .connecting] && !later.wantsReopen)
    }

    @Test("An x-IMU3 whose inertial messages are off: its own setting is named")
    func ximu3() {
        let bench = run(.ximu3, seconds: 20) { Array("Q,\(1_000_000 + $0 * 20_000),1,0,0,0\n".utf8) }
        #expect(bench.states == [.connecting, .connecting] && !bench.wantsReopen)
        #expect(details(bench).first?.contains("inertial message") == true)
    }

    @Test("A sensor that sends nothing at all is still silent, and its link is reopened")
    func silent() {
        var bench = run(.witmotion, seconds: 5) { Self.sample($0) }
        for index in 0..<60 {
            bench.session.tick(now_us: ClockBench.start_us + 5_000_000 + Int64(index) * 250_000)
            bench.collect()
        }
        #expect(bench.states == [.connecting, .streaming, .silent] && bench.wantsReopen)
    }

    private static func sample(_ index: Int) -> [UInt8] {
        ClockBench.wit(0x51, [2048, Int16(index % 3), 0, 0]) + ClockBench.wit(0x52, [0, 0, 0, 0])
    }

    @Test("A hold that is asked for ends with the reason, not never")
    func hold() {
        var bench = ClockBench(.witmotion)
        bench.session.beginHold(HoldRequest(), now_us: ClockBench.start_us)
        for index in 0..<300 {
            bench.receive(
                ClockBench.wit(0x53, [100, 200, 300, 0]), arrival_us: ClockBench.start_us + Int64(index) * 20_000)
        }
        #expect(bench.replies.count == 1 && bench.replies[0].isDone == false)
        #expect(bench.replies[0].text.contains("no acceleration"))
    }
}

/// What the pipeline finds is told by the session.
@Suite("Sensors that measure nothing, in a session")
struct MeasuredNothingTests {
    @Test("All zero behind a living link: one warning, one gap with its reason, in the events and in the record")
    func zeros() {
        var bench = ClockBench(.witmotion)
        for index in 0..<2500 {
            let isZero = (900..<1900).contains(index)
            let force: [Int16] = isZero ? [0, 0, 0, 0] : [2048 + Int16(index % 5), Int16(index % 3), 0, 0]
            bench.receive(
                ClockBench.wit(0x51, force) + ClockBench.wit(0x52, [0, 0, 0, 0]),
                arrival_us: ClockBench.start_us + Int64(index) * 20_000)
        }
        bench.finish()
        #expect(bench.warnings.count == 2 && bench.warnings[0].contains("no force"))
        let recorded = bench.session.drainIncrement()
        #expect(recorded.gaps.map(\.reason) == [.measuredNothing])
        #expect(recorded.chunks.flatMap(\.samples).count == 2500)
        // Eighteen seconds before and twelve after, less half a second in which it has to prove itself.
        #expect(abs(recorded.track.reduce(0) { $0 + $1.coverage } - 29.5) < 1)
        #expect(bench.states == [.connecting, .streaming])
    }
}

@Suite("Backlogs of sensors without a clock, and pauses of those with one")
struct BacklogTests {
    @Test("A sensor without a clock whose host stood still for two seconds: the samples keep their spacing")
    func stall() {
        var bench = ClockBench(.witmotion)
        for index in 0..<2000 {
            let taken_us = ClockBench.start_us + Int64(index) * 20_000
            let stall = 1000..<1100
            let arrival_us = stall.contains(index) ? ClockBench.start_us + 1100 * 20_000 : taken_us
            bench.receive(bench.frame(clock_us: nil, sample: index), arrival_us: arrival_us + 2000)
        }
        bench.finish()
        let steps = zip(bench.times, bench.times.dropFirst()).map { $1 - $0 }
        #expect(bench.times.count == 2000)
        #expect(steps[100...].allSatisfy { (10_000...45_000).contains($0) }, "\(steps.max() ?? 0)")
    }

    @Test("A loss of two seconds stays a loss")
    func loss() {
        var bench = ClockBench(.witmotion)
        for index in 0..<2000 where !(1000..<1100).contains(index) {
            bench.receive(
                bench.frame(clock_us: nil, sample: index),
                arrival_us: ClockBench.start_us + Int64(index) * 20_000 + 2000)
        }
        bench.finish()
        let steps = zip(bench.times, bench.times.dropFirst()).map { $1 - $0 }
        #expect(steps.filter { $0 > 1_900_000 && $0 < 2_100_000 }.count == 1)
    }

    @Test(
        "After STOP and START samples are where they were taken, whether the sensor's clock went on, stood or began again",
        arguments: [2, 5, 12, 19, 25, 70], [0, 1, 2])
    func pause(seconds: Int, way: Int) {
        var bench = ClockBench(.ximu3)
        let pause_us = Int64(seconds) * 1_000_000
        for index in 0..<1500 {
            let isAfter = index >= 500
            let taken_us = Int64(index) * 20_000 + (isAfter ? pause_us : 0)
            let clock_us: Int64 =
                switch way {
                case 0: 77_000_000 + taken_us
                case 1: 77_000_000 + Int64(index) * 20_000
                default: isAfter ? Int64(index - 500) * 20_000 + 1000 : 77_000_000 + taken_us
                }
            bench.receive(
                bench.frame(clock_us: clock_us, sample: index),
                arrival_us: ClockBench.start_us + taken_us + 2000 + Int64(index * 7919 % 6000))
        }
        bench.finish()
        #expect(bench.times.count == 1500 && bench.warnings.isEmpty, "\(bench.warnings)")
        let errors = bench.times.enumerated().map { index, time_us in
            time_us - ClockBench.start_us - Int64(index) * 20_000 - (index >= 500 ? pause_us : 0)
        }
        #expect((errors.min() ?? -1) >= 0 && (errors.max() ?? 0) < 30_000, "\(errors.min() ?? 0) \(errors.max() ?? 0)")
    }
}
