import Events
import FoundationEssentials
import GRDB
import LocalTime
import Posture
import TestSupport
import Testing

@testable import Records

@Suite("The outbox of a fleet in the record")
struct FleetRecordTests {
    private let house: FleetHouse

    init() throws { house = try FleetHouse() }

    @Test("Without a consent nothing is put into it")
    func nobody() throws {
        try house.record("ann", minutes: 0..<5)
        #expect(try house.figures.waiting == 0 && house.figures.next == 1)
    }

    @Test("From a consent on every minute waits, whatever wrote it; others’ do not")
    func fromConsent() throws {
        try house.record("ann", minutes: 0..<5)
        try house.consent("ann", from: 3)
        #expect(try house.waiting == [3, 4])
        let recording = try house.record("ann", minutes: 5..<7)
        try house.record("ben", minutes: 0..<7)
        #expect(try house.waiting == [3, 4, 5, 6])
        try house.settleAll()
        #expect(try house.waiting.isEmpty)
        // Backfill, an alert, a track made again with less in it.
        try house.append(minutes: 5..<6, to: recording)
        #expect(try house.waiting == [5])
        try house.settleAll()
        var alert = Store.Increment()
        alert.alerts_us = [FleetHouse.start_us(6) + 5]
        try house.store.append(alert, to: recording)
        #expect(try house.waiting == [6])
        #expect(try house.pending()?.minutes.map(\.alerts) == [1])
        try house.settleAll()
        try house.store.replaceDerived(of: recording, with: Store.Increment(), rulesVersion: "2")
        #expect(try house.pending()?.minutes.map(\.seconds.count) == [0, 0])
    }

    @Test("A track that is made again puts into it what has changed, and all of it where other rules have judged")
    func madeAgain() throws {
        try house.consent("ann", from: 0)
        let recording = try house.record("ann", minutes: 0..<6)
        try house.settleAll()
        try house.store.replaceDerived(
            of: recording, with: FleetHouse.increment(minutes: 0..<6, seconds: 0..<3), rulesVersion: "1")
        #expect(try house.waiting.isEmpty)
        // Of one another posture, of one a second less, and one is gone.
        var made = FleetHouse.increment(minutes: 0..<2, seconds: 0..<3)
        made.track += FleetHouse.increment(minutes: 2..<3, seconds: 0..<3, posture: .slouch).track
        made.track += FleetHouse.increment(minutes: 3..<4, seconds: 0..<3).track
        made.track += FleetHouse.increment(minutes: 4..<5, seconds: 0..<2).track
        try house.store.replaceDerived(of: recording, with: made, rulesVersion: "1")
        #expect(try house.waiting == [2, 4, 5])
        #expect(try house.pending()?.minutes.map(\.seconds.count) == [0, 3, 2])
        #expect(try house.store.track(of: recording).count == 14)
        try house.settleAll()
        try house.store.replaceDerived(of: recording, with: made, rulesVersion: "2")
        #expect(try house.waiting == [0, 1, 2, 3, 4])
    }

    @Test("What was recorded before follows where that is agreed, and once only")
    func all() throws {
        try house.record("ann", minutes: -100_000 ..< -99_990)
        try house.record("ann", minutes: 0..<5)
        try house.consent("ann", from: 5)
        #expect(try house.waiting.isEmpty)
        for _ in 0..<2 {
            try house.store.extendFleetConsent(of: "ann")
            #expect(try house.waiting == Array(-100_000 ..< -99_990) + Array(0..<5))
            // The first minute that there is, not a month before.
            #expect(try house.store.fleetConsents().map(\.firstMinute) == [FleetHouse.first - 100_000])
        }
        try house.settleAll()
        try house.store.extendFleetConsent(of: "ann")
        #expect(try house.waiting.isEmpty)
    }

    @Test("What lies in the future is told apart from what waits")
    func later() throws {
        try house.consent("ann", from: 0)
        try house.record("ann", minutes: 0..<5)
        let figures = try house.store.fleetFigures(before: FleetHouse.first - 58)
        #expect(figures.waiting == 0 && figures.oldest == nil && figures.later == 3)
    }

    @Test("The track leaves from when that was agreed, and not after it was taken back")
    func track() throws {
        try house.record("ann", minutes: 0..<4)
        try house.consent("ann", from: 0)
        #expect(try house.pending()?.minutes.allSatisfy { $0.track == nil } == true)
        try house.settleAll()
        try house.consent("ann", from: 2, trackFrom: 2)
        #expect(try house.pending()?.minutes.map { $0.track?.count } == [480, 480])
        #expect(try house.store.withdrawFleetConsent(of: "ann", trackOnly: true, at: 1_790_000_000_000_000))
        #expect(try house.pending()?.minutes.allSatisfy { $0.track == nil } == true)
        #expect(try house.store.fleetWithdrawals().map(\.isTrackOnly) == [true])
        #expect(try !house.store.withdrawFleetConsent(of: "ann", trackOnly: true, at: 1))
    }

