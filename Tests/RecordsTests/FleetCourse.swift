import Events
import Posture
import TestSupport
import Testing

@testable import Records

/// A server as the contract has it, without a database.
struct ModelFleetServer {
    struct Key: Hashable {
        var person: String
        var start_us: Int64
        var minute: Int64
    }

    struct Value: Equatable {
        var sequence: Int64
        var statistics: MinuteStatistics
        var track: [UInt8]?
    }

    var minutes: [Key: Value] = [:]
    var withdrawn: Set<String> = []
    var settled: Int64 = 0
    var top: Int64 = 0
    /// Batches that were taken.
    var count: Int64 = 0

    /// - Returns: what was settled before it.
    mutating func take(_ pending: FleetPending) -> Int64 {
        let before = settled
        for minute in pending.minutes where !withdrawn.contains(pending.person) {
            guard let recording = pending.recordings[minute.key.recording] else { continue }
            let key = Key(person: pending.person, start_us: recording.start_us, minute: minute.key.minute)
            top = max(top, minute.key.sequence)
            guard (minutes[key]?.sequence ?? -1) < minute.key.sequence else { continue }
            minutes[key] = Value(
                sequence: minute.key.sequence, statistics: MinuteStatistics(minute.seconds, alerts: minute.alerts),
                track: minute.track)
        }
        settled = max(settled, pending.below)
        count += 1
        return before
    }

    mutating func withdraw(_ withdrawal: StoredFleetWithdrawal) {
        for key in minutes.keys where key.person == withdrawal.person {
            if withdrawal.isTrackOnly { minutes[key]?.track = nil } else { minutes[key] = nil }
        }
        if !withdrawal.isTrackOnly { withdrawn.insert(withdrawal.person) }
    }
}

/// Chance plays a gateway, its wearers and a server.
struct FleetCourse {
    private var chance: SplitMix
    private let house: FleetHouse
    private var server = ModelFleetServer()
    private var serverCopies: [ModelFleetServer] = []
    private var recordCopies: [String] = []
    private var wasRecordRestored = false

    init(seed: UInt64) throws {
        chance = SplitMix(seed: seed)
        house = try FleetHouse()
        for wearer in ["ann", "ben"] { try house.record(wearer, minutes: 0..<3) }
    }

    mutating func step() throws {
        switch chance.number(0...99) {
        case 0..<10: try house.record(anybody(), minutes: someMinutes())
        case 10..<40: try append()
        case 40..<48: try makeAgain()
        case 48..<56: try alert()
        case 56..<66: try consent()
        case 66..<69:
            _ = try house.store.withdrawFleetConsent(
                of: anybody(), trackOnly: chance.chance(0.5), at: 1_790_000_000_000_000)
        case 69: try house.store.erase(wearer: anybody())
        case 70..<88: try connect(mostBatches: chance.number(0...4), loss: 0.3)
        case 88..<91: serverCopies.append(server)
        case 91..<94: server = serverCopies.randomElement(using: &chance) ?? server
        case 94..<97: recordCopies.append(try house.copy())
        default:
            guard let copy = recordCopies.popLast() else { return }
            try house.restore(copy)
            wasRecordRestored = true
        }
    }

    private mutating func anybody() -> String { chance.chance(0.5) ? "ann" : "ben" }

    private mutating func someMinutes() -> Range<Int64> {
        let first = Int64(chance.number(0...40))
        return first..<first + Int64(chance.number(1...6))
    }

    private mutating func anyIncrement() -> Store.Increment {
        FleetHouse.increment(
            minutes: someMinutes(), seconds: 0..<Int64(chance.number(1...5)), flexion: chance.number(0...40.0),
            posture: chance.chance(0.5) ? .slouch : .upright)
    }

    private mutating func anyRecording() throws -> Int64? {
        try house.store.recordings(from_us: 0, to_us: .max / 2).map(\.id).randomElement(using: &chance)
    }

    private mutating func append() throws {
        guard let recording = try anyRecording() else { return }
        try house.store.append(anyIncrement(), to: recording)
    }

    private mutating func makeAgain() throws {
        guard let recording = try anyRecording() else { return }
        try house.store.replaceDerived(of: recording, with: anyIncrement(), rulesVersion: "2")
    }

