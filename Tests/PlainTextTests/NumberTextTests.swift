import PlainText
import Testing

@Suite("Numbers and columns of text")
struct NumberTextTests {
    @Test(
        "Tenths always have one decimal",
        arguments: [
            (0.0, "0.0"), (3, "3.0"), (0.04, "0.0"), (0.05, "0.1"), (99.96, "100.0"), (-0.3, "-0.3"), (-0.04, "0.0"),
            (-12.34, "-12.3"), (1234.56, "1234.6"),
        ])
    func tenths(_ value: Double, _ text: String) {
        #expect(DecimalText.tenths(value) == text)
    }

    @Test("As many decimals as are asked for")
    func fixed() {
        #expect(DecimalText.fixed(0.5, decimals: 2) == "0.50")
        #expect(DecimalText.fixed(0.005, decimals: 3) == "0.005")
        #expect(DecimalText.fixed(2.5, decimals: 0) == "3")
        #expect(DecimalText.fixed(1, decimals: -1) == "1")
        #expect(DecimalText.fixed(1, decimals: 100) == "1.000000")
    }

    @Test("Rounded text is the number again, to half a last decimal")
    func isTheNumber() throws {
        for step in -3000...3000 {
            let value = Double(step) * 0.0173
            for decimals in 0...6 {
                let read = try #require(Double(DecimalText.fixed(value, decimals: decimals)))
                var half = 0.5
                for _ in 0..<decimals { half /= 10 }
                #expect(abs(read - value) <= half * 1.000001)
            }
        }
    }

    @Test("The shortest text has no .0")
    func shortest() {
        #expect(DecimalText.shortest(22) == "22")
        #expect(DecimalText.shortest(22.5) == "22.5")
        #expect(DecimalText.shortest(-0.0) == "0")
        #expect(DecimalText.shortest(0.25) == "0.25")
    }

    @Test(
        "What is no number, or larger than people write out, stops nothing",
        arguments: [
            Double.nan, .infinity, -.infinity, .greatestFiniteMagnitude, 1e12, -1e300,
        ])
    func survivesAnything(_ value: Double) {
        #expect(DecimalText.tenths(value) == "\(value)")
        #expect(DecimalText.shortest(value) == "\(value)")
    }

    @Test("One is told from several")
    func counted() {
        #expect(1.counted("note") == "1 note")
        #expect(2.counted("note") == "2 notes")
        #expect(0.counted("slouch", plural: "slouches") == "0 slouches")
        #expect(1.counted("slouch", plural: "slouches") == "1 slouch")
    }

    @Test("Columns are filled with spaces, and what is too wide is left alone")
    func aligned() {
        #expect("ab".leftAligned(columns: 4) == "ab  ")
        #expect("ab".rightAligned(columns: 4) == "  ab")
        #expect("äbcde".leftAligned(columns: 4) == "äbcde")
        #expect("äbcde"[...].rightAligned(columns: 5) == "äbcde")
    }
}
