import Pages
import Testing

@testable import Dashboard

@Suite("Figures that were drawn")
struct FigureShelfTests {
    @Test("A figure is drawn once, has the mark of its content, and what there is not is not kept")
    func once() throws {
        let shelf = FigureShelf()
        let pose = FigureAddress(id: "S05", view: .pose(0))
        let first = try #require(try shelf.figure(pose))
        let size = shelf.size
        #expect(first.svg.hasPrefix("<svg") && size == first.svg.utf8.count)
        #expect(try shelf.figure(pose)?.mark == first.mark && shelf.size == size)
        let other = try #require(try shelf.figure(FigureAddress(id: "S05", view: .pose(1))))
        #expect(other.mark != first.mark && other.svg != first.svg)
        let before = shelf.size
        #expect(try shelf.figure(FigureAddress(id: "no such figure")) == nil && shelf.size == before)
    }

    @Test("However many are asked for, no more is kept than fits")
    func bounded() throws {
        let shelf = FigureShelf(most: 100_000)
        var ids: [Int] = []
        for pose in 0..<3 {
            for id in ["S05", "M04", "T03", "W05", "S01", "S02", "S03"] {
                guard let figure = try shelf.figure(FigureAddress(id: id, view: .pose(pose))) else { continue }
                ids.append(figure.svg.utf8.count)
                #expect(shelf.size <= max(100_000, figure.svg.utf8.count))
            }
        }
        #expect(ids.reduce(0, +) > 100_000, "more was drawn than fits")
    }
}
