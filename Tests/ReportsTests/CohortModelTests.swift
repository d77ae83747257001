import Balance
import Events
import Foundation
import Reports
import Testing

@Suite("A cohort's lines")
struct CohortModelTests {
    private let cohort: CohortModel

    init() throws { cohort = CohortModel(try Knowledge.builtIn()) }

    private func answer(_ line: String) throws -> [String: Any] {
        let text = try cohort.answer(to: Array(line.utf8)).text
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private func problem(_ line: String) -> CohortError? {
        do throws(CohortError) {
            _ = try cohort.answer(to: Array(line.utf8))
            return nil
        } catch {
            return error
        }
    }

    private func state(_ answer: [String: Any], _ muscle: String, _ kind: String) throws -> [String: Any] {
        let states = try #require(answer["states"] as? [[String: Any]])
        return try #require(
            states.first { $0["muscle"] as? String == muscle && $0["kind"] as? String == kind })
    }

    /// Fourteen days of the worked example, and a neck hold of 9 and 11 s on the day after.
    private var worked: String {
        let days = (1...14).map { day in
            """
            {"date":"2026-03-\(day < 10 ? "0" : "")\(day)","worn_min":360,"episodes":[
            {"kind":"slouch","minutes":12,"mean_deg":25},{"kind":"slouch","minutes":4,"mean_deg":18},
            {"kind":"slouch","minutes":25,"mean_deg":32},{"kind":"lean_left","minutes":9,"mean_deg":12}]}
            """
        }
        return """
            {"id":"w1","sex":"man","today":"2026-03-15","days":[\(days.shuffled().joined(separator: ","))],
            "tests":[{"test":"T03","date":"2026-03-15","items":[{"answer":"hold","side":"both","values":[9,11]}]}]}
            """
    }

    @Test("A line gives the worked example: 36 states, five patterns, a routine, a trend")
    func workedExample() throws {
        let answer = try answer(worked)
        #expect(answer["id"] as? String == "w1" && (answer["model_version"] as? String)?.hasPrefix("2.1/") == true)
        let neck = try state(answer, "deep_neck_flexors", "weak")
        #expect(abs((neck["mean"] as? Double ?? 0) - 0.6720956) < 1e-6)
        #expect(abs((neck["sd"] as? Double ?? 0) - 0.171956) < 1e-6)
        #expect(abs((neck["probability"] as? Double ?? 0) - 0.788647) < 1e-6)
        #expect(neck["claim"] as? String == "possible")
        #expect(abs((try state(answer, "rhomboids", "weak")["probability"] as? Double ?? 0) - 0.405160) < 1e-6)
        #expect((answer["states"] as? [Any])?.count == 36)
        let patterns = try #require(answer["patterns"] as? [[String: Any]])
        #expect(patterns.map { $0["id"] as? String } == ["FHRS", "APT", "PPT", "HH_L", "HH_R"])
        #expect(patterns.allSatisfy { $0["probability"] is Double && $0["claim"] is String })
        let routine = try #require(answer["routine"] as? [[String: Any]])
        #expect(!routine.isEmpty && routine.allSatisfy { $0["exercise"] is String && $0["for"] is [String] })
        #expect(["up", "down", "steady", "unknown"].contains(answer["slouch_trend"] as? String))
    }

