import GRDB
import LocalTime
import Posture
import TestSupport
import Testing

@testable import Records

@Suite("Alerts in the record")
struct AlertTests {
    private static let day = RecordedDays.firstDay
    private let folder: TemporaryFolder
    private let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(folder: folder.path)
    }

    private func moment(_ hour: Double, day: LocalDay = AlertTests.day) -> Moment {
        Moment(utc_us: RecordedDays.hour_us(hour, day: day), offset_s: 0)
    }

    /// Half an hour with a slouch every five minutes, told after two minutes; some of them left out.
    @discardableResult
    private func record(_ hour: Double, day: LocalDay = AlertTests.day, silences: [Int: String] = [:]) throws -> Int64 {
        let from_us = RecordedDays.hour_us(hour, day: day)
        let slouches = (0..<6).map { (from_s: $0 * 300, to_s: $0 * 300 + 150, degrees: 22.0) }
        var increment = RecordedDays.increment(from_us: from_us, seconds: 1800, slouches: slouches)
        for (index, slouch) in slouches.enumerated() {
            let time_us = from_us + Int64(slouch.from_s + 120) * 1_000_000
            increment.alerts_us.append(time_us)
            increment.silences[time_us] = silences[index]
        }
        return try RecordedDays.record(increment, from_us: from_us, in: store)
    }

    @Test("One that was left out loses no slouch, and is not one that was ignored")
    func leftOut() throws {
        let all = try record(9)
        let before = try store.summary(of: Self.day, wearer: "me")
        #expect(before.alerts == 6 && before.silentAlerts == 0 && before.answersKnown == 6)
        #expect(before.answeredSoonRatio == 1 && before.response_s == 30)
        #expect(try store.alerts(of: all).allSatisfy { $0.silence == nil })
        let other = RecordedDays.firstDay + 1
        let some = try record(9, day: other, silences: [0: "fading", 2: "fading", 4: "quiet_hours", 5: "pause"])
        let after = try store.summary(of: other, wearer: "me")
        #expect(after.episodes.count == before.episodes.count && after.slouch_s == before.slouch_s)
        #expect(after.alerts == 6 && after.silentAlerts == 4 && after.answersKnown == 2 && after.answeredSoon == 2)
        #expect(after.answeredSoonRatio == 1)
        #expect(
            try store.alerts(of: some).map(\.silence) == ["fading", nil, "fading", nil, "quiet_hours", "pause"])
    }

    @Test("What the next alert rests on: those that were given within a week, and how many were left out since")
    func memory() throws {
        try record(9, silences: [1: "fading", 4: "fading", 5: "fading"])
        let memory = try store.alertMemory(of: "me", at: moment(10))
        #expect(memory.given_us == [2, 12, 17].map { RecordedDays.hour_us(9) + $0 * 60_000_000 })
        #expect(memory.leftOut == 2 && memory.step == nil)
        #expect(memory.firstDay == Self.day)
        #expect(try store.alertMemory(of: "anna", at: moment(10)).firstDay == Self.day, "nothing is recorded yet")
        let later = try store.alertMemory(of: "me", at: moment(10, day: Self.day + 8))
        #expect(later.given_us.isEmpty && later.firstDay == Self.day)
    }

    @Test("The first day is the earliest of any track, also where a later recording fetched it")
    func firstDay() throws {
        #expect(try store.firstRecordedDay(of: "me") == nil)
        try record(9, day: Self.day + 40)
        try record(9, day: Self.day + 1)
        #expect(try store.firstRecordedDay(of: "me") == Self.day + 1)
        // What its sensor had kept since the evening before.
        let evening_us = RecordedDays.hour_us(23, day: Self.day)
        try RecordedDays.record(
            RecordedDays.increment(from_us: evening_us, seconds: 60),
            from_us: RecordedDays.hour_us(12, day: Self.day + 1), in: store)
        #expect(try store.firstRecordedDay(of: "me") == Self.day)
        #expect(try store.firstRecordedDay(of: "anna") == nil)
    }

    @Test("A step stands in the record, and the last one counts")
    func steps() throws {
        for (index, step) in [AlertStep.every, .second, .fourth].enumerated() {
            try store.save(
                StoredAlertStep(day: Self.day + index, step: step, cause: "answered", moment: moment(9)), wearer: "me")
        }
        let reopened = try Store(folder: folder.path)
        #expect(try reopened.alertMemory(of: "me", at: moment(9, day: Self.day + 9)).step?.step == .fourth)
        // The clock was ahead when the later ones were kept.
        #expect(try reopened.alertMemory(of: "me", at: moment(9, day: Self.day + 1)).step?.step == .second)
        #expect(try reopened.alertMemory(of: "me", at: moment(9, day: Self.day - 1)).step == nil)
        #expect(try reopened.alertSteps(of: "me").map(\.step) == [.every, .second, .fourth])
        #expect(try reopened.alertMemory(of: "anna", at: moment(9)).step == nil)
        // One of a newer version gives every alert rather than none.
        try store.write { try $0.execute(sql: "UPDATE alert_step SET step = 'tenth'") }
        #expect(try store.alertMemory(of: "me", at: moment(9)).step?.step == .every)
    }

    @Test("Who recorded before alerts changed has no silent first day and is told once; a new wearer is not told")
    func earlierRecord() throws {
        let before = try TemporaryFolder()
        let path = before.path + "/plumbline.sqlite"
        do {
            // As the version before left it.
            let old = try Store(folder: before.path)
            try RecordedDays.record(
                RecordedDays.increment(from_us: RecordedDays.hour_us(9), seconds: 60), from_us: RecordedDays.hour_us(9),
                in: old)
            try old.write { database in
                try database.execute(
                    sql: """
                        DROP TABLE alert_step; DROP TABLE alert_change; ALTER TABLE alert DROP COLUMN silence;
                        DELETE FROM grdb_migrations WHERE identifier = 'v-alerts';
                        INSERT INTO alert (recording, time_us) SELECT id, start_us + 15000000 FROM recording;
                        """)
            }
        }
        let opened = try Store(folder: before.path)
        #expect(opened.path == path)
        #expect(try opened.alertChanges().map(\.wearer) == ["me"])
        #expect(try opened.alertMemory(of: "me", at: moment(10)).firstDay == nil)
        #expect(try opened.alertMemory(of: "anna", at: moment(10)).firstDay == Self.day)
        #expect(try opened.summary(of: Self.day, wearer: "me").alerts == 1, "an alert of before was given")
        try opened.setAlertChangeTold(["me"], at: moment(11))
        #expect(try Store(folder: before.path).alertChanges().map(\.told) == [moment(11)])
        #expect(try store.alertChanges().isEmpty)
        try record(9)
        #expect(try Store(folder: folder.path).alertChanges().isEmpty)
    }
}
