import Balance
import Events
import Glibc
import LocalTime
import Posture
import Records
import Reports
import TestSupport
import Testing

@Suite("What a day was like")
struct DayReportTests {
    private static let today = RecordedHouse.today

    private func json(_ track: [TrackSecond]) -> String {
        let day = DaySummary(
            day: LocalDay(daysSince1970: 20_513), wearer: "me", track: track, episodes: [], alerts_us: [],
            localOffset_s: 0,
            rulesVersion: "1")
        return DayReport(day, judgedHours: TrackSecond.judgedHours(of: track, offsets: LocalOffsets())).json.text
    }

    private func second(_ index: Int, isCalibrated: Bool) -> TrackSecond {
        TrackSecond(
            time_us: 1_772_352_000_000_000 + Int64(index) * 1_000_000, flexionDegrees: isCalibrated ? 2 : nil,
            leanDegrees: isCalibrated ? 0 : nil, posture: isCalibrated ? .upright : .unknown, activity: .still,
            calibration: isCalibrated ? .ok : .none, coverage: 1)
    }

    @Test("Worn but not calibrated, the time of slouching is null, not 0; calibrated and upright it is 0")
    func unknownIsNull() {
        let unknown = json((0..<600).map { second($0, isCalibrated: false) })
        #expect(
            unknown.contains(
                #""worn_s":600,"upright_s":null,"sitting_upright_s":null,"slouch_s":null,"slouch_ratio":null"#))
        let upright = json((0..<600).map { second($0, isCalibrated: true) })
        #expect(
            upright.contains(#""worn_s":600,"upright_s":600,"sitting_upright_s":600,"slouch_s":0,"slouch_ratio":0"#))
        // 2026-03-01, 08:00: an hour of which nothing is known beside one in which none was seen.
        #expect(unknown.contains(#"{"worn_s":600,"slouch_s":null}"#) && !unknown.contains(#""slouch_s":0"#))
        #expect(upright.contains(#"{"worn_s":600,"slouch_s":0}"#) && upright.contains(#"{"worn_s":0,"slouch_s":null}"#))
        #expect(upright.contains(#""balance":null,"routine":null"#))
        #expect(json([]).contains(#""worn_s":0,"upright_s":null,"sitting_upright_s":null,"slouch_s":null"#))
    }

    @Test("Without a record a day claims nothing")
    func noRecord() throws {
        let report = try DayReport.read(Self.today, of: "me", today: Self.today, from: nil)
        #expect(report.summary.coverageRatio == nil && report.judgedHours.isEmpty && report.today == nil)
        #expect(report.json.text.contains(#""date":"2026-03-01","wearer":"me","worn_s":0"#))
    }

    @Test("One call reads the figures of a day; only today has a part that says what to do")
    func read() throws {
        let house = try RecordedHouse()
        try house.record(Self.today - 1, slouches: [(from_s: 3600, length_s: 1080)])
        let report = try DayReport.read(Self.today - 1, of: "me", today: Self.today, from: house.store)
        #expect(report.summary.worn_s == 21_600 && report.summary.slouch_s == 1080)
        #expect(report.summary.slouchRatio == 0.05)
        #expect(report.judgedHours == Set(9...14))
        #expect(report.today == nil && !report.isCoarse && !report.isShort)
        let today = try DayReport.read(Self.today, of: "me", today: Self.today, from: house.store)
        #expect(today.today == .notBegun && today.brief == nil)
    }

    @Test("Who has agreed gets a brief; it is kept, and read again instead of worked out")
    func brief() throws {
        let house = try RecordedHouse()
        try house.agree()
        let first = try DayReport.read(Self.today, of: "me", today: Self.today, from: house.store)
        let brief = try #require(first.brief)
        #expect(brief.routineLine == "not begun: “plumbline assess”" && brief.stop == "unscreened")
        #expect(brief.pattern == nil && brief.probability == nil)
        #expect(first.notKept == nil)
        #expect(try TodayBrief.kept(in: house.store, wearer: "me", day: Self.today) == brief)
        // What is kept is believed: that shows that it is read.
        var other = brief
        other.balanceLine = "as it was kept"
        try other.keep(in: house.store, wearer: "me", day: Self.today)
        let second = try DayReport.read(Self.today, of: "me", today: Self.today, from: house.store)
        #expect(second.brief?.balanceLine == "as it was kept")
    }

    @Test("A day of a sensor with a measurement every few seconds is coarse, and so is that day of a week alone")
    func coarse() throws {
        let house = try RecordedHouse()
        try house.record(Self.today - 2, family: "ruuvi")
        try house.record(Self.today - 1)
        let week = try WeekReport.read(
            (Self.today - 2)...(Self.today - 1), of: "me", today: Self.today, from: house.store)
        #expect(week.days.map(\.isCoarse) == [true, false])
        let day = try DayReport.read(Self.today - 2, of: "me", today: Self.today, from: house.store)
        #expect(day.isCoarse && day.json.text.contains(#""coarse":true"#))
    }
}

@Suite("What a day was like beyond slouching")
struct DayFiguresReportTests {
    private static let today = RecordedHouse.today

    @Test("Nothing known is null in every figure, and never 0")
    func unknown() throws {
        let json = try DayReport.read(Self.today, of: "me", today: Self.today, from: nil).json.text
        for key in [
            "longest_still_s", "median_still_s", "position_changes_per_h", "breaks_after_prompts", "break_prompts",
            "break_prompts_followed", "break_interval_min", "goal", "flexion_deg",
            "minutes_above_deg", "variation_deg", "eva_largest_ratio", "degree_hours", "response_s",
            "answered_60s_ratio", "usual", "upright_s", "sitting_upright_s", "longest_static_s",
        ] { #expect(json.contains("\"\(key)\":null"), "\(key)") }
    }

    @Test("Six hours with a slouch of eighteen minutes: each figure by hand")
    func byHand() throws {
        let house = try RecordedHouse()
        try house.record(Self.today - 1, slouches: [(from_s: 3600, length_s: 1080)])
        let report = try DayReport.read(Self.today - 1, of: "me", today: Self.today, from: house.store)
        // Bouts of 3600, 1080 and 16,920 s; two changes in six hours; 15° above 10° for 0.3 h.
        for wanted in [
            #""longest_still_s":16920,"median_still_s":3600,"position_changes_per_h":0.33,"breaks_after_prompts":null"#,
            #""variation_deg":0,"eva_largest_ratio":0.95,"degree_hours":4.5,"response_s":null,"answered_60s_ratio":null"#,
            #""usual":null"#, #""upright_s":20520,"sitting_upright_s":20520"#, #""longest_static_s":16920"#,
        ] { #expect(report.json.text.contains(wanted), "\(wanted)") }
    }

    @Test("A day is told to differ only from at least fourteen days, and then what differs")
    func usual() throws {
        let house = try RecordedHouse()
        for back in 2...15 { try house.record(Self.today - back, hours: 4, slouches: [(from_s: 3600, length_s: 1080)]) }
        try house.record(Self.today - 1, hours: 4, slouches: [(from_s: 0, length_s: 14_000)])
        let report = try DayReport.read(Self.today - 1, of: "me", today: Self.today, from: house.store)
        let verdicts = Dictionary(uniqueKeysWithValues: report.comparisons.map { ($0.figure, $0.comparison.verdict) })
        #expect(verdicts[.flexion] == .more && verdicts[.leaning] == .more && verdicts[.longestStill] == .more)
        #expect(report.comparisons.first?.comparison.days == 14)
        #expect(report.json.text.contains(#""flexion_p50_deg":{"usual":3,"days":14,"verdict":"more"}"#))
        let same = try DayReport.read(Self.today - 2, of: "me", today: Self.today, from: house.store)
        #expect(same.comparisons.isEmpty && same.json.text.contains(#""usual":null"#))
    }
}

@Suite("How a week goes")
struct WeekReportTests {
    private static let today = RecordedHouse.today

    @Test("Two days of four hours and more have a mean, a short day and an empty one stay out of it")
    func trend() throws {
        let house = try RecordedHouse()
        try house.record(Self.today - 3, slouches: [(from_s: 0, length_s: 2160)])
        try house.record(Self.today - 2, hours: 1, slouches: [(from_s: 0, length_s: 1800)])
        try house.record(Self.today, slouches: [(from_s: 0, length_s: 1080)])
        let week = try WeekReport.read((Self.today - 6)...Self.today, of: "me", today: Self.today, from: house.store)
        #expect(week.days.map(\.summary.day) == Array((Self.today - 6)...Self.today))
        #expect(week.days.map { $0.summary.coverageRatio != nil } == [false, false, false, true, true, false, true])
        #expect(week.days[4].isShort)
        let trend = try #require(week.trend)
        #expect(trend.days == 2 && abs(trend.slouchRatio - 0.075) < 1e-9)
    }

    @Test("One long day says nothing about how it goes, nor does a record that is not there")
    func tooFew() throws {
        let house = try RecordedHouse()
        try house.record(Self.today)
        #expect(
            try WeekReport.read((Self.today - 6)...Self.today, of: "me", today: Self.today, from: house.store).trend
                == nil)
        let nothing = try WeekReport.read((Self.today - 6)...Self.today, of: "me", today: Self.today, from: nil)
        #expect(nothing.days.count == 7 && nothing.trend == nil)
    }
}

@Suite("The goal for the week, from the record")
struct GoalReportTests {
    /// 2026-03-01 is a Sunday.
    private static let today = RecordedHouse.today

    /// Five working days with 12 minutes an hour, then a week of these.
    private func house(_ minutes: [Int64]) throws -> RecordedHouse {
        let house = try RecordedHouse()
        for back in 9...13 { try record(Self.today - back, 12, in: house) }
        for (index, minutes) in minutes.enumerated() { try record(Self.today - 6 + index, minutes, in: house) }
        return house
    }

    private func record(_ day: LocalDay, _ minutesPerHour: Int64, in house: RecordedHouse) throws {
        try house.record(day, hours: 5, slouches: [(from_s: 600, length_s: minutesPerHour * 300)])
    }

    @Test("A day says how its week stands; without a baseline how many days are wanting, and without a record nothing")
    func day() throws {
        let house = try house([10, 20, 9, 10])
        let report = try DayReport.read(Self.today, of: "me", today: Self.today, from: house.store)
        #expect(report.goal?.limit_min_per_h == 11 && report.goal?.wornDays == 4 && report.goal?.daysUnder == 3)
        let wanted =
            #""goal":{"week_start":"2026-02-23","missing_days":0,"usual_min_per_h":12,"limit_min_per_h":11,"#
            + #""days_worn":4,"days_under":3,"days_asked":4,"of_days":5,"reached":null}"#
        #expect(report.json.text.contains(wanted), "\(report.json.text)")
        let early = try DayReport.read(Self.today - 11, of: "me", today: Self.today, from: house.store)
        #expect(early.goal?.missingDays == 3)
        #expect(
            early.json.text.contains(
                #""missing_days":3,"usual_min_per_h":null,"limit_min_per_h":null,"days_worn":null"#))
        #expect(try DayReport.read(Self.today, of: "ann", today: Self.today, from: house.store).goal == nil)
    }

    @Test("Today counts once it has four hours, and is not kept as a day that is over")
    func today() throws {
        let house = try house([10, 10, 10, 10])
        try house.record(Self.today, hours: 3)
        #expect(try DayReport.read(Self.today, of: "me", today: Self.today, from: house.store).goal?.wornDays == 4)
        let start_us = Self.today.start_us(offset_s: 0) + 13 * 3_600_000_000
        var increment = Store.Increment()
        increment.track = (0..<Int64(7200)).map { second in
            TrackSecond(
                time_us: start_us + second * 1_000_000, flexionDegrees: 3, leanDegrees: 0, posture: .upright,
                activity: .still, calibration: .ok, coverage: 1)
        }
        let recording = try house.store.begin(
            Store.Recording(
                sensor: "t4-me", wearer: "me", family: "plumbline", start_us: start_us, utcOffset_s: 0,
                rulesVersion: "1"))
        try house.store.append(increment, to: recording)
        let goal = try DayReport.read(Self.today, of: "me", today: Self.today, from: house.store).goal
        #expect(goal?.wornDays == 5 && goal?.daysUnder == 5 && goal?.isReached == true)
    }

    @Test("A week of days says of each what the day alone says")
    func week() throws {
        let house = try house([10, 20, 9, 10, 12])
        let week = try WeekReport.read((Self.today - 16)...Self.today, of: "me", today: Self.today, from: house.store)
        for report in week.days {
            let alone = try DayReport.read(report.summary.day, of: "me", today: Self.today, from: house.store)
            #expect(report.goal == alone.goal, "\(report.summary.day.text)")
        }
        #expect(week.isThisWeek && week.days.last?.goal?.wornDays == 5 && week.days.last?.goal?.isReached == false)
        #expect(
            try !WeekReport.read((Self.today - 9)...(Self.today - 7), of: "me", today: Self.today, from: house.store)
                .isThisWeek)
    }

    @Test("With a sign that cannot wait no goal is told")
    func sign() throws {
        let house = try house([10])
        var record = SignRecord.clear(day: Self.today)
        record.keep(KeptSign(sign: "chest", level: .stopNow, day: Self.today))
        try house.store.set(record, wearer: "me")
        let report = try DayReport.read(Self.today - 6, of: "me", today: Self.today, from: house.store)
        #expect(report.goal == nil && report.json.text.contains(#""goal":null"#))
    }

    @Test("After how long a break is asked for is told of today, where somebody is asked")
    func breaks() throws {
        let house = try house([10])
        func report(_ back: Int, _ settings: BreakPrompter.Settings?) throws -> DayReport {
            try DayReport.read(Self.today - back, of: "me", today: Self.today, from: house.store, breaks: settings)
        }
        #expect(try report(0, BreakPrompter.Settings()).json.text.contains(#""break_interval_min":30"#))
        #expect(try report(6, BreakPrompter.Settings()).breakInterval == nil)
        #expect(try report(0, nil).json.text.contains(#""break_interval_min":null"#))
        try house.keep(
            (0..<3).map { index in
                BreakPrompt(
                    at: Moment(utc_us: Int64(index), offset_s: 0), wearer: "me", sensor: "s", set_min: 30,
                    interval_min: 30, outcome: BreakOutcome(.ignored, at_us: 9))
            })
        #expect(try report(0, BreakPrompter.Settings()).json.text.contains(#""break_interval_min":45"#))
    }
}
