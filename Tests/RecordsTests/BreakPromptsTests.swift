import Balance
import FoundationEssentials
import GRDB
import LocalTime
import Posture
import TestSupport
import Testing

@testable import Records

@Suite("Prompts to take a break in the record")
struct BreakPromptsTests {
    private static let day = RecordedDays.firstDay

    private let folder: TemporaryFolder
    private let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(folder: folder.path)
    }

    private func prompt(
        _ hour: Double, _ answer: BreakAnswer? = nil, day: LocalDay = day, wearer: String = "me",
        silence: String? = nil, offset_s: Int = 0
    ) -> BreakPrompt {
        let time_us = RecordedDays.hour_us(hour, day: day)
        return BreakPrompt(
            at: Moment(utc_us: time_us, offset_s: offset_s), wearer: wearer, sensor: "t4", set_min: 30,
            interval_min: 30, silence: silence,
            outcome: answer.map { BreakOutcome($0, at_us: time_us + 600_000_000) })
    }

    private func keep(_ prompts: [BreakPrompt], track: Store.Increment = Store.Increment()) throws {
        var addition = Store.Addition(
            to: Store.Recording(
                sensor: "t4", wearer: "me", family: "plumbline", start_us: RecordedDays.hour_us(9), utcOffset_s: 0,
                rulesVersion: "1"), number: nil, track, isLast: false)
        addition.breakPrompts = prompts
        _ = try store.commit([addition])
    }

    @Test("A prompt is there when it is told, and gets its answer later; each is read as it was written")
    func written() throws {
        let told = prompt(10)
        try keep([told])
        #expect(try store.breakPrompts(wearer: "me", last: 9) == [told])
        let answered = prompt(10, .moved)
        let silent = prompt(11, silence: "quiet hours")
        try keep([answered, silent])
        #expect(try store.breakPrompts(wearer: "me", last: 9) == [answered, silent])
        #expect(try store.breakPrompts(wearer: "me", last: 1) == [silent])
        #expect(try store.breakPrompts(wearer: "ann", last: 9).isEmpty)
        #expect(try store.breakPrompts(from: Self.day, to: nil).count == 2)
        #expect(try store.breakPrompts(from: nil, to: Self.day - 1).isEmpty)
    }

    @Test("Told and answered in one commit, and no recording is begun by a prompt alone")
    func together() throws {
        try keep([prompt(10), prompt(10, .walked)])
        #expect(try store.breakPrompts(wearer: "me", last: 9).map(\.outcome?.answer) == [.walked])
        #expect(try store.unfinishedRecordings().isEmpty)
    }

    @Test("A day counts its own prompts that were told; without any it knows nothing, and that is not 0")
    func days() throws {
        #expect(try store.summary(of: Self.day, wearer: "me").breakPrompts == nil)
        try keep([
            prompt(9, .walked), prompt(10, .ignored), prompt(11, .gap), prompt(12), prompt(13, silence: "snoozed"),
            prompt(14, .ignored, wearer: "ann"),
            // Half past midnight there is still the day before in UTC.
            prompt(23.5, .ignored, offset_s: 3600),
        ])
        let counts = try #require(try store.summary(of: Self.day, wearer: "me").breakPrompts)
        #expect(counts == BreakPromptCounts(told: 4, followed: 1, ignored: 1) && counts.followedRatio == 0.5)
        let next = try #require(try store.summary(of: Self.day + 1, wearer: "me").breakPrompts)
        #expect(next == BreakPromptCounts(told: 1, followed: 0, ignored: 1) && next.followedRatio == 0)
        try keep([prompt(9, .ended, day: Self.day + 3)])
        let unknown = try #require(try store.summary(of: Self.day + 3, wearer: "me").breakPrompts)
        #expect(unknown.followedRatio == nil && unknown.knownFollowed == nil)
    }

    @Test("Kept figures of a day go when a prompt of it gets its answer, and those of other days stay")
    func figures() throws {
        for index in 0..<2 {
            let from_us = RecordedDays.hour_us(9, day: Self.day + index)
            try RecordedDays.record(
                RecordedDays.increment(from_us: from_us, seconds: 1200), from_us: from_us, in: store)
        }
        let range = Self.day..<Self.day + 2
        #expect(try store.dayFigures(of: "me", in: range).map { $0.values[.breaksAfterPrompts] } == [nil, nil])
        try keep([prompt(10, day: Self.day + 1)])
        _ = try store.dayFigures(of: "me", in: range)
        try keep([prompt(10, .moved, day: Self.day + 1)])
        let kept = try store.read { try Int.fetchAll($0, sql: "SELECT local_day FROM day_figures") }
        #expect(kept == [Self.day.daysSince1970])
        #expect(try store.dayFigures(of: "me", in: range).map { $0.values[.breaksAfterPrompts] } == [nil, 1])
        #expect(try store.dayFigures(of: "me", in: range).map { $0.values[.breaksAfterPrompts] } == [nil, 1])
    }

    @Test("With the wearer the prompts go; a value that cannot be is named")
    func erasedAndWrong() throws {
        try keep([prompt(9, .walked), prompt(9, .walked, wearer: "ann")])
        try store.erase(wearer: "me")
        #expect(try store.breakPrompts(from: nil, to: nil).map(\.wearer) == ["ann"])
        for (column, value) in [
            ("answer", "'sometimes'"), ("answer_us", "NULL"), ("set_min", "1e300"), ("interval_min", "'x'"),
            ("time_us", "9e18"), ("utc_offset_s", "900000"),
        ] {
            try store.write { try $0.execute(sql: "UPDATE break_prompt SET \(column) = \(value)") }
            #expect(throws: RecordsError.self, "\(column)") { try store.breakPrompts(from: nil, to: nil) }
            try store.write { try $0.execute(sql: "DELETE FROM break_prompt") }
            try keep([prompt(9, .walked, wearer: "ann")])
        }
    }

    @Test("The rules in force are those of the newest recording up to a day, since their first one")
    func rules() throws {
        #expect(try store.rulesInForce(of: "me", on: Self.day) == nil)
        for (index, rules) in ["2", "3", "3", "2"].enumerated() {
            _ = try store.begin(
                Store.Recording(
                    sensor: "t4", wearer: "me", family: "plumbline",
                    start_us: RecordedDays.hour_us(9, day: Self.day + index), utcOffset_s: 0, rulesVersion: rules))
        }
        #expect(try store.rulesInForce(of: "me", on: Self.day)?.version == "2")
        let second = try store.rulesInForce(of: "me", on: Self.day + 2)
        #expect(second?.version == "3" && second?.since == Self.day + 1)
        #expect(try store.rulesInForce(of: "me", on: Self.day + 9)?.since == Self.day)
        #expect(try store.rulesInForce(of: "ann", on: Self.day + 9) == nil)
    }
}