    @Test("Of somebody of whom only the day is known, all is what is supposed of anybody")
    func nothing() throws {
        let answer = try answer(#"{"id":"","today":"2026-03-15","sex":null}"#)
        let neck = try state(answer, "deep_neck_flexors", "weak")
        #expect(abs((neck["probability"] as? Double ?? 0) - 0.312601) < 1e-6 && neck["claim"] as? String == "unknown")
    }

    @Test("Sessions are read in parts, and widen what is known before a retest")
    func routine() throws {
        let done = (16...31).map { #"{"date":"2026-03-\#($0)","exercise":"W01","part":0.5}"# }.joined(separator: ",")
        func neck(_ routine: String) throws -> [String: Any] {
            try state(
                try answer(
                    """
                    {"id":"r","sex":"man","today":"2026-04-01","routine":[\(routine)],
                    "tests":[{"test":"T03","date":"2026-03-15","items":[{"answer":"hold","values":[9,11]}]}]}
                    """), "deep_neck_flexors", "weak")
        }
        let (before, after) = (try neck(""), try neck(done))
        #expect(abs((before["mean"] as? Double ?? 0) - (after["mean"] as? Double ?? 1)) < 1e-9)
        #expect(after["sd"] as? Double ?? 0 > before["sd"] as? Double ?? 1)
    }

    @Test(
        "What does not fit is told with its place, and whose it is",
        arguments: [
            ("", nil, "The line is not valid JSON."), ("{", nil, "The line is not valid JSON."),
            ("[1,2]", nil, "The line is not a JSON object."), ("{\"id\":3}", nil, "“id” has the wrong type."),
            ("{}", nil, "“id” is missing."), ("{\"id\":\"a\"}", "a", "“today” is missing."),
            (#"{"id":"a","today":"2026-02-30"}"#, "a", "“today” is not a valid date: write YYYY-MM-DD."),
            (#"{"id":"a","today":"99999-01-01"}"#, "a", "“today” is not a valid date: write YYYY-MM-DD."),
            (#"{"id":"a","today":"2026-03-01","sex":"x"}"#, "a", "“sex” is none of man, woman."),
            (
                #"{"id":"a","today":"2026-03-01","days":[{"date":"2026-02-01"},{"worn_min":4}]}"#, "a",
                "“days[1].date” is missing."
            ),
            (
                #"{"id":"a","today":"2026-03-01","days":[{"date":"2026-02-01","worn_min":1e300}]}"#, "a",
                "“days[0].worn_min” is not between 0 and 1500."
            ),
            (
                #"{"id":"a","today":"2026-03-01","days":[{"date":"2026-02-01","worn_min":-1}]}"#, "a",
                "“days[0].worn_min” is not between 0 and 1500."
            ),
            (
                #"{"id":"a","today":"2026-03-01","days":[{"date":"2026-02-01","worn_min":500,"episodes":[{"kind":"sleep","minutes":1,"mean_deg":2}]}]}"#,
                "a", "“days[0].episodes[0].kind” is none of slouch, lean_left, lean_right."
            ),
            (
                #"{"id":"a","today":"2026-03-01","tests":[{"test":"T99","date":"2026-02-01","items":[]}]}"#, "a",
                "“tests[0].test” is not a self-test."
            ),
            (
                #"{"id":"a","today":"2026-03-01","tests":[{"test":"T03","date":"2026-02-01","items":[{"answer":"grip","values":[1]}]}]}"#,
                "a", "“tests[0].items[0].answer” is not an answer of T03."
            ),
            (
                #"{"id":"a","today":"2026-03-01","tests":[{"test":"T03","date":"2026-02-01","items":[{"answer":"hold","values":[]}]}]}"#,
                "a", "“tests[0].items[0].values” is missing or empty."
            ),
            (
                #"{"id":"a","today":"2026-03-01","tests":[{"test":"T09","date":"2026-02-01","items":[{"answer":"higher","choice":"up"}]}]}"#,
                "a", "“tests[0].items[0].choice” is none of level, left, right."
            ),
            (
                #"{"id":"a","today":"2026-03-01","routine":[{"date":"2026-02-01","exercise":"X1","part":1}]}"#, "a",
                "“routine[0].exercise” is not an exercise."
            ),
            (
                #"{"id":"a","today":"2026-03-01","routine":[{"date":"2026-02-01","exercise":"W01","part":1.5}]}"#, "a",
                "“routine[0].part” is not between 0 and 1."
            ),
        ] as [(String, String?, String)])
    func doesNotFit(line: String, id: String?, text: String) {
        #expect(problem(line) == CohortError(id: id, problem: text))
    }

    @Test("A number that JSON cannot hold, bytes that are no text, and nesting without end are errors, not the end")
    func notEvenJSON() {
        for number in ["1e999", "NaN", "Infinity", "-", "0x10"] {
            let line = #"{"id":"a","today":"2026-03-01","days":[{"date":"2026-02-01","worn_min":\#(number)}]}"#
            #expect(problem(line) != nil, "\(number)")
        }
        #expect(problem(String(repeating: "[", count: 100_000)) != nil)
        do throws(CohortError) {
            _ = try cohort.answer(to: [0xFF, 0xFE, 0x00, 0x7B])
            Issue.record("it was taken")
        } catch {
            #expect(error.id == nil)
        }
    }

    @Test("What no body can do is taken, contradicts, and rules nothing out")
    func absurdAnswer() throws {
        let answer = try answer(
            """
            {"id":"a","sex":"man","today":"2026-03-01","tests":[
            {"test":"T03","date":"2026-02-28","items":[{"answer":"hold","values":[1e300,1e300]}]},
            {"test":"T08","date":"2026-02-28","items":[{"answer":"short","side":"left","values":[-1e300]}]}]}
            """)
        #expect(try state(answer, "deep_neck_flexors", "weak")["claim"] as? String == "unknown")
        for state in try #require(answer["states"] as? [[String: Any]]) {
            #expect(state["mean"] is Double && state["sd"] as? Double ?? 0 > 0)
        }
    }

    @Test("Days in any order, twice, and after today are no error")
    func order() throws {
        func object(_ days: String) throws -> String {
            try cohort.answer(
                to: Array(#"{"id":"a","today":"2026-03-10","days":[\#(days)]}"#.utf8)
            ).text
        }
        func day(_ date: String, _ minutes: Int) -> String {
            #"{"date":"\#(date)","worn_min":400,"episodes":[{"kind":"slouch","minutes":\#(minutes),"mean_deg":30}]}"#
        }
        let (a, b) = (day("2026-03-01", 30), day("2026-03-02", 60))
        let once = try object("\(a),\(b)")
        #expect(try object("\(b),\(a)") == once && object("\(a),\(b),\(a)") == once)
        #expect(try object("\(a),\(b),\(day("2026-03-20", 300))") == once)
    }
}
