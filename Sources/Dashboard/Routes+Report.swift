import Balance
import Hummingbird
import LinuxIO
import LocalTime
import Numbers
import Pages
import Posture
import Records
import Reports
import Settings

/// The report to hand over.
extension Routes {
    /// Without `weeks` the choices alone. `include` is a list with commas; a form sends each part by its own name.
    func report(_ query: Query, _ access: Access) async -> Response {
        let named = (query["include"] ?? "").split(separator: ",").map { HandoverReport.Part(rawValue: String($0)) }
        guard !named.contains(nil) else {
            return Answer.message(.badRequest, "Not a part", "What can be included is signs, notes and pain.")
        }
        let ticked = HandoverReport.Part.allCases.filter { query[$0.rawValue] == "yes" }
        let included = Set(named.compactMap(\.self) + ticked)
        let weeks = query["weeks"].map { Int($0) }
        if let weeks, weeks.flatMap({ HandoverReport.possibleWeeks.contains($0) ? $0 : nil }) == nil {
            return Answer.message(.badRequest, "Not that many weeks", "A report is of 1 to 12 weeks.")
        }
        let today = HostClock.now.day
        let rules = Self.settings.rules
        return Self.page(
            await reader.read { store throws(ReportError) in
                let whose = try Self.whose(query["wearer"], store)
                guard let count = weeks ?? nil else { return ReportPage(whose: whose, included: included).page }
                let report = try HandoverReport.read(
                    of: whose.wearer, weeks: count, including: included, today: today, from: store,
                    rules: rules)
                return ReportPage(whose: whose, weeks: count, included: included, report: report).page
            })
    }
}
