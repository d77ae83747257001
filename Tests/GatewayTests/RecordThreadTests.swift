import Glibc
import Synchronization
import Testing

@testable import Gateway

@Suite("The record's thread")
struct RecordThreadTests {
    private final class Heard: Sendable {
        let words = Mutex<[String]>([])

        func note(_ word: String) { words.withLock { $0.append(word) } }

        func waits(forCount count: Int) -> [String] {
            while words.withLock({ $0.count }) < count { usleep(1000) }
            return words.withLock { $0 }
        }
    }

    @Test("What sensors have sent goes first, then what somebody waits for; long work goes in slices between them")
    func order() {
        let thread = RecordThread()
        let heard = Heard()
        let gate = Mutex(false)
        thread.add(slices: {
            heard.note("slice")
            while !gate.withLock({ $0 }) { usleep(1000) }
            return heard.words.withLock { $0.count { $0 == "slice" } } < 3
        })
        thread.add(slices: {
            heard.note("later slice")
            return false
        })
        _ = heard.waits(forCount: 1)
        thread.add(.request) { heard.note("request") }
        thread.add(.commit) { heard.note("commit") }
        thread.add(.commit) { heard.note("commit") }
        gate.withLock { $0 = true }
        #expect(
            heard.waits(forCount: 7) == ["slice", "commit", "commit", "request", "slice", "slice", "later slice"])
    }

    @Test("Long work that is given up does not go on, and no other begins; what else comes is done")
    func dropped() {
        let thread = RecordThread()
        let heard = Heard()
        let gate = Mutex(false)
        thread.add(slices: {
            heard.note("slice")
            while !gate.withLock({ $0 }) { usleep(1000) }
            return true
        })
        _ = heard.waits(forCount: 1)
        thread.dropSlices()
        gate.withLock { $0 = true }
        thread.add(slices: {
            heard.note("another")
            return false
        })
        for _ in 0..<3 { thread.add(.request) { heard.note("request") } }
        #expect(heard.waits(forCount: 4) == ["slice", "request", "request", "request"])
    }
}
