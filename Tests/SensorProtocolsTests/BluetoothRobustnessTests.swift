import Motion
import SensorProtocols
import TestSupport
import Testing

/// What every family over Bluetooth owes to any bytes from any characteristic.
@Suite("Every notification decoder, on any bytes")
struct BluetoothRobustnessTests {
    static let families = ProtocolFamily.allCases.filter { $0.gattProfile != nil }

    /// Good values, each with the place of its characteristic among the family's.
    static let samples: [(family: ProtocolFamily, values: [(place: Int, hex: String)])] = [
        (
            .plumbline,
            [
                (
                    0,
                    "0101001f000011223344556677d4c3b2a190dc01007011010070170000e80303fa00f401e80304436c697005312e322e300752c3bc"
                        + "636b656e"
                ),
                (0, "0202286bee7bf2052a010000008096980001020100feff0020000064009cff0300fcfffe1f0080ff7f0000"),
                (0, "05c0c62d0000000000d4c3b2a101e8030a000000fa00000005000000"),
            ]
        ),
        (
            .witmotion,
            [
                (0, "5561e1ff91ff0008000000000000e9fdc800c43a"), (0, "55713a00680169007a0000000000000000000000"),
                (0, "5561e1ff91ff0008000000000000e9fdc800c43a1802030405061503"),
            ]
        ),
        (
            .polarPMD,
            [
                (0, "02ea54a2428b4552080145ffe4ffb50345ffe4ffb803"), (0, "02650000000000000081f1ff1400f00306017b0f08"),
                (0, "02000000000000000081ffffffffffff0303aaaacccf0302aaaacc"),
                (0, "050000000000000000800aeaff08000d0003" + "01df00"), (1, "0f64"),
                (1, "f00102000000013400010110000201080004010305"), (1, "f0020200000501000080390000"),
            ]
        ),
        (
            .movesense,
            [
                (0, "0163c800"), (0, "026310270000" + String(repeating: "0000803f", count: 24)),
                (0, "0363" + String(repeating: "0000803f", count: 6)),
            ]
        ),
        (
            .xsensDOT,
            [
                (0, "f0ffffff0ae81c410000000000000000000000000000000000000000b442000000000000000000000000"),
                (1, "d8052244af9640406b2aa7405add14c000000000"), (3, "5701"),
            ]
        ),
        (
            .metamotion,
            [
                (0, "030416c494a22ad0"), (0, "13053e43ff7f0080"), (0, "1904203e53c50cfe79460cfe79c600"),
                (0, "03800103"), (0, "13800100"), (0, "118c57740e"), (0, "19071b9b703f8c5e4dbd077f1dbe78029abe"),
            ]
        ),
        (
            .thingy52,
            [
                (0, "fafff4fff6032000e0ff000010002000f0ff"), (1, "00000040000000e00000000000000000"),
                (2, "00005a000000a6ff00000000"), (4, "004000000000000000400000000000000040"),
                (9, "e803f401f4010a0001"),
            ]
        ),
        (.microbit, [(0, "0001a0032001"), (1, "1400")]),
        (
            .muse,
            [
                (0, "526d0db20d9d3c7312050d493c3511b711e33c8f"), (1, "016d050c009d007305050049003505b700e3008f"),
                (2, "00019600073a00000019"), (3, "037b2272"),
            ]
        ),
        (
            .ruuvi,
            [(0, "0512fc5394c37c0004fffc040cac364200cdcbb8334c884f"), (0, "990403170145355803e804e705e60886")]
        ),
    ]

    @Test("Each family is tried with values of its own")
    func complete() {
        #expect(Set(Self.samples.map(\.family)) == Set(Self.families))
        for (family, values) in Self.samples {
            guard var sensor = BluetoothSensor(family) else { continue }
            var messages: [SensorMessage] = []
            for value in values {
                let characteristic = sensor.profile.characteristics[value.place]
                sensor.decode(bytes(value.hex), from: characteristic, into: &messages)
            }
            #expect(!messages.isEmpty)
        }
    }

