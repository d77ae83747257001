import Motion
import SensorProtocols
import Testing

@Suite("Messages to samples")
struct SampleAssemblerTests {
    private func samples(_ family: ProtocolFamily, _ messages: [SensorMessage]) -> [RawSample] {
        var assembler = SampleAssembler(family)
        var samples: [RawSample] = []
        for message in messages { assembler.take(message, into: &samples) }
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
}
