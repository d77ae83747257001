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
        let week = try WeekReport.read((Self.today - 2)...(Self.today - 1), of: "me", from: house.store)
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
            "longest_still_s", "median_still_s", "position_changes_per_h", "breaks_after_prompts", "flexion_deg",
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
        let week = try WeekReport.read((Self.today - 6)...Self.today, of: "me", from: house.store)
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
        #expect(try WeekReport.read((Self.today - 6)...Self.today, of: "me", from: house.store).trend == nil)
        let nothing = try WeekReport.read((Self.today - 6)...Self.today, of: "me", from: nil)
        #expect(nothing.days.count == 7 && nothing.trend == nil)
    }
}
