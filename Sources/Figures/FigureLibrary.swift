public import Balance

/// Every figure there is: what each exercise and self-test looks like.
///
/// ```
/// let film = FigureFilm(try FigureLibrary.builtIn()["S05"])
/// let lines = film.frame(at: seconds, columns: 78, rows: 18, side: .left)
/// ```
public struct FigureLibrary: Equatable, Sendable {
    /// In the order of the data file.
    public let figures: [Figure]

    /// The figures in the program.
    ///
    /// - Throws: the first thing wrong with the data file; the tests keep that from being released.
    public static func builtIn() throws(KnowledgeError) -> FigureLibrary { try embedded.get() }

    private static let embedded = Result { () throws(KnowledgeError) in try FigureLibrary(files: DataFile.embedded) }

    /// Reads `figures.toml`.
    ///
    /// - Throws: the first thing wrong, with file, entry and field.
    public init(files: [DataFile]) throws(KnowledgeError) {
        guard let file = files.first(where: { $0.name == "figures.toml" }) else {
            throw KnowledgeError(file: "figures.toml", entry: "", "the file is missing")
        }
        figures = try FigureReader.figures(file)
    }

    /// The figure of an exercise or a self-test.
    public subscript(id: String) -> Figure? { figures.first { $0.id == id } }
}
