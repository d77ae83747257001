import Motion
import Records
import TestSupport
import Testing

@testable import Gateway

@Suite("Nothing lost over a broken link")
struct BackfillTests {
    /// A sensor's memory, as the protocol has it.
    private struct Sensor {
        var oldest: UInt32 = 0
        var next: UInt32 = 0
        let capacity: UInt32
        var acknowledgedUnstored = false

        mutating func addSample() {
            next += 1
            if next - oldest > capacity { oldest = next - capacity }
        }
    }

    @Test("What is still to come, and what can come no more, is counted; what came again is neither")
    func counts() {
        var backfill = Backfill(bootID: 1, stored: [])
        backfill.sensorKeeps(from: 1000, to: 1000)
        #expect(backfill.goneCount == 0, "what it took before is none of ours")
        for number: UInt32 in 1000..<1100 { _ = backfill.arrive(number, isResent: false, now_us: 0) }
        _ = backfill.arrive(1600, isResent: false, now_us: 0)
        #expect(backfill.missingCount == 500)
        backfill.sensorKeeps(from: 1300, to: 1601)
        #expect(backfill.missingCount == 300 && backfill.goneCount == 200)
        for number: UInt32 in 1300..<1500 { _ = backfill.arrive(number, isResent: true, now_us: 0) }
        backfill.lost(1500...1599)
        #expect(backfill.missingCount == 0 && backfill.goneCount == 300)
        backfill.sensorKeeps(from: 1601, to: 1601)
        #expect(backfill.goneCount == 300)
    }

    @Test(
        "Whatever is lost, repeated and delayed, all that the sensor still had is stored once, before it is acknowledged"
    )
    func randomLosses() {
        for seed in 1...40 as ClosedRange<UInt64> {
            var generator = SplitMix(seed: seed)
            func random(_ below: UInt64) -> UInt64 {
                generator.next(upperBound: below)
            }
            var sensor = Sensor(capacity: 2000)
            var backfill = Backfill(bootID: 1, stored: [])
            var stored: [UInt32] = []
            var pending: [UInt32] = []
            var queue: [UInt32] = []
            var lost: Set<UInt32> = []
            backfill.sensorKeeps(from: 0, to: 0)
            for step in 0..<8000 as Range<Int64> {
                let now_us = step * 10_000
                let isOver = step >= 2000
                if !isOver {
                    sensor.addSample()
                    // The link is away a third of the time.
                    if (step / 100) % 3 != 1, random(20) > 0,
                        backfill.arrive(sensor.next - 1, isResent: false, now_us: now_us)
                    {
                        pending.append(sensor.next - 1)
                    }
                }
                for number in queue.prefix(5) where random(10) > 0 {
                    if backfill.arrive(number, isResent: true, now_us: now_us) { pending.append(number) }
                }
                queue.removeFirst(min(5, queue.count))
                if step % 50 == 0 {
                    backfill.sensorKeeps(from: sensor.oldest, to: sensor.next)
                    // A commit; now and then the disk is slow.
                    if random(3) > 0 {
                        for number in pending { backfill.committed(number...number) }
                        stored += pending
                        pending = []
                    }
                }
                guard (step / 100) % 3 != 1 || isOver else { continue }
                for request in backfill.requests(now_us: now_us) {
                    switch request {
                    case .resend(_, let range):
                        queue =
                            range.lowerBound < sensor.next
                            ? Array(range.clamped(to: sensor.oldest...(sensor.next - 1))) : []
                        if range.lowerBound < sensor.oldest {
                            let gone = range.lowerBound...min(range.upperBound, sensor.oldest - 1)
                            lost.formUnion(gone)
                            backfill.lost(gone)
                        }
                    case .acknowledge(_, let through):
                        let known = Set(stored).union(lost)
                        #expect((sensor.oldest...max(sensor.oldest, through)).allSatisfy { known.contains($0) })
                        sensor.oldest = max(sensor.oldest, through + 1)
                    }
                }
            }
            #expect(Set(stored + pending).count == stored.count + pending.count)
            #expect(Set(stored + pending).union(lost).count == 2000)
            #expect(lost.isEmpty)
        }
    }

    private func arrives(_ number: UInt32, isResent: Bool, _ backfill: inout Backfill) -> Bool {
        backfill.arrive(number, isResent: isResent, now_us: 0)
    }

    @Test("What is stored from before is not asked for again, nor taken again")
    func knownFromBefore() {
        var backfill = Backfill(bootID: 1, stored: [0...99, 200...249])
        backfill.sensorKeeps(from: 0, to: 300)
        let requests = backfill.requests(now_us: 0)
        #expect(requests.contains(.resend(bootID: 1, 100...199)))
        #expect(requests.contains(.acknowledge(bootID: 1, through: 99)))
        let taken = [
            arrives(50, isResent: true, &backfill), arrives(220, isResent: false, &backfill),
            arrives(150, isResent: true, &backfill),
        ]
        #expect(taken == [false, false, true])
    }

    @Test("A sample that comes live after it has come as an old one is not taken again; one without a number always is")
    func liveAfterResent() {
        func sample(_ sequence: UInt32?, bootID: UInt32 = 1) -> NumberedSample {
            NumberedSample(
                sample: Sample(time_us: 0, acceleration_m_s2: Vector3(9.8, 0, 0), angularVelocity_rad_s: nil),
                number: sequence.map { SampleNumber(bootID: bootID, sequence: $0) })
        }
        var backfill = Backfill(bootID: 1, stored: [])
        let first = backfill.arrive(live: [], resent: [sample(5), sample(6)], now_us: 0)
        let second = backfill.arrive(
            live: [sample(6), sample(7), sample(7, bootID: 2), sample(nil)], resent: [], now_us: 0)
        #expect(first.resent.count == 2)
        #expect(second.live == [sample(7), sample(7, bootID: 2), sample(nil)])
    }

