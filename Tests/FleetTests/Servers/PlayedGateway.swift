import Broker
import Deflate
import Events
import LinuxIO
import Numbers
import Posture
import TestSupport

/// Gateways of a test, on one event loop.
final class PlayedGateways {
    let loop: EventLoop
    let connector: MQTTConnector

    init() throws {
        loop = try EventLoop()
        connector = try MQTTConnector(on: loop)
    }

    /// Lets them go on until something is so.
    func run(seconds: Double = 180, for what: String, until: @escaping () throws -> Bool) throws {
        let end_us = HostClock.boottime_us + Int64.microseconds(seconds)
        var (isSo, failure): (Bool, (any Error)?) = (false, nil)
        let timer = loop.every(50_000) { [loop] in
            do { isSo = try until() } catch { failure = error }
            if isSo || failure != nil || HostClock.boottime_us > end_us { loop.stop() }
        }
        try loop.run()
        loop.cancel(timer)
        if let failure { throw failure }
        guard isSo else { throw ServerProcess.Trouble(description: "Waited in vain for \(what)") }
    }
}

/// A gateway with an outbox, as the contract has it: what is not acknowledged is sent again; what the server's copy lacks too.
final class PlayedGateway {
    struct Key: Hashable {
        let recording: Int64
        let minute: Int64
    }

    private struct Flight {
        let message: [UInt8]
        let sequences: [Key: Int64]
        var sent_us: Int64
    }

    static let window = 4
    /// Short, so that tests are.
    static let resend_us: Int64 = 2_000_000

    let code: FleetCode
    var instance = "0123456789abcdef"
    var people: [FleetConsent] = []
    private(set) var minutes: [Key: FleetMinute] = [:]
    private var owner: [Int64: String] = [:]
    private var pending: Set<Key> = []
    private(set) var next: Int64 = 1
    private var seen: Int64 = 0
    private var flights: [Int64: Flight] = [:]
    private var number: Int64 = 0
    private(set) var withdrawals: [FleetWithdrawal] = []
    private var confirmedWithdrawals: [FleetWithdrawal] = []
    private(set) var heard: [FleetDown] = []
    private var isWelcome = false
    private var connection: MQTTConnection?
    private var isReady = false
    private var hasEnded = false
    private let gateways: PlayedGateways
    private var saidHello_us: Int64 = 0
    /// Bytes that are published as they are.
    var raw: [[UInt8]] = []

    init(_ code: FleetCode, in gateways: PlayedGateways) {
        self.code = code
        self.gateways = gateways
        gateways.loop.every(50_000) { [weak self] in self?.tick() }
    }

    // MARK: What it records

    static func person(_ number: Int) -> String {
        let digits = "\(number)"
        return "00000000-0000-4000-8000-" + "0".repeated(12 - digits.utf8.count) + digits
    }

    func consent(_ person: String, _ kinds: Set<FleetKind>, from: Int64 = MinuteMaker.first) {
        people.append(
            FleetConsent(person: person, kinds: kinds, text: "1", given_us: from * 60_000_000, firstMinute: from))
        isWelcome = false
    }

    func record(_ person: String, recording: Int64, minutes range: Range<Int64>, track: Bool = false, seed: Int = 0) {
        owner[recording] = person
        for minute in range {
            let key = Key(recording: recording, minute: minute)
            minutes[key] = MinuteMaker.minute(minute, sequence: next, track: track, seed: seed)
            next += 1
            pending.insert(key)
        }
    }

    func withdraw(_ person: String, _ kinds: Set<FleetKind>) {
        withdrawals.append(
            FleetWithdrawal(instance: instance, person: person, kinds: kinds, time_us: HostClock.utc_us))
        if kinds.contains(.minutes) {
            people.removeAll { $0.person == person }
            for key in minutes.keys where owner[key.recording] == person {
                minutes[key] = nil
                pending.remove(key)
            }
            flights = [:]
        }
    }

    var isDone: Bool { isWelcome && pending.isEmpty && flights.isEmpty && withdrawals.isEmpty }

    /// What the server is to hold, as `FleetHouse.rows` writes it; the track's bytes are left to the caller.
    func rows() -> [String] {
        minutes.map { key, minute in
            let mean = minute.statistics.meanFlexion_cdeg.map { "\($0)" } ?? "-"
            return [
                owner[key.recording] ?? "", "\(key.recording)", "\(key.minute)", "\(minute.sequence)",
                "\(minute.statistics.recorded_s)", "\(minute.statistics.posture_s[1])", "\(minute.statistics.alerts)",
                mean,
            ].joined(separator: "|")
        }
    }

    /// It says and hears nothing more.
    func end() {
        hasEnded = true
        connection?.close()
    }

    // MARK: What it says

    private func tick() {
        guard !hasEnded else { return }
        guard let connection else { return connect() }
        guard isReady else { return }
        let now_us = HostClock.boottime_us
        while let bytes = raw.popLast() {
            _ = connection.publish(bytes, to: FleetTopics.up(code.store), isRetained: false)
        }
        guard isWelcome else {
            guard now_us - saidHello_us > Self.resend_us || saidHello_us == 0 else { return }
            saidHello_us = now_us
            say(
                .hello(
                    FleetHello(
                        instance: instance, next: next, below: below, now_us: HostClock.utc_us, people: people,
                        seen: seen)))
            return
        }
        for (number, flight) in flights where now_us - flight.sent_us > Self.resend_us {
            flights[number]?.sent_us = now_us
            _ = connection.publish(flight.message, to: FleetTopics.up(code.store), isRetained: false)
        }
        if !withdrawals.isEmpty, now_us - saidHello_us > Self.resend_us / 3 {
            saidHello_us = now_us
            for withdrawal in withdrawals { say(.withdraw(withdrawal)) }
        }
        while flights.count < Self.window, sendBatch(now_us) {}
    }

