import Events
import LocalTime
import Numbers
import Records

/// What is said to a fleet's server, and what follows from its answers. Pure: no socket, no record, no clock.
///
/// First hello; the welcome shows whether one side's record is an older copy. Then batches, a few at a time, each of which is
/// settled in the record when the server has it. Where no answer comes, all begins again with hello, later each time: while
/// the server is away, that is all that is sent. Hello, batches and withdrawals wait each by their own count.
///
/// A server is not trusted: what it may cost is bounded, whatever it says and how often. Numbers that cannot be are not
/// written down, all is sent again a few times only, and one that says much that it was not asked for is left alone.
struct FleetSession {
    /// What is to be done.
    enum Action: Equatable {
        case send(FleetUp)
        /// Of the recorder; the answer is awaited (`replied`).
        case ask(FleetRequest)
    }

    /// What the record says, of this server.
    struct View: Equatable {
        var figures: FleetFigures
        var consents: [StoredFleetConsent]
        var withdrawals: [StoredFleetWithdrawal]
        /// Nothing is left to say: all is withdrawn and confirmed.
        var isAllConfirmed: Bool { consents.isEmpty && withdrawals.allSatisfy { $0.confirmed_us != nil } }
    }

    /// The moment, by both clocks, microseconds.
    struct Now {
        /// Since boot.
        var elapsed_us: Int64
        var utc_us: Int64
    }

    private enum Phase: Equatable {
        case away
        /// Hello is said then.
        case pausing(until_us: Int64)
        case greeting(until_us: Int64)
        /// The recorder puts into the outbox again what one side lacks.
        case resending
        case open
    }

    private struct Flight {
        var keys: [FleetKey]
        /// As the batch names them: by recording's key, minute and sequence.
        var named: [FleetReceipt.Refused.Name: FleetKey]
        var below: Int64
        /// What the server had confirmed when it was sent.
        var confirmedBelow: Int64
        var until_us: Int64
    }

    private struct WithdrawalName: Hashable {
        var person: String
        var isTrackOnly: Bool
    }

    /// What was said, and is said again then where it is not confirmed.
    private struct Said {
        var wait = GrowingWait(FleetSession.waits_us)
        var until_us: Int64 = 0
    }

    /// Batches that are under way at once.
    private static let window = 4
    private static let waits_us: ClosedRange<Int64> = 10_000_000...600_000_000
    /// After what only a person can put right.
    private static let refusedPause_us: Int64 = 600_000_000
    /// Of batches that were given up, receipts are still good.
    private static let mostLate = 16
    /// All gateways are greeted at once where a server was restored.
    private static let greetSpread_us: Int64 = 5_000_000
    private static let mostClockDifference_us: Int64 = 60_000_000
    /// Between two hellos that the server asks for, at least.
    private static let greetPause_us: Int64 = 10_000_000
    /// No record has so many changes more than an older copy of it: a server that tells of more is in error.
    private static let mostAhead: Int64 = 1 << 40
    /// What the recorder could not write down is tried again sooner: room may be made on its disk.
    private static let recorderWaits_us: ClosedRange<Int64> = 10_000_000...60_000_000

    /// By which the gateway's computer is known.
    let instance: String
    let batchMinutes: Int
    private(set) var store: String

    private var phase = Phase.away
    /// For the welcome, for receipts, and for the recorder's disk.
    private var waits = (
        welcome: GrowingWait(Self.waits_us), receipt: GrowingWait(Self.waits_us),
        recorder: GrowingWait(Self.recorderWaits_us)
    )
    private var chance: any RandomNumberGenerator & Sendable
    private var number: Int64
    private var greeted: [FleetConsent] = []
    private var flights: [Int64: Flight] = [:]
    private var late: [Int64: Flight] = [:]
    private var requests: [FleetRequest] = []
    private var awaited: FleetRequest?
    /// Taken or refused, and not yet written down.
    private var settling: Set<FleetKey> = []
    private var withdrawalsSent: [WithdrawalName: Said] = [:]
    /// Of them, those that are not answered.
    private var withdrawalsAwaited: Set<WithdrawalName> = []
    /// All is sent again so often at once; then once in ten minutes.
    private var resends = Allowance(most: 4, pause_us: Self.refusedPause_us)
    /// What the server says without having been asked; one that was restarted says a few such things.
    private var unasked = Allowance(most: 100, pause_us: 1_000_000)
    private var greetedAt_us: Int64?
    private var isSending = false
    private var hasRetriedConsent = false
    private var isSilent = false
    /// The server says something that is not understood here.
    private var isPuzzled = false
    /// All would have to be sent again too often.
    private var isWornOut = false
    private var refusal: String?
    private var recorderProblem: String?
    private var clockDifference_us: Int64?

