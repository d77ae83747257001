import LocalTime
import Posture
import Records

/// `postures.csv`: what was believed of each wearer's own postures on the evening of a day; and `corrections.csv`: what
/// the wearer said of them. `beliefs.csv` has the same in full.
enum PostureExport {
    /// A row for each posture of each day.
    ///
    /// - Returns: how much of what was believed cannot be read.
    static func write(_ scope: ExportScope) throws(ExportError) -> Int {
        let kept = try scope.read { store throws(RecordsError) in try store.keptBeliefs() }
        let recordings = Set(scope.recordings.map(\.id))
        // A belief is a wearer's, whichever sensor was worn.
        let beliefs = kept.beliefs.filter { belief in
            scope.contains(wearer: belief.wearer)
                && (belief.recording.map(recordings.contains) ?? scope.contains(belief.moment.day))
        }
        try scope.write(.postures) { file throws(ExportError) in
            for belief in beliefs where belief.recording == nil {
                guard let memory = belief.memory else { continue }
                for row in rows(
                    PostureBelief(moment: belief.moment, memory: memory), scope.names.wearer(belief.wearer))
                {
                    try file.write(row)
                }
            }
        }
        try scope.write(.beliefs) { file throws(ExportError) in
            for belief in beliefs {
                try file.write(
                    [
                        CSVText.field(scope.names.wearer(belief.wearer)), CSVText.field(belief.placement.rawValue),
                        belief.recording.map { "\($0)" } ?? "", belief.moment.rfc3339Exact,
                        CSVText.field(belief.text ?? ""),
                    ].joined(separator: ","))
            }
        }
        try writeCorrections(scope)
        return kept.unreadable
    }

    private static func writeCorrections(_ scope: ExportScope) throws(ExportError) {
        try scope.write(.corrections) { file throws(ExportError) in
            for (id, recording) in scope.recordings {
                for correction in try scope.read({ store throws(RecordsError) in try store.corrections(of: id) }) {
                    let moment = Moment(utc_us: correction.time_us, offset_s: recording.utcOffset_s)
                    try file.write(
                        [
                            CSVText.field(scope.names.wearer(recording.wearer)),
                            CSVText.field(scope.names.sensor(recording.sensor)), moment.rfc3339Exact,
                            correction.wasSlouch ? "1" : "0", "\(id)",
                            CSVText.field(recording.placement?.rawValue ?? ""),
                        ].joined(separator: ","))
                }
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
