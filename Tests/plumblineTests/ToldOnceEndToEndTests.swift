import Foundation
import TestSupport
import Testing

/// What a new version does otherwise is told by the program once, and not with each start.
@Suite("Told once, by the program")
struct ToldOnceEndToEndTests {
    /// A record that an older version has begun.
    private func olderHouse() throws -> WearersHouse {
        let house = try WearersHouse()
        try FileManager.default.createDirectory(atPath: house.data, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: Golden.folder + "/record-before.db", toPath: house.data + "/plumbline.sqlite")
        return house
    }

    private static let words = "is now learned from your own postures"

    @Test("That slouches are learned is said once in a log, once to a person, and how to go back")
    func learned() throws {
        let house = try olderHouse()
        let first = try house.run("run", "--duration", "0.5")
        #expect(first.stderr.contains(Self.words) && first.stderr.contains("config set slouch_rule fixed"))
        #expect(!(try house.run("run", "--duration", "0.5")).stderr.contains(Self.words))
        #expect(try house.run("summary").stderr.contains(Self.words), "a log may be read by nobody")
        #expect(!(try house.run("summary")).stderr.contains(Self.words))
        // Here are two wearers, and the summary is of one.
        #expect(try house.run("live", "--lines", "--duration", "0.5").stderr.contains(Self.words))
        #expect(!(try house.run("live", "--lines", "--duration", "0.5")).stderr.contains(Self.words))
    }

    @Test("Who has chosen a rule is not told of it")
    func chosen() throws {
        let house = try olderHouse()
        try house.configure("[rules]\nslouch_rule = \"fixed\"\n")
        #expect(!(try house.run("run", "--duration", "0.5")).stderr.contains(Self.words))
    }

    @Test("That an angle of one's own means the fixed rule is said once, too")
    func ownAngle() throws {
        let house = try olderHouse()
        try house.configure("[rules]\nslouchEnterDegrees = 20\n")
        let words = "so a slouch still begins at 20°"
        #expect(try house.run("run", "--duration", "0.5").stderr.contains(words))
        #expect(!(try house.run("run", "--duration", "0.5")).stderr.contains(words))
        #expect(try house.run("summary").stderr.contains(words))
        _ = try house.run("live", "--lines", "--duration", "0.5")
        #expect(!(try house.run("live", "--lines", "--duration", "0.5")).stderr.contains(words))
    }
}
