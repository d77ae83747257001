import Events
import Posture
import TestSupport
import Testing

@Suite("Requests to the recorder")
struct ControlProtocolTests {
    private static let requests: [ControlRequest] = [
        .watch(sensor: nil, rate_Hz: 10), .watch(sensor: "back", rate_Hz: 0),
        .watch(sensor: nil, rate_Hz: 1, samples: true), .watch(sensor: "back", rate_Hz: 1, isSeen: false),
        .calibrate(sensor: "back", HoldRequest(seconds: 10, profile: .stand, withBow: true)),
        .calibrate(sensor: nil, HoldRequest(.slump, seconds: 5)),
        .correct(sensor: nil, wasSlouch: true), .correct(sensor: "back", wasSlouch: false),
        .note(sensor: nil, text: "coffee \"break\""), .snooze(sensor: nil, seconds: 1800), .status, .reload,
        .scan(seconds: 20), .scan(seconds: 0.5), .cancel, .passkey(.digits("004711")), .passkey(.yes), .passkey(.no),
        .pair(PairRequest(sensor: "ble:AA", name: "“back”\n", wearer: "Ann", placement: "t4")),
    ]

    @Test("Every request is read as it was written", arguments: requests.indices)
    func roundTrip(index: Int) { #expect(ControlRequest(json: Self.requests[index].json.text) == Self.requests[index]) }

    @Test(
        "What cannot be meant is refused",
        arguments: [
            "", "{}", #"{"do":"format"}"#, #"{"do":"calibrate","seconds":-1}"#,
            #"{"do":"calibrate","hold":"headstand"}"#, #"{"do":"snooze"}"#,
            #"{"do":"watch","samples":1}"#, #"{"do":"watch","seen":"no"}"#,
            #"{"do":"watch","rate_hz":-3}"#, #"{"do":"watch","rate_hz":1e300}"#, #"{"do":"calibrate","seconds":1e300}"#,
            #"{"do":"scan","seconds":0}"#, #"{"do":"scan","seconds":1e-5}"#, #"{"do":"scan","seconds":-1}"#,
            #"{"do":"scan","seconds":121}"#,
            #"{"do":"scan","seconds":1e300}"#, #"{"do":"scan","seconds":"5"}"#, #"{"do":"pair"}"#,
            #"{"do":"pair","sensor":"x","name":"b","wearer":"me"}"#, #"{"do":"passkey"}"#,
            #"{"do":"passkey","digits":"1","yes":true}"#, #"{"do":"passkey","digits":123456}"#,
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

    @Test("A word of a request is no longer than any name may be")
    func longWords() {
        for length in [1024, 1025] {
            let request = PairRequest(
                sensor: "x", name: String(repeating: "n", count: length), wearer: "me", placement: "t4")
            #expect((ControlRequest(json: ControlRequest.pair(request).json.text) != nil) == (length == 1024))
        }
    }

    @Test("What a search or a pairing tells is read as it was written, and is neither event nor reply")
    func pairingEvents() {
        let events: [PairingEvent] = [
            .found(FoundSensor(id: "plumbline:1", title: "A “b” on /dev/x", link: .cable)),
            .found(FoundSensor(id: "ble:2", title: "C", link: .bluetooth, pairedAs: "back", note: "It\nis")),
            .progress("Connecting …"), .question(.passkey), .question(.pin), .question(.same(digits: "012345")),
        ]
        for event in events {
            let line = event.json.text
            #expect(PairingEvent(json: line) == event)
            #expect(
                ControlReply(json: line) == nil && GatewayEvent(json: line) == nil && ControlRequest(json: line) == nil)
            #expect(!line.contains("\n"))
        }
        for line in [
            "", "{}", #"{"type":"found"}"#, #"{"type":"question","asks":"same"}"#, #"{"type":"question","asks":"age"}"#,
        ] {
            #expect(PairingEvent(json: line) == nil)
        }
    }

    @Test("A damaged or made-up line is a request or none: it never ends the program")
    func anyLine() {
        var chance = SplitMix(seed: 19)
        let words = [
            "\"do\"", "\"scan\"", "\"pair\"", "\"passkey\"", "\"cancel\"", "\"seconds\"", "\"sensor\"", "\"name\"",
            "\"wearer\"", "\"placement\"", "\"digits\"", "\"yes\"", ":", ",", "{", "}", "[", "]", "1e999", "-0", "null",
            "true", "\"\\u0000\"", "\"\\ud800\"", "9223372036854775808", "\"t4\"",
        ]
        var requests = 0
        for _ in 0..<20_000 {
            var line = ""
            if chance.chance(0.5) {
                line = Self.requests[chance.number(0...Self.requests.count - 1)].json.text
                var bytes = Array(line.utf8)
                for _ in 0..<chance.number(0...3) {
                    bytes[chance.number(0...bytes.count - 1)] = UInt8(truncatingIfNeeded: chance.number(0...255))
                }
                line = String(decoding: bytes, as: UTF8.self)
            } else {
                for _ in 0..<chance.number(0...12) { line += words[chance.number(0...words.count - 1)] }
            }
            if let request = ControlRequest(json: line) {
                requests += 1
                #expect(!request.json.text.isEmpty)
            }
            _ = PairingEvent(json: line)
        }
        #expect(requests > 1000)
    }

    @Test("A reply is read as it was written, and an event is no reply")
    func reply() {
        let reply = ControlReply(isDone: false, text: "There is no sensor “x”.")
        #expect(ControlReply(json: reply.json.text) == reply)
        #expect(ControlReply(json: #"{"type":"note","text":""}"#) == nil)
    }
}
