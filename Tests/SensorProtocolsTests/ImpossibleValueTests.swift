import Motion
import Testing

@testable import SensorProtocols

@Suite struct ImpossibleValueTests {
    private func decoded(_ family: ProtocolFamily, _ text: String) -> (messages: [SensorMessage], FrameStatistics) {
        var decoder = SensorDecoder(family)
        var messages: [SensorMessage] = []
        decoder.decode(Array(text.utf8), into: &messages)
        decoder.flush(into: &messages)
        return (messages, decoder.statistics)
    }

    @Test("A battery charge that cannot be is left out, named and counted; the voltage beside it stays")
    func impossibleBattery() {
        let (messages, statistics) = decoded(.ximu3, "B,5,1e30,4.2,1\n")
        #expect(
            messages == [
                .battery(BatteryReading(deviceTime_us: 5, ratio: nil, voltage_V: 4.2, isCharging: true)),
                .impossible(.batteryRatio),
            ])
        #expect(statistics.impossibleValues == [.batteryRatio: 1])
        #expect(statistics.frames == 1 && statistics.totalSkippedBytes == 0)
    }

    @Test("A gauge that overshoots while charging is full")
    func overshootingGauge() {
        let (messages, statistics) = decoded(.ximu3, "B,5,103,4.2,1\n")
        #expect(messages == [.battery(BatteryReading(deviceTime_us: 5, ratio: 1, voltage_V: 4.2, isCharging: true))])
        #expect(statistics.impossibleValues.isEmpty)
    }

    @Test(
        "Each impossible value is left out by its name",
        arguments: [
            ("I,1,0,0,1e9,0,0,1", ImpossibleValue.angularVelocity), ("I,1,0,0,0,0,0,-1e9", .acceleration),
            ("T,1,1e9", .temperature), ("M,1,1e30,0,0", .magneticField), ("A,1,1e30,0,0", .orientation),
            ("Q,1,1e200,0,0,0", .orientation), ("B,1,50,-4,0", .batteryVoltage),
            ("I,9223372036854775807,0,0,0,0,0,1", .time),
        ])
    func eachByItsName(line: String, value: ImpossibleValue) {
        let (messages, statistics) = decoded(.ximu3, line + "\n")
        #expect(messages.last == .impossible(value))
        #expect(statistics.impossibleValues == [value: 1])
    }

    @Test("An impossible force or rate makes no sample; an impossible time costs the time alone")
    func impossibleForceMakesNoSample() {
        func samples(_ text: String) -> [RawSample] {
            var assembler = SampleAssembler(.ximu3)
            var samples: [RawSample] = []
            for message in decoded(.ximu3, text).messages { assembler.assemble(message, into: &samples) }
            return samples
        }
        #expect(samples("I,1,0,0,0,0,0,-1e9\n").isEmpty)
        #expect(samples("I,1,1e9,0,0,0,0,1\n").isEmpty)
        let late = samples("I,9223372036854775807,0,0,0,0,0,1\n")
        #expect(late.count == 1 && late.first?.deviceTime_us == nil)
    }

    @Test("What the sensors really send is possible: 16 g and 2000 °/s at the edges of their ranges")
    func edgesOfRanges() {
        let (_, statistics) = decoded(.ximu3, "I,1,2000,-2000,2000,16,-16,16\nT,1,85\nB,1,0,3.2,0\n")
        #expect(statistics.impossibleValues.isEmpty && statistics.frames == 3)
    }

    @Test("Counts of an impossible unit are no samples")
    func impossibleUnit() {
        let identity = SensorIdentity(
            protocolMajor: 1, protocolMinor: 0, capabilities: [.gyro], deviceID: "00", bootID: 1,
            acceleration_m_s2PerCount: 4000, gyro_rad_sPerCount: 1e-3, keptSamples: 0, rate_Hz: 50, rates_Hz: [50],
            model: "", firmware: "", name: "")
        var statistics = FrameStatistics()
        var messages: [SensorMessage] = []
        statistics.append(.identity(identity), to: &messages)
        #expect(messages == [.identity(identity), .impossible(.scale)])
        var scale = ScaleMemory()
        scale.learn(identity)
        let block = [UInt8](repeating: 1, count: 16) + [SampleBlock.Flags.noGyro.rawValue, 1, 1, 0, 1, 0, 1, 0]
        var message = SensorMessage.error(code: 0, text: "")
        #expect(PlumblineProtocol.read(([2] + block).span, &scale, into: &message))
        guard case .samples(let scaled) = message else {
            Issue.record("A block stays a block.")
            return
        }
        #expect(scaled.count == 1 && scaled.acceleration_m_s2(ofSample: 0) == nil)
    }
}
