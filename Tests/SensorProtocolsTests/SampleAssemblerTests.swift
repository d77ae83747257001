import Motion
import SensorProtocols
import Testing

@Suite("Messages to samples")
struct SampleAssemblerTests {
    private func samples(_ family: ProtocolFamily, _ messages: [SensorMessage]) -> [RawSample] {
        var assembler = SampleAssembler(family)
        var samples: [RawSample] = []
        for message in messages { assembler.assemble(message, into: &samples) }
        assembler.flush(into: &samples)
        return samples
    }

    private let force = Vector3(9.81, 0, 0)

    @Test("WitMotion's clock, acceleration and gyro frames make one sample")
    func witmotion() {
        let round: [SensorMessage] = [
            .clock(deviceTime_us: 20_000), .motion(MotionReading(acceleration_m_s2: force)),
            .motion(MotionReading(angularVelocity_rad_s: .zero)), .motion(MotionReading(eulerDegrees: .zero)),
        ]
        let expected = RawSample(
            deviceTime_us: 20_000, sequence: nil, acceleration_m_s2: force, angularVelocity_rad_s: .zero)
        #expect(samples(.witmotion, round + round) == [expected, expected])
    }

    @Test("A lost gyro frame costs that sample; a sensor that sends none gives every sample without")
    func lostGyro() {
        let acceleration = SensorMessage.motion(MotionReading(acceleration_m_s2: force))
        let gyro = SensorMessage.motion(MotionReading(angularVelocity_rad_s: .zero))
        #expect(samples(.witmotion, [acceleration, gyro, acceleration, acceleration, gyro]).count == 2)
        #expect(
            samples(.witmotion, [acceleration, acceleration, acceleration]).map(\.angularVelocity_rad_s) == [
                nil, nil, nil,
            ])
    }

    @Test("RVC's 8-bit counter goes on over its wrap, and shows what was lost")
    func rvcCounter() {
        let messages = [253, 254, 255, 0, 1, 5].map {
            SensorMessage.motion(MotionReading(counter: $0, acceleration_m_s2: force))
        }
        #expect(samples(.bno08xRVC, messages).map(\.sequence) == [253, 254, 255, 256, 257, 261])
    }

    @Test("x-IMU3's Euler angles and quaternions are no samples")
    func ximu3() {
        let messages: [SensorMessage] = [
            .motion(MotionReading(deviceTime_us: 5, eulerDegrees: .zero)),
            .motion(MotionReading(deviceTime_us: 6, acceleration_m_s2: force, angularVelocity_rad_s: .zero)),
        ]
        #expect(samples(.ximu3, messages).map(\.deviceTime_us) == [6])
    }

    private func force(_ counter: UInt32) -> SensorMessage {
        .motion(MotionReading(counter: counter, acceleration_m_s2: force))
    }

    private func rate(_ counter: UInt32) -> SensorMessage {
        .motion(MotionReading(counter: counter, angularVelocity_rad_s: Vector3(Double(counter), 0, 0)))
    }

    @Test("Muse's packets of acceleration and rate are put together by their numbers, in whichever order they come")
    func muse() {
        let packets = [force(0), force(1), force(2), rate(0), rate(1), rate(2)]
        let later = [rate(3), rate(4), rate(5), force(3), force(4), force(5), force(6), rate(6)]
        let samples = samples(.muse, packets + later)
        // Nothing waits before a gyro has shown itself; then every sample has its own rate.
        #expect(samples.map(\.sequence) == [0, 1, 2, 3, 4, 5, 6])
        #expect(samples.map { $0.angularVelocity_rad_s?.x } == [nil, nil, nil, 3, 4, 5, 6])
    }

    @Test("A lost gyro packet costs its samples; a gyro that stops leaves acceleration alone")
    func museLoss() {
        let begin = [force(0), rate(0), force(1), rate(1)]
        let lost = (2...10).map { force($0) } + [rate(9), rate(10)]
        #expect(samples(.muse, begin + lost).map(\.sequence) == [0, 1, 9, 10])
        let stopped = (11...130).map { force($0) }
        let all = samples(.muse, begin + stopped)
        #expect(all.count == 2 + 120)
        #expect(all.last?.angularVelocity_rad_s == nil)
    }

    @Test("Two streams that do not count from one origin are laid beside each other as they come")
    func museOrigins() {
        let samples = samples(
            .muse, [force(0), force(1), rate(60_000), force(2), rate(60_001), force(3), rate(60_002)])
        #expect(samples.map { $0.angularVelocity_rad_s?.x } == [nil, nil, 60_001, 60_002])
    }

    @Test("MetaMotion's acceleration waits for its gyro frame, as WitMotion's does on a line")
    func metaMotion() {
        let acceleration = SensorMessage.motion(MotionReading(acceleration_m_s2: force))
        let gyro = SensorMessage.motion(MotionReading(angularVelocity_rad_s: .zero))
        let samples = samples(.metamotion, [acceleration, gyro, acceleration, acceleration, gyro])
        #expect(samples.map(\.angularVelocity_rad_s) == [.zero, .zero])
    }

    @Test("A wide counter that falls back is a sensor that began anew, not tens of thousands of lost samples")
    func beganAnew() {
        let samples = samples(.ruuvi, [10_000, 10_001, 0, 1, 3].map { force($0) })
        #expect(samples.map(\.sequence) == [10_000, 10_001, 10_002, 10_003, 10_005])
        let wrapped = self.samples(.ruuvi, [65_533, 65_534, 0, 1].map { force($0) })
        #expect(wrapped.map(\.sequence) == [65_533, 65_534, 65_535, 65_536])
    }

    @Test(
        "A family without gyro and clock gives neither, and never a zero for them",
        arguments: [ProtocolFamily.microbit, .ruuvi])
    func absent(family: ProtocolFamily) {
        let samples = samples(family, [.motion(MotionReading(acceleration_m_s2: force))])
        #expect(samples.map(\.angularVelocity_rad_s) == [nil])
        #expect(samples.map(\.deviceTime_us) == [nil])
        #expect(samples.map(\.sequence) == [nil])
    }
}
