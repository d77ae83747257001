import Motion
import Records
import TestSupport
import Testing

private let accelerationQuantum = 16.0 / 32768 * Units.standardGravity_m_s2
private let gyroQuantum = 2000.0 / 32768 * Units.radiansPerDegree

@Suite("Chunks of samples")
struct ChunkCodecTests {
    private func samples(_ count: Int, hasGyro: Bool = true, seed: UInt64 = 1, any: Bool = false) -> [Sample] {
        var generator = SplitMix(seed: seed)
        var time_us: Int64 = 1_772_352_000_000_000
        func noise(_ width: UInt64) -> Double { Double(Int64(generator.next() % width) - Int64(width / 2)) }
        func value(_ middle: Double, _ quantum: Double) -> Double {
            any ? Double(bitPattern: generator.next()) : (middle + noise(16)) * quantum
        }
        return (0..<count).map { _ in
            time_us += 20_000 + Int64(generator.next() % 5) - 2
            return Sample(
                time_us: time_us,
                acceleration_m_s2: Vector3(
                    value(2048, accelerationQuantum), value(0, accelerationQuantum), value(30, accelerationQuantum)),
                angularVelocity_rad_s: hasGyro
                    ? Vector3(value(0, gyroQuantum), value(1, gyroQuantum), value(-2, gyroQuantum)) : nil)
        }
    }

    private func bits(_ samples: [Sample]) -> [[UInt64]] {
        samples.map { sample in
            let rate = sample.angularVelocity_rad_s
            return [UInt64(bitPattern: sample.time_us)]
                + [sample.acceleration_m_s2.x, sample.acceleration_m_s2.y, sample.acceleration_m_s2.z].map(\.bitPattern)
                + (rate.map { [$0.x, $0.y, $0.z].map(\.bitPattern) } ?? [])
        }
    }

    @Test(
        "What goes in comes out bit for bit, with a gyro or without, counts or any values at all",
        arguments: [1, 2, 63, 64, 65, 3000], [false, true])
    func lossless(count: Int, any: Bool) throws {
        for hasGyro in [false, true] {
            let original = samples(count, hasGyro: hasGyro, seed: UInt64(count), any: any)
            let bytes = try #require(
                ChunkCodec.encode(original, accelerationQuantum: accelerationQuantum, gyroQuantum: gyroQuantum))
            #expect(bits(try ChunkCodec.decode(bytes)) == bits(original))
        }
    }

    @Test("A minute at 50 Hz with a noise of some counts takes less than 6 bytes a sample")
    func small() throws {
        let bytes = try #require(
            ChunkCodec.encode(samples(3000), accelerationQuantum: accelerationQuantum, gyroQuantum: gyroQuantum))
        #expect(Double(bytes.count) / 3000 < 6)
    }

    @Test("A damaged chunk is told, never trusted and never a trap")
    func damage() throws {
        let good = try #require(
            ChunkCodec.encode(samples(200), accelerationQuantum: accelerationQuantum, gyroQuantum: gyroQuantum))
        var generator = SplitMix(seed: 5)
        for _ in 0..<500 {
            var bytes = good
            bytes[Int(generator.next() % UInt64(bytes.count))] ^= UInt8(1 << (generator.next() % 8))
            #expect(throws: ChunkCodec.Problem.self) { try ChunkCodec.decode(bytes) }
            let cut = Array(good.prefix(Int(generator.next() % UInt64(good.count))))
            #expect(throws: ChunkCodec.Problem.self) { try ChunkCodec.decode(cut) }
        }
    }

    @Test("Nothing, and a mixture of samples with and without a gyro, is no chunk")
    func refused() {
        let mixture = samples(2) + samples(2, hasGyro: false)
        #expect(ChunkCodec.encode(mixture, accelerationQuantum: 1, gyroQuantum: 1) == nil)
        #expect(ChunkCodec.encode([], accelerationQuantum: 1, gyroQuantum: 1) == nil)
    }
}
