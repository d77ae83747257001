import PlainText
import Testing

@Suite("What was probably meant")
struct NearestWordTests {
    private let commands = ["devices", "pair", "live", "run", "summary", "learn", "sensors", "erase"]

    @Test(
        "A slip of the fingers finds its word",
        arguments: [
            ("summery", "summary"), ("sumary", "summary"), ("SUMMARY", "summary"), ("laern", "learn"),
            ("lives", "live"),
            ("devcies", "devices"), ("rn", "run"), ("snesors", "sensors"),
        ])
    func near(word: String, meant: String) {
        #expect(NearestWord.to(word, among: commands) == meant)
    }

    @Test("What is near to nothing finds nothing", arguments: ["", "nonsense", "x", "tcsh", "records"])
    func far(word: String) {
        #expect(NearestWord.to(word, among: commands) == nil)
        #expect(NearestWord.question(word, among: commands).isEmpty)
    }

    @Test("A word with a letter too few or another letter anywhere, from six letters on, finds itself among these")
    func everySlip() {
        for command in commands where command.count > 5 {
            for index in command.indices {
                var changed = command
                changed.remove(at: index)
                #expect(NearestWord.to(changed, among: commands) == command, "\(changed)")
                changed.insert("q", at: index)
                #expect(NearestWord.to(changed, among: commands) == command, "\(changed)")
            }
        }
    }

    @Test("A word of any length ends soon")
    func long() {
        #expect(NearestWord.to(String(repeating: "a", count: 1_000_000), among: commands) == nil)
    }
}
