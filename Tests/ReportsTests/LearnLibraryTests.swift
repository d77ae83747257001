import Balance
import Events
import Foundation
import Reports
import Testing

@Suite("What can be looked up")
struct LearnLibraryTests {
    @Test("Every list and every entry is found by its name, in whatever case, and has its JSON")
    func everything() throws {
        let library = LearnLibrary(try Knowledge.builtIn())
        let names =
            LearnLibrary.List.allCases.map(\.rawValue) + library.knowledge.lessons.map(\.id)
            + library.knowledge.exercises.map(\.id) + library.knowledge.selfTests.map(\.id)
            + library.knowledge.muscles.map(\.id.rawValue) + library.knowledge.patterns.map(\.id)
            + library.knowledge.triggerPoints.map(\.id) + library.knowledge.sources.map(\.id)
        #expect(Set(names.map { $0.lowercased() }).count == names.count, "two entries have one name")
        for name in names {
            let topic = try #require(library.topic(name.uppercased()), "\(name)")
            let json = library.json(topic).text
            #expect(try JSONSerialization.jsonObject(with: Data(json.utf8)) is [String: Any], "\(name)")
        }
        #expect(library.topic("S99") == nil)
    }

    @Test("Without a name it is the contents; a source says what it stands behind")
    func contents() throws {
        let library = LearnLibrary(try Knowledge.builtIn())
        let contents = try #require(library.topic(nil))
        #expect(library.json(contents).text.contains(#""lists":["exercises","tests""#))
        for source in library.knowledge.sources { #expect(!library.uses(of: source).isEmpty, "\(source.id)") }
    }
}