    /// - Parameters:
    ///   - store: by which the gateway is known to the server.
    ///   - instance: by which its computer is.
    ///   - batchMinutes: so many minutes are waited for, or so long.
    ///   - number: of the first batch: another one for each start.
    ///   - chance: for pauses.
    init(
        store: String, instance: String, batchMinutes: Int, number: Int64,
        chance: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    ) {
        self.store = store
        self.instance = instance
        self.batchMinutes = batchMinutes
        self.number = number
        self.chance = chance
    }

    /// The server has answered to hello, and takes batches.
    var isOpen: Bool { phase == .open }

    /// The server says so much that it was not asked for that it is better left alone for some time.
    private(set) var isFlooded = false

    /// What is in the way, one sentence for people; `nil` where nothing is.
    var problem: String? {
        if let refusal { return refusal }
        if let recorderProblem { return "The recorder could not write down what the server has: \(recorderProblem)" }
        if isWornOut { return FleetSentences.wornOut }
        return isSilent ? (isPuzzled ? FleetSentences.puzzling : FleetSentences.silent) : nil
    }

    /// What is worth knowing, and in nobody's way.
    var remark: String? {
        if let difference_us = clockDifference_us, difference_us.magnitude > Self.mostClockDifference_us.magnitude {
            return FleetSentences.clock(ahead_us: difference_us)
        }
        return isPuzzled ? FleetSentences.puzzling : nil
    }

    // MARK: What happens

    /// The broker is there, and what the server says will be heard.
    mutating func connected(at now: Now) {
        forgetAllUnderWay()
        (isFlooded, isPuzzled) = (false, false)
        // What comes back with the broker need not be waited for as long as it was away.
        waits.welcome.reset()
        phase = .pausing(until_us: now.elapsed_us)
    }

    mutating func disconnected() {
        forgetAllUnderWay()
        phase = .away
    }

    /// Another recorder may have another record: what was under way is sent again.
    mutating func recorderWent(at now: Now) {
        forgetAllUnderWay()
        if phase != .away { phase = .pausing(until_us: now.elapsed_us) }
    }

    private mutating func forgetAllUnderWay() {
        (flights, late, settling, withdrawalsSent, withdrawalsAwaited) = ([:], [:], [], [:], [])
        (requests, awaited, greeted) = ([], nil, [])
    }

    /// The server has said something that is not understood.
    mutating func receiveUnknown(at now: Now) {
        isPuzzled = true
        countUnasked(at: now)
    }

    private mutating func countUnasked(at now: Now) {
        if !unasked.take(at: now.elapsed_us) { isFlooded = true }
    }

    /// Whether this answers something that was said.
    private func isAwaited(_ message: FleetDown) -> Bool {
        switch message {
        case .welcome: if case .greeting = phase { true } else { false }
        case .taken(let receipt): flights[receipt.number] != nil || late[receipt.number] != nil
        case .withdrawn(let person, let kinds, _):
            withdrawalsAwaited.contains(WithdrawalName(person: person, isTrackOnly: !kinds.contains(.minutes)))
        case .refused, .greet: false
        }
    }

