import LocalTime
import Posture
import Records

/// `postures.csv`: what was believed of each wearer's own postures on the evening of a day; and `corrections.csv`: what
/// the wearer said of them.
enum PostureExport {
    private static let header = "wearer,time,posture,forward_deg,deviation_deg,held_slump_deg"
    private static let correctionsHeader = "wearer,sensor,time,was_slouch"

    /// A row for each posture of each day.
    static func write(_ scope: ExportScope) throws(ExportError) {
        // A belief is a wearer's, whichever sensor was worn.
        let wearers = try scope.read { store throws(RecordsError) in try store.wearers() }
        try scope.write("postures.csv", header: header) { file throws(ExportError) in
            for wearer in wearers {
                let beliefs = try scope.read { store throws(RecordsError) in try store.postureBeliefs(of: wearer) }
                for belief in beliefs where scope.contains(belief.moment.day) {
                    for row in rows(belief, wearer) { try file.write(row) }
                }
            }
        }
        let corrections = try scope.read { store throws(RecordsError) in try store.corrections() }
        try scope.write("corrections.csv", header: correctionsHeader) { file throws(ExportError) in
            for correction in corrections
            where scope.contains(correction.moment.day) && (scope.sensor == nil || correction.sensor == scope.sensor) {
                try file.write(
                    [
                        CSVText.field(correction.wearer), CSVText.field(correction.sensor), correction.moment.rfc3339,
                        correction.wasSlouch ? "1" : "0",
                    ].joined(separator: ","))
            }
        }
    }

    private static func rows(_ belief: PostureBelief, _ wearer: String) -> [String] {
        PostureState.allCases.compactMap { posture in
            guard let forward = belief.memory.forwardDegrees(posture) else { return nil }
            return [
                CSVText.field(wearer), belief.moment.rfc3339, posture.rawValue,
                CSVText.field(forward.mean, decimals: 2), CSVText.field(forward.deviation, decimals: 2),
                CSVText.field(belief.memory.slump?.forwardDegrees, decimals: 2),
            ].joined(separator: ",")
        }
    }
}
