import Links
import Testing

@Suite("The ladder of attempts to reach a sensor")
struct ReconnectLadderTests {
    @Test("The first abort is tried again at once, then pauses double up to half a minute")
    func doubles() {
        var ladder = ReconnectLadder()
        let pauses = (0..<10).map { ladder.pause_us(after: .aborted, now_us: Int64($0), chance: 0.5) }
        #expect(
            pauses == [
                0, 500_000, 1_000_000, 2_000_000, 4_000_000, 8_000_000, 16_000_000, 30_000_000, 30_000_000, 30_000_000,
            ])
    }

    @Test("Jitter stays within a fifth, whatever the dice say, and no pause is over the bound")
    func jitter() {
        for chance in [-1, 0, 0.25, 0.999, 5] as [Double] {
            var ladder = ReconnectLadder()
            for attempt in 0..<100 {
                let pause_us = ladder.pause_us(after: .aborted, now_us: 0, chance: chance)
                #expect((0...30_000_000).contains(pause_us))
                if attempt == 2 { #expect((800_000...1_200_000).contains(pause_us)) }
            }
        }
    }

    @Test("A link that brought data for ten seconds begins the ladder anew; one that broke at once does not")
    func goodLinks() {
        var ladder = ReconnectLadder()
        for _ in 0..<5 { _ = ladder.pause_us(after: .aborted, now_us: 0, chance: 0.5) }
        ladder.noteData(now_us: 0)
        ladder.noteData(now_us: 2_000_000)
        #expect(ladder.pause_us(after: .aborted, now_us: 3_000_000, chance: 0.5) == 8_000_000)
        ladder.noteData(now_us: 4_000_000)
        #expect(ladder.pause_us(after: .aborted, now_us: 14_000_000, chance: 0.5) == 0)
        ladder.reset()
        #expect(ladder.failures == 0)
    }

    @Test("A sensor out of range is waited for with short pauses; what will not mend by itself with long ones")
    func absent() {
        var ladder = ReconnectLadder()
        for _ in 0..<20 { #expect(ladder.pause_us(after: .absent, now_us: 0, chance: 0.5) == 1_000_000) }
        #expect(ladder.pause_us(after: .hopeless, now_us: 0, chance: 0.5) == 30_000_000)
        #expect(BluetoothError.aborted(sensor: "").outcome == .aborted)
        #expect(BluetoothError.outOfReach(sensor: "").outcome == .absent)
        #expect(BluetoothError.notBonded(sensor: "").outcome == .hopeless)
    }
}