    /// The server has said something.
    mutating func receive(_ message: FleetDown, _ view: View, at now: Now) {
        if !isAwaited(message) { countUnasked(at: now) }
        guard !isFlooded else { return }
        switch message {
        case .welcome(let welcome): welcomed(welcome, view, at: now)
        case .refused(let reason, let text): refused(FleetSentences.refusal(reason, text), at: now)
        case .taken(let receipt): taken(receipt, at: now)
        case .withdrawn(let person, let kinds, _): withdrawn(person, kinds, view, at: now)
        case .greet:
            // While all is put into the outbox again, a hello follows by itself.
            guard phase != .away, phase != .resending else { return }
            abandonFlights()
            // It asks, so what it said before may be over.
            (refusal, withdrawalsSent) = (nil, [:])
            let soonest_us = greetedAt_us.map { $0.addingClamped(Self.greetPause_us) } ?? now.elapsed_us
            let until_us = max(now.elapsed_us, soonest_us) + .random(in: 0...Self.greetSpread_us, using: &chance)
            // One that is near already is not put off.
            if case .pausing(let sooner_us) = phase, sooner_us <= until_us { return }
            phase = .pausing(until_us: until_us)
        }
    }

    private mutating func refused(_ sentence: String, at now: Now) {
        refusal = sentence
        abandonFlights()
        phase = .pausing(until_us: now.elapsed_us + Self.refusedPause_us)
    }

    private mutating func withdrawn(_ person: String, _ kinds: Set<FleetKind>, _ view: View, at now: Now) {
        let name = WithdrawalName(person: person, isTrackOnly: !kinds.contains(.minutes))
        withdrawalsAwaited.remove(name)
        let isNew = view.withdrawals.contains {
            $0.person == name.person && $0.isTrackOnly == name.isTrackOnly && $0.confirmed_us == nil
        }
        let isUnderWay = ([awaited].compactMap(\.self) + requests).contains {
            if case .withdrawn(person, kinds, _) = $0 { true } else { false }
        }
        if isNew, !isUnderWay { ask(.withdrawn(person: person, kinds: kinds, time_us: now.utc_us)) }
    }

    private mutating func welcomed(_ welcome: FleetWelcome, _ view: View, at now: Now) {
        guard case .greeting = phase else { return }
        (refusal, isSilent) = (nil, false)
        waits.welcome.reset()
        clockDifference_us = now.utc_us.subtractingClamped(welcome.now_us)
        let figures = view.figures
        guard welcome.top <= figures.next.addingClamped(Self.mostAhead) else {
            return refused(FleetSentences.impossible, at: now)
        }
        if let begun = figures.renumberTo {
            // That has begun, and was asked for once already.
            beginResend(.above(max(begun, welcome.top)))
        } else if welcome.top >= figures.next {
            resend(.above(welcome.top), at: now)
        } else if welcome.settled < figures.confirmedBelow || welcome.count < figures.seen {
            resend(.again(from: welcome.settled, count: welcome.count), at: now)
        } else {
            phase = .open
        }
    }

    /// All is looked through for that, and much is sent: a server cannot have it as often as it likes.
    private mutating func resend(_ request: FleetRequest, at now: Now) {
        guard resends.take(at: now.elapsed_us) else {
            isWornOut = true
            abandonFlights()
            phase = .pausing(until_us: max(resends.next_us, now.elapsed_us + Self.waits_us.lowerBound))
            return
        }
        beginResend(request)
    }

    private mutating func beginResend(_ request: FleetRequest) {
        isWornOut = false
        abandonFlights()
        (late, settling) = ([:], [])
        requests.removeAll { if case .withdrawn = $0 { false } else { true } }
        phase = .resending
        ask(request)
    }

