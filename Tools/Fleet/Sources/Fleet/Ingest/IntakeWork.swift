import Events
import Numbers

/// One transaction's work: who speaks, who has agreed and withdrawn, and which minutes are taken.
final class IntakeWork {
    struct Store {
        var instance: String?
        var settled: Int64
        var top: Int64
        /// Batches that were taken.
        var batches: Int64
        /// It has said hello to this run of this database.
        var isGreeted: Bool
        var clockAhead_ms: Int64?
        /// Up to which sequence it must send again what this older copy of the database lacks; 0: it was not heard yet.
        var behindUntil: Int64?
    }

    let database: Database
    let now_us: Int64
    private let check: MinuteCheck
    var stores: [String: Store] = [:]
    private var taken = Intake.Taken()
    private var waiting = MinuteRows()
    /// The first minutes that are kept, and of which the track is; minutes since 1970.
    var kept: (minutes: Int64, track: Int64) = (0, 0)
    /// Days whose months were needed.
    private(set) var days: Set<Int64> = []

    init(database: Database, now_us: Int64) {
        self.database = database
        self.now_us = now_us
        check = MinuteCheck(now_min: now_us / 60_000_000)
    }

    func perform(_ messages: [IncomingMessage]) throws(DatabaseError) -> Intake.Taken {
        try database.transaction { () throws(DatabaseError) in
            try load(Set(messages.map(\.store)).sorted())
            var batches: [(store: String, batch: FleetBatch)] = []
            for message in messages {
                switch message.up {
                case .minutes(let batch): batches.append((message.store, batch))
                case .hello(let hello):
                    try take(&batches)
                    try greet(message.store, hello)
                case .withdraw(let withdrawal):
                    try take(&batches)
                    try withdraw(message.store, withdrawal)
                }
            }
            try take(&batches)
            try keepStores()
        }
        return taken
    }

    /// Answers a message that cannot be taken.
    func refuse(_ message: IncomingMessage) throws(DatabaseError) -> Intake.Taken {
        guard case .minutes(let batch) = message.up else { return taken }
        try load([message.store])
        guard let store = admitted(message.store, batch.instance) else { return taken }
        answer(message.store, batch, store, batch.minutes.map { ($0, .value) })
        return taken
    }

    // MARK: Who speaks

    /// The store that may speak; of any other it is said why not.
    private func admitted(_ id: String, _ instance: String, isHello: Bool = false) -> Store? {
        guard let store = stores[id] else {
            refuse(
                id, .unknownGateway, .unknownGateway,
                "This server has never enrolled this gateway, or was restored from before that. Ask the people who run it for a "
                    + "new code.")
            return nil
        }
        if let known = store.instance, known != instance {
            refuse(
                id, .otherComputer, .otherComputer,
                "Another computer sends as this gateway. Enrol this one by a code of its own; where it takes the other "
                    + "one's place, ask the people who run the server for “plumbline-fleet enrol --again”.")
            return nil
        }
        guard isHello || (store.instance != nil && store.isGreeted) else {
            taken.answers.append(Answer(store: id, down: .greet))
            return nil
        }
        return store
    }

    private func refuse(_ id: String, _ refusal: FleetRefusal, _ kind: Incident.Kind, _ text: String) {
        taken.answers.append(Answer(store: id, down: .refused(refusal, text: text)))
        note(kind, id, text)
    }

    private func note(_ kind: Incident.Kind, _ store: String, _ detail: String) {
        taken.incidents.append(Incident(store: store, kind: kind, detail: detail))
    }

    // MARK: Consents

    private func greet(_ id: String, _ hello: FleetHello) throws(DatabaseError) {
        guard var store = admitted(id, hello.instance, isHello: true) else { return }
        // A new computer's record may have counted on from an older copy: what it holds must be newer than all that is here.
        if store.instance == nil, store.top > 0 { store.top = max(store.top, hello.next) }
        store.instance = hello.instance
        store.isGreeted = true
        store.clockAhead_ms = hello.now_us.subtractingClamped(now_us) / 1000
        if let behind = store.behindUntil {
            // All is acknowledged, and by no newer copy than this one.
            let isWhole = hello.below >= hello.next && hello.seen <= store.batches
            store.behindUntil = isWhole ? nil : max(behind, hello.next)
        }
        stores[id] = store
        let known = try known(hello.people.map(\.person))
        var people: [FleetConsent] = []
        for person in hello.people {
            let owner = known[person.person] ?? KnownPerson()
            if owner.hasWithdrawn {
                note(.withdrawn, id, "A consent of somebody who has withdrawn: it was not taken.")
            } else if let other = owner.store, other != id {
                note(.notYours, id, "A consent of a person who is another gateway's: it was not taken.")
            } else {
                people.append(person)
            }
        }
        try keep(people, of: id)
        taken.answers.append(
            Answer(
                store: id,
                down: .welcome(
                    FleetWelcome(settled: store.settled, top: store.top, now_us: now_us, count: store.batches))))
    }

