import Events
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
