import LocalTime
import Pages
import Posture
import Records
import Reports
import TestSupport
import Testing

@Suite("The pages of days")
struct DayPagesTests {
    private static let day: LocalDay = 20_514

    /// Two hours from nine on: a quarter of an hour each of upright, slouched, unknown and walking, with a gap in between.
    private static func seconds() -> WornSeconds {
        let start_us = day.start_us(offset_s: 0) + 9 * 3_600_000_000
        var track: [TrackSecond] = []
        for second in 0..<7_200 where !(3_600..<4_200).contains(second) {
            let quarter = second / 900 % 4
            track.append(
                TrackSecond(
                    time_us: start_us + Int64(second) * 1_000_000, flexionDegrees: quarter == 1 ? 25 : 2,
                    leanDegrees: 0,
                    posture: quarter == 1 ? .slouch : quarter == 2 ? .unknown : .upright,
                    activity: quarter == 3 ? .walking : .still, calibration: .ok, coverage: 1))
        }
        let slouch = Episode(
            start_us: start_us + 900_000_000, end_us: start_us + 1_800_000_000, kind: .slouch, meanDegrees: 25,
            peakDegrees: 31)
        return WornSeconds(
            track: track, episodes: [slouch], alerts_us: [start_us + 1_020_000_000], offsets: LocalOffsets(0))
    }

    private static func page(
        wearer: String = "me", _ seconds: WornSeconds = seconds(), isDamaged: Bool = false
    ) -> String {
        var summary = DaySummary(
            day: day, wearer: wearer, track: seconds.track, episodes: seconds.episodes, alerts_us: seconds.alerts_us,
            localOffset_s: 0, rulesVersion: PostureRules().version)
        summary.hasUnreadableBelief = isDamaged
        let report = DayReport(
            summary, judgedHours: TrackSecond.judgedHours(of: seconds.track, offsets: seconds.offsets))
        return DayHTML(
            report, DayRibbon(day, seconds), DayDiary(seconds), today: day, whose: PageFrame.Whose(wearer, of: [wearer])
        ).page.text
    }

    @Test("The ribbon's stretches are the day's seconds, each once, and a gap is none of them")
    func ribbon() {
        let ribbon = DayRibbon(Self.day, Self.seconds())
        let total = ribbon.seconds.values.reduce(0, +)
        #expect(total == 6_600)
        #expect(ribbon.seconds[.slouching] == 900)
        // Named a slouch, and no episode: nothing is claimed but that it was none.
        #expect(ribbon.seconds[.notSlouching] == 2_100)
        #expect(ribbon.seconds[.notJudged] == 1_800)
        for (run, next) in zip(ribbon.runs, ribbon.runs.dropFirst()) { #expect(run.to_us <= next.from_us) }
    }

    @Test("What was learned and cannot be read any more is told on the page of the day")
    func damagedBelief() {
        #expect(Self.page(isDamaged: true).contains("What was learned of your postures up to 2026-03-02, or a slump"))
        #expect(!Self.page().contains("is damaged"))
    }

    @Test("A picture in steps keeps the gap, and never has more time than the day")
    func coarse() {
        let ribbon = DayRibbon(Self.day, Self.seconds())
        for step_s in [1, 7, 30, 60, 3_600] as [Int64] {
            let runs = ribbon.coarse(step_s: step_s)
            for (run, next) in zip(runs, runs.dropFirst()) { #expect(run.to_us <= next.from_us) }
            guard step_s <= 60 else { continue }
            let total = runs.reduce(0.0) { $0 + Double($1.to_us - $1.from_us) / 1e6 }
            #expect(abs(total - 6_600) <= 2 * Double(step_s))
        }
    }

    @Test("A day tells its slouch, its alert and what was not judged, in words beside the picture")
    func words() {
        let page = Self.page()
        #expect(page.contains("slouching 15 min"))
        #expect(page.contains("not judged 30 min"))
        #expect(page.contains("Alert at 09:17"))
        #expect(page.contains("1 slouch, with their times") || page.contains("1 slouch"))
    }

    @Test("A day of which nothing was recorded says so, and shows no good posture")
    func nothing() {
        let page = Self.page(WornSeconds(track: [], episodes: [], alerts_us: [], offsets: LocalOffsets(0)))
        #expect(page.contains("Nothing was recorded on this day."))
        #expect(!page.contains("<svg class=\"ribbon\""))
        #expect(!page.contains("0 %"))
    }

    @Test("A wearer's name can be anything and becomes no tag, and addresses carry it in full")
    func names() {
        let page = Self.page(wearer: "<i>Ann & Bob</i> \"é")
        #expect(!page.contains("<i>"))
        #expect(page.contains("wearer=%3Ci%3EAnn%20%26%20Bob%3C%2Fi%3E%20%22%C3%A9"))
    }

    @Test("No page has a script or a style of its own: the policy would stop it")
    func policy() {
        for page in [Self.page(), LiveHTML(whose: nil, sensors: ["<b>back</b>"], key: "k").page.text] {
            #expect(!page.contains("<style"))
            #expect(!page.contains(" style="))
            #expect(!page.contains("<script>"))
            #expect(!page.contains(" onclick"))
            #expect(!page.contains("http://") && !page.contains("https://"))
        }
    }

    @Test("A day of 25 hours has its hours where the clock shows them")
    func longDay() {
        var seconds = Self.seconds()
        seconds.offsets = LocalOffsets(7_200)
        seconds.offsets.change(to: 3_600, from_us: seconds.track[600].time_us)
        let ribbon = DayRibbon(Self.day, seconds)
        #expect(ribbon.runs.count > 3)
        #expect(Self.page(seconds).contains("class=\"ribbon\""))
    }
}