    @Test("What waits for the disk is not asked for again, and not acknowledged before it is written")
    func onTheWay() {
        var backfill = Backfill(bootID: 1, stored: [0...9], onTheWay: [10...19])
        backfill.sensorKeeps(from: 0, to: 25)
        let before = backfill.requests(now_us: 0)
        backfill.committed(10...19)
        let after = backfill.requests(now_us: 0)
        #expect(before == [.resend(bootID: 1, 20...24), .acknowledge(bootID: 1, through: 9)])
        #expect(after == [.acknowledge(bootID: 1, through: 19)])
    }

    @Test("Nothing is acknowledged that is not committed, and nothing before the sensor has said what it keeps")
    func commitFirst() {
        var backfill = Backfill(bootID: 1, stored: [])
        for number in 0..<10 as Range<UInt32> { _ = backfill.arrive(number, isResent: false, now_us: 0) }
        var told = [backfill.requests(now_us: 0)]
        backfill.committed(0...9)
        told.append(backfill.requests(now_us: 0))
        backfill.sensorKeeps(from: 0, to: 10)
        told.append(backfill.requests(now_us: 0))
        told.append(backfill.requests(now_us: 0))
        #expect(told == [[], [], [.acknowledge(bootID: 1, through: 9)], []])
    }

    private func chunk(_ numbers: ClosedRange<UInt32>) -> RawChunk {
        RawChunk(
            samples: numbers.map {
                Sample(
                    time_us: Int64($0) * 10_000, acceleration_m_s2: Vector3(9.8, 0, 0), angularVelocity_rad_s: nil)
            }, accelerationQuantum: 1, gyroQuantum: 1, bootID: 1, firstSequence: numbers.lowerBound)
    }

    @Test("Samples that were let go while the disk took nothing are missing again, and asked for")
    func dropped() {
        var backfill = Backfill(bootID: 1, stored: [])
        backfill.sensorKeeps(from: 0, to: 20)
        for number in 0..<20 as Range<UInt32> { _ = backfill.arrive(number, isResent: false, now_us: 0) }
        backfill.committed(0...4)
        #expect(backfill.requests(now_us: 0) == [.acknowledge(bootID: 1, through: 4)])
        backfill.dropped([chunk(3...12)])
        #expect(backfill.requests(now_us: 0) == [.resend(bootID: 1, 5...12)])
        let again = arrives(7, isResent: true, &backfill)
        #expect(again)
    }

    @Test("The next old samples are asked for when the last ones are committed, and only then all are there")
    func inPieces() {
        var backfill = Backfill(bootID: 1, stored: [])
        backfill.sensorKeeps(from: 0, to: 100_000)
        var asked: [ClosedRange<UInt32>] = []
        var completions = 0
        for _ in 0..<10 {
            for case .resend(_, let range) in backfill.requests(now_us: 0) {
                asked.append(range)
                for number in range { _ = backfill.arrive(number, isResent: true, now_us: 0) }
            }
            let isEarly = backfill.drainCompletion()
            #expect(
                !isEarly && backfill.requests(now_us: 0).allSatisfy { if case .resend = $0 { false } else { true } })
            if let last = asked.last { backfill.committed(last) }
            if backfill.drainCompletion() { completions += 1 }
        }
        #expect(asked.count == 4 && asked.last?.upperBound == 99_999 && completions == 1)
    }

    @Test("Numbers at the end of their range harm nothing")
    func hostile() {
        var backfill = Backfill(bootID: 1, stored: [])
        backfill.sensorKeeps(from: .max, to: .max)
        backfill.sensorKeeps(from: 0, to: .max)
        _ = backfill.arrive(.max, isResent: true, now_us: 0)
        backfill.lost(0...(.max))
        _ = backfill.requests(now_us: .max)
        var other = Backfill(bootID: 1, stored: [(.max)...(.max)])
        other.sensorKeeps(from: .max - 5, to: .max)
        _ = other.requests(now_us: 0)
    }

    @Test("In another store only what that has is stored: the rest is asked for, but not what is still in memory")
    func storeReplaced() {
        var backfill = Backfill(bootID: 1, stored: [])
        backfill.sensorKeeps(from: 10, to: 60)
        for number in UInt32(10)...59 { _ = backfill.arrive(number, isResent: false, now_us: 0) }
        backfill.committed(10...29)
        // 30 to 49 were committed to a store that is gone; 50 to 59 wait in memory.
        backfill.committed(30...49)
        backfill.storeReplaced(with: [20...29])
        #expect(backfill.requests(now_us: 0) == [.resend(bootID: 1, 10...19)])
        for number in UInt32(10)...19 { _ = backfill.arrive(number, isResent: true, now_us: 1) }
        let next = backfill.requests(now_us: 2)
        #expect(next == [.resend(bootID: 1, 30...49)])
        backfill.committed(10...19)
        #expect(backfill.requests(now_us: 3) == [.acknowledge(bootID: 1, through: 29)])
    }

    @Test("While recording pauses, nothing is acknowledged, and what is missing is asked for all the same")
    func paused() {
        var backfill = Backfill(bootID: 1, stored: [0...9])
        backfill.sensorKeeps(from: 0, to: 20)
        #expect(backfill.requests(now_us: 0, acknowledges: false) == [.resend(bootID: 1, 10...19)])
        #expect(backfill.requests(now_us: 1) == [.acknowledge(bootID: 1, through: 9)])
    }
}