    @Test(
        "A withdrawal and an erasure empty it, and the server is to be told without a name", arguments: [true, false])
    func withdrawal(byErasing: Bool) throws {
        try house.record("ann", minutes: 0..<4)
        try house.record("ben", minutes: 0..<4)
        try house.consent("ann", from: 0)
        try house.consent("ben", from: 0)
        let person = try #require(try house.store.fleetConsents().first?.person)
        if byErasing {
            try house.store.erase(wearer: "ann")
        } else {
            #expect(try house.store.withdrawFleetConsent(of: "ann", trackOnly: false, at: 1_790_000_000_000_000))
        }
        #expect(try house.waiting == Array(0..<4))
        let withdrawal = try #require(try house.store.fleetWithdrawals().first)
        #expect(withdrawal.person == person && !withdrawal.isTrackOnly && withdrawal.confirmed_us == nil)
        for time_us in [Int64(1_790_000_000_000_000), 1_791_000_000_000_000] {
            try house.store.confirmFleetWithdrawal(of: person, trackOnly: false, at: time_us)
        }
        #expect(try house.store.fleetWithdrawals().map(\.confirmed_us) == [1_790_000_000_000_000])
        try house.store.forgetFleet(store: FleetHouse.storeID)
        #expect(try house.store.fleetWithdrawals().isEmpty && house.store.fleetConsents().isEmpty)
    }

    @Test("A wearer who gets another name keeps the consent")
    func rename() throws {
        try house.consent("ann", from: 0)
        try house.store.renameWearer("ann", to: "anna")
        try house.record("anna", minutes: 0..<2)
        #expect(try house.waiting == [0, 1])
    }

    @Test("What changes between sending and receipt waits again")
    func changed() throws {
        try house.consent("ann", from: 0)
        let recording = try house.record("ann", minutes: 0..<2)
        let sent = try #require(try house.pending())
        try house.append(minutes: 1..<2, to: recording)
        try house.store.settleFleet(sent.minutes.map(\.key), below: sent.below, now: FleetHouse.now)
        #expect(try house.waiting == [1])
    }

    @Test("A minute that goes on keeps its number, and is not taken for sent before it is over")
    func goingOn() throws {
        let now = Store.fleetMinute(of: Int64(Date().timeIntervalSince1970) * 1_000_000)
        try house.consent("ann", from: 0)
        let offset = now - FleetHouse.first
        let recording = try house.record("ann", minutes: offset..<offset + 1)
        for _ in 0..<5 { try house.append(minutes: offset..<offset + 1, to: recording) }
        #expect(try house.figures.next == 2)
        let keys = [FleetKey(recording: recording, minute: now, sequence: 1)]
        try house.store.settleFleet(keys, below: 1, now: now)
        #expect(try house.waiting == [offset] && house.figures.next == 3)
        try house.store.settleFleet(
            [FleetKey(recording: recording, minute: now, sequence: 2)], below: 2, now: now + 3)
        #expect(try house.waiting.isEmpty)
    }

    @Test("What is refused waits no more until it changes")
    func refused() throws {
        try house.consent("ann", from: 0)
        let recording = try house.record("ann", minutes: 0..<3)
        let keys = try #require(try house.pending()).minutes.map(\.key)
        try house.store.settleFleet(keys, refusal: "clock", below: nil, now: FleetHouse.now)
        #expect(try house.waiting.isEmpty && house.store.fleetContents().refused == ["clock": 3])
        try house.append(minutes: 0..<1, to: recording)
        #expect(try house.waiting == [0] && house.store.fleetContents().refused == ["clock": 2])
    }

    @Test("Renumbering that is cut off is seen, and goes on")
    func renumbering() throws {
        try house.consent("ann", from: 0)
        try house.record("ann", minutes: 0..<3)
        try house.settleAll()
        var work = FleetResending(.above(1_000))
        _ = try work.advance(in: house.store)
        #expect(try house.figures.renumberTo == 1_000)
        var again = FleetResending(.above(1_000))
        while try again.advance(in: house.store) {}
        #expect(try house.figures.renumberTo == nil)
        #expect(try house.pending()?.minutes.allSatisfy { $0.key.sequence > 1_000 } == true)
        #expect(try house.figures.next == 1_004)
    }

    @Test("Of many people each one’s minutes go by themselves, as many as are asked for")
    func bounded() throws {
        for wearer in ["ann", "ben"] { try house.consent(wearer, from: 0) }
        for index in 0..<10 { try house.record(index % 2 == 0 ? "ann" : "ben", minutes: 0..<20) }
        var underWay: Set<FleetKey> = []
        while let pending = try house.pending(without: underWay, most: 30, recordings: 2) {
            #expect(pending.minutes.count <= 30 && pending.recordings.count <= 2)
            #expect(Set(pending.recordings.values.map(\.wearer)).count == 1)
            #expect(underWay.isDisjoint(with: pending.minutes.map(\.key)))
            underWay.formUnion(pending.minutes.map(\.key))
        }
        #expect(underWay.count == 200)
    }

    @Test("Whatever happens to record and server, in the end the server has what the record has", arguments: 0..<12)
    func anyCourse(seed: UInt64) throws {
        var course = try FleetCourse(seed: seed)
        for _ in 0..<120 { try course.step() }
        try course.finish()
    }
}