    private mutating func taken(_ receipt: FleetReceipt, at now: Now) {
        guard let flight = flights.removeValue(forKey: receipt.number) ?? late.removeValue(forKey: receipt.number)
        else { return }
        waits.receipt.reset()
        isSilent = false
        // What it had confirmed is not there any more: it was restored. This batch goes again with the others.
        guard receipt.settled >= flight.confirmedBelow else {
            return resend(.again(from: receipt.settled, count: receipt.count), at: now)
        }
        isWornOut = false
        var reasons: [FleetKey: FleetReceipt.Reason] = [:]
        for refused in receipt.refused { if let key = flight.named[refused.name] { reasons[key] = refused.reason } }
        let isToGreet = reasons.values.contains(.consent) && !hasRetriedConsent
        hasRetriedConsent = isToGreet
        let taken = flight.keys.filter { reasons[$0] == nil }
        if !taken.isEmpty { settle(taken) { .taken($0, below: flight.below, count: receipt.count) } }
        for reason in FleetReceipt.Reason.allCases where reason != .consent || !isToGreet {
            let keys = flight.keys.filter { reasons[$0] == reason }
            if !keys.isEmpty { settle(keys) { .refused($0, reason) } }
        }
        if isToGreet { phase = .pausing(until_us: now.elapsed_us) }
    }

    private mutating func settle(_ keys: [FleetKey], _ request: ([FleetChange]) -> FleetRequest) {
        settling.formUnion(keys)
        ask(request(keys.map { FleetChange(recording: $0.recording, minute: $0.minute, sequence: $0.sequence) }))
    }

    private mutating func ask(_ request: FleetRequest) {
        if awaited != request, !requests.contains(request) { requests.append(request) }
    }

    /// Whether the recorder was asked this last, and has not answered.
    func awaits(_ request: FleetRequest) -> Bool { awaited == request }

    /// The recorder has answered what was asked last.
    mutating func replied(isDone: Bool, _ text: String, at now: Now) {
        guard let request = awaited else { return }
        awaited = nil
        recorderProblem = isDone ? nil : text
        if isDone { waits.recorder.reset() }
        switch request {
        case .taken(let changes, _, _), .refused(let changes, _):
            settling.subtract(
                changes.map { FleetKey(recording: $0.recording, minute: $0.minute, sequence: $0.sequence) })
            if !isDone { pause(at: now) }
        case .again, .above:
            if isDone { phase = .pausing(until_us: now.elapsed_us) } else { pause(at: now) }
        case .withdrawn, .left: break
        }
    }

    private mutating func pause(at now: Now) {
        phase = .pausing(until_us: now.elapsed_us + waits.recorder.now_us(using: &chance))
        waits.recorder.grow()
    }

    private mutating func abandonFlights() {
        for (number, flight) in flights { late[number] = flight }
        flights = [:]
        while late.count > Self.mostLate, let oldest = late.keys.min() { late[oldest] = nil }
    }

    // MARK: What is to be done

    /// What is to be done now; called each second, and after whatever has happened.
    ///
    /// - Parameters:
    ///   - view: what the record says.
    ///   - isLeaving: the server is left as soon as it has confirmed that all is deleted.
    ///   - now: the moment.
    ///   - next: more minutes that wait, without these.
    mutating func advance(
        _ view: View, isLeaving: Bool, at now: Now, next: (Set<FleetKey>) throws(RecordsError) -> FleetPending?
    ) throws(RecordsError) -> [Action] {
        guard phase != .away else { return [] }
        var actions: [Action] = []
        switch phase {
        case .pausing(let until_us) where now.elapsed_us >= until_us: actions.append(hello(view, at: now))
        case .greeting(let until_us) where now.elapsed_us >= until_us:
            isSilent = true
            actions.append(hello(view, at: now))
        case .open: actions += try advanceOpen(view, at: now, next: next)
        case .away, .pausing, .greeting, .resending: break
        }
        if isLeaving, view.isAllConfirmed, requests.isEmpty, awaited == nil { ask(.left(store: store)) }
        if awaited == nil, !requests.isEmpty {
            let request = requests.removeFirst()
            awaited = request
            actions.append(.ask(request))
        }
        return actions
    }

    private mutating func hello(_ view: View, at now: Now) -> Action {
        greeted = Self.people(view)
        greetedAt_us = now.elapsed_us
        phase = .greeting(until_us: now.elapsed_us + waits.welcome.now_us(using: &chance))
        waits.welcome.grow()
        return .send(
            .hello(
                FleetHello(
                    instance: instance, next: view.figures.next, below: view.figures.below, now_us: now.utc_us,
                    people: greeted, seen: view.figures.seen)))
    }

