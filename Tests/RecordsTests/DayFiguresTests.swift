import Balance
import FoundationEssentials
import GRDB
import LocalTime
import Posture
import TestSupport
import Testing

@testable import Records

@Suite("Figures of days that are over")
struct KeptDayFiguresTests {
    private static let day = RecordedDays.firstDay

    private let folder: TemporaryFolder
    private let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(folder: folder.path)
    }

    private func record(_ day: LocalDay, hours: Double, slouch_s: Int = 600, wearer: String = "me") throws {
        let from_us = RecordedDays.hour_us(9, day: day)
        try RecordedDays.record(
            RecordedDays.increment(
                from_us: from_us, seconds: Int(hours * 3600), slouches: [(from_s: 60, to_s: 60 + slouch_s, degrees: 22)]
            ),
            from_us: from_us, wearer: wearer, in: store)
    }

    private func kept(_ wearer: String = "me") throws -> [LocalDay] {
        try store.read { database in
            try Int.fetchAll(
                database, sql: "SELECT local_day FROM day_figures WHERE wearer = ? ORDER BY local_day",
                arguments: [wearer]
            ).map(LocalDay.init(daysSince1970:))
        }
    }

    @Test("They are those of the day's summary, worked out once and then kept")
    func figures() throws {
        try record(Self.day, hours: 0.5)
        try record(Self.day + 2, hours: 0.25, slouch_s: 300)
        let range = Self.day..<Self.day + 3
        let figures = try store.dayFigures(of: "me", in: range)
        #expect(figures.map(\.day) == [Self.day, Self.day + 2])
        #expect(figures[0] == DayFigures(try store.summary(of: Self.day, wearer: "me")))
        #expect(figures[0].slouch_s == 600 && figures[0].judged_s == 1800 && figures[0].rulesVersion == "1")
        #expect(figures[0].values[.longestStill] == 1140)
        #expect(try kept() == [Self.day, Self.day + 2])
        #expect(try store.dayFigures(of: "me", in: range) == figures)
        #expect(try store.dayFigures(of: "ann", in: range).isEmpty)
        #expect(try store.dayFigures(of: "me", in: Self.day + 1..<Self.day + 2).isEmpty)
    }

    @Test("What is kept goes when something of its day is written again, and only then")
    func forgotten() throws {
        try record(Self.day, hours: 0.5)
        try record(Self.day + 1, hours: 0.5)
        _ = try store.dayFigures(of: "me", in: Self.day..<Self.day + 2)
        try record(Self.day + 1, hours: 0.25, wearer: "ann")
        #expect(try kept().count == 2)
        let from_us = RecordedDays.hour_us(15, day: Self.day + 1)
        try RecordedDays.record(RecordedDays.increment(from_us: from_us, seconds: 60), from_us: from_us, in: store)
        #expect(try kept() == [Self.day])
        let again = try store.dayFigures(of: "me", in: Self.day..<Self.day + 2)
        #expect(again.map(\.worn_s) == [1800, 1860])
        try store.erase(wearer: "me")
        #expect(try kept().isEmpty)
    }

    @Test("The model's days and their figures are remembered together, from one look at the track")
    func together() throws {
        try record(Self.day, hours: 0.5)
        try record(Self.day + 1, hours: 0.5)
        _ = try store.balanceDays(wearer: "me", upTo: Self.day + 1)
        #expect(try kept() == [Self.day])
    }

    @Test("Where enough long days are known, days before them are not worked out")
    func enough() throws {
        for index in 0..<4 { try record(Self.day + index, hours: index == 2 ? 1 : 4.5) }
        let figures = try store.dayFigures(of: "me", in: Self.day..<Self.day + 4, enough: 2)
        #expect(figures.map(\.day) == [Self.day + 1, Self.day + 2, Self.day + 3])
        #expect(try kept() == [Self.day + 1, Self.day + 2, Self.day + 3])
    }

    @Test("Kept bytes that are damaged, cut or of another version are worked out again")
    func damaged() throws {
        try record(Self.day, hours: 0.5)
        let range = Self.day..<Self.day + 1
        let right = try store.dayFigures(of: "me", in: range)
        let bytes = try #require(right.first).packed
        #expect(DayFigures(day: Self.day, packed: bytes) == right.first)
        #expect(DayFigures(day: Self.day, packed: (Data([9]) + bytes).dropFirst()) == right.first)
        // As the version before had it, which knew one figure less.
        let before = Data([1]) + bytes.dropFirst().prefix(13 * 8) + Data("1".utf8)
        #expect(DayFigures(day: Self.day, packed: before) == right.first)
        var absurd = bytes
        absurd[8] = 0x7F
        for wrong in [Data(), bytes.prefix(60), Data([3]) + bytes.dropFirst(), absurd, bytes + Data([0xFF])] {
            try store.write { database in
                try database.execute(sql: "UPDATE day_figures SET body = ?", arguments: [wrong])
            }
            #expect(DayFigures(day: Self.day, packed: wrong) == nil)
            #expect(try store.dayFigures(of: "me", in: range) == right)
        }
        var chance = SplitMix(seed: 7)
        for _ in 0..<500 {
            _ = DayFigures(
                day: 1,
                packed: Data(
                    [UInt8(chance.number(1...2))]
                        + (0..<120).map { _ in UInt8.random(in: .min ... .max, using: &chance) }))
        }
    }

    @Test("Answers to alerts: of two recordings, two sensors and over midnight each alert counts once")
    func answers() throws {
        let from_us = RecordedDays.hour_us(9)
        var increment = RecordedDays.increment(
            from_us: from_us, seconds: 1200, slouches: [(from_s: 60, to_s: 100, degrees: 22), (200, 400, 22)])
        increment.alerts_us = [from_us + 75_000_000, from_us + 215_000_000]
        try RecordedDays.record(increment, from_us: from_us, in: store)
        try RecordedDays.record(increment, from_us: from_us, sensor: "second", in: store)
        let summary = try store.summary(of: Self.day, wearer: "me")
        #expect(summary.alerts == 2 && summary.response_s == 105 && summary.answeredSoonRatio == 0.5)
        // In a slouch that midnight cuts, what followed the alert is on the next day: nothing is said of it.
        let late_us = RecordedDays.hour_us(24) - 60_000_000
        var late = RecordedDays.increment(
            from_us: late_us, seconds: 120, slouches: [(from_s: 10, to_s: 80, degrees: 22)])
        late.alerts_us = [late_us + 25_000_000]
        try RecordedDays.record(late, from_us: late_us, in: store)
        let evening = try store.summary(of: Self.day, wearer: "me")
        #expect(evening.alerts == 3 && evening.response_s == 105)
    }
}
