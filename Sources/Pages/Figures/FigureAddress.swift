public import Balance
import Figures
import Numbers

/// Which picture of a figure is asked for, and where it is.
///
/// Figures are files of their own, put on pages with `<img>`: their style sheet is theirs, and no page needs to allow one
/// within itself.
public struct FigureAddress: Equatable, Sendable {
    public static let path = "/figure.svg"

    public enum View: Equatable, Sendable {
        /// Round and round.
        case moving
        /// One pose, from 0.
        case pose(Int)
    }

    public var id: String
    public var side: StateKey.Side
    public var view: View

    public init(id: String, side: StateKey.Side = .both, view: View = .moving) {
        self.id = id
        self.side = side
        self.view = view
    }

    /// What stands behind the `?`; `nil` where it is not understood.
    ///
    /// - Parameters:
    ///   - id: of an exercise or a self-test.
    ///   - side: `left`, `right`, `both`; `nil` is both.
    ///   - pose: a number from 0; `nil` is all of the movement.
    public init?(id: String?, side: String?, pose: String?) {
        guard let id, let side = side.map(StateKey.Side.init) ?? .both else { return nil }
        self.id = id
        self.side = side
        guard let pose else {
            view = .moving
            return
        }
        guard let index = Int(pose), (0...99).contains(index) else { return nil }
        view = .pose(index)
    }

    /// `/figure.svg?id=S05&side=left&pose=1`
    public var text: String {
        var text = Self.path + "?id=" + id.percentEncoded
        if side != .both { text += "&side=" + side.rawValue }
        if case .pose(let index) = view { text += "&pose=\(index)" }
        return text
    }

    /// The picture; `nil` where there is no such figure.
    ///
    /// - Throws: what is wrong with the data files.
    public func svg() throws(KnowledgeError) -> String? {
        guard let figure = try FigureLibrary.builtIn()[id] else { return nil }
        let knowledge = try Knowledge.builtIn()
        let title = knowledge.exercise(id)?.name ?? knowledge.selfTest(id)?.name ?? id
        let film = FigureFilm(figure)
        return switch view {
        case .moving: SVGFigure.animated(film, title: title, side: side, framesPerSecond: 12, captions: .numbers)
        case .pose(let index): SVGFigure.pose(film, title: title, index: index, side: side)
        }
    }
}
