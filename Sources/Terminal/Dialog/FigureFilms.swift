import Balance
import Figures

/// The figures of exercises and self-tests for a screen, made ready when they are first shown.
final class FigureFilms {
    /// Without a library there are no figures, and the text says all of it.
    private let library: FigureLibrary?
    private var films: [String: FigureFilm] = [:]

    private init(_ library: FigureLibrary?) { self.library = library }

    /// Reads the figures, and says where they cannot be shown.
    static func load() -> FigureFilms {
        do throws(KnowledgeError) { return FigureFilms(try FigureLibrary.builtIn()) } catch {
            Console.complain("The figures have an error and are not shown: \(error)")
            return FigureFilms(nil)
        }
    }

    func has(_ id: String) -> Bool { library?[id] != nil }

    /// The movement half way through.
    func middle(_ id: String, columns: Int, rows: Int, _ style: ScreenStyle) -> [ScreenLine] {
        guard let figure = library?[id] else { return [] }
        let film = FigureFilm(figure)
        films[id] = film
        return lines(
            id, side: .both, columns: columns, rows: rows, seconds: film.durationSeconds / 2,
            usesUnicode: style.usesUnicode)
    }

    /// The movement at a time, as exactly so many lines; none where there is no figure of that name.
    func lines(
        _ id: String, side: StateKey.Side, columns: Int, rows: Int, seconds: Double, usesUnicode: Bool
    ) -> [ScreenLine] {
        guard let film = films[id] ?? library?[id].map({ FigureFilm($0) }) else { return [] }
        films[id] = film
        let frame = film.frame(
            at: seconds, columns: columns, rows: rows, side: side, characters: usesUnicode ? .braille : .ascii)
        return frame.map { figureLine in
            var line = ScreenLine()
            for piece in figureLine.pieces { line.add(piece.text, piece.tone.tone) }
            return line
        }
    }
}

extension FigureTone {
    fileprivate var tone: Tone {
        switch self {
        case .plain: .plain
        case .faint: .faint
        case .cord: .strong
        case .works: .good
        case .stretched: .warning
        case .pressed: .bad
        }
    }
}