    /// The lowest sequence that is not acknowledged.
    private var below: Int64 { pending.compactMap { minutes[$0]?.sequence }.min() ?? next }

    private func say(_ up: FleetUp) {
        _ = connection?.publish(Deflate.compressed(up.bytes), to: FleetTopics.up(code.store), isRetained: false)
    }

    private func sendBatch(_ now_us: Int64) -> Bool {
        let flying = Set(flights.values.flatMap(\.sequences.keys))
        let waiting = pending.subtracting(flying).sorted {
            (minutes[$0]?.sequence ?? 0, $0.minute) < (minutes[$1]?.sequence ?? 0, $1.minute)
        }
        guard let first = waiting.first, let person = owner[first.recording] else { return false }
        let keys = waiting.filter { owner[$0.recording] == person }.prefix(20)
        let recordings = Set(keys.map(\.recording)).sorted()
        let rows = keys.compactMap { key -> FleetMinute? in
            var minute = minutes[key]
            minute?.recording = recordings.firstIndex(of: key.recording) ?? 0
            return minute
        }
        number += 1
        let batch = FleetBatch(
            instance: instance, number: number, below: below, person: person,
            recordings: recordings.map(MinuteMaker.recording), minutes: rows, seen: seen)
        let message = Deflate.compressed(FleetUp.minutes(batch).bytes)
        flights[number] = Flight(
            message: message,
            sequences: Dictionary(zip(keys, rows.map(\.sequence))) { first, _ in first }, sent_us: now_us)
        _ = connection?.publish(message, to: FleetTopics.up(code.store), isRetained: false)
        return true
    }

    // MARK: What it hears

    private func connect() {
        let made = MQTTConnection(
            MQTTConnection.Plan(
                host: code.host, port: code.port, clientID: code.store + instance, user: code.store,
                password: code.password,
                isEncrypted: false, caFile: nil, retains: false, longestPayload: FleetDown.mostBytes),
            by: gateways.connector)
        made.onReady = { [unowned self] in _ = connection?.subscribe(to: FleetTopics.down(code.store)) }
        made.onSubscribed = { [unowned self] _, _ in
            isReady = true
            isWelcome = false
            saidHello_us = 0
        }
        made.onMessage = { [unowned self] _, payload, _ in
            if let down = FleetDown(json: payload) { hear(down) }
        }
        made.onEnd = { [unowned self] _ in
            isReady = false
            isWelcome = false
            // Not at once: the broker may be away.
            gateways.loop.after(200_000) { [weak self] in self?.connection = nil }
        }
        connection = made
        made.open()
    }

    private func hear(_ down: FleetDown) {
        heard.append(down)
        switch down {
        case .welcome(let welcome):
            isWelcome = true
            if welcome.top >= next {
                // This record is the older copy.
                next = welcome.top + 1
                for key in minutes.keys {
                    minutes[key]?.sequence = next
                    next += 1
                    pending.insert(key)
                }
                flights = [:]
            }
            if welcome.count < seen { sendAgain(from: welcome.settled) }
            seen = welcome.count
        case .taken(let receipt):
            guard let flight = flights.removeValue(forKey: receipt.number) else { return }
            for (key, sequence) in flight.sequences where minutes[key]?.sequence == sequence { pending.remove(key) }
            seen = max(seen, receipt.count)
        case .withdrawn(let person, let kinds, _):
            confirmedWithdrawals += withdrawals.filter { $0.person == person && $0.kinds == kinds }
            withdrawals.removeAll { $0.person == person && $0.kinds == kinds }
        case .greet:
            isWelcome = false
            saidHello_us = 0
        case .refused: break
        }
    }

    private func sendAgain(from settled: Int64) {
        // What is on its way tells of the count of a newer copy, and would never be taken.
        flights = [:]
        withdrawals += confirmedWithdrawals
        confirmedWithdrawals = []
        for (key, minute) in minutes where minute.sequence >= settled { pending.insert(key) }
    }
}

/// Minutes that can be.
enum MinuteMaker {
    /// 2026-06-01 10:00 UTC, in minutes.
    static let first: Int64 = 29_671_800

    static func recording(_ key: Int64) -> FleetRecording {
        FleetRecording(
            key: key, start_us: first * 60_000_000, utcOffset_s: 7200, placement: "t4", family: "own", rules: "7")
    }

    static func minute(_ minute: Int64, sequence: Int64, track: Bool = false, seed: Int = 0) -> FleetMinute {
        var random = SplitMix(seed: UInt64(truncatingIfNeeded: minute) &+ UInt64(truncatingIfNeeded: seed))
        var statistics = MinuteStatistics()
        statistics.recorded_s = 60
        statistics.worn_s = 60
        statistics.calibrated_s = random.number(0...60)
        statistics.posture_s[1] = random.number(0...30)
        statistics.posture_s[0] = 60 - statistics.posture_s[1]
        statistics.alerts = random.number(0...2)
        if statistics.calibrated_s > 0 {
            statistics.meanFlexion_cdeg = random.number(-500...3000)
            statistics.flexionDeviation_cdeg = 120
            statistics.mostFlexion_cdeg = 3500
        }
        return FleetMinute(
            recording: 0, minute: minute, sequence: sequence, statistics: statistics,
            track: track ? (0..<FleetBatch.trackBytes).map { UInt8(truncatingIfNeeded: $0 &+ Int(minute)) } : nil)
    }
}
