import Conformance
import FirmwareProtocol
import SensorProtocols
import TestSupport
import Testing

@Suite("The examination of a sensor")
struct ExaminationTests {
    private static let everything = Int(
        PL_HAS_GYRO | PL_KEEPS_SAMPLES | PL_HAS_BUZZER | PL_HAS_BUTTON | PL_HAS_BATTERY)

    /// Examines a sensor in its own time; `nil` where the examination does not end within five minutes of that.
    ///
    /// - Parameters:
    ///   - delay_us: how long a command is under way.
    ///   - speed: of the computer's clock, where the sensor's runs at 1.
    ///   - busy_us: for so long after each START the computer holds every message back.
    private func examine(
        _ sensor: SimulatedSensor, hasFrames: Bool = true, delay_us: Int64 = 0, speed: Double = 1, busy_us: Int64 = 0
    ) -> Examination? {
        var examination = Examination(measuring_s: 3, hasFrames: hasFrames)
        var underWay: [(due_us: Int64, message: [UInt8])] = []
        var heldBack: [(due_us: Int64, message: SensorMessage)] = []
        var busyUntil_us: Int64 = 0
        var decoder = SensorDecoder(.plumbline)
        examination.begin(now_us: 0)
        while !examination.isDone {
            guard sensor.now_us < 300_000_000 else { return nil }
            var messages: [SensorMessage] = []
            decoder.decode(sensor.pass(), into: &messages)
            let due_us = sensor.now_us + (sensor.now_us < busyUntil_us ? Self.heldBack_us : 0)
            heldBack += messages.map { (due_us, $0) }
            let now_us = Int64(Double(sensor.now_us) * speed)
            while let next = heldBack.first, next.due_us <= sensor.now_us {
                examination.receive(next.message, now_us: now_us)
                heldBack.removeFirst()
            }
            examination.tick(now_us: now_us)
            for case .message(let message) in examination.output {
                underWay.append((sensor.now_us + delay_us, message))
                if message.first == Self.start { busyUntil_us = sensor.now_us + busy_us }
            }
            examination.output = []
            while let next = underWay.first, next.due_us <= sensor.now_us {
                sensor.receive(next.message)
                underWay.removeFirst()
            }
        }
        return examination
    }

    @Test("The reference library passes in everything, at each of its rates")
    func referencePasses() throws {
        let sensor = SimulatedSensor(rates_dHz: (500, 2000), capabilities: Self.everything)
        let examination = try #require(examine(sensor))
        #expect(examination.findings.filter { $0.verdict != .passed } == [])
        #expect(Set(examination.findings.map(\.topic)) == Set(Finding.Topic.allCases))
        #expect(examination.findings.count { $0.topic == .rate } == 2)
    }

    @Test("A link on which every command is under way for eight tenths of a second is no fault of the sensor's")
    func slowLink() throws {
        let sensor = SimulatedSensor(rates_dHz: (500, 2000), capabilities: Self.everything)
        let examination = try #require(examine(sensor, delay_us: 800_000))
        #expect(examination.findings.filter { $0.verdict == .failed && $0.topic != .rate } == [])
    }

    /// The number of the command START.
    private static let start: UInt8 = 0x82
    private static let heldBack_us: Int64 = 60_000

    @Test("A computer that is busy for a while finds no clock wrong: it measures for longer")
    func busyComputer() throws {
        let sensor = SimulatedSensor(rates_dHz: (500, 2000), capabilities: Self.everything)
        let examination = try #require(examine(sensor, busy_us: 1_600_000))
        #expect(examination.findings.filter { $0.verdict != .passed } == [])
        #expect(examination.findings.count { $0.topic == .clock } == 2)
    }

    @Test(
        "A clock that is a little more wrong than any oscillator is told as wrong, on a busy computer as well",
        arguments: [0.985, 0.988, 1.012, 1.03], [0, 1_600_000])
    func wrongClock(speed: Double, busy_us: Int64) throws {
        let sensor = SimulatedSensor(rates_dHz: (500, 2000), capabilities: Self.everything)
        let examination = try #require(examine(sensor, speed: speed, busy_us: busy_us))
        let told = examination.findings.filter { $0.topic == .clock }
        #expect(told.count >= 1 && told.allSatisfy { $0.verdict == .failed }, "\(told)")
        let direction = speed < 1 ? "fast" : "slow"
        #expect(told.allSatisfy { $0.text.contains("% \(direction) by this computer's") }, "\(told)")
    }

