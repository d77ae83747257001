import ArgumentParser
import Balance
import Coach
import Events
import LinuxIO
import LocalTime
import Records
import Reports
import Terminal

struct OutcomesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outcomes",
        abstract: "Once a week: your pain and your own activities.",
        discussion: """
            Examples:
              plumbline outcomes          ask: about a minute
              plumbline outcomes --show   how it went, week by week
              plumbline outcomes --json   the same for programs

            Pain now, usually and at its worst in the last seven days, with its places; and up to three activities that \
            you name once, each from 0 (cannot) to 10 (as well as before). Stopping keeps what was answered, and the same \
            day it continues there. A change is told only where the last three weeks differ from the first three by more \
            than such answers differ without one; a week without an answer is unknown. It says how it went, not why.

            The pain that “plumbline routine start” asks for is another thing: it chooses that day's exercises.
            """)

    @Flag(help: "Ask nothing: show the weeks.")
    var show = false

    @OptionGroup var output: JSONOption<OneObject>

    @OptionGroup var whose: WearerOption<Whose.Weeks>

    @OptionGroup var colours: ColourOption<NoColours>

    @OptionGroup var folder: DataFolder

    func run() throws {
        let (path, knowledge) = (try folder.path(), try Knowledge.builtIn())
        if show || output.json { return try report(path, knowledge) }
        var outcomes = try WeeklyOutcomes.begin(
            of: try whose.name(in: path), in: path, knowledge: knowledge, at: HostClock.now)
        let dialog = Dialogs.ofTerminal(noColour: colours.noColor)
        defer { dialog.close() }
        let end = try Conductor(dialog).run(&outcomes)
        dialog.close()
        TextPage.print(end)
    }

    private func report(_ path: String, _ knowledge: Knowledge) throws {
        let store = try Store.openIfExists(in: path)
        let wearer = try whose.name(in: store)
        try WearerName.isKnown(wearer, in: store)
        let report = try OutcomesReport.read(
            of: wearer, today: HostClock.now.day, from: store, knowledge: knowledge)
        if output.json { return Console.print(report.json.text) }
        let width = TextPage.widthOfOutput
        guard !report.isClosed else {
            return OutcomesPage.stopPage(StopText.sentences(report.access, knowledge), width: width)
                .print(noColour: colours.noColor)
        }
        let style = ScreenStyle.ofOutput(noColour: colours.noColor)
        OutcomesPage(report, usesUnicode: style.usesUnicode).page(width: width).print(noColour: colours.noColor)
    }
}
