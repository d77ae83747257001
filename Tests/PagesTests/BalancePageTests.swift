import Balance
import FoundationEssentials
import LocalTime
import Pages
import Records
import Reports
import TestSupport
import Testing

@Suite("The page of the balance")
struct BalancePageTests {
    static let today: LocalDay = 20_514

    @Test("Under an emergency sign Assess speaks of no self-test, leads to its own signs, and to itself nowhere")
    func emergency() throws {
        let house = try House()
        var signs = SignRecord.clear(day: Self.today)
        signs.keep(KeptSign(sign: "chest", level: .stopNow, day: Self.today))
        try house.store.set(signs, wearer: "me")
        func page(_ signs: SignRecord) throws -> String {
            try house.store.set(signs, wearer: "me")
            let balance = try house.balance()
            let report = AssessReport(
                plan: balance.plan, answers: [], knowledge: balance.knowledge, wearer: "me", signs: signs)
            return AssessHTML(
                report, isFirst: false, hasConsent: true, whose: PageFrame.Whose("me", of: ["me"]), key: "k"
            ).page.text
        }
        let stopped = try page(signs)
        #expect(stopped.contains("emergency number") && stopped.contains("I have been seen, or it was a wrong answer"))
        #expect(stopped.contains("<a href=\"#signs\">Signs</a>, below"))
        #expect(!stopped.contains("href=\"/assess\"") && !stopped.contains("Every self-test"))
        #expect(!stopped.contains("<ol class=\"plan\">") && !stopped.contains("Then the self-tests"))
        let clear = try page(SignRecord.clear(day: Self.today))
        #expect(clear.contains("Every self-test") && clear.contains("Something new, or a sign has changed"))
    }

    /// A record in a folder of its own.
    final class House {
        let folder: TemporaryFolder
        let store: Store

        init() throws {
            folder = try TemporaryFolder()
            store = try Store(folder: folder.path)
        }

        func answer(_ test: String, _ items: [TestAnswer.Item], wearer: String = "me", daysAgo: Int = 0) throws {
            let day = BalancePageTests.today - daysAgo
            try store.add(
                StoredAnswer(
                    wearer: wearer, answer: TestAnswer(test: test, day: day, items: items, sex: .man),
                    moment: Moment(utc_us: day.start_us(offset_s: 0), offset_s: 0), knowledgeVersion: Knowledge.version)
            )
        }

        func balance(of wearer: String = "me") throws -> WearerBalance {
            try WearerBalance.read(
                of: wearer, today: BalancePageTests.today, from: store, knowledge: Knowledge.builtIn())
        }

        func page(of wearer: String = "me") throws -> String {
            BalanceHTML(try balance(of: wearer), whose: PageFrame.Whose(wearer, of: [wearer])).page.text
        }
    }

    @Test("Without a record all is unknown, every muscle is drawn as unknown, and the page says what to do")
    func nothing() throws {
        let balance = try WearerBalance.read(of: "me", today: Self.today, from: nil, knowledge: Knowledge.builtIn())
        let page = BalanceHTML(balance, whose: PageFrame.Whose("me", of: [])).page.text
        #expect(page.contains(BalanceWords.nothingKnown))
        #expect(page.contains("class=\"muscle unknown\""))
        for kind in ["unlikely", "possibly-tight", "possibly-weak", "likely-tight", "likely-weak"] {
            #expect(!page.contains("class=\"muscle \(kind)\""))
        }
    }

    @Test(
        "A weak neck hold is found, with its answer, its evidence, its number on the body, and the words of the command"
    )
    func found() throws {
        let house = try House()
        try house.store.set(.clear(day: Self.today), wearer: "me")
        try house.answer("T03", [TestAnswer.Item("hold", values: [8, 9])])
        let balance = try house.balance()
        let words = BalanceWords(balance)
        let finding = try #require(words.findings.first)
        let page = try house.page()
        #expect(page.contains("likely weak"))
        #expect(page.contains("class=\"muscle likely-weak\"") && page.contains("<g class=\"number\">"))
        #expect(page.contains(try #require(words.answer(finding))))
        #expect(page.contains("href=\"/learn/T03\">T03</a>"))
        // All that nothing is said of stays drawn and told as unknown.
        #expect(page.contains("class=\"muscle unknown\""))
        #expect(page.contains("unknown whether tight"))
        // Each state has a row of the table.
        #expect(page.components(separatedBy: "<tr><th scope=\"row\"><a ").count - 1 == balance.result.states.count)
    }

    @Test("A muscle is unlikely on the drawing only where all that is asked of it was tested, and no other is")
    func unlikely() throws {
        let house = try House()
        try house.store.set(.clear(day: Self.today), wearer: "me")
        try house.answer("T03", [TestAnswer.Item("hold", values: [55])])
        let balance = try house.balance()
        let isUnlikely = balance.result.states.contains { $0.claim == .unlikely }
        #expect(isUnlikely && BalanceWords(balance).findings.isEmpty)
        let page = try house.page()
        #expect(page.contains("class=\"muscle unlikely\""))
        #expect(!page.contains("good"))
        let unlikely = page.components(separatedBy: "<path class=\"muscle unlikely\"").count - 1
        let sides = Set(balance.result.states.filter { $0.claim == .unlikely }.map(\.key.muscle)).count * 2
        #expect((1...sides).contains(unlikely))
    }

    @Test("Where an emergency sign is open, its sentence is all there is: no finding, no body, not even unknown")
    func stopped() throws {
        let house = try House()
        try house.answer("T03", [TestAnswer.Item("hold", values: [8])])
        try house.store.set(
            SignRecord(
                signs: [KeptSign(sign: "chest", level: .stopNow, day: Self.today)], stopListDay: Self.today,
                wholeListDay: Self.today, askedDay: Self.today), wearer: "me")
        let page = try house.page()
        let balance = try house.balance()
        for sentence in StopText.sentences(balance.plan, balance.knowledge) {
            #expect(page.contains(sentence.prefix(20)))
        }
        for word in ["Findings", "neck", "<svg", "unknown", "likely"] { #expect(!page.contains(word), "\(word)") }
    }

    @Test("A name is text, never a tag, in the page and in its links")
    func escaping() throws {
        let house = try House()
        let name = "<b>\"Ann\" & 'co'</b>"
        try house.store.set(.clear(day: Self.today), wearer: name)
        try house.answer("T03", [TestAnswer.Item("hold", values: [8])], wearer: name)
        let page = try house.page(of: name)
        #expect(!page.contains("<b>"))
        #expect(page.contains("&lt;b&gt;&quot;Ann&quot; &amp; &#39;co&#39;&lt;/b&gt;, "))
        #expect(page.contains("/learn/T03?wearer=%3Cb%3E%22Ann%22"))
    }

    @Test("No page has style or script within it")
    func policy() throws {
        let house = try House()
        try house.answer("T03", [TestAnswer.Item("hold", values: [8])])
        let page = try house.page()
        #expect(!page.contains("style=") && !page.contains("<style") && !page.contains("onclick"))
    }
}
