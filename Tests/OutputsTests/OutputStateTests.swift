import Events
import LinuxIO
import LocalTime
import Recorder
import TestSupport
import Testing

@testable import Outputs

@Suite("How an output stands")
struct OutputStateTests {
    @Test("What is written down is read back, of a process that is there and of one that has gone")
    func standing() throws {
        let folder = try TemporaryFolder()
        let sharing = SharingFolder(in: folder.path + "/data")
        #expect(sharing.standing(of: "mqtt") == .notRunning(nil))
        try sharing.make()
        let state = OutputState(
            at: Moment(utc_us: 1_790_000_000_000_000, offset_s: 3600),
            workingSince: Moment(utc_us: 1_780_000_000_000_000, offset_s: 0), problem: "“Broker” is away.", waiting: 3,
            oldestWaiting: Moment(utc_us: 1_780_000_000_123_000, offset_s: 0), dropped: 2)
        try sharing.write(state, of: "mqtt")
        #expect(sharing.standing(of: "mqtt") == .notRunning(state))
        let lock = try #require(try sharing.lock("mqtt"))
        #expect(sharing.standing(of: "mqtt") == .running(state))
        let second = try sharing.lock("mqtt")
        #expect(second == nil)
        withExtendedLifetime(lock) {}
    }

    @Test("A sensor's number for others is always the same, and another for another sensor")
    func ids() {
        let ids = (0..<2000).map { SharedSensor.id(of: "plumbline:\($0)") }
        #expect(Set(ids).count == 2000 && ids.allSatisfy { $0.count == 12 })
        #expect(SharedSensor.id(of: "plumbline:7") == ids[7])
        #expect(Set(ids.map { $0.prefix(4) }).count > 1900)
    }
}
