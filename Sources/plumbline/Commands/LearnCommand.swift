import ArgumentParser
import Balance
import Events
import Gateway
import Glibc
import Terminal

struct LearnCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "learn",
        abstract: "Short lessons, every exercise and self-test, and where each of them comes from.",
        discussion: """
            Examples:
              plumbline learn              what there is
              plumbline learn sitting      a lesson
              plumbline learn S05          an exercise, a self-test, a muscle or a pattern
              plumbline learn sources      what all of it rests on
            """)

    @Argument(help: "A lesson, a list (exercises, tests, muscles, patterns, points, flags, sources), or an entry's id.")
    var name: String?

    @Flag(help: "One JSON object.")
    var json = false

    @Flag(help: "No colours.")
    var noColor = false

    func run() throws {
        let library = LearnLibrary(try Knowledge.builtIn())
        guard let topic = library.topic(name) else {
            throw Failure(
                "There is nothing on “\(name ?? "")”; “plumbline learn” lists the lessons, and “plumbline learn "
                    + "exercises” (tests, muscles, patterns, points, flags, sources) the rest.", code: .usage)
        }
        if json {
            Console.print(library.json(topic).text)
        } else {
            showFigure(topic)
            library.page(topic, width: TextPage.widthOfOutput).print(noColour: noColor)
        }
    }
}

extension LearnCommand {
    private static let figureRows = 14
    /// Narrower, little is seen of a movement.
    private static let figureColumns = 40

    /// On a terminal an exercise or a self-test is shown, in the middle of its movement.
    private func showFigure(_ topic: LearnLibrary.Topic) {
        let id: String
        switch topic {
        case .exercise(let exercise): id = exercise.id
        case .test(let test): id = test.id
        default: return
        }
        guard isatty(STDOUT_FILENO) == 1 else { return }
        let style = ScreenStyle.ofOutput(noColour: noColor)
        let columns = min(TextPage.widthOfOutput, Self.figureColumns)
        for line in FigureFilms().middle(id, columns: columns, rows: Self.figureRows, style) {
            Console.print(line.text(style))
        }
        Console.print("")
    }
}
