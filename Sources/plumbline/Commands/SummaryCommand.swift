import ArgumentParser
import Gateway
import LinuxIO
import Posture
import Records

struct SummaryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "summary", abstract: "What a day was like: worn, upright, slouching.")

    @Option(help: "The local date, YYYY-MM-DD (default: today).")
    var date: String?

    @Flag(help: "One JSON object.")
    var json = false

    @OptionGroup var folder: DataFolder

    func run() throws {
        let now_us = HostClock.utc_us
        let date = date ?? TimeText.date(utc_us: now_us, offset_s: HostClock.utcOffset_s(at: now_us))
        guard let day = TimeText.daysSince1970(date) else {
            throw Failure("“\(date)” is no date: write YYYY-MM-DD.", code: .usage)
        }
        let path = try folder.path()
        let summary: DaySummary
        do throws(RecordsError) {
            summary = try Store(folder: path).summary(date: date, daysSince1970: day, wearer: "me")
        } catch {
            throw Failure(error.description)
        }
        if json {
            Console.print(SummaryReport(summary).json.text)
        } else {
            for line in SummaryReport(summary).lines { Console.print(line) }
        }
    }
}
