import Balance
import Events
import LocalTime
import Posture
import Reports
import TestSupport
import Testing

@testable import Records

@Suite("The report to hand over")
struct HandoverReportTests {
    /// 2026-03-01, a Sunday.
    private static let today = RecordedHouse.today

    /// Four days in this week and two in the week before, one of them short; with a tenth of it slouched, and no day before.
    private func house() throws -> RecordedHouse {
        let house = try RecordedHouse()
        for ago in [0, 1, 2, 3, 8] {
            try house.record(Self.today - ago, hours: 4, seconds: 60, slouches: [(600, 1_446)])
        }
        try house.record(Self.today - 9, hours: 1)
        return house
    }

    private func report(
        _ house: RecordedHouse, wearer: String = "me", weeks: Int = 4, including parts: Set<HandoverReport.Part> = []
    ) throws -> HandoverReport {
        try HandoverReport.read(
            of: wearer, weeks: weeks, including: parts, today: Self.today, from: house.store,
            knowledge: try Knowledge.builtIn())
    }

    @Test("It is of whole weeks, tells what was worn and judged, and of other days that nothing is known")
    func wear() throws {
        let report = try report(try house())
        #expect(report.days.lowerBound == Self.today - 27 && report.days.upperBound == Self.today)
        #expect(report.wear.spanDays == 28 && report.wear.recordedDays == 6 && report.wear.countedDays == 5)
        #expect(report.wear.worn_s == 5 * 14_460 + 3_600)
        let wear = report.wear
        let parts =
            wear.slouch_s + wear.otherPosture_s + wear.moving_s + wear.lying_s + wear.bend_s + wear.unknown_s
        #expect(abs(parts - wear.worn_s) < 1e-6 && wear.slouch_s == 5 * 1_446)
        let weeks = report.course.weeks
        #expect(weeks.map(\.days) == [0, 0, 1, 4] && weeks.map(\.otherDays) == [0, 0, 1, 0])
        #expect(weeks[0].slouchRatio == nil && weeks[3].slouchRatio.map { abs($0 - 0.1) < 0.001 } == true)
        // Five days are too few to know how much days differ anyway, and a day is no week.
        #expect(weeks.allSatisfy { $0.error == nil && $0.comparison == nil })
    }

    @Test("The shares of the angle forward add up to all calibrated time")
    func flexion() throws {
        let flexion = try #require(try report(try house()).flexion)
        #expect(abs(flexion.shares.reduce(0, +) - 1) < 1e-9 && flexion.shares.count == 5)
        // 25° while slouched, 3° else.
        #expect(abs(flexion.shares[1] - 5 * 1_446 / (5 * 14_460 + 3_600)) < 1e-6 && flexion.shares[2] == 0)
        #expect(flexion.p50 == 3)
    }

    @Test("Days that another rule judged are counted, and compared with nothing")
    func otherRules() throws {
        let house = try house()
        try house.record(Self.today - 4, hours: 5, slouches: [(0, 9_000)], rules: "0")
        let report = try report(house)
        #expect(report.wear.otherRulesDays == 1 && report.wear.countedDays == 5)
        #expect(report.course.weeks[3].slouchRatio.map { abs($0 - 0.1) < 0.001 } == true)
    }

    @Test("Nothing of one wearer is in the report of another")
    func wearers() throws {
        let house = try house()
        try house.fill()
        try house.record(Self.today - 1, hours: 5, wearer: "ann")
        let report = try report(house, wearer: "ann", including: Set(HandoverReport.Part.allCases))
        #expect(report.wear.recordedDays == 1 && report.wear.worn_s == 5 * 3_600)
        #expect(report.routine.sessions == 0 && report.tests.isEmpty && report.activities.lines.isEmpty)
        #expect(report.notes == [] && report.signs?.signs == [] && report.pain?.weekly.lines == [])
    }

    @Test("Signs, notes and pain are in it only where each is named", arguments: HandoverReport.Part.allCases)
    func gate(part: HandoverReport.Part) throws {
        let house = try house()
        try house.fill()
        let text = try report(house, including: [part]).json.text
        #expect(text.contains("=1+1") == (part == .notes))
        #expect(text.contains("fever") == (part == .signs))
        #expect(text.contains("left shoulder") == (part == .pain))
        let bare = try report(house)
        #expect(bare.signs == nil && bare.notes == nil && bare.pain == nil)
        for word in ["=1+1", "fever", "left shoulder"] { #expect(!bare.json.text.contains(word)) }
        #expect(bare.leavesOut.contains { $0.hasPrefix("signs, notes, pain") })
    }

    @Test("Whatever is in it is said before, and what is not")
    func contents() throws {
        let house = try house()
        try house.fill()
        let whole = try report(house, including: Set(HandoverReport.Part.allCases))
        #expect(whole.holds.contains("1 note") && whole.holds.contains { $0.hasPrefix("1 sign ") })
        #expect(!whole.leavesOut.contains { $0.contains("signs,") })
        #expect(whole.routine.sessions == 1 && whole.routine.done.map(\.id) == ["S05"])
        #expect(whole.tests.map(\.id) == ["T03"] && whole.tests[0].measured != nil)
        #expect(whole.activities.lines.count == 1)
    }

    @Test("Where there is nothing it is empty, and claims nothing")
    func nothing() throws {
        let house = try RecordedHouse()
        let report = try report(house)
        #expect(report.isEmpty && report.wear.recordedDays == 0 && report.flexion == nil)
        #expect(report.course.report.trend == nil && report.trend.direction == .unknown)
        let none = try HandoverReport.read(
            of: "me", today: Self.today, from: nil, knowledge: try Knowledge.builtIn())
        #expect(none.isEmpty)
        // Before the weeks that are asked for.
        try house.record(Self.today - 40, hours: 5)
        #expect(try self.report(house).isEmpty)
        #expect(try !self.report(house, weeks: 12).isEmpty)
    }

    @Test("A sign that cannot wait is told to the wearer first, and is in the report only where signs are named")
    func emergency() throws {
        let house = try house()
        let sign = try #require(try Knowledge.builtIn().redFlags.first { $0.level == .stopNow })
        var record = SignRecord.clear(day: Self.today - 2)
        record.keep(KeptSign(sign: sign.id, level: .stopNow, day: Self.today))
        try house.store.set(record, wearer: "me")
        let report = try report(house)
        #expect(!report.emergency.isEmpty && report.signs == nil && !report.json.text.contains(sign.name))
    }

    @Test("The wearer's own weeks hold pain with its place, and comparisons by the rule of the days' summary")
    func weeks() throws {
        let house = try house()
        try house.fill()
        let knowledge = try Knowledge.builtIn()
        let weeks = try WeeksReport.read(
            weeks: 8, upTo: Self.today, of: "me", today: Self.today, from: house.store, knowledge: knowledge)
        #expect(weeks.course.weeks.count == 8 && weeks.course.last == Self.today)
        #expect(weeks.outcomes.course.places.first?.places == [.shoulderLeft])
        let summary = try WeekReport.read(
            (Self.today - 13)...Self.today, of: "me", today: Self.today, from: house.store)
        #expect(weeks.course.report.week == summary.week && weeks.course.report.trend == summary.trend)
        let earlier = try WeeksReport.read(
            weeks: 2, upTo: Self.today - 7, of: "me", today: Self.today, from: house.store, knowledge: knowledge)
        #expect(earlier.course.last == Self.today - 7 && earlier.course.weeks.map(\.days) == [0, 1])
        #expect(earlier.outcomes.course.weekCount == 0, "what was told later is none of it")
    }
}