    @Test(
        "Good and skipped bytes add up, whatever comes from wherever; requests stay few and known", arguments: families)
    func bytesAddUp(family: ProtocolFamily) throws {
        for seed in 0..<300 as Range<UInt64> {
            var sensor = try #require(BluetoothSensor(family))
            var generator = SplitMix(seed: seed)
            var assembler = SampleAssembler(family)
            var samples: [RawSample] = []
            var sent = 0
            var skipped = 0
            _ = sensor.start()
            for _ in 0..<30 {
                let (value, characteristic) = value(of: family, sensor.profile, &generator)
                var messages: [SensorMessage] = []
                sensor.decode(value, from: characteristic, into: &messages)
                sent += value.count
                for message in messages {
                    if case .skipped(let bytes, _) = message { skipped += bytes }
                    #expect(!message.fields.isEmpty)
                    assembler.assemble(message, into: &samples)
                }
                let requests = sensor.drainRequests()
                #expect(requests.count <= 8)
                #expect(requests.allSatisfy { sensor.profile.characteristics.contains($0.characteristic) })
            }
            #expect(sensor.statistics.frameBytes + sensor.statistics.totalSkippedBytes == sent)
            #expect(skipped == sensor.statistics.totalSkippedBytes)
            assembler.flush(into: &samples)
            #expect(samples.allSatisfy { $0.acceleration_m_s2.norm.isFinite })
            #expect(samples.allSatisfy { $0.angularVelocity_rad_s?.norm.isFinite ?? true })
        }
    }

    @Test("After any damage a good value says what it says alone", arguments: families)
    func goodAfterDamage(family: ProtocolFamily) throws {
        let values = try #require(Self.samples.first { $0.family == family }?.values)
        for seed in 0..<100 as Range<UInt64> {
            var generator = SplitMix(seed: seed)
            let good = values[Int(generator.next() % UInt64(values.count))]
            // The second part of two says nothing alone; a measurement heard again is said once.
            guard !good.hex.hasPrefix("0363"), family != .ruuvi else { continue }
            var fresh = try #require(BluetoothSensor(family))
            var sensor = try #require(BluetoothSensor(family))
            let characteristic = sensor.profile.characteristics[good.place]
            var expected: [SensorMessage] = []
            fresh.decode(bytes(good.hex), from: characteristic, into: &expected)
            var noise: [SensorMessage] = []
            for _ in 0..<5 {
                let count = Int(generator.next() % 40)
                // What begins like nothing of the family's.
                let junk = [0xFE] + (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
                sensor.decode(junk, from: characteristic, into: &noise)
            }
            var messages: [SensorMessage] = []
            sensor.decode(bytes(good.hex), from: characteristic, into: &messages)
            if family != .xsensDOT, family != .microbit, family != .thingy52, family != .muse {
                #expect(messages == expected)
            } else {
                // Payloads without a head: the junk was data, and may have moved a clock; never more than that.
                #expect(messages.count == expected.count)
            }
        }
    }

    /// Mostly a good value, whole, damaged, cut, lengthened or of the wrong characteristic; sometimes noise.
    private func value(of family: ProtocolFamily, _ profile: GATTProfile, _ generator: inout SplitMix) -> (
        [UInt8], BluetoothUUID
    ) {
        func below(_ limit: Int) -> Int { Int(generator.next() % UInt64(max(1, limit))) }
        let known = profile.characteristics + [BluetoothUUID(short: 0x2A26), BluetoothUUID(short: 0x2A37)]
        let values = Self.samples.first { $0.family == family }?.values ?? []
        guard below(4) > 0, !values.isEmpty else {
            return ((0..<below(530)).map { _ in UInt8(below(256)) }, known[below(known.count)])
        }
        let sample = values[below(values.count)]
        var value = bytes(sample.hex)
        switch below(6) {
        case 0: value[below(value.count)] = UInt8(below(256))
        case 1: value.removeLast(below(value.count))
        case 2: value += (0..<below(20)).map { _ in UInt8(below(256)) }
        case 3: return (value, known[below(known.count)])
        default: break
        }
        return (value, profile.characteristics[sample.place])
    }
}
