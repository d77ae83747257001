import Testing

@testable import Terminal
@testable import plumbline

@Suite("A dialogue's page on a screen")
struct DialogLayoutTests {
    private let text = (1...40).map { ScreenLine("line \($0)") }
    private let keys = ["Enter begin", "s skip", "b back", "q stop", "f figure", "j/k scroll"]

    @Test(
        "It fills the screen and never more, with figure and without",
        arguments: [(80, 24), (40, 12), (100, 40), (60, 30), (20, 6)], [true, false])
    func fits(size: (Int, Int), hasFigure: Bool) {
        for prefersFigure in [true, false] {
            let layout = DialogLayout(
                columns: size.0, rows: size.1, hasFigure: hasFigure, prefersFigure: prefersFigure)
            let figure = (0..<layout.figureRows).map { _ in
                ScreenLine(String(repeating: "#", count: layout.figureColumns))
            }
            let lines = layout.lines(
                title: "Title", text: text, scroll: 0, figure: figure, status: "12 s", keys: keys)
            #expect(lines.count == size.1)
            #expect(lines[0].text(.plain) == "Title")
            #expect(lines.contains { $0.text(.plain) == "12 s" })
            #expect(layout.textColumns <= size.0)
            if size.0 >= 40 { #expect(lines.contains { $0.text(.plain).contains("q stop") && $0.width <= size.0 }) }
        }
    }

    @Test("On 80 by 24 the figure stands beside the text; on 40 by 12 a key changes between them")
    func places() {
        let wide = DialogLayout(columns: 80, rows: 24, hasFigure: true, prefersFigure: false)
        #expect(wide.figureRows == 20 && wide.textRows == 20 && !wide.canSwitch)
        let small = DialogLayout(columns: 40, rows: 12, hasFigure: true, prefersFigure: false)
        #expect(small.figureRows == 0 && small.textRows == 7 && small.canSwitch)
        let figure = DialogLayout(columns: 40, rows: 12, hasFigure: true, prefersFigure: true)
        #expect(figure.figureRows == 7 && figure.textRows == 0 && figure.canSwitch)
    }

    @Test(
        "Many keys have a line more, so that each of them is in sight, and so is how to stop",
        arguments: [(80, 24), (60, 30), (40, 12)])
    func manyKeys(size: (Int, Int)) {
        let keys = [
            "1 neck", "2 blades", "3 middle", "4 low", "5 left", "6 right", "7 other", "s skip", "n new", "q stop",
        ]
        let layout = DialogLayout(
            columns: size.0, rows: size.1, hasFigure: false, prefersFigure: false, keys: keys)
        let lines = layout.lines(title: "Title", text: text, scroll: 0, figure: [], status: "", keys: keys)
        #expect(lines.count == size.1 && lines.allSatisfy { $0.width <= size.0 })
        for key in keys { #expect(lines.contains { $0.text(.plain).contains(key) }, "\(key)") }
    }

    @Test("Numbers are read as people write them")
    func numbers() {
        #expect(TypedNumber.value("22") == 22)
        #expect(TypedNumber.value(" 12,5 ") == 12.5)
        #expect(TypedNumber.value("−5") == -5)
        #expect(TypedNumber.value("1e400") == nil)
        #expect(TypedNumber.value("nan") == nil)
        #expect(TypedNumber.value("") == nil)
        #expect(TypedNumber.value("ten") == nil)
    }
}
