import PlainText
import Testing

@Suite("Text from outside, made printable")
struct PrintableTextTests {
    @Test(
        "What acts on a terminal or hides is an escape; what people write stays",
        arguments: [
            ("acc_x_m_s2", "acc_x_m_s2"), ("Müller’s Rücken", "Müller’s Rücken"), ("加速度X(g)", "加速度X(g)"),
            ("⌚️ 7", "⌚️ 7"),
            ("\u{1B}[2J", "\\u{1B}[2J"), ("a\nb\r\tc", "a\\nb\\r\\tc"), ("\u{0}\u{7F}\u{9B}", "\\u{00}\\u{7F}\\u{9B}"),
            ("a\u{202E}b\u{2066}c", "a\\u{202E}b\\u{2066}c"),
            ("a\u{200B}b\u{200D}\u{FEFF}", "a\\u{200B}b\\u{200D}\\u{FEFF}"),
            ("\u{2028}\u{2029}\u{85}", "\\u{2028}\\u{2029}\\u{85}"), ("x\u{E0041}\u{AD}", "x\\u{E0041}\\u{AD}"),
            ("7\u{3164}\u{034F}", "7\\u{3164}\\u{34F}"), ("a\u{FE0F}", "a\\u{FE0F}"), ("\u{E000}", "\\u{E000}"),
            ("", ""),
        ])
    func escapes(_ text: String, _ shown: String) {
        #expect(PrintableText.of(text) == shown)
        #expect(PrintableText.of(bytes: text.utf8) == shown)
        #expect(PrintableText.of(shown) == shown)
    }

    @Test("Bytes that are no UTF-8 are shown by their number")
    func notText() {
        #expect(PrintableText.of(bytes: [0x41, 0xFF, 0xC3, 0x42, 0xE2, 0x82]) == "A\\xFF\\xC3B\\xE2\\x82")
    }

    @Test("It is cut at its limit, and no escape in its middle")
    func cut() {
        #expect(PrintableText.of("0123456789", limit: 10) == "0123456789")
        #expect(PrintableText.of("0123456789", limit: 9) == "012345678…")
        #expect(PrintableText.of("ab\u{1B}c", limit: 5) == "ab…")
        #expect(PrintableText.of(bytes: [0x61, 0xFF, 0x62], limit: 4) == "a…")
        #expect(PrintableText.of("abc", limit: 0) == "…")
        #expect(PrintableText.of("abc\n", limit: .max) == "abc\\n")
        #expect(PrintableText.of(bytes: [UInt8](repeating: 0x61, count: 100_000), limit: 3) == "aaa…")
    }

    @Test("Whatever comes in, nothing that acts comes out")
    func anything() {
        var state: UInt64 = 7
        for _ in 0..<2000 {
            var bytes: [UInt8] = []
            for _ in 0..<40 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes.append(UInt8(truncatingIfNeeded: state >> 33))
            }
            let texts = [PrintableText.of(bytes: bytes), PrintableText.of(String(decoding: bytes, as: UTF8.self))]
            for text in texts {
                #expect(text.unicodeScalars.count <= 81)
                #expect(
                    text.unicodeScalars.allSatisfy {
                        $0.properties.generalCategory != .control && $0.properties.generalCategory != .format
                    })
                #expect(PrintableText.of(text, limit: .max) == text)
            }
        }
    }
}
