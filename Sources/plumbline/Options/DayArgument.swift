import ArgumentParser
import LinuxIO
import LocalTime

/// A day as an option takes it: `--date yesterday`.
///
///     @Option(help: "The day (\(DayArgument.format); default: today).", completion: DayArgument.completion)
///     var date: String?
///     …
///     let day = try DayArgument.day(date) ?? HostClock.now.day
enum DayArgument {
    static let format: String = "YYYY-MM-DD, today, yesterday, monday …"

    static let completion = CompletionKind.list(["today", "yesterday"] + Weekday.allCases.map(\.rawValue))

    /// - Returns: `nil` for `nil`.
    /// - Throws: exit 2 with what can be written, where it is no day.
    static func day(_ text: String?, today: LocalDay = HostClock.now.day) throws -> LocalDay? {
        guard let text else { return nil }
        guard let day = LocalDay(spoken: text, today: today) else {
            throw Failure("“\(text)” is not a valid date: write \(LocalDay.spokenFormat).", code: .usage)
        }
        return day
    }
}
