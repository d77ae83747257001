import LocalTime
import Posture
import Records

/// `gaps.csv`: a row for each stretch without samples, oldest first.
enum GapExport {
    static func write(_ scope: ExportScope) throws(ExportError) {
        var gaps: [(gap: Gap, recording: Store.Recording, id: Int64)] = []
        for (id, recording) in scope.recordings {
            let found = try scope.read { store throws(RecordsError) in try store.gaps(of: id) }
            gaps += found.map { ($0, recording, id) }
        }
        gaps.sort { ($0.gap.from_us, $0.gap.to_us) < ($1.gap.from_us, $1.gap.to_us) }
        try scope.write(.gaps) { file throws(ExportError) in
            for (gap, recording, id) in gaps {
                func time(_ time_us: Int64) -> String {
                    Moment(utc_us: time_us, offset_s: recording.utcOffset_s).rfc3339Exact
                }
                try file.write(
                    "\(time(gap.from_us)),\(time(gap.to_us)),\(gap.reason.rawValue),"
                        + (gap.lostSamples.map(String.init) ?? "")
                        + ",\(id),\(CSVText.field(recording.sensor)),"
                        + "\(CSVText.field(recording.placement?.rawValue ?? "")),\(CSVText.field(recording.wearer))")
            }
        }
    }
}
