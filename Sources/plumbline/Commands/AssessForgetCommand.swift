import ArgumentParser
import Balance
import Gateway
import LocalTime
import Records
import Reports
import Terminal

/// Takes back what was answered by mistake.
struct AssessForgetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Take back an answer to a self-test: the latest one, or those of a date.",
        discussion: """
            The answer is gone for good, and what was supposed from it is worked out anew without it. It is printed \
            once more, so that it is not lost by mistake. Then “plumbline assess --test T03” asks again.
            """)

    @Argument(help: "The self-test's id, for example T03.")
    var test: String

    @Option(help: "The local date on which it was answered, YYYY-MM-DD (default: the latest).")
    var date: String?

    @OptionGroup var whose: WearerOption<Whose.Answer>

    @OptionGroup var folder: DataFolder

    func run() throws {
        let id = test.uppercased()
        guard let known = try Knowledge.builtIn().selfTest(id) else {
            throw Failure("There is no self-test “\(test)”; “plumbline learn tests” lists them.", code: .usage)
        }
        let day = try date.map { text throws in
            guard let day = LocalDay(text) else {
                throw Failure("“\(text)” is no date: write YYYY-MM-DD.", code: .usage)
            }
            return day
        }
        let store = try Store.openIfExists(in: try folder.path())
        try WearerName.isKnown(whose.wearer, in: store)
        let answers = try store?.answers(wearer: whose.wearer).filter { $0.answer.test == id } ?? []
        let meant = day.map { day in answers.filter { $0.answer.day == day } } ?? Array(answers.suffix(1))
        for stored in meant {
            try store?.remove(stored)
            Console.print(
                "Forgotten: \(id) \(known.name), \(stored.answer.day.text): \(stored.answer.text).")
        }
        guard meant.isEmpty else { return }
        let dates = Set(answers.map(\.answer.day)).sorted().map(\.text)
        throw Failure(
            dates.isEmpty
                ? "There is no answer to \(id)."
                : "There is no answer to \(id) of that date, but of "
                    + dates.joined(separator: ", ") + ".")
    }
}
