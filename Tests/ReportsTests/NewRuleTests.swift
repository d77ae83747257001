import Balance
import LocalTime
import Posture
import TestSupport
import Testing

@testable import Records
@testable import Reports

/// Twenty days that one version of the rules judged, and three of another: a new rule fakes no trend.
@Suite("Days that a new rule judges are compared with each other only")
struct NewRuleTests {
    private static let firstNew: LocalDay = 20_533
    private static let lastNew = firstNew + 2
    private let house: RecordedHouse

    init() throws {
        house = try RecordedHouse()
        // An hour of slouching in four before, ten minutes since: what another rule calls a slouch.
        for day in Self.firstNew - 20..<Self.firstNew {
            try house.record(day, hours: 4, slouches: [(0, 3600)], rules: "3")
        }
        for day in Self.firstNew...Self.lastNew { try house.record(day, hours: 4, slouches: [(0, 600)], rules: "4") }
    }

    private func report(_ day: LocalDay, today: LocalDay? = nil) throws -> DayReport {
        try DayReport.read(day, of: "me", today: today ?? day + 1, from: house.store)
    }

    @Test("“Your usual” says nothing until enough days are of the new rule; an earlier day keeps its own")
    func usual() throws {
        let before = try report(Self.firstNew - 1, today: Self.lastNew + 1)
        #expect(before.comparisons.contains { $0.figure == .flexion } && before.newRuleSince == nil)
        let after = try report(Self.lastNew)
        #expect(after.comparisons.isEmpty && after.newRuleSince == Self.firstNew)
        for day in Self.lastNew + 1...Self.firstNew + 14 {
            try house.record(day, hours: 4, slouches: [(0, 600)], rules: "4")
        }
        let later = try report(Self.firstNew + 14)
        #expect(!later.comparisons.isEmpty && later.newRuleSince == nil)
    }

    @Test("The week's goal starts over, and its baseline has days of the new rule alone")
    func goal() throws {
        let before = try #require(try report(Self.firstNew - 1, today: Self.lastNew + 1).goal)
        #expect(before.missingDays == 0 && before.usual_min_per_h == 15)
        let after = try #require(try report(Self.lastNew).goal)
        #expect(after.missingDays == WeeklyGoal.baselineDays - 2 && after.usual_min_per_h == nil)
        #expect(after.limit_min_per_h == nil && after.isReached == nil)
    }

    @Test("A week's mean is of the days that the last one's rule judged; each day keeps its figure and its version")
    func week() throws {
        let week = try WeekReport.read(
            Self.lastNew - 6...Self.lastNew, of: "me", today: Self.lastNew + 1, from: house.store)
        #expect(week.trend == WeekReport.Trend(days: 3, slouchRatio: 600.0 / 14_400))
        #expect(week.newRuleSince == Self.firstNew)
        #expect(week.days.map(\.summary.rulesVersion) == ["3", "3", "3", "3", "4", "4", "4"])
        #expect(week.days.first?.summary.slouchRatio == 3600.0 / 14_400)
        // By the wearer's own postures all of them are judged alike.
        #expect(week.bands?.days == 7 && Set(week.days.map(\.summary.bandsVersion)) == ["4"])
        let one = try WeekReport.read(
            Self.firstNew - 7...Self.firstNew - 1, of: "me", today: Self.lastNew + 1, from: house.store)
        #expect(one.newRuleSince == nil && one.trend?.days == 7)
    }

    @Test("Exposure counts days of the rule in force; the others are worn, and unknown as exposure")
    func exposure() throws {
        let before = try house.balance(today: Self.firstNew - 1)
        #expect(before.result.exposureDays == 19 && before.history.otherRulesDays.isEmpty)
        let after = try house.balance(today: Self.lastNew + 1)
        #expect(after.result.exposureDays == 3 && after.history.otherRulesDays.count == 20)
        #expect(after.result.wornDaysOfLastSeven == 7)
        #expect(after.result.exposure < before.result.exposure)
    }

    @Test("The trend of slouching is unknown as long as too few days are of the rule in force")
    func trend() throws {
        for day in Self.firstNew - 60..<Self.firstNew - 20 {
            // It went up over eight weeks.
            try house.record(day, hours: 4, slouches: [(0, 600 + 30 * Int64(day - (Self.firstNew - 60)))], rules: "3")
        }
        let before = try house.balance(today: Self.firstNew - 1)
        #expect(before.plan.trend.direction == .up)
        let after = try house.balance(today: Self.lastNew + 1)
        #expect(after.plan.trend.direction == .unknown && after.plan.trend.change == nil)
    }

    @Test("A day on which both rules judged is of neither")
    func bothRules() throws {
        let day = Self.lastNew + 1
        try house.record(day, hours: 4, slouches: [(0, 600)], rules: "4")
        let start_us = day.start_us(offset_s: 0) + 18 * 3_600_000_000
        let recording = try house.store.begin(
            Store.Recording(
                sensor: "t4-me", wearer: "me", family: "plumbline", start_us: start_us, utcOffset_s: 0,
                rulesVersion: "3"))
        var increment = Store.Increment()
        increment.track = [
            TrackSecond(
                time_us: start_us, flexionDegrees: 3, leanDegrees: 0, posture: .upright, activity: .still,
                calibration: .ok, coverage: 1)
        ]
        try house.store.append(increment, to: recording)
        let report = try report(day)
        #expect(report.summary.rulesVersion == "3,4" && report.comparisons.isEmpty)
        #expect(try house.balance(today: day + 1).history.otherRulesDays.contains(day))
    }
}
