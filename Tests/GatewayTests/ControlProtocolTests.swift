import Gateway
import Posture
import Testing

@Suite("Requests to the recorder")
struct ControlProtocolTests {
    private static let requests: [ControlRequest] = [
        .watch(sensor: nil, rate_Hz: 10), .watch(sensor: "back", rate_Hz: 0),
        .calibrate(sensor: "back", HoldRequest(seconds: 10, profile: .stand, withBow: true)),
        .calibrate(sensor: nil, HoldRequest(.slump, seconds: 5)),
        .note(sensor: nil, text: "coffee \"break\""), .snooze(seconds: 1800), .status, .reload,
    ]

    @Test("Every request is read as it was written", arguments: requests.indices)
    func roundTrip(index: Int) { #expect(ControlRequest(json: Self.requests[index].json.text) == Self.requests[index]) }

    @Test(
        "What cannot be meant is refused",
        arguments: [
            "", "{}", #"{"do":"format"}"#, #"{"do":"calibrate","seconds":-1}"#,
            #"{"do":"calibrate","hold":"headstand"}"#, #"{"do":"snooze"}"#,
            #"{"do":"watch","rate_hz":-3}"#,
        ])
    func refused(line: String) { #expect(ControlRequest(json: line) == nil) }

    @Test("A reply is read as it was written, and an event is no reply")
    func reply() {
        let reply = ControlReply(isDone: false, text: "There is no sensor “x”.")
        #expect(ControlReply(json: reply.json.text) == reply)
        #expect(ControlReply(json: #"{"type":"note","text":""}"#) == nil)
    }
}

@Suite("The wall clock of a recording")
struct TimeLineTests {
    private let line = TimeLine(boottime_us: 1_000_000, utc_us: 1_772_366_400_000_000, offset_s: 3600)

    @Test("A clock that drifts stays on the line; one that is set begins a new one, either way")
    func steps() {
        func reason(clockMoved_us: Int64) -> TimeLine.EndReason? {
            line.endReason(
                begun_us: 1_000_000, boottime_us: 61_000_000,
                utc_us: 1_772_366_460_000_000 + clockMoved_us, offset_s: 3600)
        }
        #expect(reason(clockMoved_us: 0) == nil)
        #expect(reason(clockMoved_us: 900_000) == nil)
        #expect(reason(clockMoved_us: 3_600_000_000) == .clockWasSet)
        #expect(reason(clockMoved_us: -3_600_000_000) == .clockWasSet)
    }

    @Test("A traveller's new offset and a new local day begin a new line")
    func days() {
        let later = 61_000_000 + Int64(11 * 3600) * 1_000_000
        let utc_us = line.utc(boottime_us: later)
        #expect(
            line.endReason(begun_us: 1_000_000, boottime_us: later, utc_us: utc_us, offset_s: 7200) == .offsetChanged)
        #expect(line.endReason(begun_us: 1_000_000, boottime_us: later, utc_us: utc_us, offset_s: 3600) == .newDay)
        #expect(line.endReason(begun_us: later, boottime_us: later, utc_us: utc_us, offset_s: 3600) == nil)
    }
}
