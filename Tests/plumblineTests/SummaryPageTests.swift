import Balance
import Events
import LocalTime
import Posture
import Records
import Reports
import Terminal
import TestSupport
import Testing

@Suite("The page of a day")
struct SummaryPageTests {
    private static let day: LocalDay = 20_513

    /// A working day of so many hours from nine o'clock on: each hour half at 4° and half at 26°, an alert in the latter.
    private func summary(hours: Int, isCalibrated: Bool = true, bandsOf rules: String? = nil) -> DaySummary {
        let start_us = Self.day.start_us(offset_s: 0) + 9 * 3_600_000_000
        var track: [TrackSecond] = []
        var episodes: [Episode] = []
        for second in 0..<hours * 3600 {
            let isSlouch = second % 3600 >= 1800
            track.append(
                TrackSecond(
                    time_us: start_us + Int64(second) * 1_000_000,
                    flexionDegrees: isCalibrated ? (isSlouch ? 26 : 4) : nil, leanDegrees: isCalibrated ? 0 : nil,
                    posture: isCalibrated ? (isSlouch ? .slouch : .upright) : .unknown, activity: .still,
                    calibration: isCalibrated ? .ok : .none, coverage: 1))
        }
        for hour in 0..<hours where isCalibrated {
            let begin_us = start_us + Int64(hour * 3600 + 1800) * 1_000_000
            episodes.append(
                Episode(
                    start_us: begin_us, end_us: begin_us + 1_800_000_000, kind: .slouch, meanDegrees: 26,
                    peakDegrees: 28))
        }
        return DaySummary(
            day: Self.day, wearer: "me", track: track, episodes: episodes,
            alerts_us: episodes.map { $0.end_us - 42_000_000 }, offsets: LocalOffsets(0), rulesVersion: rules ?? "3",
            bands: rules.map { _ in DayBands(track: track, episodes: episodes, memory: WearerMemory()) })
    }

    private func usual(_ summary: DaySummary, factor: Double) -> UsualDays {
        let today = DayFigures(summary)
        let before = (1...20).map { back in
            var figures = today
            figures.day = summary.day - back
            // Days that differ a little from each other.
            figures.values = figures.values.mapValues { $0 * factor * (1 + 0.01 * Double(back % 5)) }
            return figures
        }
        return UsualDays(of: today, before: before)
    }

    private func page(
        _ summary: DaySummary, usual: UsualDays? = nil, goal: WeeklyGoal? = nil, interval: BreakInterval? = nil
    ) -> [String] {
        let report = DayReport(
            summary, judgedHours: Set(9..<24), usual: usual, goal: goal, breakInterval: interval, today: .notBegun)
        return DayPage(report).lines + DayPage(report).todayLines
    }

    @Test("A working day of nine hours fits on a screen of 80 by 24, the most important first")
    func fits() {
        let lines = page(summary(hours: 9))
        #expect(lines.count <= 24 && lines.allSatisfy { $0.count <= 80 })
        let labels = lines.map { $0.prefix(14).split(separator: " ").first.map(String.init) ?? "" }
        #expect(labels.starts(with: ["2026-03-01", "worn", "", "still", "angle", ""]))
        #expect(lines[3] == "  still       longest 30 min, median 30 min; 1.9 position changes per hour")
        #expect(lines[4] == "  angle       26° forward at the median, 80 % from 4° to 26° (variation 22°)")
        #expect(lines.contains("  answers     median 42 s from an alert to a change; 100 % within 60 s"))
        #expect(lines.contains { $0.contains("72.0 degree-hours above 10°; 20° or more: 4 h 30 min") })
    }

