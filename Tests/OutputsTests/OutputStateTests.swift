import Events
import Glibc
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

    @Test("What cannot be written is said once, however often it is tried, and again when it comes again")
    func unwritable() throws {
        let folder = try TemporaryFolder()
        let sharing = SharingFolder(in: folder.path)
        try sharing.make()
        let said = Said()
        var note = StandingNote(in: sharing, of: "mqtt") { said.sentences.append($0) }
        func state(_ dropped: Int) -> OutputState {
            OutputState(at: Moment(utc_us: 1_790_000_000_000_000, offset_s: 0), dropped: dropped)
        }
        // A folder is in the file's way.
        let part = sharing.file("mqtt", "state.part")
        #expect(mkdir(part, 0o700) == 0)
        for dropped in [1, 1, 2, 3] { note.note(state(dropped)) }
        #expect(said.sentences.count == 1 && said.sentences[0].contains("cannot be written to \(sharing.path)"))
        #expect(rmdir(part) == 0)
        note.note(state(3))
        #expect(sharing.standing(of: "mqtt") == .notRunning(state(3)) && said.sentences.count == 1)
        #expect(mkdir(part, 0o700) == 0)
        note.note(state(3))
        #expect(said.sentences.count == 1, "nothing is new")
        note.note(state(4))
        note.note(state(4))
        #expect(said.sentences.count == 2)
    }

    private final class Said { var sentences: [String] = [] }

    @Test("A sensor's number for others is always the same at a gateway, and another for another sensor or gateway")
    func ids() {
        for key in ["", "0123456789abcdef"] {
            let ids = (0..<2000).map { SharedSensor.id(of: "plumbline:\($0)", key: key) }
            #expect(Set(ids).count == 2000 && ids.allSatisfy { $0.count == 12 })
            #expect(SharedSensor.id(of: "plumbline:7", key: key) == ids[7])
            #expect(Set(ids.map { $0.prefix(4) }).count > 1900)
        }
        let keys = (0..<2000).map { SharedSensor.id(of: "plumbline:7", key: "\($0)") }
        #expect(Set(keys).count == 2000)
    }
}
