import Balance
import Testing

@testable import Figures

@Suite("The figures' data file")
struct FigureDataTests {
    /// A slip of the pen in a figure, and what must be said of it.
    static let slips = [
        ("camera = \"90\"", "takes azimuth and elevation"),
        ("marks = [\"works biceps\"]", "“biceps” is none of"),
        ("marks = [\"glows hamstrings\"]", "is no mark"),
        ("marks = [\"works hamstrings X\"]", "a side is L or R"),
        ("things = [\"piano 1 2\"]", "“piano” is none of"),
        ("things = [\"ball nose:0,0,0 0.02\"]", "“nose” is none of"),
        ("things = [\"box 0,0 1,1\"]", "is no place"),
        ("things = [\"push head:0,0,0\"]", "write it as “push room:0,0,1"),
        ("things = [\"arrow head:0,0,0 tail:0,0,0\"]", "“tail” is none of"),
        ("trace = [\"nose:0,0,0\"]", "“nose” is none of"),
        ("order = [\"armR\"]", "is no order"),
        ("crop = \"head:0,0,0 9 9\"", "takes a place and half"),
        ("base = \"flying\"", "there is no posture “flying”"),
        ("set = \"knee\"", "has no ="),
        ("set = \"kneecap.flex=3\"", "there is no joint “kneecap.flex”"),
        ("set = \"knee.flex=200\"", "nobody turns that far; from 0.0 to 155.0"),
        ("set = \"knee.flex=nan\"", "takes degrees"),
        ("set = \"rest=nose:0\"", "nothing rests on “nose”"),
        ("set = \"anchor=feet:0\"", "is no place"),
        ("set = \"sole=up\"", "takes degrees, or free"),
        ("set = \"tail@room:0,0,0\"", "is neither hand, palm nor foot"),
        ("set = \"hand@moon:0,0,0\"", "nothing is held at “moon”"),
        ("colour = \"red\"", "no such field"),
    ]

    @Test("A slip is named with its file, entry and field", arguments: slips)
    func namesSlips(_ line: String, _ problem: String) throws {
        let text = "[[figure]]\nid = \"X1\"\n\(line)\nposes = [{ say = \"Stand.\" }]\n"
        let error = try #require(throws: KnowledgeError.self) {
            try FigureLibrary(files: [DataFile(name: "figures.toml", text: text)])
        }
        #expect(error.description.hasPrefix("figures.toml, X1, field"))
        #expect(error.description.contains(problem), "\(error)")
    }

    @Test("A slip in what belongs to one pose is named as well")
    func namesSlipsOfAPose() throws {
        let text =
            "[[figure]]\nid = \"X1\"\nposes = [{ say = \"Press.\", things = [\"push nose:0,0,0 head:0,0,0\"] }]\n"
        let error = try #require(throws: KnowledgeError.self) {
            try FigureLibrary(files: [DataFile(name: "figures.toml", text: text)])
        }
        #expect(error.description.hasPrefix("figures.toml, X1, field"))
        #expect(error.description.contains("“nose” is none of"), "\(error)")
    }

    @Test("A figure without poses, and a missing file, are errors")
    func refusesNothing() {
        #expect(throws: KnowledgeError.self) { try FigureLibrary(files: []) }
        #expect(throws: KnowledgeError.self) {
            try FigureLibrary(files: [DataFile(name: "figures.toml", text: "[[figure]]\nid = \"X1\"\n")])
        }
    }
}
