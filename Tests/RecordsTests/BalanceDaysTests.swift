import Balance
import FoundationEssentials
import GRDB
import LocalTime
import Posture
import TestSupport
import Testing

@testable import Records

@Suite("Recorded days, as the imbalance model sees them")
struct BalanceDaysTests {
    private let day = RecordedDays.firstDay
    private let nine_us = RecordedDays.hour_us(9)

    @Test("A day has its worn minutes and its slouches with their angles")
    func slouches() throws {
        let folder = try TemporaryFolder()
        let store = try Store(folder: folder.path)
        try RecordedDays.record(
            RecordedDays.increment(from_us: nine_us, seconds: 18_000, slouches: [(600, 1320, 25), (7200, 7440, 18)]),
            from_us: nine_us, in: store)
        let days = try store.balanceDays(wearer: "me", upTo: day + 1)
        #expect(
            days == [
                BalanceDay(
                    day: day, worn_min: 300,
                    slouches: [
                        HeldPosture(minutes: 12, meanDegrees: 25), HeldPosture(minutes: 4, meanDegrees: 18),
                    ])
            ])
        #expect(try store.balanceDays(wearer: "somebody else", upTo: day + 1).isEmpty)
        #expect(try store.balanceDays(wearer: "me", upTo: day - 1).isEmpty)
    }

    @Test("Without a calibration, or with a doubtful one, nothing is known: the day is missing, never good")
    func uncalibrated() throws {
        let folder = try TemporaryFolder()
        let store = try Store(folder: folder.path)
        for (index, quality) in [CalibrationQuality.none, .doubtful].enumerated() {
            let from_us = RecordedDays.hour_us(9, day: day + index)
            try RecordedDays.record(
                RecordedDays.increment(from_us: from_us, seconds: 20_000, calibration: quality), from_us: from_us,
                in: store)
        }
        let days = try store.balanceDays(wearer: "me", upTo: day + 2)
        #expect(days.count == 2 && days.allSatisfy { $0.worn_min == 0 })
        #expect(days.allSatisfy { DayExposure(of: $0.slouches, worn_min: $0.worn_min) == nil })
    }

    @Test("Leaning to a side is gathered by side; a short loss does not cut it, a moment is none")
    func leans() {
        var track: [TrackSecond] = []
        for index in 0..<600 {
            let isLeft = (100..<160).contains(index) || (163..<223).contains(index)
            let isRight = (300..<303).contains(index) || (400..<430).contains(index)
            track.append(
                RecordedDays.second(
                    nine_us + Int64(index) * 1_000_000, lean: isLeft ? -12 : isRight ? 15 : 0,
                    posture: isLeft ? .leanLeft : isRight ? .leanRight : .upright))
        }
        let day = BalanceDay(day: day, track: track, episodes: [])
        #expect(day.leansLeft == [HeldPosture(minutes: 2, meanDegrees: 12)])
        #expect(day.leansRight == [HeldPosture(minutes: 0.5, meanDegrees: 15)])
        #expect(day.slouches.isEmpty && day.worn_min == 10)
    }

    @Test("A clock that was set back does not count a day twice, nor the slouch in it")
    func clockSetBack() throws {
        let folder = try TemporaryFolder()
        let store = try Store(folder: folder.path)
        let morning = RecordedDays.increment(from_us: nine_us, seconds: 18_000, slouches: [(600, 1320, 25)])
        try RecordedDays.record(morning, from_us: nine_us, in: store)
        let once = try store.balanceDays(wearer: "me", upTo: day + 1)
        // The clock goes back by an hour: the same wall-clock time comes again, with a slouch across the seam.
        let again_us = nine_us + 14_400_000_000
        try RecordedDays.record(
            RecordedDays.increment(from_us: again_us, seconds: 3600, slouches: [(100, 400, 30)]), from_us: again_us,
            in: store)
        #expect(try store.balanceDays(wearer: "me", upTo: day + 1) == once)
        #expect(try store.summary(of: day, wearer: "me").episodes.count == 1)
    }

    @Test("What comes late for a day that was looked at already is seen the next time")
    func lateSamples() throws {
        let folder = try TemporaryFolder()
        let store = try Store(folder: folder.path)
        let recording = try RecordedDays.record(
            RecordedDays.increment(from_us: nine_us, seconds: 3600), from_us: nine_us, in: store)
        #expect(try store.balanceDays(wearer: "me", upTo: day + 1).map(\.worn_min) == [60])
        // Remembered, it is the same.
        #expect(try store.balanceDays(wearer: "me", upTo: day + 1).map(\.worn_min) == [60])
        try store.append(
            RecordedDays.increment(from_us: nine_us + 3_600_000_000, seconds: 1800), to: recording)
        #expect(try store.balanceDays(wearer: "me", upTo: day + 1).map(\.worn_min) == [90])
        try store.replaceDerived(
            of: recording, with: RecordedDays.increment(from_us: nine_us, seconds: 600), rulesVersion: "1")
        #expect(try store.balanceDays(wearer: "me", upTo: day + 1).map(\.worn_min) == [10])
    }

    @Test("Days are the wearer's local days")
    func localDays() throws {
        let folder = try TemporaryFolder()
        let store = try Store(folder: folder.path)
        let late_us = RecordedDays.hour_us(22)
        try RecordedDays.record(
            RecordedDays.increment(from_us: late_us, seconds: 7200), from_us: late_us, offset_s: 3600, in: store)
        let days = try store.balanceDays(wearer: "me", upTo: day + 1)
        #expect(days.map(\.day) == [day, day + 1] && days.map(\.worn_min) == [60, 60])
    }

    @Test("What an older version remembered of a day is believed where its recordings are apart, and nowhere else")
    func rememberedByAnOlderVersion() throws {
        let folder = try TemporaryFolder()
        let store = try Store(folder: folder.path)
        // A day of two recordings with a pause, one with a second of both, and one with two zones.
        for (index, starts_s, offsets_s) in [
            (0, [0, 1200], [0, 0]), (1, [0, 599], [0, 0]), (2, [0, 1200], [0, 3600]),
        ] {
            for (start_s, offset_s) in zip(starts_s, offsets_s) {
                let from_us = RecordedDays.hour_us(9, day: day + index) + Int64(start_s) * 1_000_000
                try RecordedDays.record(
                    RecordedDays.increment(from_us: from_us, seconds: 600), from_us: from_us, offset_s: offset_s,
                    in: store)
            }
        }
        try store.write { database in
            for index in 0..<3 {
                let old = BalanceDay(day: day + index, worn_min: 7, slouches: [])
                try database.execute(
                    sql: "INSERT INTO balance_day (wearer, local_day, body) VALUES ('me', ?, ?)",
                    arguments: [day + index, [1] + old.packed.dropFirst()])
            }
        }
        let days = try store.balanceDays(wearer: "me", upTo: day + 3)
        #expect(days.map { ($0.worn_min * 60).rounded() } == [420, 1199, 1200])
    }
}
