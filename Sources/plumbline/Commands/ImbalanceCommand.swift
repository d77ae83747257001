import ArgumentParser
import Balance
import Events
import LinuxIO
import LocalTime
import Records
import Reports
import Terminal

struct ImbalanceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "imbalance",
        abstract: "Which muscles may be tight or weak, and how sure.",
        discussion: """
            An estimate from self-tests, recorded days and the routine, made from the whole record each time. A word \
            is never stronger than its evidence: every word about a muscle needs a recent self-test of that muscle, \
            and what has not been looked at is unknown.

            With --cohort, many wearers at once for research: a JSON object per line in, one per line out, in the same \
            order; nothing is stored. A line that does not fit gives an error in its place, and the exit code \
            is 1 at the end.

            Examples:
              plumbline imbalance
              plumbline imbalance --all
              plumbline imbalance --date 2026-03-16 --json
            """)

    @OptionGroup var whose: WearerOption<Whose.Balance>

    @Option(
        help: "The day to look back from: \(DayArgument.format) (default: today).",
        completion: DayArgument.completion)
    var date: String?

    @Flag(help: "Every muscle, and all that moved it.")
    var all = false

    @Option(
        help: "A file of wearers, one JSON object per line, or - for standard input; with --json.",
        completion: .file())
    var cohort: String?

    @OptionGroup var output: JSONOption<OneObject>

    @OptionGroup var colours: ColourOption<NoColours>

    @OptionGroup var folder: DataFolder

    func validate() throws {
        guard cohort != nil else { return }
        if !output.json { throw ValidationError("--cohort needs --json.") }
        if date != nil || all { throw ValidationError("--cohort cannot be combined with --date or --all.") }
    }

    func run() throws {
        if let cohort { return try CohortRun(path: cohort).run() }
        let today = try DayArgument.day(date) ?? HostClock.now.day
        let store = try Store.openIfExists(in: try folder.path())
        let wearer = try whose.name(in: store)
        try WearerName.isKnown(wearer, in: store)
        let balance = try WearerBalance.read(
            of: wearer, today: today, from: store, knowledge: Knowledge.builtIn())
        if date == nil { balance.keepOrComplain(in: store, states: true) }
        if output.json { return Console.print(ImbalanceReport(balance).json.text) }
        let width = TextPage.widthOfOutput
        guard balance.plan.access.level != 1 else {
            return ImbalancePage.stopPage(balance, width: width).print(noColour: colours.noColor)
        }
        let style = ScreenStyle.ofOutput(noColour: colours.noColor)
        let page = ImbalancePage(balance, columns: width, usesUnicode: style.usesUnicode, showsAll: all)
        for line in page.lines() { Console.print(line, style) }
    }
}