    /// As it is said to the server.
    private static func people(_ view: View) -> [FleetConsent] {
        view.consents.map { consent in
            FleetConsent(
                person: consent.person, kinds: consent.firstTrackMinute == nil ? [.minutes] : [.minutes, .track],
                text: consent.textVersion, given_us: consent.given.utc_us,
                // Before it nothing can be recorded.
                firstMinute: max(consent.firstMinute, Store.fleetMinute(of: Int64.calendarTimes_us.lowerBound) + 1))
        }
    }

    private mutating func advanceOpen(
        _ view: View, at now: Now, next: (Set<FleetKey>) throws(RecordsError) -> FleetPending?
    ) throws(RecordsError) -> [Action] {
        if Self.people(view) != greeted { return [hello(view, at: now)] }
        if flights.values.contains(where: { $0.until_us <= now.elapsed_us }) {
            isSilent = true
            waits.receipt.grow()
            abandonFlights()
            return [hello(view, at: now)]
        }
        var actions = withdraw(view, at: now)
        let oldest = view.figures.oldest.map { Store.fleetMinute(of: now.utc_us) - $0 } ?? 0
        if view.figures.waiting >= batchMinutes || oldest >= Int64(batchMinutes) { isSending = true }
        while isSending, flights.count < Self.window {
            let underWay = flights.values.reduce(into: settling) { $0.formUnion($1.keys) }
            guard let pending = try next(underWay) else {
                if flights.isEmpty, settling.isEmpty { isSending = false }
                break
            }
            actions.append(.send(.minutes(take(pending, view, at: now))))
        }
        return actions
    }

    /// What was ever taken back is said on each connection: a server that was restored may have it again.
    private mutating func withdraw(_ view: View, at now: Now) -> [Action] {
        var actions: [Action] = []
        for withdrawal in view.withdrawals {
            let name = WithdrawalName(person: withdrawal.person, isTrackOnly: withdrawal.isTrackOnly)
            var said = withdrawalsSent[name] ?? Said()
            if withdrawalsSent[name] != nil {
                guard withdrawal.confirmed_us == nil, now.elapsed_us >= said.until_us else { continue }
                isSilent = true
            }
            said.until_us = now.elapsed_us + said.wait.now_us(using: &chance)
            said.wait.grow()
            withdrawalsSent[name] = said
            withdrawalsAwaited.insert(name)
            actions.append(
                .send(
                    .withdraw(
                        FleetWithdrawal(
                            instance: instance, person: withdrawal.person,
                            kinds: withdrawal.isTrackOnly ? [.track] : Set(FleetKind.allCases),
                            time_us: withdrawal.time_us))))
        }
        return actions
    }

    private mutating func take(_ pending: FleetPending, _ view: View, at now: Now) -> FleetBatch {
        number += 1
        let batch = FleetBatch(pending, instance: instance, number: number, seen: view.figures.seen)
        var named: [FleetReceipt.Refused.Name: FleetKey] = [:]
        for (minute, sent) in zip(pending.minutes, batch.minutes) {
            let name = FleetReceipt.Refused.Name(
                recording: batch.recordings[sent.recording].key, minute: sent.minute, sequence: sent.sequence)
            named[name] = minute.key
        }
        flights[number] = Flight(
            keys: pending.minutes.map(\.key), named: named, below: pending.below,
            confirmedBelow: view.figures.confirmedBelow,
            until_us: now.elapsed_us + waits.receipt.now_us(using: &chance))
        return batch
    }
}

extension FleetReceipt.Refused {
    /// What a refusal is about.
    fileprivate struct Name: Hashable {
        var recording: Int64
        var minute: Int64
        var sequence: Int64
    }

    fileprivate var name: Name { Name(recording: recording, minute: minute, sequence: sequence) }
}
