import ArgumentParser
import Balance
import Events
import Glibc
import LinuxIO
import LocalTime
import Recorder
import Records
import Reports
import Terminal

struct LearnCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "learn",
        abstract: "Lessons, exercises and self-tests, with sources.",
        discussion: """
            Examples:
              plumbline learn              what there is
              plumbline learn sitting      a lesson
              plumbline learn dead bug     an exercise, a self-test, a muscle or a
                                           pattern, by its name or words of it …
              plumbline learn S05          … or by its id
              plumbline learn sources      what all of it rests on
            """)

    @Argument(
        help:
            "A lesson, a list (exercises, tests, muscles, patterns, points, flags, sources), or an entry's name or id.",
        completion: ValueCompletion.learnTopics)
    var name: [String] = []

    @OptionGroup var whose: WearerOption<Whose.Body>

    @OptionGroup var output: JSONOption<OneObject>

    @OptionGroup var colours: ColourOption<NoColours>

    @OptionGroup var folder: DataFolder

    func run() throws {
        let library = LearnLibrary(try Knowledge.builtIn())
        let topic = try topic(in: library)
        if output.json { return Console.print(library.json(topic).text) }
        let page = LearnPage(library)
        let width = TextPage.widthOfOutput
        if topic.asksForBody { emergency(library.knowledge, width: width)?.print(noColour: colours.noColor) }
        // A movement is for a terminal; a file gets the words.
        if isatty(STDOUT_FILENO) == 1 {
            let style = ScreenStyle.ofOutput(noColour: colours.noColor)
            for line in page.figure(topic, width: width, style) { Console.print(line, style) }
        }
        page.page(topic, width: width).print(noColour: colours.noColor)
    }

    /// What an open emergency sign asks for; `nil` where there is none. A record that cannot be read closes no page.
    private func emergency(_ knowledge: Knowledge, width: Int) -> TextPage? {
        guard let path = DataFolderPath.resolved(named: folder.given) else { return nil }
        var sentences: [String]
        do throws(RecordsError) {
            let store = try Store.openIfExists(in: path)
            let known = try store?.wearers() ?? []
            // Of the only wearer there is, whatever the name; of several nobody is picked.
            guard let wearer = whose.wearer ?? (known.count == 1 ? known[0] : nil) else { return nil }
            sentences = try EmergencyText.sentences(
                of: wearer, today: HostClock.now.day, from: store, knowledge: knowledge)
        } catch {
            sentences = EmergencyText.unreadable(error)
        }
        guard !sentences.isEmpty else { return nil }
        var page = TextPage(width: width)
        for sentence in sentences { page.paragraph(sentence, .warning) }
        page.paragraph("")
        return page
    }

    private func topic(in library: LearnLibrary) throws -> LearnLibrary.Topic {
        let text = name.joined(separator: " ")
        if let topic = library.topic(name.isEmpty ? nil : text) { return topic }
        let found = library.named(text)
        guard found.count <= 1 else { throw EntryNames.ambiguous(text, found.map { ($0.id, $0.name) }) }
        if let only = found.first { return only.topic }
        let question = library.nearest(to: text).map { " Did you mean “\($0)”?" } ?? ""
        throw Failure(
            "There is nothing on “\(text)”.\(question) “plumbline learn” lists the lessons, and “plumbline learn "
                + "exercises” (tests, muscles, patterns, points, flags, sources) the rest.", code: .usage)
    }
}
