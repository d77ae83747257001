import Broker
import Deflate
import Events
import Foundation
import LinuxIO
import Synchronization

/// A fleet's server as the contract has it, behind a real broker, without a database.
final class PlayedFleetServer: Sendable {
    struct Key: Hashable {
        var person: String
        var recording: Int64
        var minute: Int64
    }

    struct Value: Equatable {
        var sequence: Int64
        var statistics: MinuteStatistics
        var track: [UInt8]?
    }

    struct Record {
        var minutes: [Key: Value] = [:]
        var people: Set<String> = []
        var withdrawn: Set<String> = []
        var settled: Int64 = 0
        var top: Int64 = 0
        var count: Int64 = 0
    }

    struct Seen {
        var hellos = 0
        var rows = 0
        var withdrawals = 0
        /// What was no message of the contract.
        var wrong: [String] = []
    }

    private struct State {
        var record = Record()
        var seen = Seen()
        var isSilent = false
        /// As `FleetRefusal`.
        var refusal: FleetRefusal?
    }

    private enum Message: Sendable {
        case say(FleetDown)
        case close
    }

    private let store: String
    private let state = Mutex(State())
    private let mailbox = Mutex<Mailbox<Message>?>(nil)

    /// - Parameters:
    ///   - broker: where it listens.
    ///   - store: the one gateway that it knows.
    init(on broker: Broker, store: String) throws {
        self.store = store
        let ready = DispatchSemaphore(value: 0)
        let (port, caFile) = (broker.port, broker.caFile)
        Thread.detachNewThread { [weak self] in
            do {
                let loop = try EventLoop()
                let plan = MQTTConnection.Plan(
                    host: "localhost", port: port, clientID: "played-server", user: Broker.user,
                    password: Broker.password, isEncrypted: true, caFile: caFile, longestPayload: 1 << 20)
                let line = Line(plan, try MQTTConnector(on: loop), store: store) { bytes in
                    self?.answer(bytes) ?? []
                } onReady: {
                    ready.signal()
                }
                let mailbox = try Mailbox<Message>(on: loop) { message in
                    switch message {
                    case .say(let down): line.say(down)
                    case .close: loop.stop()
                    }
                }
                self?.mailbox.withLock { $0 = mailbox }
                line.open()
                try loop.run()
            } catch {
                ready.signal()
            }
        }
        guard ready.wait(timeout: .now() + 60) == .success else { throw Program.CannotRun(reason: "no played server") }
    }

    deinit { mailbox.withLock { $0?.post(.close) } }

    var record: Record {
        get { state.withLock { $0.record } }
        set { state.withLock { $0.record = newValue } }
    }
    var seen: Seen { state.withLock { $0.seen } }
    func beSilent(_ isSilent: Bool) { state.withLock { $0.isSilent = isSilent } }
    func refuse(_ refusal: FleetRefusal?) { state.withLock { $0.refusal = refusal } }
    func say(_ message: FleetDown) { mailbox.withLock { $0?.post(.say(message)) } }

    private func answer(_ bytes: [UInt8]) -> [FleetDown] {
        state.withLock { state in
            guard !state.isSilent else { return [] }
            let message: FleetUp
            do {
                message = try FleetUp(bytes: try Deflate.whole(bytes, most: FleetUp.mostBytes))
            } catch {
                state.seen.wrong.append("\(error)")
                return []
            }
            if let refusal = state.refusal { return [.refused(refusal, text: "")] }
            switch message {
            case .hello(let hello):
                state.seen.hellos += 1
                state.record.people.formUnion(hello.people.map(\.person))
                let now_us = Int64(Date().timeIntervalSince1970 * 1e6)
                return [
                    .welcome(
                        FleetWelcome(
                            settled: state.record.settled, top: state.record.top, now_us: now_us,
                            count: state.record.count))
                ]
            case .minutes(let batch):
                guard batch.seen <= state.record.count else { return [.greet] }
                return [.taken(Self.take(batch, &state))]
            case .withdraw(let withdrawal):
                state.seen.withdrawals += 1
                Self.withdraw(withdrawal, &state.record)
                return [
                    .withdrawn(person: withdrawal.person, kinds: withdrawal.kinds, now_us: withdrawal.time_us)
                ]
            }
        }
    }

    private static func take(_ batch: FleetBatch, _ state: inout State) -> FleetReceipt {
        var receipt = FleetReceipt(number: batch.number, settled: state.record.settled)
        for minute in batch.minutes {
            state.seen.rows += 1
            let recording = batch.recordings[minute.recording].key
            let isWithdrawn = state.record.withdrawn.contains(batch.person)
            guard !isWithdrawn, state.record.people.contains(batch.person) else {
                receipt.refused.append(
                    FleetReceipt.Refused(
                        recording: recording, minute: minute.minute, sequence: minute.sequence,
                        reason: isWithdrawn ? .withdrawn : .consent))
                continue
            }
            let key = Key(person: batch.person, recording: recording, minute: minute.minute)
            state.record.top = max(state.record.top, minute.sequence)
            if (state.record.minutes[key]?.sequence ?? -1) < minute.sequence {
                state.record.minutes[key] = Value(
                    sequence: minute.sequence, statistics: minute.statistics, track: minute.track)
            }
        }
        state.record.settled = max(state.record.settled, batch.below)
        state.record.count += 1
        receipt.count = state.record.count
        return receipt
    }

    private static func withdraw(_ withdrawal: FleetWithdrawal, _ record: inout Record) {
        let isAll = withdrawal.kinds.contains(.minutes)
        for key in record.minutes.keys where key.person == withdrawal.person {
            if isAll { record.minutes[key] = nil } else { record.minutes[key]?.track = nil }
        }
        if isAll { record.withdrawn.insert(withdrawal.person) }
    }
}

/// Its connection, made again whenever it has ended.
private final class Line {
    private let plan: MQTTConnection.Plan
    private let connector: MQTTConnector
    private let store: String
    private let answer: ([UInt8]) -> [FleetDown]
    private let onReady: () -> Void
    private var connection: MQTTConnection?

    init(
        _ plan: MQTTConnection.Plan, _ connector: MQTTConnector, store: String,
        answer: @escaping ([UInt8]) -> [FleetDown], onReady: @escaping () -> Void
    ) {
        self.plan = plan
        self.connector = connector
        self.store = store
        self.answer = answer
        self.onReady = onReady
    }

    func open() {
        let made = MQTTConnection(plan, by: connector)
        connection = made
        made.onReady = { [unowned made, store] in _ = made.subscribe(to: FleetTopics.up(store)) }
        made.onSubscribed = { [onReady] _, _ in onReady() }
        made.onMessage = { [unowned self] _, payload, _ in
            let answers = self.answer(payload)
            self.connector.loop.after(0) { [weak self] in answers.forEach { self?.say($0) } }
        }
        made.onEnd = { [unowned self, made] _ in
            self.connector.loop.after(300_000) { [weak self] in
                withExtendedLifetime(made) {}
                self?.open()
            }
        }
        made.open()
    }

    func say(_ message: FleetDown) {
        _ = connection?.publish(message.json.text, to: FleetTopics.down(store), isRetained: false)
    }
}
