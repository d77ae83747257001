import Balance
import FoundationEssentials
import Pages
import Records
import Reports
import Testing

@Suite("The pages to learn from")
struct LearnPageTests {
    private static func library() throws -> LearnLibrary { LearnLibrary(try Knowledge.builtIn()) }

    private static func page(
        _ name: String?, wearer: String = "me", emergency: [String] = []
    ) throws -> String {
        let library = try library()
        let topic = try #require(library.topic(name), "\(name ?? "")")
        return LearnHTML(
            library, topic, whose: PageFrame.Whose(wearer, of: [wearer]), emergency: emergency
        ).page.text
    }

    private static func ids() throws -> [String] {
        let knowledge = try Knowledge.builtIn()
        return knowledge.exercises.map(\.id) + knowledge.selfTests.map(\.id)
    }

    @Test("What stands only in the text of something is found there, and what stands nowhere is not")
    func search() throws {
        let library = try Self.library()
        let word = "towards the ceiling"
        #expect(library.named(word).isEmpty)
        let found = library.saying(word)
        #expect(!found.isEmpty)
        let nothing = LearnNothingHTML(library, word, whose: nil)
        #expect(nothing.hasFound && nothing.page.text.contains("stands in the text of"))
        for named in found.prefix(20) {
            #expect(nothing.page.text.contains("class=\"id\">\(named.id)<"), "\(named.id)")
        }
        #expect(library.saying("zzyzx").isEmpty && library.saying("a").isEmpty && library.saying("").isEmpty)
        #expect(!LearnNothingHTML(library, "zzyzx", whose: nil).hasFound)
        #expect(LearnNothingHTML(library, "<b>ceiling</b>", whose: nil).page.text.contains("&lt;b&gt;"))
    }

    @Test("Every exercise and every self-test has a page that moves, names its movement, and has its steps as text")
    func everyMovement() throws {
        let knowledge = try Knowledge.builtIn()
        for id in try Self.ids() {
            let page = try Self.page(id)
            #expect(page.contains("<img src=\"/figure.svg?id=\(id)\" alt=\""), "\(id)")
            #expect(page.contains("(prefers-reduced-motion: reduce)"), "\(id)")
            #expect(!page.contains("alt=\"\(id)"), "\(id) is called by its name")
            let steps = knowledge.exercise(id)?.steps ?? knowledge.selfTest(id)?.steps ?? []
            #expect(page.components(separatedBy: "<ol class=\"steps\">").count == 2, "\(id)")
            #expect(!steps.isEmpty && page.components(separatedBy: "<li>").count > steps.count, "\(id)")
        }
    }

    @Test("Every figure is a picture of its own that moves, and each pose of it one that stands still")
    func everyPicture() throws {
        for id in try Self.ids() {
            let address = try #require(FigureAddress(id: id, side: nil, pose: "0"))
            let still = try #require(try address.svg(), "\(id)")
            #expect(still.hasSuffix("</svg>\n") && !still.contains("@keyframes"))
        }
        for side in StateKey.Side.allCases {
            let svg = try #require(try FigureAddress(id: "S05", side: side).svg())
            #expect(svg.contains("@keyframes frame-S05-1") && svg.contains("prefers-reduced-motion"))
            #expect(!svg.contains("<script") && !svg.contains("href"))
        }
        let left = try FigureAddress(id: "S05", side: .left, view: .pose(1)).svg()
        #expect(left != nil)
        #expect(left != (try FigureAddress(id: "S05", side: .right, view: .pose(1)).svg()))
    }

    @Test(
        "What is no address of a figure is none",
        arguments: [
            (nil, nil, nil), ("S05", "both ", nil), ("S05", "LEFT", nil), ("S05", nil, "-1"), ("S05", nil, "x"),
            ("S05", nil, "99999999999999999999"), ("S05", nil, "1.5"),
        ] as [(String?, String?, String?)])
    func noAddress(id: String?, side: String?, pose: String?) {
        #expect(FigureAddress(id: id, side: side, pose: pose) == nil)
    }

    @Test("A figure that there is not is none, and a pose that there is not is the first")
    func nothing() throws {
        #expect(try FigureAddress(id: "<svg>", side: nil, pose: nil)?.svg() == nil)
        #expect(FigureHTML(id: "S99") == nil)
        let first = try FigureAddress(id: "S05", view: .pose(0)).svg()
        #expect(try FigureAddress(id: "S05", view: .pose(99)).svg() == first)
    }

