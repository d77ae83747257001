import Events
import Gateway
import LocalTime
import TestSupport
import Testing

@Suite("Numbers of stored samples")
struct SequenceRangesTests {
    @Test("Ranges merge as if every number had been noted by itself")
    func merges() {
        var generator = SplitMix(seed: 7)
        func random(_ below: UInt64) -> UInt64 {
            generator.next(upperBound: below)
        }
        for _ in 0..<200 {
            var ranges = SequenceRanges()
            var numbers: Set<UInt32> = []
            for _ in 0..<30 {
                let lower = UInt32(random(100))
                let upper = lower + UInt32(random(8))
                ranges.insert(lower...upper)
                numbers.formUnion(lower...upper)
                guard random(4) == 0 else { continue }
                let gone = UInt32(random(100))
                ranges.remove(gone...gone + 5)
                numbers.subtract(gone...gone + 5)
            }
            #expect(Set(ranges.ranges.flatMap { Array($0) }) == numbers)
            #expect(zip(ranges.ranges, ranges.ranges.dropFirst()).allSatisfy { $0.upperBound + 1 < $1.lowerBound })
            let missing = ranges.missing(in: 10...90).flatMap { Array($0) }
            #expect(missing == (10...90).filter { !numbers.contains($0) })
            #expect((0..<110).allSatisfy { ranges.contains($0) == numbers.contains($0) })
        }
    }

    @Test("The run that may be acknowledged ends before the first missing number")
    func run() {
        let ranges = SequenceRanges([3...9, 12...20])
        #expect(ranges.end(ofRunFrom: 3) == 9)
        #expect(ranges.end(ofRunFrom: 10) == nil)
        #expect(ranges.end(ofRunFrom: 15) == 20)
        #expect(SequenceRanges([0...(.max)]).missing(in: 5...(.max)).isEmpty)
        var all = SequenceRanges([0...(.max)])
        all.remove(0...(.max - 1))
        #expect(all.ranges == [(.max)...(.max)])
    }
}