    private mutating func alert() throws {
        guard let recording = try anyRecording() else { return }
        var increment = Store.Increment()
        let time_us = FleetHouse.start_us(Int64(chance.number(0...40))) + 7
        increment.alerts_us = [time_us]
        if chance.chance(0.3) { increment.silences = [time_us: "fading"] }
        try house.store.append(increment, to: recording)
    }

    private mutating func consent() throws {
        let wearer = anybody()
        let first = Int64(chance.number(0...20))
        try house.consent(wearer, from: first, trackFrom: chance.chance(0.5) ? first : nil)
        if chance.chance(0.4) { try house.store.extendFleetConsent(of: wearer) }
    }

    /// A connection: each of its messages may be lost, and it may end anywhere.
    private mutating func connect(mostBatches: Int, loss: Double) throws {
        let figures = try house.figures
        if let extent = Self.missing(figures, server) {
            var work = FleetResending(extent)
            while try work.advance(in: house.store) { if chance.chance(loss / 2) { return } }
        }
        for withdrawal in try house.store.fleetWithdrawals() {
            if chance.chance(loss) { return }
            server.withdraw(withdrawal)
            if chance.chance(loss) { return }
            try house.store.confirmFleetWithdrawal(
                of: withdrawal.person, trackOnly: withdrawal.isTrackOnly, at: 1_790_000_000_000_000)
        }
        for _ in 0..<mostBatches {
            guard let pending = try house.pending(most: chance.number(1...20)) else { return }
            if chance.chance(loss) { return }
            _ = server.take(pending)
            // Something may change before the receipt comes.
            if chance.chance(0.2) { try append() }
            if chance.chance(loss) { return }
            let isRefused = server.withdrawn.contains(pending.person)
            try house.store.settleFleet(
                pending.minutes.map(\.key), refusal: isRefused ? "withdrawn" : nil, below: pending.below,
                count: server.count, now: FleetHouse.now)
        }
    }

    private static func missing(_ figures: FleetFigures, _ server: ModelFleetServer) -> FleetResending.Extent? {
        if let number = figures.renumberTo { return .above(max(number, server.top)) }
        if server.top >= figures.next { return .above(server.top) }
        let isOlder = server.settled < figures.confirmedBelow || server.count < figures.seen
        return isOlder ? .from(server.settled, count: server.count) : nil
    }

    /// All that waits is sent; then both sides are compared.
    mutating func finish() throws {
        for _ in 0..<3 { try connect(mostBatches: 10_000, loss: 0) }
        #expect(try house.waiting.isEmpty)
        for withdrawal in try house.store.fleetWithdrawals() {
            #expect(withdrawal.confirmed_us != nil)
            let left = server.minutes.filter { $0.key.person == withdrawal.person }
            #expect(withdrawal.isTrackOnly ? left.allSatisfy { $0.value.track == nil } : left.isEmpty)
        }
        for consent in try house.store.fleetConsents() where !server.withdrawn.contains(consent.person) {
            try compare(consent)
        }
    }

    private func compare(_ consent: StoredFleetConsent) throws {
        var own: Set<ModelFleetServer.Key> = []
        for (id, recording) in try house.store.recordings(from_us: 0, to_us: .max / 2)
        where recording.wearer == consent.wearer {
            let track = Dictionary(grouping: try house.store.track(of: id)) { Store.fleetMinute(of: $0.time_us) }
            let alerts = Dictionary(grouping: try house.store.alerts(of: id).filter { $0.silence == nil }) {
                Store.fleetMinute(of: $0.time_us)
            }
            for (minute, seconds) in track where minute >= consent.firstMinute {
                let key = ModelFleetServer.Key(
                    person: consent.person, start_us: recording.start_us, minute: minute)
                own.insert(key)
                let value = server.minutes[key]
                #expect(value?.statistics == MinuteStatistics(seconds, alerts: alerts[minute]?.count ?? 0))
                if let first = consent.firstTrackMinute {
                    #expect((value?.track != nil) == (minute >= first))
                }
            }
        }
        // What a record has lost, the server may have.
        guard !wasRecordRestored else { return }
        for (key, value) in server.minutes where key.person == consent.person && !own.contains(key) {
            #expect(value.statistics.recorded_s == 0)
        }
    }
}