    private func withdraw(_ id: String, _ withdrawal: FleetWithdrawal) throws(DatabaseError) {
        guard admitted(id, withdrawal.instance) != nil else { return }
        let person = try known([withdrawal.person])[withdrawal.person] ?? KnownPerson()
        if let owner = person.store, owner != id {
            return note(.notYours, id, "A withdrawal for a person who is another gateway's: it was not done.")
        }
        // Of one that is withdrawn already the same is answered, for the answer may have been lost.
        try Withdrawal.perform(of: withdrawal.person, kinds: withdrawal.kinds, in: database)
        taken.answers.append(
            Answer(store: id, down: .withdrawn(person: withdrawal.person, kinds: withdrawal.kinds, now_us: now_us)))
    }

    // MARK: Minutes

    private func take(_ batches: inout [(store: String, batch: FleetBatch)]) throws(DatabaseError) {
        guard !batches.isEmpty else { return }
        let known = try known(Set(batches.map(\.batch.person)).sorted())
        for (id, batch) in batches { judge(id, batch, known[batch.person] ?? KnownPerson()) }
        batches = []
        guard !waiting.isEmpty else { return }
        days = waiting.days
        try waiting.write(to: database)
        waiting = MinuteRows()
    }

    private func judge(_ id: String, _ batch: FleetBatch, _ person: KnownPerson) {
        guard var store = admitted(id, batch.instance) else { return }
        guard batch.seen <= store.batches else {
            // This database is an older copy than the one that its gateway knows.
            taken.answers.append(Answer(store: id, down: .greet))
            return
        }
        let objection = check.objection(to: person, of: id)
        var refused: [(FleetMinute, FleetReceipt.Reason)] = []
        for minute in batch.minutes {
            if let reason = objection ?? check.objection(to: minute, of: person) {
                refused.append((minute, reason))
                continue
            }
            taken.rows += 1
            store.top = max(store.top, minute.sequence)
            if minute.track != nil, !person.sendsTrack {
                note(.track, id, "A track of somebody who has not agreed to that: it was left out.")
            }
            // What would be deleted at once for its age is not written.
            guard minute.minute >= kept.minutes else { continue }
            waiting.add(
                minute, of: batch.recordings[minute.recording], person: batch.person, sendsTrack: person.sendsTrack,
                keepsTrack: minute.minute >= kept.track)
        }
        store.batches += 1
        answer(id, batch, store, refused)
        store.settled = max(store.settled, batch.below)
        if let behind = store.behindUntil, behind > 0, batch.below >= behind { store.behindUntil = nil }
        stores[id] = store
    }

    private func answer(
        _ id: String, _ batch: FleetBatch, _ store: Store, _ refused: [(FleetMinute, FleetReceipt.Reason)]
    ) {
        taken.refused += refused.count
        for (reason, all) in Dictionary(grouping: refused, by: \.1) {
            note(reason.kind, id, "\(all.count) of \(batch.minutes.count) minutes: \(reason.words).")
        }
        let list = refused.map { minute, reason in
            FleetReceipt.Refused(
                recording: batch.recordings[minute.recording].key, minute: minute.minute, sequence: minute.sequence,
                reason: reason)
        }
        taken.answers.append(
            Answer(
                store: id,
                down: .taken(
                    FleetReceipt(
                        number: batch.number, settled: store.settled, refused: list, count: store.batches))))
    }
}

extension FleetReceipt.Reason {
    fileprivate var kind: Incident.Kind {
        switch self {
        case .clock: .clock
        case .value: .value
        case .consent: .consent
        case .withdrawn: .withdrawn
        case .notYours: .notYours
        }
    }

    fileprivate var words: String {
        switch self {
        case .clock: "their time is in the future, or before 2015"
        case .value: "their numbers cannot be"
        case .consent: "nobody has agreed to send them"
        case .withdrawn: "the person has withdrawn"
        case .notYours: "the person is another gateway's"
        }
    }
}
