import Motion
import Testing

@testable import Balance

@Suite("The figures' poses")
struct PoseTests {
    static let figures = (try? FigureLibrary.builtIn().figures) ?? []
    static let ids = figures.map(\.id)

    static func film(_ id: String) throws -> FigureFilm {
        FigureFilm(try #require(figures.first { $0.id == id }))
    }

    /// Times through a whole movement.
    static func times(_ film: FigureFilm, _ steps: Int) -> [Double] {
        (0..<steps).map { film.durationSeconds * Double($0) / Double(steps) }
    }

    @Test("Every exercise and self-test has a figure, and no figure is of nothing")
    func allAreThere() throws {
        let knowledge = try Knowledge.builtIn()
        let known = knowledge.exercises.map(\.id) + knowledge.selfTests.map(\.id)
        let library = try FigureLibrary.builtIn()
        #expect(Set(library.figures.map(\.id)) == Set(known))
        #expect(library.figures.allSatisfy { !$0.words.isEmpty })
    }

    @Test("What an exercise works on is marked on its figure", arguments: ids)
    func targetsAreMarked(_ id: String) throws {
        let targets = try #require(try Knowledge.builtIn().exercise(id)?.targets ?? [])
        let marks = try Self.film(id).figure.marks
        for target in targets {
            #expect(marks.contains { $0.muscle == target.muscle }, "\(target.muscle) is not marked")
        }
    }

    @Test("The movement has no jumps, round and round", arguments: ids)
    func movesSmoothly(_ id: String) throws {
        let film = try Self.film(id)
        let steps = Int(film.durationSeconds * 50)
        var before = Skeleton(film.state(at: 0))
        for step in 1...steps {
            let now = Skeleton(film.state(at: Double(step) * 0.02))
            let moved = [
                (now.head.origin - before.head.origin).norm, (now.pelvis.origin - before.pelvis.origin).norm,
                (now.arms.left.hand.origin - before.arms.left.hand.origin).norm,
                (now.arms.right.hand.origin - before.arms.right.hand.origin).norm,
                (now.legs.left.foot.origin - before.legs.left.foot.origin).norm,
                (now.legs.right.foot.origin - before.legs.right.foot.origin).norm,
            ]
            // Three body heights a second: a hand thrown up.
            #expect((moved.max() ?? 0) < 0.06, "at \(Double(step) * 0.02) s: \(moved)")
            before = now
        }
    }
}
