import Broker
import Events
import Glibc
public import LinuxIO
import Numbers

/// The service: takes what gateways send from the broker into the database, and answers them.
///
/// It keeps nothing that is lost with it: what is not in the database is not answered, and its gateway sends it again. While the
/// database is away it is not connected to the broker either, so that other ingesters get what comes. All of it is on one
/// thread: while the database works, nothing is read.
public final class IngestService {
    /// Rows in a transaction, about; and how long the first message waits for more.
    static let mostRows = 500
    static let wait_us: Int64 = 200_000
    /// Messages in a transaction at most, whatever is in them.
    static let mostMessages = 200
    /// Answers that wait for the broker.
    static let mostAnswers = 20_000
    static let group = "$share/ingest/\(FleetTopics.prefix)+/up"

    private let target: String
    private let place: BrokerPlace
    let state: StateFolder
    private let loop: EventLoop
    private let connector: MQTTConnector
    let log: (String, LogPriority) -> Void
    /// It is ready for gateways, for the first time.
    public var onReady: () -> Void = {}

    private(set) var database: Database?
    /// What is kept beside the database, as it was last kept; and whether minutes have come since.
    var kept: DatabaseCopy.Counts?
    var hasTaken = false
    private var connection: MQTTConnection?
    private var isSubscribed = false
    private var isStopping = false
    private var retries = (database: RetryTimes(), broker: RetryTimes())
    private var queue: [IncomingMessage] = []
    private var flushTimer: EventLoop.Token?
    private var answers: [Answer] = []
    private var incidents = IncidentLog()
    private var metrics = IngestMetrics()
    private var trouble: DatabaseError?
    private var brokerTrouble: String?
    /// What ends the service, where trying again helps nobody.
    private var failure: DatabaseError?

    /// - Parameters:
    ///   - target: of the database, as `Database` takes it.
    ///   - state: what a restore of the database must not undo.
    ///   - log: one sentence, and how much it matters.
    public init(
        target: String, place: BrokerPlace, state: StateFolder, on loop: EventLoop,
        log: @escaping (String, LogPriority) -> Void
    ) throws(SystemError) {
        self.target = target
        self.place = place
        self.state = state
        self.loop = loop
        self.log = log
        connector = try MQTTConnector(on: loop)
    }

    /// Runs until `stop`.
    ///
    /// - Throws: where the tables are of another version, or the rights do not suffice.
    public func run() throws(DatabaseError) {
        loop.after(0) { [unowned self] in openDatabase() }
        loop.every(60_000_000) { [unowned self] in log(metrics.told(after_s: 60) + absence, .info) }
        loop.every(5_000_000) { [unowned self] in
            writeIncidents()
            closeDays()
        }
        loop.every(2_000_000) { [unowned self] in _ = remember() }
        loop.every(6 * 3_600_000_000) { [unowned self] in makeMonths() }
        do throws(SystemError) { try loop.run() } catch { throw .unreachable("the event loop failed: \(error)") }
        if let failure { throw failure }
    }

    /// What it still waits for.
    private var absence: String {
        if database == nil { return " It still waits for the database." }
        return isSubscribed ? "" : " It still waits for the broker."
    }

    /// Takes what has come, answers, and ends.
    public func stop() {
        guard !isStopping else { return }
        isStopping = true
        while !queue.isEmpty, database != nil { flush() }
        _ = remember()
        writeIncidents(isEnd: true)
        connection?.close()
        loop.stop()
    }

    private func end(_ error: DatabaseError) {
        failure = error
        isStopping = true
        connection?.close()
        loop.stop()
    }

    // MARK: Database

    private func openDatabase() {
        guard !isStopping, database == nil else { return }
        do throws(DatabaseError) {
            let opened = try Database(target)
            // Longer than any statement of ours takes; and nobody waits for a lock for ever.
            try opened.run("SET statement_timeout = '60s'; SET lock_timeout = '20s'")
            try Migrations.check(opened)
            try lookAtCopy(opened)
            database = opened
        } catch { return databaseFailed(error) }
        makeMonths()
        while !queue.isEmpty, database != nil { flush() }
        guard database != nil else { return }
        if trouble != nil { log("The database is there again.", .notice) }
        trouble = nil
        retries.database.succeeded()
        openBroker()
    }

    /// It is tried again; until then gateways speak to other ingesters, or wait.
    func databaseFailed(_ error: DatabaseError) {
        guard error.isPassing else { return end(error) }
        if trouble != error {
            log("\(error) Nothing is lost: gateways send again what is not in it. It is tried again.", .error)
        }
        trouble = error
        database = nil
        if let connection {
            self.connection = nil
            isSubscribed = false
            connection.onEnd = { _ in }
            connection.close()
        }
        guard !isStopping else { return }
        loop.after(retries.database.next_us()) { [unowned self] in openDatabase() }
    }

    /// The partitions of this month and the next two.
    private func makeMonths() {
        guard let database else { return }
        do throws(DatabaseError) {
            try database.run(
                """
                SELECT fleet.make_month((now() AT TIME ZONE 'UTC' + make_interval(months => n))::date)
                FROM generate_series(0, 2) n
                """)
        } catch { databaseFailed(error) }
    }

