import Balance
import Coach
import Pages
import Testing

@Suite("A question as a form")
struct QuestionHTMLTests {
    private let page = Page("3/8 left, set 1/2  Chin <tuck>", ["Say “plumbline assess” & <go> (q)."])

    private func form(_ question: Question) -> QuestionHTML {
        QuestionHTML(question, step: "7.1.abc", key: "k3y", action: "/routine/now", whose: nil)
    }

    private func body(_ question: Question) -> String { form(question).body.text }

    private var all: [Question] {
        [
            .choice(page, [.begin, .skip, .hurts]),
            .number(page, prompt: "0 to 10", unit: "", range: 0...10, [.skip]),
            .number(page, prompt: "Your answer", unit: "cm", range: 0.5...60, [.skip, .hurts]),
            .text(page, prompt: "Activity", most: 60, [Choice("\n", "none")]),
            .stopwatch(page, prompt: "seconds", range: 0...300, [.skip, .hurts], startsItself: true),
            .countdown(page, seconds: 30, [.skip, .back, .hurts], status: .hold),
            .measurement(page, seconds: 12),
        ]
    }

    @Test("Each kind carries its key and which question it is, can be stopped, and shows words as words")
    func everyKind() {
        for question in all {
            let html = body(question)
            #expect(html.contains("<input type=\"hidden\" name=\"key\" value=\"k3y\">"))
            #expect(html.contains("<input type=\"hidden\" name=\"step\" value=\"7.1.abc\">"))
            #expect(html.contains("method=\"post\" action=\"/routine/now\""))
            #expect(html.contains("value=\"stop\""))
            #expect(html.contains("<a href=\"/assess\">Assess</a> &amp; &lt;go&gt;."), "no key of a terminal is named")
            #expect(!html.contains("<tuck>") && !html.contains("style=") && !html.contains("(q)"))
        }
    }

    @Test("A title says first what it is, then where in the list")
    func title() {
        let form = form(.choice(page, [.next]))
        #expect(form.title == "Chin <tuck>")
        #expect(form.body.text.contains("<p class=\"place\">3 of 8 left, set 1 of 2</p>"))
    }

    @Test("Choices are buttons, with their keys; Enter is the main one, and that it hurts stands out")
    func choices() {
        let html = body(.choice(page, [.begin, .skip, .hurts]))
        #expect(html.contains("value=\"choice 0\" class=\"main\" formnovalidate>Begin</button>"))
        #expect(html.contains("value=\"choice 1\" accesskey=\"s\" formnovalidate>Skip</button>"))
        #expect(html.contains("value=\"choice 2\" class=\"hurts\" accesskey=\"h\" formnovalidate>It hurts</button>"))
    }

    @Test("A line that a terminal shows beside a key is on its button, with whether it has been taken")
    func lines() {
        let lines = Page(
            "Where", blocks: ["1 [x] The neck", "2 [ ] The low back", "3 of 4"].map { .paragraph($0) })
        let html = body(.choice(lines, [Choice("\n", "done"), Choice("1", "neck"), Choice("2", "low")]))
        #expect(html.contains("aria-pressed=\"true\" formnovalidate>The neck</button>"))
        #expect(html.contains("aria-pressed=\"false\" formnovalidate>The low back</button>"))
        #expect(html.contains("<p>3 of 4</p>") && !html.contains("[x]"))
        let plain = Page("Which", blocks: [.paragraph("1  pain"), .paragraph("press n.")])
        let other = body(.choice(plain, [Choice("1", "short"), Choice("n", "new")]))
        #expect(other.contains(">Pain</button>") && other.contains("press “New”."))
    }

    @Test("A scale has a button for each number, any other number a field with its range and unit")
    func numbers() {
        let scale = body(.number(page, prompt: "4 to 10", unit: "", range: 4...10, [.skip]))
        #expect(!scale.contains("value=\"value 3\"") && scale.contains("value=\"value 4\">4</button>"))
        #expect(scale.contains("value=\"value 10\">10</button>") && !scale.contains("type=\"number\""))
        let field = body(.number(page, prompt: "Your answer", unit: "cm", range: 0.5...60, [.skip]))
        #expect(field.contains("type=\"number\" inputmode=\"decimal\" min=\"0.5\" max=\"60\" step=\"any\" required"))
        #expect(field.contains("<label for=\"value\">Your answer</label>") && field.contains(">0.5 to 60 cm</p>"))
    }

    @Test("Words have a field no longer than what is kept")
    func text() {
        let html = body(.text(page, prompt: "Activity", most: 60, [Choice("\n", "none")]))
        #expect(html.contains("<textarea id=\"text\" name=\"text\" rows=\"2\" maxlength=\"60\" required></textarea>"))
        #expect(html.contains("<label for=\"text\">Activity</label>"))
        #expect(html.contains("value=\"choice 0\" formnovalidate>None</button>"), "one main answer")
    }

    @Test("Clocks say to a script how they run, and can be answered without one")
    func clocks() {
        let watch = body(.stopwatch(page, prompt: "seconds", range: 0...300, [.skip], startsItself: true))
        #expect(watch.contains("data-timer=\"stopwatch\" data-most=\"300\" data-starts=\"yes\" hidden"))
        #expect(watch.contains("type=\"number\"") && watch.contains("<details class=\"byhand\" open>"))
        let count = body(.countdown(page, seconds: 24, [.hurts], status: .repetitions(count: 8, seconds: 3)))
        #expect(count.contains("data-seconds=\"24\" data-status=\"repetitions\" data-count=\"8\" data-each=\"3\""))
        #expect(count.contains("1 of 8, 3 s each; 24 s") && count.contains("value=\"done\">Done</button>"))
        #expect(body(.countdown(page, seconds: 9, [], status: .rest)).contains("value=\"done\">Go on</button>"))
        #expect(body(.measurement(page, seconds: 12)).contains("value=\"measure\">Measure now</button>"))
    }

    @Test("A figure stands beside its steps, on the side that is worked on")
    func figure() {
        let shown = Page("Figure", figure: Page.Figure("S05", side: .left), blocks: [.steps(["One.", "Two."])])
        let html = body(.choice(shown, [.begin]))
        #expect(html.contains("<p class=\"side\">Left side</p>") && html.contains("<div class=\"beside\">"))
        #expect(html.contains("<img src=\"/figure") && html.contains("<li>One.</li>\n<li>Two.</li>"))
    }

    @Test("The same question has the same fingerprint, and any other one another")
    func fingerprints() {
        let prints = all.map { form($0).fingerprint }
        #expect(Set(prints).count == all.count)
        #expect(prints == all.map { QuestionHTML($0, step: "x", key: "y", action: "/z", whose: nil).fingerprint })
        let next = Page("3/8 left, set 2/2  Chin <tuck>", ["Say “plumbline assess” & <go> (q)."])
        #expect(form(.choice(next, [.begin, .skip, .hurts])).fingerprint != prints[0])
    }
}
