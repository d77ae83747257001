import ArgumentParser
import Balance
import Events
import LinuxIO
import LocalTime
import Records
import Reports
import Settings
import Terminal

struct SummaryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "summary", abstract: "What a day was like: worn, upright, slouching.")

    @Option(help: "The local date, YYYY-MM-DD (default: today).")
    var date: String?

    @Option(help: "So many days, ending with that date.")
    var days = 1

    @OptionGroup var whose: WearerOption<Whose.Day>

    @OptionGroup var output: JSONOption<OneObject.PerDay>

    @OptionGroup var folder: DataFolder

    func run() throws {
        let today = HostClock.now.day
        guard let day = date.map(LocalDay.init) ?? today else {
            throw Failure("“\(date ?? "")” is no date: write YYYY-MM-DD.", code: .usage)
        }
        guard (1...3660).contains(days) else { throw Failure("--days takes 1 to 3660.", code: .usage) }
        let store = try Store.openIfExists(in: try folder.path())
        let isBegun = try WearerName.isKnown(whose.wearer, in: store)
        if days == 1 {
            let report = try DayReport.read(day, of: whose.wearer, today: today, from: store, breaks: breaks)
            show(report, isBegun: isBegun)
        } else {
            show(try WeekReport.read((day - days + 1)...day, of: whose.wearer, today: today, from: store))
        }
        if !output.json, !isBegun {
            Console.complain("There is no record yet: “plumbline pair” once, then “plumbline run” in the background.")
        }
    }

    /// When breaks are asked for. A day can be shown without it, so a file that cannot be read is told, and no more.
    private var breaks: BreakPrompter.Settings? {
        do throws(SettingsError) { return try Settings.load().breaks } catch {
            Console.complain("After how long a break is asked for is not shown. \(error.description)")
            return nil
        }
    }

    private func show(_ report: DayReport, isBegun: Bool) {
        if let error = report.notKept { Console.complain("What today's summary worked out was not kept: \(error)") }
        if output.json { return Console.print(report.json.text) }
        let page = DayPage(report)
        for line in page.lines + (isBegun ? page.todayLines : []) { Console.print(line) }
    }

    private func show(_ report: WeekReport) {
        let lines = output.json ? report.days.map(\.json.text) : WeekPage(report).lines
        for line in lines { Console.print(line) }
    }
}
