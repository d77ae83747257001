import ArgumentParser
import Balance
import Events
import LinuxIO
import LocalTime
import Posture
import Records
import Reports
import Settings
import Terminal

struct SummaryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "summary", abstract: "What a day was like: worn, upright, slouching.",
        discussion: """
            Examples:
              plumbline summary
              plumbline summary --date yesterday
              plumbline summary --days 7
              plumbline summary --date 2026-03-16 --json
            """)

    @Option(help: "The day: \(DayArgument.format) (default: today).", completion: DayArgument.completion)
    var date: String?

    @Option(help: "This many days, ending with that one.")
    var days = 1

    @OptionGroup var whose: WearerOption<Whose.Day>

    @OptionGroup var output: JSONOption<OneObject.PerDay>

    @OptionGroup var folder: DataFolder

    func run() throws {
        let today = HostClock.now.day
        let day = try DayArgument.day(date) ?? today
        guard (1...3660).contains(days) else { throw Failure("--days takes 1 to 3660.", code: .usage) }
        let store = try Store.openIfExists(in: try folder.path())
        let known = try store?.wearers() ?? []
        let wearer = try whose.name(among: known)
        let isBegun = try WearerName.isKnown(wearer, among: known)
        let readable = readableSettings
        let rules = readable?.rules ?? PostureRules()
        let settings = day == today ? readable : nil
        if days == 1 {
            var report = try DayReport.read(
                day, of: wearer, today: today, from: store, breaks: settings?.breaks, rules: rules)
            if let store, let settings { report.alerting = standing(of: wearer, in: store, settings) }
            show(report, isBegun: isBegun, reminder: reminder(of: wearer, beside: report, today: today, store))
        } else {
            show(try WeekReport.read((day - days + 1)...day, of: wearer, today: today, from: store, rules: rules))
        }
        if !output.json, let store, let settings {
            TellingOnce(settings: settings, store: store, place: .person, wearers: [wearer]).tell()
        }
        if !output.json, !isBegun {
            Console.complain("There is no record yet: “plumbline pair” once, then “plumbline run” in the background.")
        }
    }

    /// A day can be shown without the settings, so a file that cannot be read is told, and no more.
    private var readableSettings: Settings? {
        do throws(SettingsError) { return try Settings.load(sparesRecord: true) } catch {
            Console.complain(
                "The default settings are used, and the times of alerts and breaks are not shown. "
                    + error.description)
            return nil
        }
    }

    /// The day is shown also where a wrong row stands in the way of this.
    private func standing(of wearer: String, in store: Store, _ settings: Settings) -> AlertStanding? {
        do throws(RecordsError) {
            return try AlertStanding.read(
                of: wearer, at: HostClock.now, from: store, settings: settings.alerts)
        } catch {
            Console.complain("How your alerts stand is not shown. \(error.description)")
            return nil
        }
    }

    /// For people, and today only.
    private func reminder(of wearer: String, beside report: DayReport, today: LocalDay, _ store: Store?) -> String? {
        guard !output.json, report.brief != nil, let store else { return nil }
        do throws(RecordsError) {
            return try OutcomeReminder.line(of: wearer, today: today, from: store)
        } catch {
            Console.complain("Whether weekly answers are due is not shown. \(error.description)")
            return nil
        }
    }

    private func show(_ report: DayReport, isBegun: Bool, reminder: String?) {
        if let error = report.notKept { Console.complain("What today's summary worked out was not kept: \(error)") }
        tellUnreadable([report])
        if output.json { return Console.print(report.json.text) }
        let page = DayPage(report, columns: TextPage.widthOfOutput)
        for line in page.lines + (isBegun ? page.todayLines : []) { Console.print(line) }
        if let reminder { page.weeklyLines(reminder).forEach(Console.print) }
    }

    private func tellUnreadable(_ reports: [DayReport]) {
        DamagedBelief.sentence(reports.map(\.summary)).map { Console.complain($0) }
    }

    private func show(_ report: WeekReport) {
        tellUnreadable(report.days)
        let lines = output.json ? report.days.map(\.json.text) : WeekPage(report, columns: TextPage.widthOfOutput).lines
        for line in lines { Console.print(line) }
    }
}