    @Test("By the wearer's own postures: how much was slouched, between which limits, and what was relaxed")
    func estimate() throws {
        var day = summary(hours: 9, bandsOf: "4")
        day.slouchShare = SlouchShare(mean: 0.484, low80: 0.41, high80: 0.566)
        day.relaxed_s = 3240
        let lines = page(day)
        #expect(lines.contains("  estimate    slouched 48 % (80 % range 41 to 57 %)"))
        #expect(lines.count <= 24 && lines.allSatisfy { $0.count <= 80 })
        #expect(
            DayReport(day, judgedHours: []).json.text.contains(
                #""relaxed_s":3240,"slouch_share":{"mean":0.484,"low_80":0.41,"high_80":0.566},"bands_rules_version":"4""#
            ))
        #expect(!page(summary(hours: 9)).contains { $0.contains("estimate") })
        #expect(
            summaryJSON(summary(hours: 9)).contains(#""relaxed_s":null,"slouch_share":null,"bands_rules_version":null"#)
        )
        let unknown = summary(hours: 9, isCalibrated: false, bandsOf: "4")
        #expect(summaryJSON(unknown).contains(#""relaxed_s":null,"slouch_share":null,"bands_rules_version":null"#))
    }

    private func summaryJSON(_ day: DaySummary) -> String { DayReport(day, judgedHours: []).json.text }

    @Test("A day that an older rule judged keeps its figures, and it is said that they are that rule's")
    func olderRule() {
        let (old, plain) = (summary(hours: 9, bandsOf: "3"), summary(hours: 9))
        let text = page(old).joined(separator: " ").split(separator: " ").joined(separator: " ")
        #expect(text.contains("estimate by your own postures: slouched"))
        #expect(
            text.contains("The figures above are as this day was judged, by an older rule or one fixed angle (rules 3)")
        )
        #expect(old.slouchRatio == plain.slouchRatio && old.uprightTime_s == plain.uprightTime_s)
        #expect(page(plain).allSatisfy(page(old).contains))
        #expect(page(old).allSatisfy { $0.count <= 80 })
    }

    @Test("On a narrow terminal nothing is cut off or broken", arguments: [40, 48, 60, 72])
    func narrow(columns: Int) {
        let report = DayReport(
            summary(hours: 9), judgedHours: Set(9..<12), usual: usual(summary(hours: 8), factor: 0.2), goal: goal(10),
            newRuleSince: Self.day, today: .notBegun)
        let page = DayPage(report, columns: columns)
        let lines = page.lines + page.todayLines + page.weeklyLines("“plumbline outcomes” asks for this week's answers")
        #expect(lines.allSatisfy { $0.count <= columns }, "\(lines.filter { $0.count > columns })")
        #expect(lines.contains { $0.hasPrefix("  09:00       ##") } && lines.contains { $0.hasSuffix(" 60 min") })
        let words = { (lines: [String]) in
            lines.joined(separator: " ").split(separator: " ").filter { !$0.contains("#") }
        }
        #expect(words(DayPage(report).lines).filter { $0 != "." }.count > 100)
        #expect(
            words(DayPage(report).lines.filter { !$0.contains(":00 ") })
                == words(page.lines.filter { !$0.contains(":00 ") })
        )
        let week = WeekPage(WeekReport(days: [report, report], isThisWeek: true), columns: columns).lines
        #expect(week.allSatisfy { $0.count <= columns }, "\(week.filter { $0.count > columns })")
    }

    @Test("Since when a new rule judges is said as long as days are too few to compare")
    func newRule() {
        let report = DayReport(summary(hours: 9), judgedHours: [], newRuleSince: Self.day)
        #expect(
            DayPage(report).lines.contains(
                "  rule        A new rule judges days since 2026-03-01: comparisons begin again."))
        var before = summary(hours: 9)
        before.day = Self.day - 1
        let week = WeekReport(
            days: [before, summary(hours: 9, bandsOf: "4")].map { DayReport($0, judgedHours: []) })
        let lines = WeekPage(week).lines
        #expect(lines.contains("A new rule judges days since 2026-03-01: comparisons begin again."))
        #expect(lines[0].hasSuffix("  (old rule)") && !lines[1].hasSuffix("  (old rule)"))
    }

    @Test("Usual or not is said only where days tell it, and in words that judge nobody")
    func usualWords() {
        let day = summary(hours: 8)
        #expect(!page(day).contains { $0.contains("usual") })
        #expect(page(day, usual: usual(day, factor: 1)).contains("  usual       within your usual range"))
        let other = page(day, usual: usual(day, factor: 0.2)).joined(separator: " ").split(separator: " ").joined(
            separator: " ")
        #expect(other.contains("longest still time above your usual 6 min"))
        #expect(other.contains("median still time above your usual 6 min; 4 more in --json"))
        #expect(page(day, usual: usual(day, factor: 0.2)).allSatisfy { $0.count <= 80 })
        for word in ["bad", "good", "poor", "wrong", "worse", "better"] { #expect(!other.contains(word)) }
    }

    /// Five days with so many minutes an hour, and four of the week.
    private func goal(_ usual: Double, days: Int = 5, week: [Double] = [8, 12, 9, 8]) -> WeeklyGoal {
        func figures(_ day: LocalDay, _ minutes: Double) -> DayFigures {
            DayFigures(
                day: day, rulesVersion: "3", worn_s: 28_800, calibrated_s: 28_800, judged_s: 28_800,
                slouch_s: 480 * minutes, values: [:])
        }
        // 2026-03-01 is a Sunday.
        let first = (0..<days).map { figures(Self.day - 13 + $0, usual) }
        return WeeklyGoal(
            on: Self.day, rulesVersion: "3", first: first,
            week: week.enumerated().map { figures(Self.day - 6 + $0, $1) })
    }

    @Test("The goal is one line that counts days, and says why there is none; it praises and blames nobody")
    func goalLine() {
        let day = summary(hours: 9)
        #expect(
            page(day, goal: goal(10)).contains(
                "  goal        this week: 2 of 4 days under 9 min an hour; your goal is 4 of 5"))
        #expect(
            page(day, goal: goal(10, week: [8, 8, 8, 8])).contains(
                "  goal        this week: 4 of 4 days under 9 min an hour; your goal, 4 of 5, is"))
        #expect(
            page(day, goal: goal(10, days: 3)).contains(
                "  goal        none yet: it needs 2 more days worn for four hours or more"))
        #expect(
            page(day, goal: goal(6)).contains(
                "  goal        none: you slouch too little for a tenth less to be measured"))
        #expect(
            page(day, goal: goal(10, week: [])).contains(
                "  goal        this week: no day of four hours and more yet"))
        #expect(!page(day).contains { $0.contains("goal") })
        let days = [DayReport(day, judgedHours: [], goal: goal(10))]
        #expect(
            WeekPage(WeekReport(days: days, isThisWeek: true)).lines.last
                == "This week: 2 of 4 days under 9 min of slouching an hour; your goal is 4 of 5.")
        let past = WeekPage(WeekReport(days: days)).lines.joined(separator: " ")
        #expect(past.contains("Week from 2026-02-23: 2 of 4 days under 9 min"))
    }

    @Test(
        "What followed the prompts is said with what is not known, and after how long they come only where that has changed"
    )
    func prompts() {
        var day = summary(hours: 9)
        day.breakPrompts = BreakPromptCounts(told: 6, followed: 2, ignored: 3)
        #expect(
            page(day).contains(
                "  prompts     6 breaks asked for, 2 of 5 followed by a change, 1 unknown"))
        day.breakPrompts = BreakPromptCounts(told: 1, followed: 0, ignored: 0)
        #expect(page(day).contains("  prompts     1 break asked for, 1 unknown"))
        day.breakPrompts = nil
        var interval = BreakInterval(BreakPrompter.Settings())
        #expect(!page(day, interval: interval).contains { $0.contains("prompts") })
        for _ in 0..<3 {
            interval.note(
                BreakPrompt(
                    at: Moment(utc_us: 0, offset_s: 0), wearer: "me", sensor: "s", set_min: 30, interval_min: 30,
                    outcome: BreakOutcome(.ignored, at_us: 0)))
        }
        let adapted = page(day, interval: interval)
        #expect(
            adapted.contains("  prompts     after 45 min in one position, not 30: 3 in a row were not followed"))
        #expect(adapted.allSatisfy { $0.count <= 80 })
    }

    @Test("How often a position is changed is not said of less than an hour, nor anything of what is not known")
    func little() {
        var short = summary(hours: 1)
        short.calibrated_s = 3599
        #expect(!page(short).contains { $0.contains("per hour") })
        let unknown = page(summary(hours: 2, isCalibrated: false))
        #expect(unknown.contains("  posture     unknown: not calibrated"))
        #expect(!unknown.contains { $0.contains("still") || $0.contains("leaning") || $0.contains("0 s") })
    }
}
