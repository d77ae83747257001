import ArgumentParser
import Balance
import Gateway
import LinuxIO
import Posture
import Records

struct SummaryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "summary", abstract: "What a day was like: worn, upright, slouching.")

    @Option(help: "The local date, YYYY-MM-DD (default: today).")
    var date: String?

    @Option(help: "So many days, ending with that date.")
    var days = 1

    @Option(help: "Whose day.")
    var wearer = "me"

    @Flag(help: "One JSON object a day.")
    var json = false

    @OptionGroup var folder: DataFolder

    func run() throws {
        let now_us = HostClock.utc_us
        let date = date ?? TimeText.date(utc_us: now_us, offset_s: HostClock.utcOffset_s(at: now_us))
        guard let day = TimeText.daysSince1970(date) else {
            throw Failure("“\(date)” is no date: write YYYY-MM-DD.", code: .usage)
        }
        guard (1...3660).contains(days) else { throw Failure("--days takes 1 to 3660.", code: .usage) }
        let path = try folder.path()
        guard Store.exists(in: path) else {
            throw Failure("Nothing has been recorded yet in \(path): “plumbline live” or “plumbline run” does.")
        }
        var summaries: [DaySummary] = []
        do throws(RecordsError) {
            let store = try Store(folder: path)
            for day in (day - days + 1)...day {
                summaries.append(
                    try store.summary(
                        date: TimeText.date(daysSince1970: day), daysSince1970: day, wearer: wearer))
            }
        } catch {
            throw Failure(error)
        }
        if json {
            for summary in summaries { Console.print(SummaryReport(summary).json.text) }
        } else {
            let lines = days == 1 ? summaries.flatMap { SummaryReport($0).lines } : WeekReport(days: summaries).lines
            for line in lines { Console.print(line) }
            let isToday = date == TimeText.date(utc_us: now_us, offset_s: HostClock.utcOffset_s(at: now_us))
            if days == 1, isToday { try printRoutine(path) }
        }
    }

    /// What may be out of balance, and what to do today.
    private func printRoutine(_ path: String) throws(Failure) {
        let routine = try RoutineOfWearer(wearer, folder: path)
        // Whoever has not begun is not made to wait for the model.
        guard try routine.hasConsent() else {
            return Console.print("  routine     not begun: “plumbline assess”")
        }
        let input = try routine.input()
        let plan = RoutineBuilder(knowledge: routine.knowledge).plan(for: input)
        let report = RoutineReport(plan: plan, knowledge: routine.knowledge, wearer: wearer)
        Console.print("  balance     \(report.balanceLine(input.patterns))")
        Console.print("  routine     \(report.line)")
    }
}
