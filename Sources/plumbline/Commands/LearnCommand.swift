import ArgumentParser
import Balance
import Gateway

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
        let library = LearnLibrary(try Knowledge.forCommand())
        guard let topic = library.topic(name) else {
            throw Failure(
                "There is nothing on “\(name ?? "")”; “plumbline learn” lists the lessons, and “plumbline learn "
                    + "exercises” (tests, muscles, patterns, points, flags, sources) the rest.", code: .usage)
        }
        if json {
            Console.print(library.json(topic).text)
        } else {
            library.page(topic, width: TextPage.widthOfOutput).print(noColour: noColor)
        }
    }
}

extension Knowledge {
    /// The built-in knowledge, for a command.
    static func forCommand() throws(Failure) -> Knowledge {
        do throws(KnowledgeError) { return try builtIn() } catch {
            throw Failure("The program's own data files have an error: \(error)")
        }
    }
}
