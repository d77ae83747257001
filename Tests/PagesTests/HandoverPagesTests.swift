import Balance
import LocalTime
import Pages
import Posture
import Records
import Reports
import TestSupport
import Testing

@Suite("The report's two sides")
struct HandoverPagesTests {
    /// 2026-03-01.
    private static let today: LocalDay = 20_513
    private static let name = "<b>Ann</b> & \"Co\" von und zu einem Namen, der nicht enden will und noch länger wird"

    private let folder: TemporaryFolder
    private let store: Store

    /// A day, a note and an activity, all with marks of HTML in their words.
    init() throws {
        folder = try TemporaryFolder()
        store = try Store(folder: folder.path + "/data")
        let start_us = Self.today.start_us(offset_s: 0) + 9 * 3_600_000_000
        let recording = try store.begin(
            Store.Recording(
                sensor: "t4", wearer: Self.name, family: "plumbline", placement: .upperBack, start_us: start_us,
                utcOffset_s: 0, rulesVersion: PostureRules().version))
        var increment = Store.Increment()
        increment.track = (0..<3_600).map { second in
            TrackSecond(
                time_us: start_us + Int64(second) * 1_000_000, flexionDegrees: 5, leanDegrees: 0, posture: .upright,
                activity: .still, calibration: .ok, coverage: 1)
        }
        try store.append(increment, to: recording)
        try store.end(recording)
        let moment = Moment(utc_us: start_us, offset_s: 0)
        try store.add(
            StoredNote(moment: moment, wearer: Self.name, sensor: nil, text: "<script>alert(1)</script> \u{202E}x"))
        try store.add(
            StoredActivityNaming(
                wearer: Self.name, naming: ActivityNaming(line: 1, slot: 1, name: "<i>read</i>", day: Self.today),
                moment: moment))
        _ = try store.add(
            StoredOutcome(
                wearer: Self.name,
                entry: OutcomeEntry(
                    day: Self.today, pain: try #require(WeekPain(worst: OutOfTen(7))), places: [.neck],
                    scores: [1: try #require(OutOfTen(4))]), moment: moment))
    }

    private func report(_ parts: Set<HandoverReport.Part> = [], wearer: String = name) throws -> HandoverReport {
        try HandoverReport.read(
            of: wearer, including: parts, today: Self.today, from: store, knowledge: try Knowledge.builtIn())
    }

    @Test("Whatever stands in a name, a note or an activity becomes no tag")
    func escaping() throws {
        let file = HandoverHTML(try report(Set(HandoverReport.Part.allCases))).file()
        for tag in ["<b>Ann", "<script", "<i>read", "\u{202E}"] { #expect(!file.contains(tag), "\(tag)") }
        #expect(file.contains("&lt;b&gt;Ann") && file.contains("&lt;script&gt;") && file.contains("&lt;i&gt;read"))
    }

    @Test("A file is whole in itself: it loads nothing, runs nothing and leads nowhere")
    func whole() throws {
        let file = HandoverHTML(try report()).file(paper: .letter)
        for word in ["http://", "https://", "<script", "src=", "href=", "@import", " style=", "onload"] {
            #expect(!file.contains(word), "\(word)")
        }
        // Patterns of its own alone.
        #expect(!file.replacing("url(#r-hatch)", with: "").contains("url("))
        #expect(file.contains("default-src 'none'") && file.contains("size: letter"))
        #expect(!HandoverHTML(try report()).file().contains("{ size:"), "the printer's own paper")
    }

    @Test("The page in the browser is the same document, with no style of its own, and its boxes are not ticked")
    func page() throws {
        let report = try report()
        let whose = PageFrame.Whose(Self.name, of: [Self.name])
        let page = ReportPage(whose: whose, report: report).page.text
        #expect(page.contains(HandoverHTML(report).document.text))
        #expect(!page.contains("<style") && !page.contains(" style=") && !page.contains(" checked"))
        #expect(!ReportPage(whose: whose).page.text.contains("class=\"report\""))
        #expect(ReportPage(whose: whose, included: [.pain]).page.text.contains("name=\"pain\" value=\"yes\" checked"))
    }

    @Test("Pain and notes stand in it only where they are named, and what is left out is said")
    func gate() throws {
        let bare = HandoverHTML(try report()).document.text
        #expect(!bare.contains("the neck") && !bare.contains("alert(1)"))
        #expect(bare.contains("Left out, whether or not there is any: signs, notes, pain."))
        #expect(HandoverHTML(try report([.pain])).document.text.contains("the neck"))
        #expect(HandoverHTML(try report([.notes])).document.text.contains("alert(1)"))
    }

    @Test("Where nothing was recorded nothing is called good")
    func nothing() throws {
        let page = HandoverHTML(try report(wearer: "nobody")).document.text
        #expect(page.contains("nothing is known of the posture") && !page.contains("Could be judged"))
    }

    @Test("Weeks show pain with its place, mark what is unknown, and lead to earlier ones")
    func weeks() throws {
        let report = try WeeksReport.read(
            weeks: 8, upTo: Self.today, of: Self.name, today: Self.today, from: store,
            knowledge: try Knowledge.builtIn())
        let page = WeeksHTML(report, today: Self.today, whose: PageFrame.Whose(Self.name, of: [Self.name])).page.text
        #expect(page.contains("the neck") && page.contains("&lt;i&gt;read") && !page.contains("<i>read"))
        #expect(page.contains("Unknown yet whether that changed: 5 more weekly answers are missing."))
        #expect(page.contains("earlier weeks") && !page.contains("later weeks"))
        #expect(!page.contains(" style=") && page.contains("Too few days of four hours and more"))
    }
}
