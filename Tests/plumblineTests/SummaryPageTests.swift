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
    private func summary(hours: Int, isCalibrated: Bool = true) -> DaySummary {
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
            alerts_us: episodes.map { $0.end_us - 42_000_000 }, localOffset_s: 0, rulesVersion: "3")
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

    private func page(_ summary: DaySummary, usual: UsualDays? = nil) -> [String] {
        let report = DayReport(
            summary, judgedHours: Set(9..<24), usual: usual, today: .notBegun)
        return DayPage(report).lines + DayPage(report).todayLines
    }

    @Test("A working day of nine hours fits on a screen of 80 by 24, the most important first")
    func fits() {
        let lines = page(summary(hours: 9))
        #expect(lines.count <= 24 && lines.allSatisfy { $0.count <= 80 })
        let labels = lines.map { $0.prefix(14).split(separator: " ").first.map(String.init) ?? "" }
        #expect(labels.starts(with: ["2026-03-01", "worn", "still", "leaning", ""]))
        #expect(lines[2] == "  still       longest 30 min, median 30 min; 1.9 position changes per hour")
        #expect(lines[3] == "  leaning     26° forward at the median, 80 % from 4° to 26° (variation 22°)")
        #expect(lines.contains("  answers     median 42 s from an alert to a change; 100 % within 60 s"))
        #expect(lines.contains { $0.contains("72.0 degree-hours above 10°; 20° or more: 4 h 30 min") })
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
