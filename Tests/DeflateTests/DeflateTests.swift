import Deflate
import TestSupport
import Testing

@Suite("Bytes made smaller")
struct DeflateTests {
    @Test("They become what they were", arguments: [0, 1, 1000, 300_000])
    func roundTrip(count: Int) throws {
        var chance = SplitMix(seed: 3)
        let bytes = (0..<count).map { _ in UInt8.random(in: 0...9, using: &chance) }
        let small = Deflate.compressed(bytes)
        #expect(try Deflate.whole(small, most: count) == bytes)
        #expect(count < 10_000 || small.count < count / 2)
    }

    @Test("What would become larger than allowed is refused before it is")
    func bomb() {
        let small = Deflate.compressed([UInt8](repeating: 0, count: 10_000_000))
        #expect(throws: Deflate.Failure.tooLarge) { try Deflate.whole(small, most: 1 << 20) }
    }

    @Test("What is damaged, cut off or has something behind it is refused", arguments: 0..<10)
    func damaged(seed: Int) {
        var chance = SplitMix(seed: UInt64(seed))
        let whole = Deflate.compressed((0..<2000).map { UInt8(truncatingIfNeeded: $0 / 7) })
        #expect(throws: Deflate.Failure.damaged) { try Deflate.whole(whole + [0], most: 1 << 20) }
        #expect(throws: Deflate.Failure.damaged) { try Deflate.whole(Array(whole.dropLast()), most: 1 << 20) }
        for _ in 0..<200 {
            let bytes = (0..<Int.random(in: 0..<50, using: &chance)).map { _ in
                UInt8.random(in: 0...255, using: &chance)
            }
            _ = try? Deflate.whole(bytes, most: 1 << 16)
        }
    }
}
