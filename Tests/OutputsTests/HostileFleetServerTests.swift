import Events
import Records
import TestSupport
import Testing

@testable import Outputs

@Suite("What a fleet's server may cost a gateway, whatever it says")
struct HostileFleetServerTests {
    private typealias Talk = FleetTalk

    /// Hellos among what is to be done.
    private static func hellos(_ actions: [FleetSession.Action]) -> Int {
        actions.count { if case .send(.hello) = $0 { true } else { false } }
    }

    @Test("However often it asks for a hello, one is said in ten seconds, and minutes still leave between")
    func greets() {
        var (talk, hellos, batches) = (Talk(), 0, 0)
        talk.wait(0..<2_000)
        talk.session.connected(at: talk.now)
        for _ in 0..<600 {
            let actions = talk.advance()
            hellos += Self.hellos(actions)
            if Self.hellos(actions) > 0 {
                talk.hear(.welcome(FleetWelcome(settled: 500, top: 999, now_us: talk.now.utc_us)))
                batches += talk.batches().count
            }
            // As often as goes without being left alone.
            talk.hear(.greet)
            talk.pass(seconds: 1)
        }
        #expect(!talk.session.isFlooded && (30...60).contains(hellos) && batches == 4 * hellos)
    }

    @Test("What it says unasked is heard a hundred times at once; then it is left alone")
    func flood() {
        var talk = Talk()
        talk.wait(0..<10)
        talk.open()
        let sent = talk.batches(most: 10)
        var heard = 0
        while !talk.session.isFlooded, heard < 10_000 {
            switch heard % 4 {
            case 0: talk.hear(.greet)
            case 1: talk.hear(.taken(FleetReceipt(number: Int64(heard), settled: 1 << 60, count: 1 << 60)))
            case 2: talk.hear(.withdrawn(person: Talk.person, kinds: [.minutes, .track], now_us: talk.now.utc_us))
            default: talk.session.receiveUnknown(at: talk.now)
            }
            heard += 1
        }
        #expect(heard == 101)
        // Also its answers are not heard any more: the minutes wait.
        talk.hear(.taken(FleetReceipt(number: sent[0].number, settled: 500)))
        #expect(talk.advance().isEmpty)
        talk.session.disconnected()
        talk.pass(seconds: 600)
        talk.open()
        #expect(!talk.session.isFlooded && talk.batches(most: 10).first?.minutes.count == 10)
    }

    @Test("Answers to what was asked are heard, however many they are")
    func answers() {
        var talk = Talk()
        talk.wait(0..<1_000)
        talk.open()
        var taken = 0
        for _ in 0..<1_000 {
            guard let batch = talk.batches(most: 1).first else { break }
            talk.hear(.taken(FleetReceipt(number: batch.number, settled: 500)))
            _ = talk.advance(most: 0)
            talk.session.replied(isDone: true, "", at: talk.now)
            talk.waiting.removeAll { $0.minute == batch.minutes[0].minute }
            taken += 1
        }
        #expect(taken > 200 && !talk.session.isFlooded)
    }

    @Test("Everything again is sent four times at once, then once in ten minutes; and it is said")
    func again() {
        var (talk, asked) = (Talk(), 0)
        for _ in 0..<3_600 {
            let actions = talk.advance()
            if actions.contains(where: { if case .ask(.again) = $0 { true } else { false } }) {
                asked += 1
                talk.session.replied(isDone: true, "", at: talk.now)
            }
            if Self.hellos(actions) > 0 {
                // An older copy each time.
                talk.hear(.welcome(FleetWelcome(settled: 0, top: 999, now_us: talk.now.utc_us)))
            }
            if asked == 0, actions.isEmpty { talk.session.connected(at: talk.now) }
            talk.pass(seconds: 1)
        }
        #expect((9...11).contains(asked))
        #expect(talk.session.problem?.contains("too often") == true)
    }

