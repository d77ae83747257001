// Draws figures for people who edit their data: `figures sheet [ID…]` and `figures animated ID [FRAMES-PER-SECOND]` write
// SVG to standard output, `figures strip ID` the poses of one figure, `figures list [ID…]` names those that there are,
// `figures frame ID SECONDS COLUMNS ROWS [--ascii]` shows one frame as a terminal does. FIGURES=path reads that file in
// place of the built-in one.
import Balance
import Figures
import Foundation

func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(1)
}

func library() throws -> FigureLibrary {
    guard let path = ProcessInfo.processInfo.environment["FIGURES"] else { return try FigureLibrary.builtIn() }
    let text = try String(contentsOfFile: path, encoding: .utf8)
    return try FigureLibrary(files: [DataFile(name: "figures.toml", text: text)])
}

func title(_ id: String, _ knowledge: Knowledge) -> String {
    let name = knowledge.exercise(id)?.name ?? knowledge.selfTest(id)?.name
    return name.map { "\(id) \($0)" } ?? id
}

let codes: [FigureTone: Int] = [.plain: 0, .faint: 2, .cord: 35, .works: 31, .stretched: 34, .pressed: 33]
let arguments = Array(CommandLine.arguments.dropFirst())
do {
    let figures = try library()
    switch arguments.first {
    case "sheet":
        let knowledge = try Knowledge.builtIn()
        let wanted = arguments.dropFirst()
        for id in wanted where figures[id] == nil { fail("There is no figure “\(id)”.") }
        let films = figures.figures.filter { wanted.isEmpty || wanted.contains($0.id) }
            .map { (film: FigureFilm($0), title: title($0.id, knowledge)) }
        print(SVGFigure.sheet(films, title: "Exercises and self-tests", width: 1600))
    case "list":
        let wanted = arguments.dropFirst()
        for id in wanted where figures[id] == nil { fail("There is no figure “\(id)”.") }
        for figure in figures.figures where wanted.isEmpty || wanted.contains(figure.id) { print(figure.id) }
    case "strip" where arguments.count == 2:
        guard let figure = figures[arguments[1]] else { fail("There is no figure “\(arguments[1])”.") }
        print(SVGFigure.strip(FigureFilm(figure), title: title(figure.id, try Knowledge.builtIn())))
    case "animated" where arguments.count == 2 || arguments.count == 3:
        guard let figure = figures[arguments[1]] else { fail("There is no figure “\(arguments[1])”.") }
        guard let rate = arguments.count == 3 ? Double(arguments[2]) : 8 else { fail("Frames per second is a number.") }
        print(
            SVGFigure.animated(
                FigureFilm(figure), title: title(figure.id, try Knowledge.builtIn()), framesPerSecond: rate))
    case "frame" where arguments.count >= 5:
        guard let figure = figures[arguments[1]] else { fail("There is no figure “\(arguments[1])”.") }
        guard let seconds = Double(arguments[2]), let columns = Int(arguments[3]), let rows = Int(arguments[4]) else {
            fail("Seconds, columns and rows are numbers.")
        }
        let characters: FigureFilm.Characters = arguments.contains("--ascii") ? .ascii : .braille
        for line in FigureFilm(figure).frame(at: seconds, columns: columns, rows: rows, characters: characters) {
            print(line.pieces.map { "\u{1B}[\(codes[$0.tone] ?? 0)m\($0.text)\u{1B}[0m" }.joined())
        }
    default:
        fail(
            "figures sheet [ID…] | figures list [ID…] | figures strip ID | figures animated ID [FRAMES-PER-SECOND] | "
                + "figures frame ID SECONDS COLUMNS ROWS [--ascii]")
    }
} catch {
    fail("\(error)")
}