    @Test("Every topic has a page, without style within it, whose links lead to topics")
    func everyTopic() throws {
        let library = try Self.library()
        let knowledge = library.knowledge
        let names: [String?] =
            [nil] + LearnLibrary.List.allCases.map(\.rawValue) + knowledge.lessons.map(\.id)
            + knowledge.muscles.map(\.id.rawValue) + knowledge.patterns.map(\.id) + knowledge.triggerPoints.map(\.id)
            + knowledge.sources.map(\.id)
        for name in names {
            let page = try Self.page(name)
            #expect(!page.contains("style=") && !page.contains("<style"), "\(name ?? "")")
            #expect(!page.contains("“plumbline learn"), "\(name ?? "")")
            for part in page.components(separatedBy: "href=\"/learn/").dropFirst() {
                let id = String(part.prefix { $0 != "\"" })
                #expect(library.topic(id) != nil, "\(name ?? ""): \(id)")
            }
        }
    }

    @Test("Ids, sources, muscles and commands within a text lead to what they mean")
    func links() throws {
        #expect(try Self.page("quadratus_lumborum").contains("<a href=\"/learn/HH_L\">HH_L</a>"))
        #expect(try Self.page("FHRS").contains("<a href=\"/learn/upper_trapezius\">upper trapezius</a>"))
        #expect(try Self.page("S05").contains("<a href=\"/learn/pain\">Pain and flare-ups</a>"))
        #expect(try Self.page("sitting").contains("<a class=\"source\" href=\"/learn/25\">[25]</a>"))
    }

    @Test("An emergency sentence stands first on exercises, self-tests, muscles, patterns and spots; lessons stay open")
    func emergency() throws {
        let sentence = "Get help now: 112."
        for name in ["S05", "T03", "P01", "FHRS", "hamstrings", "exercises", "points", "tests"] {
            let page = try Self.page(name, emergency: [sentence])
            let stop = try #require(page.firstRange(of: sentence), "\(name)")
            let first = [page.firstRange(of: "<img"), page.firstRange(of: "<svg"), page.firstRange(of: "<h2")]
            for thing in first.compactMap(\.self) { #expect(stop.lowerBound < thing.lowerBound, "\(name)") }
        }
        for name in ["sitting", "sources"] { #expect(!(try Self.page(name, emergency: [sentence])).contains(sentence)) }
    }

    @Test("What an open emergency sign asks for does not deny what is shown below it, and says that it is for reading")
    func readingOnly() throws {
        let house = try BalancePageTests.House()
        let today = BalancePageTests.today
        func sentences() throws -> [String] {
            try EmergencyText.sentences(of: "me", today: today, from: house.store, knowledge: Knowledge.builtIn())
        }
        #expect(try sentences().isEmpty)
        try house.store.set(.clear(day: today), wearer: "me")
        #expect(try sentences().isEmpty)
        try house.store.set(
            SignRecord(
                signs: [KeptSign(sign: "chest", level: .stopNow, day: today)], stopListDay: today, wholeListDay: today,
                askedDay: today), wearer: "me")
        let text = try sentences().joined(separator: " ")
        #expect(text.contains("call your emergency number now") && text.contains("for reading only"))
        #expect(!text.contains("is shown"))
        #expect(!(try Self.page("S05", emergency: try sentences())).contains("class=\"moving\""))
    }

    @Test("Somebody else's pages are linked with the name, and the spots of the body have names")
    func names() throws {
        let page = try Self.page("points", wearer: "Ann & Bo")
        #expect(page.contains("href=\"/learn/P01?wearer=Ann%20%26%20Bo\" aria-label=\"Top of the shoulder\""))
        #expect(page.contains("<title>Top of the shoulder, left</title>"))
    }

    @Test("What is not known is said not to be, with what may have been meant, and is text")
    func unknown() throws {
        let library = try Self.library()
        func nothing(_ text: String) -> String { LearnNothingHTML(library, text, whose: nil).page.text }
        #expect(nothing("hamstring").contains("/learn/hamstrings"))
        #expect(nothing("siting").contains("href=\"/learn/sitting\""))
        #expect(nothing("siting").contains("name=\"find\" value=\"siting\""), "it can be put right where it was typed")
        let tag = nothing("<script>alert(1)</script>")
        #expect(!tag.contains("<script>alert") && tag.contains("&lt;script&gt;"))
        #expect(nothing(String(repeating: "x", count: 100_000)).count < 20_000)
        #expect(LearnNothingHTML(library, "stretch", whose: nil).isAmbiguous)
    }
}
