import ArgumentParser
import Balance
import Events
import Glibc
import Reports
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

    @OptionGroup var output: JSONOption<OneObject>

    @OptionGroup var colours: ColourOption<NoColours>

    func run() throws {
        let library = LearnLibrary(try Knowledge.builtIn())
        guard let topic = library.topic(name) else {
            throw Failure(
                "There is nothing on “\(name ?? "")”; “plumbline learn” lists the lessons, and “plumbline learn "
                    + "exercises” (tests, muscles, patterns, points, flags, sources) the rest.", code: .usage)
        }
        if output.json { return Console.print(library.json(topic).text) }
        let page = LearnPage(library)
        let width = TextPage.widthOfOutput
        // A movement is for a terminal; a file gets the words.
        if isatty(STDOUT_FILENO) == 1 {
            let style = ScreenStyle.ofOutput(noColour: colours.noColor)
            for line in page.figure(topic, width: width, style) { Console.print(line, style) }
        }
        page.page(topic, width: width).print(noColour: colours.noColor)
    }
}
