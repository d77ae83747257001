import Events
import Testing

@Suite("JSON text")
struct JSONTextTests {
    @Test("Keys keep their order, strings are escaped, what is not a number is null")
    func objects() {
        let value = JSONText.object([
            ("type", .string("no\"te\n\u{1}")), ("b", .number(1.005, decimals: 2)), ("a", .number(.nan, decimals: 2)),
            ("list", .array([.integer(-3), .bool(true), .null])),
        ])
        #expect(value.text == #"{"type":"no\"te\n\u0001","b":1,"a":null,"list":[-3,true,null]}"#)
    }

    @Test(
        "Numbers are plain decimals without useless zeros",
        arguments: [
            (0.0, "0"), (-0.001, "0"), (12.344, "12.34"), (-0.5, "-0.5"), (-12.999, "-13"), (1e-9, "0"),
            (100.1, "100.1"),
        ])
    func numbers(value: Double, text: String) {
        #expect(JSONText.number(value, decimals: 2).text == text)
    }
}
