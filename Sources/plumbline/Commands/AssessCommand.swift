import ArgumentParser
import Balance
import Gateway
import Records

struct AssessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assess",
        abstract: "Questions that come first, then the self-tests that are due.",
        discussion: """
            It asks for your consent once, and each time whether a sign speaks against exercises. Then come the \
            self-tests, a screen each, with timer and sides; any may be skipped, and stopping keeps what has been \
            answered. Without a terminal it prints lines and reads an answer a line: yes, no, skip, back, stop, or a \
            number.
            """)

    @Option(help: "Whose body.")
    var wearer = "me"

    @Option(help: "Only this self-test, due or not, for example T03.")
    var test: String?

    @Flag(help: "Every self-test, due or not.")
    var all = false

    @Flag(help: "No colours.")
    var noColor = false

    @OptionGroup var folder: DataFolder

    func run() throws {
        let routine = try RoutineOfWearer(wearer, folder: try folder.path())
        if let test, routine.knowledge.selfTest(test.uppercased()) == nil {
            throw Failure("There is no self-test “\(test)”; “plumbline learn tests” lists them.", code: .usage)
        }
        let dialog = Dialogs.ofTerminal(noColour: noColor)
        defer { dialog.close() }
        var end: [String] = []
        do {
            end = try assess(routine, dialog)
        } catch is DialogEnd {
            end = try [stopped(routine)]
        } catch let error as RecordsError {
            throw Failure(error)
        }
        dialog.close()
        TextPage.print(end)
    }

    private static let redFlagText =
        "Nothing is offered until that has been looked at. Nothing but this fact is kept."

    /// What is kept of a dialogue that was stopped: whole self-tests, and lists of questions that came to their end.
    private func stopped(_ routine: RoutineOfWearer) throws(Failure) -> String {
        guard try routine.hasConsent() else { return "Stopped. Nothing was asked, and nothing is kept." }
        do throws(RecordsError) {
            let redFlags = try routine.store.redFlags(wearer: routine.wearer)
            if case .stopped = redFlags { return Self.redFlagText }
            let hasProfile = try routine.store.routineProfile(wearer: routine.wearer)?.cautions != nil
            return redFlags == .clear(day: routine.today) && hasProfile
                ? "Stopped. Every self-test that was finished is kept; “plumbline assess” goes on with the rest."
                : "Stopped. The questions begin again with the next “plumbline assess”: an answer is kept when its list "
                    + "is finished."
        } catch {
            throw Failure(error)
        }
    }

    /// - Returns: sentences for the end.
    private func assess(_ routine: RoutineOfWearer, _ dialog: any Dialog) throws -> [String] {
        guard try consent(routine, dialog) else { return ["Nothing was asked, and nothing is kept."] }
        guard try RedFlagScreen(routine: routine, dialog: dialog).run() else {
            return [Self.redFlagText]
        }
        try ProfileQuestions(routine: routine, dialog: dialog).run()
        let tests = try tests(routine)
        var done = 0
        for (index, test) in tests.enumerated() {
            let place = "\(index + 1)/\(tests.count) \(test.id)"
            let outcome = try SelfTestDialog(routine: routine, dialog: dialog, test: test, place: place).run()
            if outcome == .done { done += 1 }
        }
        let plan = try routine.plan()
        let next = plan.retestDay.map { " The next ones are due on \(TimeText.date(daysSince1970: $0))." } ?? ""
        return [
            tests.isEmpty ? "No self-test is due.\(next)" : "\(done) of \(tests.count) self-tests answered.\(next)",
            "“plumbline imbalance” says what follows from them, “plumbline routine” what to do today.",
        ]
    }

    private func tests(_ routine: RoutineOfWearer) throws(Failure) -> [SelfTest] {
        let knowledge = routine.knowledge
        let cautions = try routine.input().profile.cautions ?? []
        if let wanted = test.flatMap({ knowledge.selfTest($0.uppercased()) }) {
            if let caution = wanted.cautions.first(where: cautions.contains).flatMap(knowledge.caution) {
                throw Failure("\(wanted.id) is left out with \(caution.name).")
            }
            return [wanted]
        }
        if all { return knowledge.selfTests.filter { cautions.isDisjoint(with: $0.cautions) } }
        return try routine.plan().dueTests.compactMap { knowledge.selfTest($0) }
    }

    private func consent(_ routine: RoutineOfWearer, _ dialog: any Dialog) throws -> Bool {
        if try routine.hasConsent() { return true }
        let page = DialogPage(ConsentText.title, ConsentText.paragraphs(wearer: wearer))
        guard try dialog.choose(page, [.yes, .no]) == 0 else { return false }
        try routine.store.add(Consent(to: ConsentText.version, wearer: wearer, time_us: routine.now_us))
        return true
    }
}
