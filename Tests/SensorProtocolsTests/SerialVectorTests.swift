import Motion
import SensorProtocols
import TestSupport
import Testing

/// Bytes of real sensors with their values; each case names where it comes from.
@Suite("Serial vectors")
struct SerialVectorTests {
    private let g = Units.standardGravity_m_s2
    private let degree = Units.radiansPerDegree

    @Test("A WitMotion HWT905's nine frames decode to the datasheet's formulas (bsli-payload-project, README)")
    func hwt905() throws {
        let messages = decode(
            .witmotion,
            "555000000000052895016855510c0093026d08b7077a5552000000000000b707655553040ce1ff6ff2cc460b5554acf93b0b86e700"
                + "00015555ed0fa30a5708fb06b355560000000000000000ab5559238384ed5f03f1142c555a0000000000000000af")
        try #require(messages.count == 9)
        #expect(messages[0] == .clock(deviceTime_us: 340_405_000))
        #expect(
            messages[1]
                == .motion(
                    MotionReading(
                        acceleration_m_s2: Vector3(12, 659, 2157) * WitMotion.acceleration_m_s2PerCount,
                        temperatureCelsius: 19.75)))
        #expect(messages[2] == .motion(MotionReading(angularVelocity_rad_s: .zero)))
        let angle = try motion(messages[3])
        let attitude = try motion(messages[7])
        #expect(angle.eulerDegrees == Vector3(16.89697265625, -0.1702880859375, -19.0777587890625))
        #expect(
            attitude.quaternion
                == Quaternion(w: -0.975494384765625, x: -0.1444091796875, y: 0.026336669921875, z: 0.163604736328125))
        #expect(messages[4] == .magneticField(MagneticReading(raw: [-1620, 2875, -6266])))
    }

    @Test("A WT901BLECL's USB port sends 20-byte frames (ioBroker.witmotion, test data)")
    func wt901OverUSB() throws {
        let messages = decode(
            .witmotion, "5561eeff0000040800000000000000006500d430" + "5561ecff0100040800000000000000006400d430")
        try #require(messages.count == 2)
        let first = try motion(messages[0])
        #expect(first.eulerDegrees == Vector3(0, 0.5548095703125, 68.66455078125))
        #expect(first.acceleration_m_s2 == Vector3(-18, 0, 2052) * (16.0 / 32768 * g))
        #expect(first.angularVelocity_rad_s == .zero)
    }

    @Test("A calendar time behind a long frame is a message of its own on a line, not junk")
    func longFrameWithTime() {
        let frame = "5561eeff0000040800000000000000006500d430" + "1802030405061503"
        let messages = decode(.witmotion, frame + frame)
        #expect(messages.count == 4)
        #expect(messages[1] == messages[3])
        guard case .clock = messages[1] else {
            Issue.record("no clock: \(messages[1])")
            return
        }
    }

    @Test("A WitMotion register reply gives its words (WT901BLECL datasheet, page 16)")
    func registers() {
        let messages = decode(.witmotion, "55713a00680169007a0000000000000000000000")
        #expect(messages == [.registers(first: 58, words: [360, 105, 122, 0, 0, 0, 0, 0])])
    }

    @Test("The RVC frame of the BNO08x datasheet, alone and amid junk", arguments: ["", "344532"], ["", "ffbbaa"])
    func rvc(before: String, after: String) throws {
        let messages = decode(.bno08xRVC, before + "aaaade010092ff25088dfeecffd103000000e7" + after)
        let reading = try motion(messages.first { if case .motion = $0 { true } else { false } })
        #expect(reading.counter == 222)
        #expect(reading.eulerDegrees == Vector3(20.85, -1.10, 0.01))
        #expect(try #require(reading.acceleration_m_s2 as Vector3?) == Vector3(-371, -20, 977) * (g / 1000))
        #expect(reading.angularVelocity_rad_s == nil)
        #expect(messages.count == 1 + (before.isEmpty ? 0 : 1) + (after.isEmpty ? 0 : 1))
    }

    @Test("An RVC frame with a broken header is one skipped stretch")
    func rvcBadHeader() {
        let messages = decode(.bno08xRVC, "aabbde010092ff25088dfeecffd103000000e7")
        #expect(messages == [.skipped(bytes: 19, reason: .noFrameStart)])
    }

    @Test(
        "x-IMU3 inertial, ASCII and binary (vendor's encoder)",
        arguments: [
            "c940420f0000000000000000bf0000a03f00000000295c8f3c000080bed9ce773f0a",
            "492c313030303030302c2d302e353030302c312e323530302c302e303030302c302e303137352c2d302e323530302c302e393638300a",
        ])
    func ximu3Inertial(hex: String) throws {
        let messages = decode(.ximu3, hex)
        let reading = try motion(messages.first)
        #expect(messages.count == 1)
        #expect(reading.deviceTime_us == 1_000_000)
        let gyro = try #require(reading.angularVelocity_rad_s)
        let force = try #require(reading.acceleration_m_s2)
        #expect((gyro - Vector3(-0.5, 1.25, 0) * degree).norm < 1e-6)
        #expect((force - Vector3(0.0175, -0.25, 0.968) * g).norm < 1e-5)
    }

    @Test(
        "x-IMU3 Euler angles with both escapes (vendor's encoder), and from a user's board with CR LF",
        arguments: [
            ("c1dbdddbdc000000000000000048c10000044266e633430a", Int64(2779), Vector3(-12.5, 33, 179.9)),
            ("412c323737392c2d31322e353030302c33332e303030302c3137392e393030300a", 2779, Vector3(-12.5, 33, 179.9)),
            (
                "412c313037353838373139382c2d302e303435382c322e353239392c2d3132342e343236370d0a", 1_075_887_198,
                Vector3(-0.0458, 2.5299, -124.4267)
            ),
        ])
    func ximu3Euler(hex: String, time_us: Int64, degrees: Vector3) throws {
        let reading = try motion(decode(.ximu3, hex).first)
        #expect(reading.deviceTime_us == time_us)
        #expect((try #require(reading.eulerDegrees) - degrees).norm < 1e-4)
    }

    @Test("x-IMU3 battery, ASCII and binary (vendor's encoder)")
    func ximu3Battery() throws {
        for hex in [
            "c280841e00000000000000af42355e7a40000000000a",
            "422c323030303030302c38372e353030302c332e393132302c302e303030300a",
        ] {
            let battery = try #require(
                decode(.ximu3, hex).compactMap { if case .battery(let reading) = $0 { reading } else { nil } }.first)
            #expect(battery.ratio == 0.875)
            #expect(abs(try #require(battery.voltage_V) - 3.912) < 1e-6)
            #expect(battery.isCharging == false)
        }
    }

    private func motion(_ message: SensorMessage?) throws -> MotionReading {
        try #require(message.flatMap { if case .motion(let reading) = $0 { reading } else { nil } })
    }

    private func decode(_ family: ProtocolFamily, _ hex: String) -> [SensorMessage] {
        var decoder = SensorDecoder(family)
        var messages: [SensorMessage] = []
        decoder.decode(bytes(hex), into: &messages)
        decoder.flush(into: &messages)
        return messages
    }
}