    @Test("Over the air, where no frame can be spoilt, a value that is no command is not to be answered")
    func overTheAir() throws {
        let sensor = SimulatedSensor(rates_dHz: (500, 2000), capabilities: Self.everything)
        let examination = try #require(examine(sensor, hasFrames: false))
        #expect(examination.findings.filter { $0.verdict != .passed } == [])
    }

    @Test("A small sensor, without gyro, buzzer, battery and memory, passes in what it has")
    func smallSensorPasses() throws {
        let sensor = SimulatedSensor(rates_dHz: (250, 100), capabilities: 0)
        let examination = try #require(examine(sensor))
        #expect(examination.findings.filter { $0.verdict == .failed } == [])
        #expect(
            examination.findings.filter { $0.verdict == .notApplicable }.map(\.topic) == [.backfill, .acknowledgement])
    }

    @Test("A memory of a second is full before it can be examined, and that is no fault")
    func fullMemoryIsNoFault() throws {
        let sensor = SimulatedSensor(rates_dHz: (500, 1000), capabilities: Self.everything, ring: 100)
        let examination = try #require(examine(sensor))
        #expect(examination.findings.filter { $0.verdict == .failed && $0.topic == .acknowledgement } == [])
    }

    @Test("Silence is told as silence, after three seconds")
    func silence() throws {
        var examination = Examination()
        examination.begin(now_us: 0)
        for step in 1...100 { examination.tick(now_us: Int64(step) * 50_000) }
        #expect(examination.isDone && examination.isSilent)
        let finding = try #require(examination.findings.first)
        #expect(
            examination.findings.count == 1 && finding.topic == .identity && finding.text.hasPrefix("Nothing was heard")
        )
    }

    @Test("Bytes that are no frames are told as such")
    func strangeBytes() throws {
        var examination = Examination()
        examination.begin(now_us: 0)
        for step in 1...100 {
            examination.receive(.skipped(bytes: 20, reason: .badChecksum), now_us: Int64(step) * 50_000)
        }
        #expect(examination.isDone && !examination.isSilent)
        #expect(try #require(examination.findings.first).text.hasPrefix("Bytes come, but no frame"))
    }

    @Test("Whatever a sensor says, the examination ends and nothing traps", arguments: 0..<40)
    func anythingEnds(seed: Int) throws {
        // A true identity now and then, so that every step is reached; the rest is random, in random order and time.
        var generator = SplitMix(seed: UInt64(seed))
        func random(_ bound: Int) -> Int {
            Int.random(in: 0..<bound, using: &generator)
        }
        func uint32() -> UInt32 { [0, 1, .max, .max - 1, UInt32(random(1000)), UInt32(random(1 << 31))][random(6)] }
        let core = SimulatedSensor(rates_dHz: (500, 1000), capabilities: Self.everything)
        var identities: [SensorMessage] = []
        var decoder = SensorDecoder(.plumbline)
        decoder.decode(core.pass(), into: &identities)
        var examination = Examination(measuring_s: 1)
        var now_us: Int64 = 0
        examination.begin(now_us: 0)
        while !examination.isDone, now_us < 600_000_000 {
            now_us += Int64(random(100_000))
            let bytes = (0..<(12 * 18)).map { _ in UInt8(random(256)) }
            let time = (0..<8).map { _ in UInt8([0, 255, random(256)][random(3)]) }
            func little(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
            let message: [UInt8] =
                switch random(5) {
                case 0:
                    [2] + little(uint32()) + time + little(uint32()) + [UInt8(random(2)), UInt8(1 + random(18))] + bytes
                case 1:
                    [5] + time + little(random(2) == 0 ? 77 : uint32()) + [UInt8(random(2)), 0, 0] + little(uint32())
                        + little(uint32()) + little(uint32())
                case 2: [6, UInt8([1, 2, 40, 50, 60, 80, 200, random(256)][random(8)]), 0x82, UInt8(random(8)), 0]
                case 3: [8] + little(77) + little(0) + little(uint32())
                default: [9, UInt8(random(256))] + time
                }
            var messages = random(20) == 0 ? identities : []
            decoder.decode(SensorCommand.frame(message), into: &messages)
            for message in messages { examination.receive(message, now_us: now_us) }
            examination.tick(now_us: now_us)
        }
        #expect(examination.isDone)
    }
}