    private func writeIncidents(isEnd: Bool = false) {
        guard let database else { return }
        let due = incidents.due(at: HostClock.boottime_us, isEnd: isEnd)
        guard !due.isEmpty else { return }
        for incident in due {
            log("\(incident.store ?? "Somebody"), \(incident.kind.rawValue): \(incident.detail)", .warning)
        }
        do throws(DatabaseError) {
            try database.run(
                """
                INSERT INTO fleet.incident (store, kind, detail)
                SELECT nullif(store, ''), kind, detail FROM unnest($1::text[], $2::text[], $3::text[])
                    AS n (store, kind, detail)
                """,
                [
                    .texts(due.map { $0.store ?? "" }), .texts(due.map(\.kind.rawValue)), .texts(due.map(\.detail)),
                ])
        } catch { databaseFailed(error) }
    }

    // MARK: Broker

    private func openBroker() {
        guard !isStopping, connection == nil, database != nil else { return }
        let plan: MQTTConnection.Plan
        do throws(BrokerPlace.Trouble) {
            plan = try place.plan(clientID: "plumbline-ingest-\(UInt64.random(in: .min ... .max))")
        } catch { return brokerFailed(error.description) }
        let made = MQTTConnection(plan, by: connector)
        made.onReady = { [unowned self] in
            if connection?.subscribe(to: Self.group) == nil { connection?.giveUp() }
        }
        made.onSubscribed = { [unowned self] _, reason in subscribed(reason) }
        made.onMessage = { [unowned self] topic, payload, _ in heard(topic, payload) }
        made.onEnd = { [unowned self] end in
            // It is in this call: it goes afterwards.
            let ended = connection
            loop.after(0) { withExtendedLifetime(ended) {} }
            connection = nil
            isSubscribed = false
            if end != .closed { brokerFailed(place.sentence(end)) }
        }
        connection = made
        made.open()
    }

    private func brokerFailed(_ sentence: String) {
        guard !isStopping else { return }
        // The same again and again would hide the rest of the log; the line a minute says that it lasts.
        if sentence != brokerTrouble { log("\(sentence) It is tried again.", .error) }
        brokerTrouble = sentence
        loop.after(retries.broker.next_us()) { [unowned self] in openBroker() }
    }

    private func subscribed(_ reason: UInt8) {
        guard reason < 0x80 else {
            log("The broker does not let this user read \(Self.group): see its access list.", .error)
            // The library is at work in this call.
            loop.after(0) { [weak self] in self?.connection?.giveUp() }
            return
        }
        isSubscribed = true
        brokerTrouble = nil
        retries.broker.succeeded()
        log("Taking what gateways send, from \(place.host), port \(place.port).", .notice)
        onReady()
        onReady = {}
        loop.after(0) { [unowned self] in sendAnswers() }
    }

    private func heard(_ topic: String, _ payload: [UInt8]) {
        metrics.messages += 1
        do throws(IncomingMessage.Rejection) {
            queue.append(try IncomingMessage(topic: topic, payload: payload))
        } catch {
            metrics.refused += 1
            incidents.add([error.incident], at: HostClock.boottime_us)
            guard let answer = error.answer else { return }
            keep([answer])
        }
        // Not in this call, in which the library is at work.
        let isFull = queue.reduce(0) { $0 + $1.rows } >= Self.mostRows || queue.count >= Self.mostMessages
        guard isFull || flushTimer == nil else { return }
        if let flushTimer { loop.cancel(flushTimer) }
        flushTimer = loop.after(isFull ? 0 : Self.wait_us) { [unowned self] in
            flushTimer = nil
            while !queue.isEmpty, database != nil { flush() }
            sendAnswers()
        }
    }

    private func keep(_ more: [Answer]) {
        answers += more
        // Their gateways ask again.
        if answers.count > Self.mostAnswers { answers.removeFirst(answers.count - Self.mostAnswers) }
    }

    private func sendAnswers() {
        guard isSubscribed, let connection, !answers.isEmpty else { return }
        for (index, answer) in answers.enumerated() {
            let sent = connection.publish(
                answer.down.json.text, to: FleetTopics.down(answer.store), isRetained: false)
            guard sent != .notNow else {
                answers.removeFirst(index)
                return
            }
        }
        answers = []
    }

    // MARK: From the one to the other

    /// Takes one transaction's worth of what waits.
    private func flush() {
        guard let database else { return }
        var (count, rows) = (0, 0)
        while count < min(queue.count, Self.mostMessages), rows < Self.mostRows {
            rows += queue[count].rows
            count += 1
        }
        do throws(DatabaseError) {
            let taken = try Intake(database: database, now_us: HostClock.utc_us).take(Array(queue.prefix(count)))
            queue.removeFirst(count)
            metrics.transactions += 1
            metrics.rows += taken.rows
            metrics.refused += taken.refused
            incidents.add(taken.incidents, at: HostClock.boottime_us)
            hasTaken = hasTaken || taken.rows > 0
            // That somebody's rows are deleted is said once no restore can undo it; else it is asked again.
            let hasDeleted = taken.answers.contains { if case .withdrawn = $0.down { true } else { false } }
            guard !hasDeleted || remember() else { return }
            keep(taken.answers)
            sendAnswers()
        } catch { databaseFailed(error) }
    }
}
