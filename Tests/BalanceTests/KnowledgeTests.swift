import Balance
import Foundation
import Testing

@Suite("The knowledge in the data files")
struct KnowledgeTests {
    @Test("Our own files hold together")
    func ownFilesAreWhole() throws {
        let knowledge = try Knowledge.builtIn()
        #expect(knowledge.selfTests.count >= 15)
        #expect(knowledge.exercises.count >= 55)
        #expect(knowledge.patterns.map(\.id) == ["FHRS", "APT", "PPT", "HH_L", "HH_R"])
        #expect(
            knowledge.lessons.map(\.id) == [
                "imbalance", "four-patterns", "forward-head", "pain", "sleep", "sitting", "desk", "pacing", "breathing",
                "trigger-points", "sensor", "unknown",
            ])
        #expect(Set(knowledge.redFlags.map(\.level)) == Set(RedFlag.Level.allCases))
    }

    @Test("Tests that tell nobody apart feed nothing, and say why")
    func worthlessTestsFeedNothing() throws {
        let knowledge = try Knowledge.builtIn()
        for id in ["T01", "T02", "T04", "T13"] {
            let test = try #require(knowledge.selfTest(id))
            #expect(test.readings.isEmpty)
            #expect(!test.feedsNothing.isEmpty)
        }
        let thomas = try #require(knowledge.selfTest("T07"))
        #expect(thomas.readings.allSatisfy { $0.onlyIf == "pelvis" })
    }

    @Test("A lesson says in its text which fact is from which of its sources, and names no other")
    func lessonsNameTheirSources() throws {
        for lesson in try Knowledge.builtIn().lessons {
            let text = lesson.paragraphs.joined(separator: " ")
            var named = Set(text.matches(of: /\[([0-9B]+[a-z]?)\]/).map { String($0.1) })
            if text.contains("(GK)") { named.insert("GK") }
            #expect(named == Set(lesson.provenance.sources).subtracting(["ASSUMED"]), "\(lesson.id)")
        }
    }

    @Test("The four dysfunctions are told by the ids of their patterns")
    func patternsAreTold() throws {
        let knowledge = try Knowledge.builtIn()
        let text = try #require(knowledge.lessons.first { $0.id == "four-patterns" }).paragraphs.joined(separator: " ")
        for pattern in knowledge.patterns { #expect(text.contains(pattern.id), "\(pattern.id)") }
        // Every test that it names is there, and reads a state of some pattern.
        let states = Set(knowledge.patterns.flatMap(\.states).map(\.muscle))
        for match in text.matches(of: /T[0-9]{2}/) {
            let test = try #require(knowledge.selfTest(String(match.0)), "\(match.0)")
            #expect(!states.isDisjoint(with: test.readings.flatMap(\.states).map(\.muscle)), "\(match.0)")
        }
    }

    @Test("Over a pacemaker, a port or an implant nothing presses")
    func nothingPressesOnImplants() throws {
        let knowledge = try Knowledge.builtIn()
        for exercise in knowledge.exercises where exercise.kind == .release && exercise.id != "R05" {
            #expect(exercise.cautions.contains("implant"), "\(exercise.id)")
        }
        for point in knowledge.triggerPoints { #expect(point.cautions.contains("implant"), "\(point.id)") }
        let steps = try #require(knowledge.exercise("R03")).steps.joined(separator: " ")
        for word in ["pacemaker", "port", "implant"] { #expect(steps.contains(word)) }
    }

    @Test("The README counts lessons, exercises and self-tests as they are")
    func readmeCounts() throws {
        let knowledge = try Knowledge.builtIn()
        let readme = try String(contentsOf: WordingTests.house.appending(path: "README.md"), encoding: .utf8)
        let names = ["ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15]
        let line = try #require(
            readme.firstMatch(of: /([a-z]+) short lessons, ([0-9]+) exercises, ([0-9]+) self-tests/))
        #expect(names[String(line.1)] == knowledge.lessons.count)
        #expect(Int(line.2) == knowledge.exercises.count)
        #expect(Int(line.3) == knowledge.selfTests.count)
    }

    /// A slip of the pen in a data file, and what must be said of it.
    struct Slip: Sendable, CustomTestStringConvertible {
        var file: String
        /// Every place where it stands is replaced.
        var text: String
        var replacement: String
        var entry: String
        var field: String
        var problem: String

        var testDescription: String { "\(file), \(entry), \(field): \(problem)" }

        init(_ file: String, _ text: String, _ replacement: String, _ entry: String, _ field: String, _ problem: String)
        {
            self.file = file
            self.text = text
            self.replacement = replacement
            self.entry = entry
            self.field = field
            self.problem = problem
        }
    }

    static let slips = [
        // What a field may hold.
        Slip("muscles.toml", "loading = 0.7", "loading = 7", "upper_trapezius", "loading", "number from 0.0 to 1.0"),
        Slip("muscles.toml", "loading = 0.7", "loading = 0", "upper_trapezius", "loading", "above 0"),
        Slip("muscles.toml", "plain_name", "plane_name", "suboccipitals", "plane_name", "no such field"),
        Slip(
            "muscles.toml", "grade = \"assumption\"", "grade = \"sure\"", "suboccipitals", "grade", "“sure” is none of"),
        Slip("muscles.toml", "id = \"rhomboids\"", "id = \"scalenes\"", "scalenes", "id", "twice"),
        Slip("muscles.toml", "[[muscle]]\nid = \"rhomboids\"", "[[muscle]]", "[[muscle]] number 12", "id", "missing"),
        Slip("muscles.toml", "[[muscle]]", "[[mussel]]", "mussel", "", "no such heading"),
        Slip(
            "exercises.toml", "steps = [\n    \"Stand up.\"", "step = [\n    \"Stand up.\"", "B01", "step",
            "no such field"),
        Slip(
            "exercises.toml",
            "steps = [\n    \"Walk for two to five minutes.\",\n    \"Look into the distance.\",\n    \"Let the arms swing.\",\n]\n",
            "", "B02", "steps", "missing"),
        Slip("exercises.toml", "targets = [\"hamstrings tight\"]\n", "", "S09", "targets", "no muscle and no pattern"),
        Slip(
            "exercises.toml", "sets = 2, hold_s = 15, rest_s = 30", "sets = 2, rest_s = 30", "W14", "dose",
            "either repetitions or hold_s"),
        Slip(
            "exercises.toml", "equipment = [\"door\"]", "equipment = [\"gate\"]", "S05", "equipment",
            "“gate” is none of"),
        Slip("exercises.toml", "suboccipitals tight", "suboccipitals", "S01", "targets", "is no state"),
        Slip("self-tests.toml", "low = 0, high = 90", "low = 90, high = 0", "T08", "high", "not above low"),
        Slip(
            "self-tests.toml", "feeds_nothing = \"It shows", "purpose_2 = \"It shows", "T13", "purpose_2",
            "no such field"),
        Slip(
            "self-tests.toml", "{ left = 1, level = 0, right = -1 }", "{ port = 1, level = 0, right = -1 }", "T09",
            "port",
            "no such field"),
        Slip("self-tests.toml", "only_if = \"pelvis\"", "only_if = \"hip\"", "T07", "only_if", "yes and no"),
        Slip("self-tests.toml", "answer = \"lost\"", "answer = \"found\"", "T06", "answer", "no answer “found”"),
        Slip(
            "lessons.toml", "The idea is old", String(repeating: "old ", count: 300), "imbalance", "text",
            "fewer than 300"),

        // What must hold between entries.
        Slip(
            "muscles.toml", "\"4\", \"5\", \"ASSUMED\"", "\"4\", \"5a\", \"ASSUMED\"", "suboccipitals", "sources",
            "no source “5a”"),
        Slip(
            "muscles.toml", "grade = \"assumption\"", "grade = \"trial\"", "suboccipitals", "grade",
            "stronger than its sources"),
        Slip(
            "muscles.toml", "sources = [\"GK\", \"ASSUMED\"]", "sources = []", "latissimus_dorsi", "sources",
            "names no source"),
        Slip("sources.toml", "id = \"4b\"", "id = \"4c\"", "APT", "sources", "no source “4b”"),
        Slip("lessons.toml", "sources = [\"59\", ", "sources = [", "59", "id", "no entry uses it"),
        Slip(
            "exercises.toml", "kind = \"stretch\"\ntargets = [\"hamstrings",
            "kind = \"mobilise\"\ntargets = [\"hamstrings", "hamstrings", "id", "no exercise would stretch it"),
        Slip(
            "exercises.toml", "deep_neck_flexors weak", "rhomboids weak", "deep_neck_flexors", "id",
            "no exercise would strengthen it"),
        Slip(
            "exercises.toml", "patterns = [\"FHRS\"]", "patterns = [\"FRHS\"]", "M01", "patterns", "no pattern “FRHS”"),
        Slip("exercises.toml", "hamstrings tight", "hamstring tight", "S09", "targets", "no muscle “hamstring”"),
        Slip(
            "exercises.toml", "cautions = [\"neck\", ", "cautions = [\"nape\", ", "S01", "cautions", "no caution “nape”"
        ),
        Slip("patterns.toml", "\"hamstrings\"", "\"hamstrings left\"", "PPT", "tight", "not told apart"),
        Slip("patterns.toml", "\"adductors left\"", "\"adductors\"", "HH_L", "tight", "needs its side"),
        Slip(
            "self-tests.toml", "hamstrings tight", "hamstring tight", "T08", "readings.states", "no muscle “hamstring”"),
        Slip("self-tests.toml", "load = [0.20, 0.33]", "load = [0.20, 0.33, 0.1]", "T12", "load", "one for each state"),
        Slip(
            "self-tests.toml", "load = 1, answer = \"short\"", "load = 0.9, answer = \"short\"", "T08", "retest_sd",
            "load 1"),
        Slip(
            "muscles.toml", "states = [\"tight\"]", "states = [\"tight\", \"tight\"]", "suboccipitals", "states",
            "each of them once"),
        Slip("self-tests.toml", "hamstrings tight", "hamstrings weak", "T08", "states", "no state"),
        Slip("trigger-points.toml", "\"R03\"", "\"S03\"", "P04", "exercise", "no release exercise"),
        Slip("exercises.toml", "tender = [\"P03\"]", "tender = [\"P33\"]", "R02", "tender", "no tender point “P33”"),
        Slip("trigger-points.toml", "\"R02\"", "\"R01\"", "P03", "exercise", "does not name this point"),
        Slip("exercises.toml", "patterns = [\"FHRS\"]", "tender = [\"P03\"]", "M01", "tender", "only for release"),
        Slip("trigger-points.toml", "\"rhomboids\"", "\"rhombus\"", "P03", "muscle", "no muscle “rhombus”"),
        Slip("cautions.toml", "\"leg_nerve\"", "\"nerve\"", "T08", "cautions", "no caution “leg_nerve”"),
        Slip(
            "red-flags.toml", "[[card]]\nurgency = \"days\"", "[[card]]\nurgency = \"often\"", "often", "urgency",
            "none of emergency"),
        Slip("red-flags.toml", "id = \"six_weeks\"", "id = \"seven_weeks\"", "seven_weeks", "id", "none of stop_now"),
        Slip(
            "red-flags.toml", "[[gentle]]\nid = \"W20\"", "[[gentle]]\nid = \"W99\"", "W99", "id",
            "no exercise “W99”"),
        Slip("red-flags.toml", "\"neck: only the nod", "\"neck only the nod", "W17", "notes", "is not “caution: text”"),
        Slip(
            "red-flags.toml", "id = \"saddle\"\nlevel = \"stop_now\"", "id = \"saddle\"\nlevel = \"see_someone\"",
            "saddle", "urgency", "emergency goes with stop_now"),
    ]

    @Test("A slip of the pen is told with its file, entry and field", arguments: slips)
    func slipsAreTold(_ slip: Slip) throws {
        let files = DataFile.embedded.map { file in
            file.name == slip.file
                ? DataFile(name: file.name, text: file.text.replacing(slip.text, with: slip.replacement)) : file
        }
        #expect(files != DataFile.embedded)
        do {
            _ = try Knowledge(files: files)
            Issue.record("it was taken")
        } catch {
            #expect(error.entry == slip.entry)
            #expect(error.field == slip.field)
            #expect(error.description.contains(slip.problem), "\(error)")
            #expect(error.description.contains(slip.entry))
        }
    }

    @Test("A self-test that feeds nothing must say so, and one that feeds must not say the contrary")
    func silentTestsAreRefused() throws {
        let line = try #require(
            DataFile.embedded.first { $0.name == "self-tests.toml" }?.text.split(separator: "\n")
                .first { $0.hasPrefix("feeds_nothing = \"It shows") })
        for (text, replacement, problem) in [
            (line + "\n", "", "say why in feeds_nothing"),
            ("rest_s = 180\n", "rest_s = 180\nfeeds_nothing = \"Nothing.\"\n", "says that it does not"),
        ] {
            let files = DataFile.embedded.map {
                DataFile(name: $0.name, text: $0.text.replacing(text, with: replacement))
            }
            do {
                _ = try Knowledge(files: files)
                Issue.record("it was taken")
            } catch {
                #expect(error.file == "self-tests.toml")
                #expect(error.field == "readings")
                #expect(error.problem.contains(problem))
            }
        }
    }

    @Test("A file that is no TOML is told with its line, and a missing file by its name")
    func brokenFilesAreTold() {
        var files = DataFile.embedded
        files[0].text = "\n\n[[caution\n"
        do {
            _ = try Knowledge(files: files)
            Issue.record("it was taken")
        } catch {
            #expect(error.file == files[0].name)
            #expect(error.entry == "line 3")
        }
        files.removeFirst()
        #expect(throws: KnowledgeError(file: "cautions.toml", entry: "", "the file is missing")) {
            _ = try Knowledge(files: files)
        }
    }
}
