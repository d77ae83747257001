import Balance
import Reports
import Testing

@testable import Terminal

@Suite("Learning")
struct LearnTests {
    @Test("Without a name it lists every lesson, and each of them opens, plain and within 80 columns")
    func everyLessonOpens() throws {
        let contents = try Program.run(["learn"])
        #expect(contents.code == 0)
        for lesson in try Knowledge.builtIn().lessons {
            #expect(contents.stdout.contains(lesson.id))
            let page = try Program.run(["learn", lesson.id])
            #expect(page.code == 0)
            #expect(page.stdout.hasPrefix(lesson.title))
            #expect(page.stdout.contains("Rests on"))
            #expect(!page.stdout.contains("\u{1B}"))
            #expect(page.stdout.split(separator: "\n").allSatisfy { $0.count <= 80 })
        }
    }

    @Test("The list of sources names each, and what it stands behind")
    func sourcesAreListed() throws {
        let page = try Program.run(["learn", "sources"]).stdout
        for source in try Knowledge.builtIn().sources { #expect(page.contains("[\(source.id)]")) }
        #expect(page.contains("our assumption".prefix(1).uppercased() + "our assumption".dropFirst()))
        let json = try Program.run(["learn", "sources", "--json"]).stdout
        #expect(json.hasPrefix(#"{"sources":[{"id":"4","#))
        #expect(json.split(separator: "\n").count == 1)
    }

    @Test("Nothing is known of a name that is not there: exit 2 and what there is")
    func unknownNames() throws {
        let result = try Program.run(["learn", "S99"])
        #expect(result.code == 2)
        #expect(result.stderr.contains("“S99”"))
        #expect(result.stderr.contains("plumbline learn"))
    }

    @Test("Every page fits its width", arguments: [24, 40, 80])
    func pagesFit(width: Int) throws {
        let library = LearnLibrary(try Knowledge.builtIn())
        let names =
            LearnLibrary.List.allCases.map(\.rawValue) + library.knowledge.provenances.map(\.id)
            + library.knowledge.sources.map(\.id)
        for name in names {
            guard let topic = library.topic(name) else { continue }
            let page = LearnPage(library).page(topic, width: width)
            #expect(!page.lines.isEmpty)
            for line in page.lines { #expect(line.width <= width, "\(name): \(line.text(.plain))") }
        }
    }
}
