import ArgumentParser
import Balance
import Coach
import Events
import LinuxIO
import LocalTime
import Recorder
import Records
import Reports
public import Terminal

struct AssessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assess",
        abstract: "Questions on your health, then self-tests.",
        discussion: """
            Examples:
              plumbline assess                the questions, and what is due
              plumbline assess --test T03     this self-test, due or not
              plumbline assess --json         what is due, and what was answered
              plumbline assess signs          what you told of signs: something new,
                                              looked at, gone, or a wrong answer
              plumbline assess forget T03     take back its latest answer

            It asks for your consent once, the first time and every 90 days for all signs that speak against \
            exercises, and each day whether something is new. Then come the self-tests, a screen each, with timer and sides; any may be skipped, and stopping keeps what has been \
            answered. Without a terminal it prints lines and reads one answer per line: yes, no, skip, back, stop, or a \
            number.
            """,
        subcommands: [Run.self, Signs.self, AssessForgetCommand.self], defaultSubcommand: Run.self)

    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "run", abstract: "The questions, and the self-tests that are due.",
            discussion: """
                Example:
                  plumbline assess run --test "chin tuck hold"
                """)

        @OptionGroup var whose: WearerOption<Whose.Body>

        @Option(
            help: "Only this self-test, due or not, by id or name, for example T03.",
            completion: ValueCompletion.selfTests)
        var test: String?

        @Flag(help: "Every self-test, due or not.")
        var all = false

        @OptionGroup var output: JSONOption<OneObject.OfWhatIsDue>

        @OptionGroup var colours: ColourOption<NoColours>

        @OptionGroup var folder: DataFolder

        func run() throws {
            if output.json { return try report() }
            let knowledge = try Knowledge.builtIn()
            let path = try folder.path()
            try AssessCommand.ask(
                try tests(knowledge), of: try whose.name(in: path), in: path, knowledge, noColour: colours.noColor)
        }

        private func tests(_ knowledge: Knowledge) throws -> Assessment.Tests {
            guard let test else { return all ? .all : .due }
            return .only(try EntryNames.selfTest(test, in: knowledge))
        }

        private func report() throws {
            let store = try Store.openIfExists(in: try folder.path())
            let wearer = try whose.name(in: store)
            try WearerName.isKnown(wearer, in: store)
            let balance = try WearerBalance.read(
                of: wearer, today: HostClock.now.day, from: store, knowledge: Knowledge.builtIn())
            balance.keepOrComplain(in: store)
            let report = AssessReport(
                plan: balance.plan, answers: try store?.answers(wearer: wearer) ?? [],
                knowledge: balance.knowledge,
                wearer: wearer, signs: balance.routineInput.redFlags)
            Console.print(report.json.text)
        }
    }

    struct Signs: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "signs",
            abstract: "What you told of signs: something new, looked at, gone, or a wrong answer.",
            discussion: """
                Example:
                  plumbline assess signs --wearer anna
                """)

        @OptionGroup var whose: WearerOption<Whose.Body>

        @OptionGroup var colours: ColourOption<NoColours>

        @OptionGroup var folder: DataFolder

        func run() throws {
            let path = try folder.path()
            try AssessCommand.ask(
                .signsOnly, of: try whose.name(in: path), in: path, try Knowledge.builtIn(), noColour: colours.noColor)
        }
    }

    private static func ask(
        _ tests: Assessment.Tests, of wearer: String, in path: String, _ knowledge: Knowledge, noColour: Bool
    ) throws {
        var assessment = try Assessment.begin(tests, of: wearer, in: path, knowledge: knowledge, at: HostClock.now)
        let dialog = Dialogs.ofTerminal(noColour: noColour)
        defer { dialog.close() }
        let conductor = Conductor(dialog, angles: LiveAngles(of: wearer, dataFolder: path))
        let end = try conductor.run(&assessment)
        dialog.close()
        TextPage.print(end)
    }
}

/// The running recorder measures what a self-test asks of the sensor.
extension LiveAngles: AngleSource {}
