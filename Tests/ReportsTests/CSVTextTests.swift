import Foundation
import Reports
import TestSupport
import Testing

@Suite("Text in CSV")
struct CSVTextTests {
    @Test(
        "What a spreadsheet would run has an apostrophe before it",
        arguments: [
            ("=1+1", "\"'=1+1\""), ("+49 30", "\"'+49 30\""), ("-2", "\"'-2\""), ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\tx", "\"'\tx\""), ("\r=1", "\"'\r=1\""), ("\n=1", "\"'\n=1\""), ("\r\n=1", "\"'\r\n=1\""),
            ("=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\""), ("=\"a\"", "\"'=\"\"a\"\"\""),
            ("=\u{301}1", "\"'=\u{301}1\""), ("＝1", "\"'＝1\""), ("'=1", "\"''=1\""), ("'", "'"), ("'tis", "'tis"),
            ("a=1", "a=1"), ("", ""), ("back", "back"), ("a,b", "\"a,b\""), ("a;=1", "\"a;=1\""), (" =1", "\" =1\""),
            ("a,\u{301}b", "\"a,\u{301}b\""), ("say \"\u{301}x", "\"say \"\"\u{301}x\""), ("a\nb", "\"a\nb\""),
        ])
    func formulas(text: String, field: String) {
        #expect(CSVText.field(text).utf8.elementsEqual(field.utf8), "\(CSVText.field(text))")
    }

    @Test("Numbers stay numbers, whatever their sign")
    func numbers() {
        #expect(CSVText.field(-2.5, decimals: 2) == "-2.5" && CSVText.field(nil, decimals: 2).isEmpty)
    }

    @Test("Every text comes back as it was, and no cell begins like a formula")
    func roundTrip() {
        var generator = SplitMix(seed: 15)
        let alphabet: [Unicode.Scalar] = [
            "=", "+", "-", "@", "\t", "\r", "\n", "'", "\"", ",", ";", " ", "a", "1", "ü", "\u{301}", "＝", "🙂", "\0",
        ]
        for _ in 0..<20_000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<generator.number(0...6) { text.append(alphabet[generator.number(0...alphabet.count - 1)]) }
            let written = CSVText.field(String(text))
            let cell = Self.cell(written)
            #expect(CSVText.text(ofField: cell).utf8.elementsEqual(String(text).utf8), "\(written)")
            #expect(!["=", "+", "-", "@", "\t", "\r", "\n"].contains(cell.unicodeScalars.first ?? "a"))
            #expect(Self.cells(of: "x,\(written),y").count == 3, "\(written)")
        }
    }

    /// A field without its quotes.
    private static func cell(_ field: String) -> String { cells(of: field).first ?? "" }

    /// The cells of one row, by RFC 4180 and byte by byte.
    private static func cells(of row: String) -> [String] {
        var cells: [[UInt8]] = [[]]
        var isQuoted = false
        var bytes = Array(row.utf8)[...]
        while let byte = bytes.popFirst() {
            if byte == UInt8(ascii: "\"") {
                if isQuoted, bytes.first == byte {
                    cells[cells.count - 1].append(byte)
                    bytes.removeFirst()
                } else {
                    isQuoted.toggle()
                }
            } else if byte == UInt8(ascii: ","), !isQuoted {
                cells.append([])
            } else {
                cells[cells.count - 1].append(byte)
            }
        }
        return cells.map { String(decoding: $0, as: UTF8.self) }
    }
}
