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
        abstract: "Which muscles may be tight or weak, how sure that is, and why.",
        discussion: """
            A supposition from recorded days, self-tests and the routine, made anew from the record each time. A \
            word is never stronger than its evidence: “likely” needs a recent self-test, and without any data all is \
            unknown.
            """)

    @OptionGroup var whose: WearerOption<Whose.Balance>

    @Option(help: "The local date to look back from, YYYY-MM-DD (default: today).")
    var date: String?

    @Flag(help: "Every muscle, and all that moved it.")
    var all = false

    @OptionGroup var output: JSONOption<OneObject>

    @OptionGroup var colours: ColourOption<NoColours>

    @OptionGroup var folder: DataFolder

    func run() throws {
        guard let today = date.map(LocalDay.init) ?? HostClock.now.day else {
            throw Failure("“\(date ?? "")” is no date: write YYYY-MM-DD.", code: .usage)
        }
        let store = try Store.openIfExists(in: try folder.path())
        try WearerName.isKnown(whose.wearer, in: store)
        let balance = try WearerBalance.read(
            of: whose.wearer, today: today, from: store, knowledge: Knowledge.builtIn())
        if date == nil, let store {
            try balance.keep(in: store)
            try balance.keepStates(in: store)
        }
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
