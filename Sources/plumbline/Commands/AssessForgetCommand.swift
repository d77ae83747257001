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
        abstract: "Take back an answer: to a self-test, or what was said of a sign.",
        discussion: """
            The answer is gone for good, and what was estimated from it is worked out again without it. It is printed \
            once more, so that it is not lost by mistake. Then “plumbline assess --test T03” asks again.

            Of a sign (its id is in “plumbline assess --json”, for example between_blades) the latest word is taken \
            back: that a clinician has looked, or that it is gone; where there is none, the sign itself. A sign that \
            cannot wait is taken back in “plumbline assess” only, which asks twice.

            Examples:
              plumbline assess forget T03
              plumbline assess forget "chin tuck hold" --date yesterday
              plumbline assess forget between_blades
            """)

    @Argument(
        help: "A self-test's id or name, or a sign's id, for example T03 or between_blades.",
        completion: ValueCompletion.selfTests)
    var test: String

    @Option(
        help: "The day on which it was answered: \(DayArgument.format) (default: the latest).",
        completion: DayArgument.completion)
    var date: String?

    @OptionGroup var whose: WearerOption<Whose.Answer>

    @OptionGroup var folder: DataFolder

    func run() throws {
        let knowledge = try Knowledge.builtIn()
        if let flag = knowledge.flag(test.lowercased()) { return try forget(flag) }
        let known = try EntryNames.selfTest(test, in: knowledge)
        let id = known.id
        let day = try DayArgument.day(date)
        let store = try Store.openIfExists(in: try folder.path())
        let wearer = try whose.name(in: store)
        try WearerName.isKnown(wearer, in: store)
        let answers = try store?.answers(wearer: wearer).filter { $0.answer.test == id } ?? []
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

    /// What was last said of a sign; never one that cannot wait, nor what closes less than before.
    private func forget(_ flag: RedFlag) throws {
        let store = try Store.openIfExists(in: try folder.path())
        let wearer = try whose.name(in: store)
        try WearerName.isKnown(wearer, in: store)
        guard let store, var kept = try store.redFlags(wearer: wearer).sign(flag.id) else {
            throw Failure("Nothing is kept of \(flag.name).")
        }
        var record = try store.redFlags(wearer: wearer)
        switch kept.status {
        case .lookedAt(let day), .gone(let day):
            (kept.status, kept.level) = (.open, flag.level)
            record.keep(kept)
            Console.print("Taken back, of \(flag.name): what you said on \(day.text). It counts as open again.")
        case .open:
            guard flag.level != .stopNow else {
                throw Failure("A sign that cannot wait is taken back in “plumbline assess” only, which asks twice.")
            }
            record.remove(flag.id)
            Console.print("Forgotten: \(flag.name), told on \(kept.day.text).")
        }
        try store.set(record, wearer: wearer)
    }
}
