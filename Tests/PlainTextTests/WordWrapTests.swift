import PlainText
import Testing

@Suite("Text in lines")
struct WordWrapTests {
    @Test("Lines end between words, and what is longer than a line is broken")
    func wrapping() {
        #expect(WordWrap.lines("one two three", width: 7) == ["one two", "three"])
        #expect(WordWrap.lines("one two three", width: 13) == ["one two three"])
        #expect(WordWrap.lines("doi 10.1016/j.pmrj", width: 8) == ["doi", "10.1016/", "j.pmrj"])
        #expect(WordWrap.lines("abcdefgh", width: 4) == ["abcd", "efgh"])
        #expect(WordWrap.lines("abcdefgh i", width: 4) == ["abcd", "efgh", "i"])
    }

    @Test("A quoted command is not broken where it fits on a line; other quotations are")
    func commands() {
        let text = "Tonight “plumbline outcomes --wearer me”, that was a slouch"
        #expect(
            WordWrap.lines(text, width: 33) == ["Tonight", "“plumbline outcomes --wearer me”,", "that was a slouch"])
        #expect(
            WordWrap.lines(text, width: 20) == ["Tonight “plumbline", "outcomes --wearer", "me”, that was a", "slouch"])
        #expect(WordWrap.lines("It is (“plumbline run”) here", width: 18) == ["It is", "(“plumbline run”)", "here"])
        #expect(WordWrap.lines("“That was no slouch”", width: 12) == ["“That was no", "slouch”"])
        #expect(WordWrap.lines("“plumbline web and on", width: 12) == ["“plumbline", "web and on"])
    }

    @Test("A text without words is one empty line", arguments: ["", " ", "     "])
    func noWords(_ text: String) {
        #expect(WordWrap.lines(text, width: 8) == [""])
    }

    @Test("Several spaces are one, and none is left at either end")
    func spaces() {
        #expect(WordWrap.lines("  one   two ", width: 20) == ["one two"])
        #expect(WordWrap.lines("  one   two ", width: 3) == ["one", "two"])
    }

    @Test("A width that is none counts as one column", arguments: [1, 0, -5, Int.min])
    func noWidth(_ width: Int) {
        #expect(WordWrap.lines("ab c", width: width) == ["a", "b", "c"])
    }

    @Test("A character is a column, however many bytes it has")
    func characters() {
        #expect(WordWrap.lines("äöü ñé 👩‍🔧👩‍🔧", width: 3) == ["äöü", "ñé", "👩‍🔧👩‍🔧"])
    }

    @Test("No line is longer than the width, and no line has room for the next one's first word")
    func fitsAndFills() {
        var dice = Dice(state: 3)
        for _ in 0..<500 {
            let text = Self.text(&dice)
            let width = Int.random(in: 1...40, using: &dice)
            let lines = WordWrap.lines(text, width: width)
            #expect(!lines.isEmpty)
            #expect(lines.allSatisfy { $0.count <= width })
            for (line, next) in zip(lines, lines.dropFirst()) {
                #expect(!line.isEmpty && !next.isEmpty)
                let word = next.split(separator: " ")[0]
                // The rest of a broken word goes on at once: a line of one piece that is full.
                #expect(line.count == width || line.count + 1 + word.count > width)
            }
        }
    }

    @Test("The words of the lines are the words of the text")
    func keepsWords() {
        var dice = Dice(state: 5)
        for _ in 0..<500 {
            let text = Self.text(&dice)
            let width = Int.random(in: 1...40, using: &dice)
            let lines = WordWrap.lines(text, width: width)
            // Broken words are whole again without the spaces.
            #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
            if text.split(separator: " ").allSatisfy({ $0.count <= width }) {
                #expect(lines.flatMap { $0.split(separator: " ") } == text.split(separator: " "))
            }
        }
    }

    @Test("Lines wrapped again at the same width stay as they are")
    func isStable() {
        var dice = Dice(state: 7)
        for _ in 0..<200 {
            let width = Int.random(in: 1...40, using: &dice)
            for line in WordWrap.lines(Self.text(&dice), width: width) {
                #expect(WordWrap.lines(line, width: width) == [line])
            }
        }
    }

    /// Words of up to 20 characters with one to three spaces between them.
    static func text(_ dice: inout Dice) -> String {
        (0..<Int.random(in: 0...12, using: &dice)).map { _ in
            let letters = (0..<Int.random(in: 1...20, using: &dice)).map { _ in
                "abcdé°“—".randomElement(using: &dice) ?? "x"
            }
            return String(letters) + String(repeating: " ", count: .random(in: 1...3, using: &dice))
        }.joined()
    }

    struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }
}
