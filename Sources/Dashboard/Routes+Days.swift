import Hummingbird
import LinuxIO
import LocalTime
import Pages
import Posture
import Records
import Reports
import Settings

/// Days and weeks.
extension Routes {
    private static let weeks = 8

    /// As the wearer has set them; the usual ones where the file cannot be read, which the page of settings says.
    static var settings: Settings {
        do throws(SettingsError) { return try Settings.load(sparesRecord: true) } catch { return Settings() }
    }

    func day(_ query: Query, _ access: Access) async -> Response {
        let today = HostClock.now.day
        guard let day = query["date"].map(LocalDay.init) ?? today else {
            return Answer.message(.badRequest, "Not a date", "Write the date as YYYY-MM-DD.")
        }
        let settings = Self.settings
        return Self.page(
            await reader.read { store throws(ReportError) in
                let whose = try Self.whose(query["wearer"], store)
                let (report, seconds) = try DayReport.readWithSeconds(
                    day, of: whose.wearer, today: today, from: store, breaks: settings.breaks, rules: settings.rules)
                let diary = try Self.ofRecord { () throws(RecordsError) in
                    try DayDiary.read(day, of: whose.wearer, seconds, from: store)
                }
                return DayHTML(report, DayRibbon(day, seconds), diary, today: today, whose: whose).page
            })
    }

    func weeks(_ query: Query, _ access: Access) async -> Response {
        let today = HostClock.now.day
        guard let last = query["until"].map(LocalDay.init) ?? today else {
            return Answer.message(.badRequest, "Not a date", "Write the date as YYYY-MM-DD.")
        }
        let rules = Self.settings.rules
        return Self.page(
            await reader.read { store throws(ReportError) in
                let whose = try Self.whose(query["wearer"], store)
                let report = try WeeksReport.read(
                    weeks: Self.weeks, upTo: min(last, today), of: whose.wearer, today: today, from: store,
                    rules: rules)
                return WeeksHTML(report, today: today, whose: whose).page
            })
    }
}
