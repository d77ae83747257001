import Events
import Records
import TestSupport
import Testing

@testable import Outputs

@Suite("What a gateway says to a fleet's server, and when")
struct FleetSessionTests {
    private typealias Talk = FleetTalk
    private static let person = FleetTalk.person
    private static let second = FleetTalk.second

    @Test("Hello comes first, and nothing before the welcome")
    func hello() {
        var talk = Talk()
        talk.wait(0..<20)
        #expect(talk.advance().isEmpty, "there is no connection")
        talk.session.connected(at: talk.now)
        guard case .send(.hello(let hello)) = talk.advance().first else { return #expect(Bool(false)) }
        #expect(
            hello.next == 1_000 && hello.people.map(\.person) == [Self.person] && hello.people[0].kinds == [.minutes])
        #expect(talk.advance().isEmpty)
        talk.hear(.welcome(FleetWelcome(settled: 500, top: 999, now_us: talk.now.utc_us)))
        #expect(talk.session.isOpen && talk.batches().count == 4)
    }

    @Test("Hello is said again later each time, for ten minutes and a quarter at most")
    func silence() {
        var talk = Talk()
        talk.session.connected(at: talk.now)
        var times: [Int64] = []
        for _ in 0..<4_000 {
            if !talk.advance().isEmpty { times.append(talk.now.elapsed_us / Self.second) }
            talk.pass(seconds: 1)
        }
        let pauses = zip(times.dropFirst(), times).map { $0 - $1 }
        #expect(pauses.first.map { (7...13).contains($0) } == true)
        #expect(zip(pauses.dropFirst(), pauses).allSatisfy { $0 >= $1 } && (pauses.last ?? 0) <= 750)
        #expect((pauses.last ?? 0) > 400 && talk.session.problem?.contains("does not answer") == true)
    }

    @Test("Batches that nobody confirms are sent later each time, though hello is answered")
    func silenceToBatches() {
        var talk = Talk()
        talk.wait(0..<5)
        talk.session.connected(at: talk.now)
        var times: [Int64] = []
        for _ in 0..<4_000 {
            for action in talk.advance() {
                switch action {
                case .send(.hello):
                    talk.hear(.welcome(FleetWelcome(settled: 500, top: 999, now_us: talk.now.utc_us)))
                case .send(.minutes): times.append(talk.now.elapsed_us / Self.second)
                default: break
                }
            }
            talk.pass(seconds: 1)
        }
        let pauses = zip(times.dropFirst(), times).map { $0 - $1 }
        #expect(pauses.first.map { (7...14).contains($0) } == true && (pauses.last ?? 0) > 400)
        #expect(zip(pauses.dropFirst(), pauses).allSatisfy { $0 >= $1 } && pauses.allSatisfy { $0 <= 752 })
    }

    /// Seconds until hello is said again, after a batch that nobody confirms.
    private static func secondsUntilHello(_ talk: inout Talk) -> Int64 {
        #expect(!talk.batches().isEmpty)
        for seconds in 1...2_000 as ClosedRange<Int64> {
            talk.pass(seconds: 1)
            if talk.advance().contains(where: { if case .send(.hello) = $0 { true } else { false } }) { return seconds }
        }
        return .max
    }

