import Balance
import Coach
import LocalTime
import Records
import Reports
import Testing

@testable import Terminal
@testable import plumbline

@Suite("Golden: the questions of a week")
struct OutcomesGoldenTests {
    /// Somebody who has agreed and was screened on the house's day.
    private func screened() throws -> GoldenHouse {
        let house = try GoldenHouse()
        let store = try Store(folder: house.data)
        let today = LocalDay(daysSince1970: GoldenHouse.today)
        try store.add(Consent(to: Consent.currentVersion, wearer: "me", time_us: 1))
        try store.set(.clear(day: today), wearer: "me")
        return house
    }

    private func add(_ values: [(days: Int, pain: Int, worst: Int, scores: [Int: Int])], to house: GoldenHouse) throws {
        let store = try Store(folder: house.data)
        let today = LocalDay(daysSince1970: GoldenHouse.today)
        for value in values {
            let day = today - value.days
            _ = try store.add(
                StoredOutcome(
                    wearer: "me",
                    entry: OutcomeEntry(
                        day: day,
                        pain: try #require(
                            WeekPain(
                                now: OutOfTen(value.pain), usual: OutOfTen(value.pain), worst: OutOfTen(value.worst))),
                        places: value.days > 30 ? [.neck] : [.neck, .low],
                        scores: value.scores.compactMapValues { OutOfTen($0) }),
                    moment: Moment(utc_us: day.start_us(offset_s: 0), offset_s: 0)))
        }
        let names = ["reading in bed", "=1+1\u{1B}[2J", "an hour at the desk without a pause", "driving"]
        for (index, name) in names.enumerated() {
            try store.add(
                StoredActivityNaming(
                    wearer: "me",
                    naming: ActivityNaming(
                        line: index + 1, slot: index == 3 ? 2 : index + 1, name: name,
                        day: today - (index == 3 ? 28 : 60)), moment: Moment(utc_us: 1, offset_s: 0)))
        }
    }

    @Test("The dialogue line by line, the weeks, and both of the export")
    func dialogue() throws {
        let house = try screened()
        try house.run("outcomes --show --wearer nobody")
        try house.run("outcomes --show")
        try house.run("outcomes", answers: ["not now"])
        try house.run(
            "outcomes", answers: ["", "11", "4", "3", "2", "8", "neck", "blades", "", "no", "no", "", "stop"])
        try house.run("outcomes", answers: ["reading in bed", "7", "Reading in Bed", "=1+1", "5", ""])
        try house.run("outcomes", answers: ["change", "second", "replace", "driving", "add", "lifting", ""])
        try house.run("outcomes", answers: [""])
        for command in ["outcomes --show", "outcomes --json", "summary"] { try house.run(command) }
        try Golden.expect(house.transcript, isAsIn: "outcomes.txt")
    }

    @Test("The weeks of somebody who has told for long, wide and narrow, and what summary and routine say")
    func weeks() throws {
        let house = try screened()
        let weeks: [(days: Int, pain: Int, worst: Int, scores: [Int: Int])] = [
            (63, 7, 8, [1: 2, 2: 6, 3: 3]), (56, 7, 9, [1: 3, 2: 6, 3: 3]), (49, 6, 8, [1: 2, 3: 4]),
            (28, 5, 7, [1: 4, 4: 4, 3: 3]), (21, 3, 6, [1: 6, 4: 4, 3: 4]), (14, 3, 5, [1: 7, 4: 5, 3: 3]),
            (7, 2, 10, [1: 7, 4: 0]),
        ]
        try add(weeks, to: house)
        for command in ["outcomes --show", "outcomes --json", "summary", "routine"] { try house.run(command) }
        try house.run(["outcomes", "--show"], more: ["LANG": "C"])
        let store = try Store(folder: house.data)
        let report = try OutcomesReport.read(
            of: "me", today: LocalDay(daysSince1970: GoldenHouse.today), from: store, knowledge: Knowledge.builtIn())
        for usesUnicode in [true, false] {
            for width in [80, 40] {
                house.note("# \(width) columns, \(usesUnicode ? "Unicode" : "ASCII")\n")
                let page = OutcomesPage(report, usesUnicode: usesUnicode).page(width: width)
                for line in page.lines {
                    #expect(line.width <= width)
                    house.note(line.text(.plain) + "\n")
                }
            }
        }
        // At level 1 the card alone, in JSON too.
        var signs = try store.redFlags(wearer: "me")
        signs.keep(KeptSign(sign: "chest", level: .stopNow, day: LocalDay(daysSince1970: GoldenHouse.today)))
        try store.set(signs, wearer: "me")
        for command in ["outcomes --show", "outcomes --json", "summary"] { try house.run(command) }
        try house.run("outcomes", answers: ["close"])
        try Golden.expect(house.transcript, isAsIn: "outcomes-weeks.txt")
    }

    @Test("Every page on a screen of 80 by 24 and of 40 by 12")
    func pages() throws {
        let house = try screened()
        let noon = Moment(utc_us: GoldenHouse.now_us, offset_s: 0)
        var guide = try WeeklyOutcomes.begin(
            of: "me", in: house.data, knowledge: Knowledge.builtIn(), at: noon)
        let answers: [Answer] = [
            .choice(0), .value(4), .value(3), .value(8), .choice(1), .choice(2), .choice(0), .choice(0), .choice(1),
            .choice(0), .text("reading in bed"), .choice(1), .choice(0), .text("reading in my bed"), .value(7),
        ]
        for answer in answers {
            let question = try #require(guide.question)
            for (columns, rows) in [(80, 24), (40, 12)] { house.note(try picture(question, columns, rows)) }
            try guide.receive(answer, at: noon)
        }
        try Golden.expect(house.transcript, isAsIn: "outcomes-pages.txt")
    }

    private func picture(_ question: Question, _ columns: Int, _ rows: Int) throws -> String {
        let page: Page
        let status: String
        let keys: [String]
        switch question {
        case .choice(let shown, let choices):
            (page, status, keys) = (shown, "", TerminalDialog.keyTexts(choices, isTyping: false))
        case .number(let shown, let prompt, _, _, let choices):
            (page, status, keys) = (shown, "\(prompt): ", TerminalDialog.keyTexts(choices, isTyping: false))
        case .text(let shown, let prompt, _, let choices):
            (page, status, keys) = (shown, "\(prompt): ", TerminalDialog.keyTexts(choices, isTyping: true))
        default: throw Unexpected()
        }
        let layout = DialogLayout(columns: columns, rows: rows, hasFigure: false, prefersFigure: false)
        let text = TextPage(page, width: layout.textColumns).lines
        let lines = layout.lines(title: page.title, text: text, scroll: 0, figure: [], status: status, keys: keys)
        #expect(lines.count == rows)
        // How to stop is on every screen, and so is every key.
        #expect(lines.suffix(2).contains { $0.width <= columns && $0.text(.plain).hasSuffix("stop") }, "\(page.title)")
        let frame = "+" + String(repeating: "-", count: columns) + "+\n"
        return frame + lines.map { $0.fitted(to: columns).text(.plain) + "\n" }.joined() + frame
    }

    private struct Unexpected: Error {}
}
