import Balance
import LocalTime
import Records

/// `routine-settings.csv`: what is set and agreed to, one row a thing; of red flags there is the fact alone.
enum RoutineSettingExport {
    static func write(_ scope: ExportScope) throws(ExportError) {
        let settings = try scope.read { store throws(RecordsError) in
            var settings: [(wearer: String, rows: [(key: String, value: String)])] = []
            for wearer in try store.wearers() { settings.append((wearer, try rows(of: wearer, store))) }
            return settings
        }
        try scope.write("routine-settings.csv", header: "wearer,key,value") { file throws(ExportError) in
            for (wearer, rows) in settings {
                for (key, value) in rows { try file.write("\(CSVText.field(wearer)),\(key),\(CSVText.field(value))") }
            }
        }
    }

    private static func rows(
        of wearer: String, _ store: Store
    ) throws(RecordsError) -> [(key: String, value: String)] {
        var rows: [(key: String, value: String)] = try store.consents(wearer: wearer).map {
            ("consent_\($0.version)", Moment(utc_us: $0.time_us, offset_s: 0).rfc3339)
        }
        switch try store.redFlags(wearer: wearer) {
        case .unscreened: break
        case .clear(let day): rows.append(("no_red_flag", day.text))
        case .stopped(let day): rows.append(("red_flag", day.text))
        }
        guard let profile = try store.routineProfile(wearer: wearer) else { return rows }
        rows.append(("minutes", "\(profile.minutes)"))
        rows.append(("equipment", profile.equipment.map(\.rawValue).sorted().joined(separator: " ")))
        if let cautions = profile.cautions { rows.append(("cautions", cautions.sorted().joined(separator: " "))) }
        rows.append(("goals", profile.goals.joined(separator: " ")))
        rows.append(("excluded", profile.excluded.sorted().joined(separator: " ")))
        if let lacking = profile.lacking {
            rows.append(("lacking", lacking.map(\.rawValue).sorted().joined(separator: " ")))
        }
        if let sex = profile.sex { rows.append(("sex", sex.rawValue)) }
        return rows
    }
}
