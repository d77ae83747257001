import Events
import Posture
import Testing

@Suite("Requests to the recorder")
struct ControlProtocolTests {
    private static let requests: [ControlRequest] = [
        .watch(sensor: nil, rate_Hz: 10), .watch(sensor: "back", rate_Hz: 0),
        .calibrate(sensor: "back", HoldRequest(seconds: 10, profile: .stand, withBow: true)),
        .calibrate(sensor: nil, HoldRequest(.slump, seconds: 5)),
        .correct(sensor: nil, wasSlouch: true), .correct(sensor: "back", wasSlouch: false),
        .note(sensor: nil, text: "coffee \"break\""), .snooze(seconds: 1800), .status, .reload,
    ]

    @Test("Every request is read as it was written", arguments: requests.indices)
    func roundTrip(index: Int) { #expect(ControlRequest(json: Self.requests[index].json.text) == Self.requests[index]) }

    @Test(
        "What cannot be meant is refused",
        arguments: [
            "", "{}", #"{"do":"format"}"#, #"{"do":"calibrate","seconds":-1}"#,
            #"{"do":"calibrate","hold":"headstand"}"#, #"{"do":"snooze"}"#,
            #"{"do":"watch","rate_hz":-3}"#, #"{"do":"watch","rate_hz":1e300}"#, #"{"do":"calibrate","seconds":1e300}"#,
            #"{"do":"snooze","seconds":1e300}"#, #"{"do":"correct"}"#, #"{"do":"correct","was_slouch":"yes"}"#,
        ])
    func refused(line: String) { #expect(ControlRequest(json: line) == nil) }

    @Test("A hold without a length is as long as the rules have it")
    func holdWithoutLength() {
        var rules = PostureRules()
        rules.hold_s = 25
        #expect(ControlRequest(json: #"{"do":"calibrate"}"#) == .calibrate(sensor: nil, HoldRequest()))
        #expect(HoldRequest().seconds(by: rules) == 25)
        #expect(HoldRequest(seconds: 4).seconds(by: rules) == 4)
        #expect(HoldRequest.seconds(askedForBy: HoldRequest().sentence(by: rules)) == 25)
        #expect(HoldRequest.seconds(askedForBy: HoldRequest(seconds: 120).sentence(by: rules)) == 120)
        #expect(HoldRequest.seconds(askedForBy: "Sit upright and hold still.") == 10)
    }

    @Test("A pace lets through the first moment, whatever it is", arguments: [1e-300, 1e-13, 0.1, 10, 1e300])
    func pace(rate_Hz: Double) {
        for first_us in [Int64.min, 0, Int64.max - 1] {
            var pace = Pace(rate_Hz: rate_Hz)
            let isFirstDue = pace.isDue(at_us: first_us)
            #expect(isFirstDue)
            _ = pace.isDue(at_us: first_us + 1)
        }
        var slow = Pace(rate_Hz: 1e-13)
        let isDue = [0, 1, 1_000_000_000_000].map { slow.isDue(at_us: $0) }
        #expect(isDue == [true, true, false])
    }

    @Test("A reply is read as it was written, and an event is no reply")
    func reply() {
        let reply = ControlReply(isDone: false, text: "There is no sensor “x”.")
        #expect(ControlReply(json: reply.json.text) == reply)
        #expect(ControlReply(json: #"{"type":"note","text":""}"#) == nil)
    }
}
