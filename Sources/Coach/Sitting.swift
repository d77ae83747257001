public import Balance
public import LocalTime
public import Records
import Reports

/// One wearer at one time, with the record: what every flow is about.
///
/// Its day is the one on which it began: who answers past midnight answers for the evening.
public struct Sitting: Sendable {
    public let wearer: String
    public let knowledge: Knowledge
    public let begun: Moment
    private let store: Store

    public init(of wearer: String, in store: Store, knowledge: Knowledge, begun: Moment) {
        self.wearer = wearer
        self.store = store
        self.knowledge = knowledge
        self.begun = begun
    }

    public var today: LocalDay { begun.day }

    /// Reads or writes the record.
    func record<Value>(_ work: (Store) throws(RecordsError) -> Value) throws(CoachError) -> Value {
        do throws(RecordsError) { return try work(store) } catch { throw .record(error) }
    }

    // MARK: The plan

    /// What today's routine is built from. Today's brief is kept on the way.
    func routineInput() throws(CoachError) -> RoutineInput {
        try record { store throws(RecordsError) in
            let balance = try WearerBalance.read(of: wearer, today: today, from: store, knowledge: knowledge)
            // A brief that finds no room costs nothing; what a person says and cannot be kept is an error of its own.
            do throws(RecordsError) { try balance.keep(in: store) } catch .diskFull {}
            return balance.routineInput
        }
    }

    /// Today's plan; see `routineInput` for what is kept on the way.
    public func plan() throws(CoachError) -> RoutinePlan {
        RoutineBuilder(knowledge: knowledge).plan(for: try routineInput())
    }

    // MARK: What must be so

    /// Whether the wearer has agreed that answers on health are kept.
    func hasConsent() throws(CoachError) -> Bool {
        try record { store throws(RecordsError) in try store.consents(wearer: wearer) }
            .contains { $0.version == Consent.currentVersion }
    }

    /// Whether the wearer has agreed to an earlier text.
    func hasAgreedBefore() throws(CoachError) -> Bool {
        try !record { store throws(RecordsError) in try store.consents(wearer: wearer) }.isEmpty
    }

    /// Refuses what would keep an answer on health that nobody has agreed to.
    public func requireConsent(for answer: CoachError.HealthAnswer) throws(CoachError) {
        guard try hasConsent() else { throw .needsConsent(answer) }
    }

    /// Refuses what goes on with exercises where none may be offered. Pain of today is another matter: it is asked for
    /// again.
    public func requireOffer() throws(CoachError) {
        let plan = try plan()
        guard let stop = plan.stop, stop != .pain else { return }
        throw .notOffered(StopText.sentences(plan, knowledge))
    }

    // MARK: What is set and noted

    /// What is set; the usual where nothing is.
    public func profile() throws(CoachError) -> RoutineProfile {
        try record { store throws(RecordsError) in try store.routineProfile(wearer: wearer) } ?? RoutineProfile()
    }

    /// Keeps what was set, in the place of what was.
    public func set(_ profile: RoutineProfile) throws(CoachError) {
        try record { store throws(RecordsError) in try store.set(profile, wearer: wearer) }
    }

    /// Keeps that the routine builds up again from today on, as the wearer said.
    public func buildAgain() throws(CoachError) {
        try record { store throws(RecordsError) in try store.addRelapse(day: today, wearer: wearer) }
    }

    /// Notes what was done, or told, beside a session that may be running.
    public func add(_ session: RoutineSession, at now: Moment) throws(CoachError) {
        try record { store throws(RecordsError) in try store.add(stored(session, at: now)) }
    }

    /// Ends the session that is running.
    func finish(_ session: RoutineSession, at now: Moment) throws(CoachError) {
        try record { store throws(RecordsError) in try store.finish(stored(session, at: now)) }
    }

    /// Ends the session that is running, if one is: what was done of it was done.
    func finishRunning(at now: Moment) throws(CoachError) {
        let left = try record { store throws(RecordsError) in try store.runningRoutine(wearer: wearer) }
        guard let left, !left.isUntouched else { return }
        try finish(left.session(), at: now)
    }

    /// Keeps what was told of pain with a session of another day that was left before its first set.
    func noteLeftPain(at now: Moment) throws(CoachError) {
        let left = try record { store throws(RecordsError) in try store.runningRoutine(wearer: wearer) }
        guard let left, left.isUntouched, left.day != today, left.painBefore != nil else { return }
        try finish(
            RoutineSession(day: left.day, done: [], painBefore: left.painBefore, painPlace: left.painPlace), at: now)
    }

    private func stored(_ session: RoutineSession, at now: Moment) -> StoredSession {
        StoredSession(wearer: wearer, session: session, moment: moment(at: now))
    }

    /// In the time zone in which the sitting began, as its day is.
    func moment(at now: Moment) -> Moment { Moment(utc_us: now.utc_us, offset_s: begun.offset_s) }
}