    @Test("A number that cannot be is not written down, and nothing is sent to a server that tells it")
    func numbers() {
        var talk = Talk()
        talk.wait(0..<10)
        talk.open(top: 1 << 60)
        #expect(!talk.session.isOpen && talk.advance().isEmpty)
        #expect(talk.session.problem?.contains("numbers that cannot be") == true)
        // It is tried again, and where the server is in order, all goes on.
        talk.pass(seconds: 700)
        guard case .send(.hello) = talk.advance().first else { return #expect(Bool(false)) }
        talk.hear(.welcome(FleetWelcome(settled: 500, top: 999, now_us: talk.now.utc_us)))
        #expect(talk.session.problem == nil && talk.batches(most: 10).first?.minutes.count == 10)
    }

    @Test("Numbers as high as a server may tell leave room for all that is recorded, and are written down")
    func room() {
        for request in [
            FleetRequest.above(1 << 59),
            .taken(
                [FleetChange(recording: 1, minute: 29_000_000, sequence: (1 << 59) + 7)], below: (1 << 59) + 8,
                count: 1 << 60),
            .again(from: 1 << 60, count: 1 << 60),
        ] {
            #expect(FleetRequest(json: request.json.text) == request)
        }
        #expect(FleetRequest(json: FleetRequest.above((1 << 59) + 1).json.text) == nil)
    }

    @Test("A withdrawal that it confirms a hundred times is written down once; one that nobody made, never")
    func withdrawals() {
        var talk = Talk()
        let other = "0f8fad5b-d9cb-469f-a165-70867728950f"
        talk.view.consents = []
        talk.view.withdrawals = [
            StoredFleetWithdrawal(
                store: "abcdefgh01234567", person: Talk.person, isTrackOnly: false, time_us: 1_789_000_000_000_000)
        ]
        talk.open()
        _ = talk.advance()
        for _ in 0..<40 {
            talk.hear(.withdrawn(person: Talk.person, kinds: [.minutes, .track], now_us: talk.now.utc_us))
            talk.hear(.withdrawn(person: other, kinds: [.minutes, .track], now_us: talk.now.utc_us))
            talk.pass(seconds: 1)
        }
        var asked: [FleetRequest] = []
        for _ in 0..<10 {
            asked += talk.advance().compactMap { if case .ask(let request) = $0 { request } else { nil } }
            talk.session.replied(isDone: true, "", at: talk.now)
        }
        #expect(asked.count == 1)
        guard case .withdrawn(let person, _, _) = asked.first else { return #expect(Bool(false)) }
        #expect(person == Talk.person)
    }

    @Test("Where everything is refused, it is written down with the reason, and sent no more")
    func refusals() {
        var talk = Talk()
        talk.wait(0..<10)
        talk.open()
        let batch = talk.batches(most: 10)[0]
        talk.hear(
            .taken(
                FleetReceipt(
                    number: batch.number, settled: 500,
                    refused: batch.minutes.map {
                        FleetReceipt.Refused(
                            recording: batch.recordings[0].key, minute: $0.minute, sequence: $0.sequence, reason: .value
                        )
                    })))
        let actions = talk.advance()
        guard case .ask(.refused(let changes, .value)) = actions.first else { return #expect(Bool(false)) }
        #expect(changes.count == 10 && actions.count == 1)
    }

    @Test("While the recorder’s disk is full, minutes are sent again seldom, and soon after there is room")
    func fullDisk() {
        var (talk, batches) = (Talk(), 0)
        talk.wait(0..<10)
        talk.open()
        func step(_ talk: inout Talk, isFull: Bool) {
            for action in talk.advance(most: 10) {
                switch action {
                case .send(.hello):
                    talk.hear(.welcome(FleetWelcome(settled: 500, top: 999, now_us: talk.now.utc_us)))
                case .send(.minutes(let batch)):
                    batches += 1
                    talk.hear(.taken(FleetReceipt(number: batch.number, settled: 500)))
                case .ask:
                    talk.session.replied(isDone: !isFull, "The disk is full.", at: talk.now)
                case .send(.withdraw): break
                }
            }
            talk.pass(seconds: 1)
        }
        for _ in 0..<3_600 { step(&talk, isFull: true) }
        #expect((40...130).contains(batches))
        #expect(talk.session.problem?.contains("The disk is full") == true)
        for _ in 0..<90 { step(&talk, isFull: false) }
        #expect(talk.session.problem == nil)
    }

    @Test("What a newer server says is named")
    func newer() throws {
        let text = #"{"type":"refused","reason":"unpaid","text":"Pay first."}"#
        let down = try #require(FleetDown(json: Array(text.utf8)))
        var talk = Talk()
        talk.session.connected(at: talk.now)
        _ = talk.advance()
        talk.hear(down)
        #expect(talk.session.problem?.contains("Pay first.") == true)
        talk.pass(seconds: 700)
        talk.open()
        talk.session.receiveUnknown(at: talk.now)
        #expect(talk.session.problem == nil && talk.session.remark?.contains("does not understand") == true)
    }

    @Test(
        "How far a clock is off is said in words",
        arguments: [(90, "90 seconds ahead"), (-7_300, "2 hours behind"), (366 * 86_400 - 1, "366 days ahead")]
            as [(Int64, String)])
    func clocks(seconds: Int64, words: String) {
        var talk = Talk()
        talk.session.connected(at: talk.now)
        _ = talk.advance()
        let now_us = talk.now.utc_us - seconds * Talk.second
        talk.hear(.welcome(FleetWelcome(settled: 500, top: 999, now_us: now_us)))
        #expect(talk.session.remark?.contains(words) == true)
    }

    @Test("An allowance gives what it has at once, then one after each pause, and never saves up more")
    func allowance() {
        var allowance = Allowance(most: 3, pause_us: 10)
        let times: [Int64] = [1_000, 1_000, 1_000, 1_000, 1_009, 1_010, 1_019]
        #expect(times.map { allowance.take(at: $0) } == [true, true, true, false, false, true, false])
        #expect(allowance.next_us == 1_020)
        // Long after, and where a clock goes back.
        let later: [Int64] = [.max, .max, .max, .max, .min]
        #expect(later.map { allowance.take(at: $0) } == [true, true, true, false, false])
    }
}
