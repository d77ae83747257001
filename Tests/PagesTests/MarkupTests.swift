import Pages
import TestSupport
import Testing

@Suite("Markup")
struct MarkupTests {
    @Test("A name that looks like a tag stands as it is written")
    func tag() {
        let name = "<script>alert('1')</script>\"&"
        let markup: Markup = "<p title=\"\(name)\">\(name)</p>"
        let escaped = "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;"
        #expect(markup.text == "<p title=\"\(escaped)\">\(escaped)</p>")
    }

    @Test("Whatever is said, no tag begins, no quote ends and nothing turns the direction of the text")
    func anything() {
        var chance = SplitMix(seed: 7)
        for _ in 0..<2_000 {
            let scalars = (0..<Int.random(in: 0..<20, using: &chance)).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0..<0x2100, using: &chance))
            }
            var words = ""
            words.unicodeScalars.append(contentsOf: scalars)
            let markup: Markup = "\(words)"
            for scalar in markup.text.unicodeScalars {
                #expect(!"<>\"'".unicodeScalars.contains(scalar))
                #expect(scalar.value >= 0x20 || "\t\n\r".unicodeScalars.contains(scalar))
                #expect(!(0x202A...0x202E).contains(scalar.value))
            }
        }
    }

    @Test("Markup within markup is not escaped twice, and what is not there is nothing")
    func nested() {
        let inner: Markup = "<b>\("a<b")</b>"
        let missing: Markup? = nil
        let outer: Markup = "<p>\(inner)\(missing)\([inner, inner])</p>"
        #expect(outer.text == "<p><b>a&lt;b</b><b>a&lt;b</b><b>a&lt;b</b></p>")
    }

    @Test(
        "A place in a drawing has one decimal, and what is none is 0",
        arguments: [
            (1.25, "1.3"), (-0.04, "0"), (-3.46, "-3.5"), (12, "12"), (.nan, "0"), (.infinity, "0"), (1e300, "0"),
        ])
    func places(value: Double, text: String) {
        let markup: Markup = "\(at: value)"
        #expect(markup.text == text)
    }
}
