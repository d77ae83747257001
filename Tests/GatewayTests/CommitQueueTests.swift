import Motion
import Posture
import Records
import Testing

@testable import Gateway

@Suite("What waits for the disk")
struct CommitQueueTests {
    private func recording(_ sensor: String, start_us: Int64 = 0) -> Store.Recording {
        Store.Recording(
            sensor: sensor, wearer: "me", family: "witmotion", placement: .upperBack, start_us: start_us,
            utcOffset_s: 0, rulesVersion: "test")
    }

    private func entry(
        _ sensor: String, number: Int64? = nil, samples: Int = 1, isLast: Bool = false
    ) -> RecordWriter.Entry {
        var increment = Store.Increment()
        if samples > 0 {
            increment.chunks = [
                RawChunk(
                    samples: (0..<Int64(samples)).map {
                        Sample(time_us: $0, acceleration_m_s2: Vector3(9.8, 0, 0), angularVelocity_rad_s: nil)
                    }, accelerationQuantum: 1, gyroQuantum: 1, bootID: nil, firstSequence: nil)
            ]
        }
        return RecordWriter.Entry(
            sensor: sensor, recording: recording(sensor), number: number, increment: increment, isLast: isLast,
            gyro: nil)
    }

    private func samples(_ entries: [RecordWriter.Entry]) -> Int {
        entries.reduce(0) { $0 + $1.increment.chunks.reduce(0) { $0 + $1.samples.count } }
    }

    @Test("One commit is under way at a time; what comes meanwhile goes with the next, under the number it was given")
    func one() {
        var queue = CommitQueue()
        queue.add(entry("a"))
        #expect(queue.beginCommit().count == 1)
        queue.add(entry("a"))
        #expect(queue.beginCommit().isEmpty && queue.isInFlight && queue.hasWaiting)
        let done = queue.commitSucceeded([7])
        #expect(done.written.map(\.number) == [7] && !done.goesOn && !queue.isInFlight)
        #expect(queue.beginCommit().map(\.number) == [7])
    }

    @Test("Entries of one recording become one, and a recording that never brought a sample is none")
    func merged() {
        var queue = CommitQueue()
        queue.add(entry("a", samples: 2))
        queue.add(entry("b", samples: 0, isLast: true))
        queue.add(entry("a", number: 3, samples: 0, isLast: true))
        let entries = queue.beginCommit()
        #expect(entries.count == 1 && entries[0].number == 3 && entries[0].isLast && samples(entries) == 2)
        _ = queue.commitSucceeded([3])
        // One that has a number is ended, also with nothing new.
        queue.add(entry("a", number: 3, samples: 0, isLast: true))
        #expect(queue.beginCommit().count == 1)
    }

    @Test("A full disk pauses recording once; what waits goes with the next commit, and then recording goes on")
    func pause() {
        var queue = CommitQueue()
        queue.add(entry("a"))
        _ = queue.beginCommit()
        #expect(queue.commitFailed(mostSamples: 100) == .pauses)
        queue.add(entry("a", samples: 4))
        #expect(samples(queue.beginCommit()) == 5)
        #expect(queue.commitFailed(mostSamples: 100) == .stillPaused)
        _ = queue.beginCommit()
        #expect(queue.commitSucceeded([1]).goesOn)
        queue.add(entry("a"))
        _ = queue.beginCommit()
        #expect(!queue.commitSucceeded([1]).goesOn)
    }

    @Test("While the disk takes nothing the oldest samples are let go, whole chunks of them")
    func bounded() {
        var queue = CommitQueue()
        for _ in 0..<10 { queue.add(entry("a", samples: 10)) }
        _ = queue.beginCommit()
        _ = queue.commitFailed(mostSamples: 55)
        #expect(samples(queue.beginCommit()) == 50)
    }

    @Test("Tried one by one: what was written is told, what is refused is let go, the rest waits with what came after it")
    func singly() {
        var queue = CommitQueue()
        for name in ["a", "b", "c", "d"] { queue.add(entry(name)) }
        _ = queue.beginCommit()
        queue.add(entry("d", samples: 2))
        queue.add(entry("a", samples: 2))
        let ended = queue.commitEnded(
            [
                .written(number: 7), .refused(.unevenChunk), .writtenWithoutFindings(number: 8, .unevenChunk),
                .failed(.diskFull(path: "x")),
            ], mostSamples: 100)
        #expect(ended.written.map(\.number) == [7, 8] && ended.written.map(\.entry.sensor) == ["a", "c"])
        #expect(ended.failure?.0 == .pauses && ended.failure?.1 == .diskFull(path: "x") && queue.isPaused)
        let next = queue.beginCommit()
        #expect(next.map(\.sensor) == ["d", "a"] && next.map(\.number) == [nil, 7] && samples(next) == 5)
        _ = queue.commitEnded([.written(number: 9), .refused(.unevenChunk)], mostSamples: 100)
        #expect(!queue.isPaused && !queue.isInFlight && !queue.hasWaiting)
    }

    @Test("Where another store is open, the old one's numbers are forgotten")
    func numbers() {
        var queue = CommitQueue()
        queue.add(entry("a", number: 7))
        queue.forgetNumbers()
        #expect(queue.beginCommit().map(\.number) == [nil])
    }

    @Test("A commit that is given up is not tried again")
    func abandoned() {
        var queue = CommitQueue()
        queue.add(entry("a"))
        _ = queue.beginCommit()
        queue.abandonCommit()
        #expect(!queue.isInFlight && !queue.hasWaiting)
    }
}
