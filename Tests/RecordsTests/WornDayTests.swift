import Balance
import LocalTime
import Posture
import Records
import TestSupport
import Testing

/// Days of several recordings: over midnight, over a change of the clock or of the zone, and of sensors side by side.
@Suite("A day of several recordings")
struct WornDayTests {
    private static let day = RecordedDays.firstDay
    private static let midnight_us = day.start_us(offset_s: 0)

    private let folder: TemporaryFolder
    private let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(folder: folder.path)
    }

    /// A recording as the pipeline leaves it: the first and the last second are only partly there.
    private func record(
        from_us: Int64, to_us: Int64, slouches: [Range<Int64>] = [], alerts_us: [Int64] = [], offset_s: Int = 0,
        sensor: String = "t4", placement: Placement? = .upperBack
    ) throws {
        let recording = try store.begin(
            Store.Recording(
                sensor: sensor, wearer: "me", family: "plumbline", placement: placement, start_us: from_us,
                utcOffset_s: offset_s, rulesVersion: "2"))
        var increment = Store.Increment()
        for time_us in stride(from: from_us - from_us % 1_000_000, to: to_us, by: 1_000_000) {
            let middle_us = time_us + 500_000
            let slouch = slouches.contains { $0.contains(middle_us) || $0.contains(from_us) && time_us < from_us }
            var second = RecordedDays.second(
                time_us, flexion: slouch ? 22 : 3, posture: slouch ? .slouch : .upright)
            second.coverage = Double(min(to_us, time_us + 1_000_000) - max(from_us, time_us)) / 1e6
            increment.track.append(second)
        }
        increment.episodes = slouches.map {
            Episode(start_us: $0.lowerBound, end_us: $0.upperBound, kind: .slouch, meanDegrees: 22, peakDegrees: 24)
        }
        increment.alerts_us = alerts_us
        try store.append(increment, to: recording)
        try store.end(recording)
    }

    private func us(_ seconds: Double) -> Int64 { Self.midnight_us + Int64(seconds * 1e6) }

    private func isNear(_ value: Double?, _ wanted: Double) -> Bool { value.map { abs($0 - wanted) < 0.02 } ?? false }

    @Test("A slouch over midnight is on both days, each with its part of it", arguments: [0.087, 0.5, 0.93, 1.0, 1.6])
    func midnight(overlap_s: Double) throws {
        let cut_us = us(overlap_s)
        try record(from_us: us(-24), to_us: cut_us, slouches: [us(-5)..<cut_us])
        try record(
            from_us: cut_us + 20_000, to_us: us(600), slouches: [cut_us + 22_000..<us(31)], alerts_us: [us(16)])
        let yesterday = try store.summary(of: Self.day - 1, wearer: "me")
        #expect(yesterday.episodes.map(\.start_us) == [us(-5)] && yesterday.episodes.map(\.end_us) == [us(0)])
        #expect(isNear(yesterday.slouch_s, 5) && yesterday.alerts == 0)
        let today = try store.summary(of: Self.day, wearer: "me")
        #expect(today.episodes.map(\.start_us) == [us(0)] && today.episodes.map(\.end_us) == [us(31)])
        #expect(isNear(today.longestEpisode_s, 31) && today.episodes.first?.meanDegrees == 22)
        // The second of the seam has what both have of it.
        #expect(abs(today.slouch_s - 31) < 0.05 && abs(today.worn_s - 600) < 0.05 && today.gaps_s < 0.05)
        #expect(today.alerts == 1)
        let days = try store.balanceDays(wearer: "me", upTo: Self.day)
        #expect(days.map { $0.slouches.map { ($0.minutes * 60).rounded() } } == [[5], [31]])
    }

    @Test("Where the clock was set back by an hour, the hour counts once and the slouch goes on after it")
    func clockSetBack() throws {
        try record(
            from_us: us(36_000), to_us: us(43_200), slouches: [us(42_000)..<us(43_200)], alerts_us: [us(42_015)])
        try record(
            from_us: us(39_600.3), to_us: us(46_800), slouches: [us(39_600.4)..<us(44_000), us(45_000)..<us(45_100)],
            alerts_us: [us(39_615), us(42_015), us(45_015)])
        let day = try store.summary(of: Self.day, wearer: "me")
        #expect(day.worn_s == 10_800 && day.gaps_s == 0)
        #expect(day.episodes.map(\.start_us) == [us(42_000), us(45_000)])
        #expect(day.episodes.map(\.end_us) == [us(44_000), us(45_100)])
        #expect(day.slouch_s == 2100 && day.alerts == 2)
    }

    @Test("What the shared time leaves of an episode counts, be it the beginning, the end or a piece in the middle")
    func pieces() throws {
        try record(from_us: us(100), to_us: us(200))
        try record(from_us: us(300), to_us: us(400))
        try record(from_us: us(50), to_us: us(500), slouches: [us(60)..<us(450)], sensor: "old", placement: nil)
        let day = try store.summary(of: Self.day, wearer: "me")
        #expect(
            day.episodes.map { [$0.start_us, $0.end_us] } == [
                [us(60), us(100)], [us(200), us(300)], [us(400), us(450)],
            ])
        #expect(day.slouch_s == 190 && day.worn_s == 450)
    }

    @Test("Two sensors of a wearer: alerts, breaks and time count once, the upper back's")
    func twoSensors() throws {
        try record(from_us: us(0), to_us: us(1000), slouches: [us(100)..<us(200)], alerts_us: [us(115)])
        try record(
            from_us: us(0), to_us: us(1100), slouches: [us(101)..<us(203), us(1050)..<us(1080)],
            alerts_us: [us(116), us(1065)], sensor: "second", placement: nil)
        try record(from_us: us(0), to_us: us(1100), sensor: "low", placement: .lowBack)
        let day = try store.summary(of: Self.day, wearer: "me")
        #expect(day.worn_s == 1100 && day.slouch_s == 130 && day.episodes.count == 2 && day.alerts == 2)
    }

    @Test("A short stop cuts no slouch in two; a long one, or time upright, does")
    func stops() throws {
        try record(from_us: us(0), to_us: us(60.4), slouches: [us(10)..<us(60.4)])
        try record(from_us: us(66.2), to_us: us(120), slouches: [us(66.3)..<us(120)])
        try record(from_us: us(140), to_us: us(200), slouches: [us(140)..<us(190)])
        try record(from_us: us(200), to_us: us(260), slouches: [us(200)..<us(260)])
        let day = try store.summary(of: Self.day, wearer: "me")
        #expect(day.episodes.map(\.start_us) == [us(10), us(140), us(200)])
        // The seconds without samples are in no sum.
        #expect(abs(day.slouch_s - (50.4 + 53.7 + 110)) < 0.5)
    }

    @Test("A traveller's day has the hours of both places, each second by its own recording")
    func twoZones() throws {
        // 06:00 at +09:00; then 13:00 of the same date at -08:00, a day later.
        let (tokyo_us, angeles_us) = (us(-10_800), us(75_600))
        try record(
            from_us: tokyo_us - 60_000_000, to_us: tokyo_us + 60_000_000,
            slouches: [tokyo_us + 9_000_000..<tokyo_us + 50_000_000], alerts_us: [tokyo_us + 24_000_000],
            offset_s: 32_400)
        try record(
            from_us: angeles_us - 60_000_000, to_us: angeles_us + 60_000_000,
            slouches: [angeles_us + 9_000_000..<angeles_us + 50_000_000], offset_s: -28_800)
        let summed = try store.summedDay(of: Self.day, wearer: "me")
        let (day, judged) = (summed.summary, summed.judgedHours)
        #expect(judged == [5, 6, 12, 13])
        #expect(day.hours.map(\.worn_s).enumerated().filter { $0.element > 0 }.map(\.offset) == [5, 6, 12, 13])
        #expect(day.hours[6].slouch_s == 41 && day.hours[13].slouch_s == 41)
        #expect(
            day.episodes.map { day.offsets.moment($0.start_us).rfc3339 } == [
                "2026-03-01T06:00:09.000+09:00", "2026-03-01T13:00:09.000-08:00",
            ])
        #expect(try store.summary(of: Self.day - 1, wearer: "me").coverageRatio == nil)
        #expect(try store.balanceDays(wearer: "me", upTo: Self.day).map(\.slouches.count) == [2])
    }

    @Test("The day on which summer time begins has 23 hours, and the one on which it ends 25")
    func summerTime() throws {
        // Berlin: 2026-03-29, 02:00 becomes 03:00; 2026-10-25, 03:00 becomes 02:00; both at 01:00 UTC.
        for (date, before_s, after_s, hours) in [("2026-03-29", 3600, 7200, 23), ("2026-10-25", 7200, 3600, 25)] {
            let day = try #require(LocalDay(date))
            let change_us = day.start_us(offset_s: 0) + 3_600_000_000
            try record(
                from_us: day.start_us(offset_s: before_s), to_us: change_us + 87_000,
                slouches: [change_us - 60_000_000..<change_us + 87_000], offset_s: before_s)
            try record(
                from_us: change_us + 100_000, to_us: (day + 1).start_us(offset_s: after_s),
                slouches: [change_us + 101_000..<change_us + 60_000_000], offset_s: after_s)
            let summary = try store.summary(of: day, wearer: "me")
            #expect(abs(summary.worn_s - Double(hours) * 3600) < 0.1 && summary.gaps_s < 0.1)
            let worn_h = summary.hours.map { ($0.worn_s / 360).rounded() / 10 }
            #expect(worn_h.reduce(0, +) == Double(hours))
            #expect(worn_h[2] == (hours == 23 ? 0 : 2) && worn_h[1] == 1 && worn_h[3] == 1)
            #expect(summary.episodes.count == 1 && abs(summary.slouch_s - 120) < 0.1)
            let hour = hours == 23 ? 3 : 2
            #expect(abs(summary.hours[hour].slouch_s - (hours == 23 ? 60 : 120)) < 0.2)
            #expect(try store.summary(of: day - 1, wearer: "me").coverageRatio == nil)
            #expect(try store.summary(of: day + 1, wearer: "me").coverageRatio == nil)
        }
    }

    @Test("Before 1970 a day is put together like any other")
    func before1970() throws {
        let day: LocalDay = -3
        let start_us = day.start_us(offset_s: 0) + 500_000
        let recording = try store.begin(
            Store.Recording(
                sensor: "t4", wearer: "me", family: "plumbline", placement: .upperBack, start_us: start_us,
                utcOffset_s: 0, rulesVersion: "2"))
        var increment = Store.Increment()
        increment.track = (0..<100 as Range<Int64>).map {
            RecordedDays.second(day.start_us(offset_s: 0) + $0 * 1_000_000, posture: .slouch)
        }
        increment.episodes = [
            Episode(
                start_us: start_us, end_us: start_us + 50_000_000, kind: .slouch, meanDegrees: 22, peakDegrees: 22)
        ]
        try store.append(increment, to: recording)
        let summary = try store.summary(of: day, wearer: "me")
        #expect(summary.slouch_s == 50 && summary.episodes.count == 1 && summary.hours[0].worn_s == 100)
    }
}
