import Events
import FakeBluetooth
import LinuxIO
import LocalTime
import Posture
import Records
import SensorProtocols
import TestSupport
import Testing

@testable import Gateway

@Suite("Summaries of today that are asked for")
struct SummaryRequestsTests {
    @Test("While nothing can be committed one is made at a time, and all that ask meanwhile get the next")
    func coalesced() throws {
        let folder = try TemporaryFolder()
        let store = try Store(folder: folder.path)
        let loop = try EventLoop()
        let starter = RecordingStarter(rules: PostureRules(), timeSource: .host)
        // Another program records there: each commit fails, and reading goes on.
        let recorder = try SlotRecorder(
            store, rules: PostureRules(), rawRetention_s: nil, mayWrite: { false },
            holds: HoldCoordinator(records: true), starter: starter, on: loop)
        let now = HostClock.now
        let sensor = PairedSensor(
            id: "s", name: "s", family: "witmotion", wearer: "me", placement: .upperBack, mount: nil, port: "usb:1",
            baudRate: 115_200, paired_us: 0)
        let start = starter.first(
            of: sensor, family: .witmotion, known: SensorKnowledge(), on: TimeLine(boottime_us: 0, now: now),
            boottime_us: 0, now: now)
        let slot = SensorSlot(sensor, start, breaks: nil, change: CorrectedCue(rules: PostureRules()))
        recorder.slots = { [slot] }
        var summaries = 0
        recorder.onEvent = { if case .today = $0 { summaries += 1 } }
        recorder.commit()
        let isPaused = try loop.run { recorder.isPaused && recorder.isIdle }
        try #require(isPaused)
        for _ in 0..<10 { recorder.sumUp(isForAll: true) }
        let isOver = try loop.run { recorder.isIdle }
        #expect(isOver && summaries == 2)
        recorder.sumUp(isForAll: true)
        let isMade = try loop.run { recorder.isIdle && summaries == 3 }
        #expect(isMade)
    }
}
