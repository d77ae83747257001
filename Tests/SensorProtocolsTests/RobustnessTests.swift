import SensorProtocols
import TestSupport
import Testing

/// What every decoder owes to any bytes at all.
@Suite("Every decoder, on any bytes")
struct RobustnessTests {
    static let samples: [(family: ProtocolFamily, frames: [String])] = [
        (
            .witmotion,
            [
                "55510c0093026d08b7077a", "5552000000000000b70765", "5550000000000528950168",
                "5561eeff0000040800000000000000006500d430",
            ]
        ),
        (
            .plumbline,
            [
                "030101021f010f11223344556677d4c3b2a190dc01047011010370170105e80303fa1af401e80304436c697005312e322e3007"
                    + "52c3bc636b656e960b00",
                "020209286bee7bf2052a010101048096980401020103feff0220010264049cff0305fcfffe1f0480ff7f0103e9d800",
                "0505c0c62d0101010109d4c3b2a101e8030a010102fa010102050101038d1200",
            ]
        ),
        (.bno08xRVC, ["aaaade010092ff25088dfeecffd103000000e7"]),
        (
            .ximu3,
            [
                "c940420f0000000000000000bf0000a03f00000000295c8f3c000080bed9ce773f0a",
                "412c323737392c2d31322e353030302c33332e303030302c3137392e393030300a",
            ]
        ),
    ]

    @Test(
        "Random and damaged bytes never trap, and good and skipped bytes add up",
        arguments: ProtocolFamily.onSerialLines)
    func bytesAddUp(family: ProtocolFamily) {
        for seed in 0..<300 as Range<UInt64> {
            let input = damagedStream(family, seed: seed)
            var decoder = SensorDecoder(family)
            var messages: [SensorMessage] = []
            decoder.decode(input, into: &messages)
            decoder.flush(into: &messages)
            let statistics = decoder.statistics
            #expect(statistics.frameBytes + statistics.totalSkippedBytes == input.count)
            let skipped = messages.reduce(0) { if case .skipped(let bytes, _) = $1 { $0 + bytes } else { $0 } }
            #expect(skipped == statistics.totalSkippedBytes)
        }
    }

    @Test("Any cutting into chunks gives the same messages", arguments: ProtocolFamily.onSerialLines)
    func chunking(family: ProtocolFamily) {
        for seed in 0..<200 as Range<UInt64> {
            let input = damagedStream(family, seed: seed)
            var whole = SensorDecoder(family)
            var expected: [SensorMessage] = []
            whole.decode(input, into: &expected)
            whole.flush(into: &expected)

            var generator = SplitMix(seed: seed ^ 0xABCD)
            var pieces = SensorDecoder(family)
            var messages: [SensorMessage] = []
            var rest = input[...]
            while !rest.isEmpty {
                let count = min(rest.count, Int(generator.next() % 9))
                pieces.decode(Array(rest.prefix(count)), into: &messages)
                rest = rest.dropFirst(count)
            }
            pieces.flush(into: &messages)
            #expect(messages == expected)
        }
    }

    @Test("After damage the next frame is whole again", arguments: ProtocolFamily.onSerialLines)
    func resynchronises(family: ProtocolFamily) throws {
        let frames = try #require(Self.samples.first { $0.family == family }?.frames, "the family has no frames here")
        for frame in frames {
            let good = bytes(frame)
            for position in good.indices {
                var damaged = good
                damaged[position] ^= 0x10
                var decoder = SensorDecoder(family)
                var messages: [SensorMessage] = []
                decoder.decode(damaged + good + good + good, into: &messages)
                decoder.flush(into: &messages)
                // At most the damaged frame and the one that its bytes may have swallowed are lost.
                let frames = messages.filter { if case .skipped = $0 { false } else { true } }
                #expect(frames.count >= 2)
            }
        }
    }

    @Test("A line that never ends is given up, not kept")
    func memoryIsBounded() {
        var decoder = SensorDecoder(.ximu3)
        var messages: [SensorMessage] = []
        for _ in 0..<1000 { decoder.decode([UInt8](repeating: 0x41, count: 1000), into: &messages) }
        #expect(decoder.statistics.totalSkippedBytes > 990_000)
    }

    private func damagedStream(_ family: ProtocolFamily, seed: UInt64) -> [UInt8] {
        var generator = SplitMix(seed: seed)
        let frames = Self.samples.first { $0.family == family }?.frames ?? []
        var stream: [UInt8] = []
        for _ in 0..<20 {
            if generator.next() % 4 == 0 {
                stream += (0..<Int(generator.next() % 30)).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
            } else {
                stream += bytes(frames[Int(generator.next() % UInt64(frames.count))])
            }
        }
        for _ in 0..<Int(generator.next() % 6) {
            let position = Int(generator.next() % UInt64(stream.count))
            if generator.next() % 2 == 0 {
                stream[position] = UInt8(truncatingIfNeeded: generator.next())
            } else {
                stream.remove(at: position)
            }
        }
        return stream
    }
}