    @Test("One lost batch costs seconds, however long the server was silent before it said welcome")
    func lostAfterSilence() {
        var talk = Talk()
        talk.wait(0..<5)
        talk.session.connected(at: talk.now)
        for _ in 0..<1_500 {
            _ = talk.advance()
            talk.pass(seconds: 1)
        }
        talk.hear(.welcome(FleetWelcome(settled: 500, top: 999, now_us: talk.now.utc_us)))
        #expect(Self.secondsUntilHello(&talk) <= 13)
        // And a welcome that is lost then.
        talk.pass(seconds: 13)
        guard case .send(.hello) = talk.advance().first else { return #expect(Bool(false)) }
    }

    @Test("One lost batch costs seconds, however many have withdrawn before")
    func lostBesideWithdrawals() {
        var talk = Talk()
        talk.wait(0..<5)
        talk.view.withdrawals = (0..<8).map { number in
            StoredFleetWithdrawal(
                store: "abcdefgh01234567", person: "0f8fad5b-d9cb-469f-a165-70867728950\(number)", isTrackOnly: false,
                time_us: 1_789_000_000_000_000, confirmed_us: 1_789_000_001_000_000)
        }
        talk.open()
        #expect(Self.secondsUntilHello(&talk) <= 13)
    }

    @Test("Where the broker comes back, hello is not waited for as long as before")
    func lostAfterReconnecting() {
        var talk = Talk()
        talk.session.connected(at: talk.now)
        for _ in 0..<1_500 {
            _ = talk.advance()
            talk.pass(seconds: 1)
        }
        talk.session.disconnected()
        talk.session.connected(at: talk.now)
        #expect(!talk.advance().isEmpty)
        talk.pass(seconds: 13)
        #expect(!talk.advance().isEmpty)
    }

    @Test("Few minutes wait until they are many enough, or old enough")
    func few() {
        var talk = Talk()
        talk.now.utc_us = 29_000_009 * 60 * Self.second
        talk.open()
        talk.wait(5..<8)
        #expect(talk.batches().isEmpty)
        talk.pass(seconds: 6 * 60)
        talk.session.connected(at: talk.now)
        talk.open()
        #expect(talk.batches().first?.minutes.count == 3)
    }

    @Test("Four batches are under way; a receipt lets the next one go, and is written down once")
    func window() {
        var talk = Talk()
        talk.wait(0..<100)
        talk.open()
        let sent = talk.batches()
        #expect(sent.count == 4 && Set(sent.flatMap { $0.minutes.map(\.minute) }).count == 20)
        #expect(talk.batches().isEmpty)
        talk.hear(.taken(FleetReceipt(number: sent[1].number, settled: 500, count: 8)))
        let actions = talk.advance()
        #expect(actions.count == 2)
        guard case .ask(.taken(let changes, let below, 8)) = actions.last else { return #expect(Bool(false)) }
        #expect(changes.map(\.minute) == sent[1].minutes.map(\.minute) && below == sent[1].below)
        // A receipt that comes twice, and one of another start.
        for number in [sent[1].number, 1] { talk.hear(.taken(FleetReceipt(number: number, settled: 500))) }
        #expect(talk.advance().isEmpty)
        talk.session.replied(isDone: true, "", at: talk.now)
        #expect(talk.advance().isEmpty)
    }

    @Test("Where no receipt comes it begins with hello again; a late one still counts")
    func late() {
        var talk = Talk()
        talk.wait(0..<10)
        talk.open()
        let sent = talk.batches()
        talk.pass(seconds: 60)
        guard case .send(.hello) = talk.advance().first else { return #expect(Bool(false)) }
        talk.hear(.taken(FleetReceipt(number: sent[0].number, settled: 500)))
        #expect(talk.advance().contains { if case .ask(.taken) = $0 { true } else { false } })
    }

    @Test("A server that is an older copy gets again what it lacks")
    func olderServer() {
        var talk = Talk()
        talk.wait(0..<20)
        talk.open(settled: 300)
        #expect(talk.advance() == [.ask(.again(from: 300, count: 0))] && !talk.session.isOpen)
        talk.session.replied(isDone: true, "", at: talk.now)
        talk.view.figures.confirmedBelow = 300
        guard case .send(.hello) = talk.advance().first else { return #expect(Bool(false)) }
        talk.hear(.welcome(FleetWelcome(settled: 300, top: 999, now_us: talk.now.utc_us)))
        // Restored in the middle: the receipt tells it.
        let sent = talk.batches()
        talk.hear(.taken(FleetReceipt(number: sent[0].number, settled: 10)))
        #expect(talk.advance() == [.ask(.again(from: 10, count: 0))])
    }

    @Test("A server that tells of fewer batches than before is an older copy, whatever else it has")
    func fewerBatches() {
        var talk = Talk()
        talk.view.figures.seen = 7
        talk.wait(0..<20)
        talk.session.connected(at: talk.now)
        guard case .send(.hello(let hello)) = talk.advance().first else { return #expect(Bool(false)) }
        #expect(hello.seen == 7)
        talk.hear(.welcome(FleetWelcome(settled: 500, top: 999, now_us: talk.now.utc_us, count: 6)))
        #expect(talk.advance() == [.ask(.again(from: 500, count: 6))] && !talk.session.isOpen)
        talk.session.replied(isDone: true, "", at: talk.now)
        talk.view.figures.seen = 6
        guard case .send(.hello) = talk.advance().first else { return #expect(Bool(false)) }
        talk.hear(.welcome(FleetWelcome(settled: 500, top: 999, now_us: talk.now.utc_us, count: 6)))
        let batches = talk.batches()
        #expect(!batches.isEmpty && batches.allSatisfy { $0.seen == 6 })
    }

    @Test("A record that is an older copy takes new numbers, also where that was cut off")
    func olderRecord() {
        var talk = Talk()
        talk.open(top: 2_000)
        #expect(talk.advance() == [.ask(.above(2_000))])
        var again = Talk()
        again.view.figures.renumberTo = 2_000
        again.view.figures.next = 2_010
        again.open(top: 2_005)
        #expect(again.advance() == [.ask(.above(2_005))])
    }

    @Test("What is refused is written down with its reason; for want of a consent it is said hello once more")
    func refused() {
        var talk = Talk()
        talk.wait(0..<10)
        talk.open()
        func receipt(_ batch: FleetBatch, _ reason: FleetReceipt.Reason) -> FleetReceipt {
            FleetReceipt(
                number: batch.number, settled: 500,
                refused: batch.minutes.prefix(1).map {
                    FleetReceipt.Refused(
                        recording: batch.recordings[0].key, minute: $0.minute, sequence: $0.sequence, reason: reason)
                })
        }
        var sent = talk.batches(most: 10)
        talk.hear(.taken(receipt(sent[0], .consent)))
        let actions = talk.advance()
        #expect(actions.contains { if case .send(.hello) = $0 { true } else { false } })
        #expect(!actions.contains { if case .ask(.refused) = $0 { true } else { false } })
        talk.session.replied(isDone: true, "", at: talk.now)
        talk.hear(.welcome(FleetWelcome(settled: 500, top: 999, now_us: talk.now.utc_us)))
        talk.waiting = [talk.waiting[0]]
        sent = talk.batches(most: 10)
        talk.hear(.taken(receipt(sent[0], .consent)))
        #expect(
            talk.advance().contains(
                .ask(.refused([FleetChange(recording: 1, minute: 29_000_000, sequence: 1)], .consent))))
    }

    @Test("A consent that changes is told at once")
    func consents() {
        var talk = Talk()
        talk.open()
        #expect(talk.advance().isEmpty)
        talk.view.consents[0].firstTrackMinute = 29_000_000
        guard case .send(.hello(let hello)) = talk.advance().first else { return #expect(Bool(false)) }
        #expect(hello.people[0].kinds == [.minutes, .track])
    }

    @Test("What was withdrawn is said on every connection, confirmed once, and then the server is left")
    func withdrawals() {
        var talk = Talk()
        talk.view.consents = []
        talk.view.withdrawals = [
            StoredFleetWithdrawal(
                store: "abcdefgh01234567", person: Self.person, isTrackOnly: false, time_us: 1_789_000_000_000_000)
        ]
        talk.isLeaving = true
        talk.open()
        guard case .send(.withdraw(let withdrawal)) = talk.advance().first else { return #expect(Bool(false)) }
        #expect(withdrawal.person == Self.person && withdrawal.kinds == Set(FleetKind.allCases))
        #expect(talk.advance().isEmpty)
        talk.pass(seconds: 60)
        #expect(talk.advance().count == 1, "it is said again where no answer comes")
        let answer = FleetDown.withdrawn(
            person: Self.person, kinds: Set(FleetKind.allCases), now_us: talk.now.utc_us)
        talk.hear(answer)
        guard case .ask(.withdrawn) = talk.advance().first else { return #expect(Bool(false)) }
        talk.session.replied(isDone: true, "", at: talk.now)
        talk.view.withdrawals[0].confirmed_us = 1
        talk.hear(answer)
        #expect(talk.advance() == [.ask(.left(store: "abcdefgh01234567"))])
        talk.isLeaving = false
        talk.session.connected(at: talk.now)
        talk.open()
        #expect(talk.advance().count == 1, "a server that was restored may have it again")
    }

    @Test("A refusal is said in words, and tried again after ten minutes")
    func refusal() {
        var talk = Talk()
        talk.session.connected(at: talk.now)
        _ = talk.advance()
        talk.hear(.refused(.otherComputer, text: "bound"))
        #expect(talk.session.problem?.contains("Another computer") == true)
        talk.pass(seconds: 500)
        #expect(talk.advance().isEmpty)
        talk.pass(seconds: 200)
        #expect(talk.advance().count == 1)
        talk.hear(.welcome(FleetWelcome(settled: 500, top: 999, now_us: talk.now.utc_us - 120 * Self.second)))
        #expect(talk.session.problem == nil && talk.session.remark?.contains("2 minutes ahead of") == true)
    }

    @Test("What the recorder could not write down stays under way no longer")
    func unwritten() {
        var talk = Talk()
        talk.wait(0..<10)
        talk.open()
        let sent = talk.batches(most: 10)
        talk.hear(.taken(FleetReceipt(number: sent[0].number, settled: 500)))
        _ = talk.advance()
        talk.session.replied(isDone: false, "The disk is full.", at: talk.now)
        #expect(talk.session.problem?.contains("The disk is full") == true && !talk.session.isOpen)
        talk.pass(seconds: 60)
        talk.open()
        #expect(talk.batches(most: 10).first?.minutes.count == 10)
    }

    @Test("Whatever is said in whatever order, nothing stops it, and no more than four batches are under way")
    func chance() {
        for seed in 0..<50 as Range<UInt64> {
            var (chance, talk) = (SplitMix(seed: seed), Talk())
            talk.wait(0..<200)
            var numbers: [Int64] = [0]
            for _ in 0..<200 {
                talk.pass(seconds: Int64(chance.number(0...30)))
                switch chance.number(0...9) {
                case 0: talk.session.connected(at: talk.now)
                case 1: talk.session.disconnected()
                case 2: talk.session.recorderWent(at: talk.now)
                case 3: talk.hear(.greet)
                case 4, 5:
                    talk.hear(
                        .welcome(
                            FleetWelcome(
                                settled: Int64(chance.number(0...1_000)), top: Int64(chance.number(0...1_100)),
                                now_us: 0)))
                case 6: talk.session.replied(isDone: chance.chance(0.7), "no", at: talk.now)
                case 7: talk.hear(.refused(.version, text: ""))
                default:
                    let number = numbers.randomElement(using: &chance) ?? 0
                    talk.hear(.taken(FleetReceipt(number: number, settled: Int64(chance.number(0...1_000)))))
                }
                let sent = talk.batches()
                numbers += sent.map(\.number)
                #expect(sent.count <= 4)
            }
        }
    }
}
