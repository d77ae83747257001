import Balance
import LocalTime
import Records

/// `outcomes.csv`: what was told each week of pain and of own activities, a row for each thing that was told;
/// `outcome-activities.csv`: every name that an activity was given.
enum OutcomeExport {
    /// - Returns: how many entries there were.
    static func write(_ scope: ExportScope) throws(ExportError) -> Int {
        let entries = try scope.read { store throws(RecordsError) in try store.outcomes() }
            .filter { scope.contains($0.entry.day) && scope.contains(wearer: $0.wearer) }
        // Names are given back whole: an entry of these days may be about one of an earlier day.
        let namings = try scope.read { store throws(RecordsError) in try store.activityNamings() }
            .filter { scope.contains(wearer: $0.wearer) }
        let activities = Dictionary(grouping: namings, by: \.wearer).mapValues { ActivityList($0.map(\.naming)) }
        try scope.write(.outcomes) { file throws(ExportError) in
            for stored in entries {
                for row in rows(stored, activities[stored.wearer]) { try file.write(row) }
            }
        }
        try scope.write(.outcomeActivities) { file throws(ExportError) in
            for stored in namings {
                let naming = stored.naming
                try file.write(
                    "\(CSVText.field(stored.wearer)),\(naming.day.text),\(stored.moment.rfc3339Exact),\(naming.line),"
                        + "\(naming.slot),\(CSVText.field(naming.name))")
            }
        }
        return entries.count
    }

    private static func rows(_ stored: StoredOutcome, _ activities: ActivityList?) -> [String] {
        let entry = stored.entry
        let head =
            "\(CSVText.field(stored.wearer)),\(entry.day.text),\(stored.moment.rfc3339Exact),\(entry.number),"
            + (entry.isFinished ? "yes" : "no")
        let pain = WeekPain.Measure.allCases.compactMap { measure in
            entry.pain[measure].map { "\(head),pain_\(measure.rawValue),\($0.value),,\(entry.step)" }
        }
        let places = PainPlace.ordered(entry.places).map { "\(head),pain_place,\($0.rawValue),,\(entry.step)" }
        let scores = entry.scores.sorted { $0.key < $1.key }.map { line, score in
            "\(head),activity_\(line),\(score.value),"
                + CSVText.field(activities?.activity(line: line)?.name ?? "") + ",\(entry.step)"
        }
        // Whose answers were all taken back has a row too.
        let rows = pain + places + scores
        return rows.isEmpty ? ["\(head),,,,\(entry.step)"] : rows
    }
}
