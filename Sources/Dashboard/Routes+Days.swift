import Hummingbird
import LinuxIO
import LocalTime
import Pages
import Records
import Reports

/// Days and weeks.
extension Routes {
    private static let weeks = 8

    func day(_ query: Query, _ access: Access) async -> Response {
        let today = HostClock.now.day
        guard let day = query["date"].map(LocalDay.init) ?? today else {
            return Answer.message(.badRequest, "Not a date", "Write the date as YYYY-MM-DD.")
        }
        return Self.page(
            await reader.read { store throws(ReportError) in
                let whose = try Self.whose(query["wearer"], store)
                let report = try DayReport.read(day, of: whose.wearer, today: today, from: store)
                let (ribbon, diary) = try Self.ofRecord { () throws(RecordsError) in
                    let seconds = try store?.wornSeconds(of: whose.wearer, on: day) ?? WornSeconds()
                    let diary = try DayDiary.read(day, of: whose.wearer, seconds, from: store)
                    return (DayRibbon(day, seconds), diary)
                }
                return DayHTML(report, ribbon, diary, today: today, whose: whose).page
            })
    }

    func weeks(_ query: Query, _ access: Access) async -> Response {
        let today = HostClock.now.day
        guard let last = query["until"].map(LocalDay.init) ?? today else {
            return Answer.message(.badRequest, "Not a date", "Write the date as YYYY-MM-DD.")
        }
        return Self.page(
            await reader.read { store throws(ReportError) in
                let whose = try Self.whose(query["wearer"], store)
                let report = try WeeksReport.read(
                    weeks: Self.weeks, upTo: min(last, today), of: whose.wearer, today: today, from: store)
                return WeeksHTML(report, today: today, whose: whose).page
            })
    }
}
