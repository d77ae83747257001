import ArgumentParser
import Balance
import Coach
import Events
import Gateway
import LocalTime
import Records
import Reports
import Terminal

struct AssessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assess",
        abstract: "Questions that come first, then the self-tests that are due.",
        discussion: """
            Examples:
              plumbline assess                the questions, and what is due
              plumbline assess --test T03     this self-test, due or not
              plumbline assess --json         what is due, and what was answered
              plumbline assess forget T03     take back its latest answer

            It asks for your consent once, and each day whether a sign speaks against exercises. Then come the \
            self-tests, a screen each, with timer and sides; any may be skipped, and stopping keeps what has been \
            answered. Without a terminal it prints lines and reads an answer a line: yes, no, skip, back, stop, or a \
            number.
            """,
        subcommands: [Run.self, AssessForgetCommand.self], defaultSubcommand: Run.self)

    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "run", abstract: "The questions, and the self-tests that are due.")

        @Option(help: "Whose body.", transform: WearerName.checked)
        var wearer = WearerName.usual

        @Option(help: "Only this self-test, due or not, for example T03.")
        var test: String?

        @Flag(help: "Every self-test, due or not.")
        var all = false

        @Flag(help: "Ask nothing: what is due, and what was answered, as one JSON object.")
        var json = false

        @Flag(help: "No colours.")
        var noColor = false

        @OptionGroup var folder: DataFolder

        func run() throws {
            if json { return try report() }
            let knowledge = try Knowledge.builtIn()
            if let test, knowledge.selfTest(test.uppercased()) == nil {
                throw Failure("There is no self-test “\(test)”; “plumbline learn tests” lists them.", code: .usage)
            }
            let dialog = Dialogs.ofTerminal(noColour: noColor)
            defer { dialog.close() }
            var session: AssessSession?
            var end: [String] = []
            do {
                session = try begin(dialog)
                end = try session?.run(only: test?.uppercased(), all: all) ?? [Self.nothingAsked]
            } catch is DialogEnd {
                end = try [session?.stopped() ?? "Stopped. " + Self.nothingAsked]
            } catch let error as RecordsError {
                throw Failure(error)
            }
            dialog.close()
            TextPage.print(end)
        }

        private static let nothingAsked = "Nothing was asked, and nothing is kept."

        /// Asks for consent where there is none; only a yes makes a record, and a wearer in it.
        ///
        /// - Returns: `nil` without it.
        private func begin(_ dialog: any Dialog) throws -> AssessSession? {
            let path = try folder.path()
            if let store = try Store.ifThere(in: path) {
                let routine = try RoutineOfWearer(wearer, folder: path, store: store)
                if try routine.hasConsent() { return AssessSession(routine: routine, dialog: dialog) }
            }
            let known = try Store.ifThere(in: path)?.wearers() ?? []
            if !known.isEmpty, !known.contains(wearer) {
                let names = known.map { "“\($0)”" }.joined(separator: ", ")
                let page = Page(
                    "Somebody new", ["There is nothing of “\(wearer)” yet; there is of \(names). Is this somebody new?"]
                )
                guard try dialog.choose(page, [.yes, .no]) == 0 else { return nil }
            }
            let page = Page(ConsentText.title, ConsentText.paragraphs(wearer: wearer))
            guard try dialog.choose(page, [.yes, .no]) == 0 else { return nil }
            let store = try Store(folder: path)
            let routine = try RoutineOfWearer(wearer, folder: path, store: store)
            try store.add(Consent(to: ConsentText.version, wearer: wearer, time_us: routine.now.utc_us))
            return AssessSession(routine: routine, dialog: dialog)
        }

        private func report() throws {
            let store = try Store.ifThere(in: try folder.path())
            try WearerName.isKnown(wearer, in: store)
            let balance = try WearerBalance.read(
                of: wearer, today: RoutineOfWearer.today, from: store, knowledge: Knowledge.builtIn())
            if let store { try balance.keep(in: store) }
            do throws(RecordsError) {
                let report = AssessReport(
                    plan: balance.plan, answers: try store?.answers(wearer: wearer) ?? [], knowledge: balance.knowledge,
                    wearer: wearer)
                Console.print(report.json.text)
            } catch {
                throw Failure(error)
            }
        }
    }
}
