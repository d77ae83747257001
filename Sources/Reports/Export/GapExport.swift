import LocalTime
import Posture
import Records

/// `gaps.csv`: a row for each stretch without samples, oldest first.
enum GapExport {
    static func write(_ scope: ExportScope) throws(ExportError) {
        var gaps: [(gap: Gap, offset_s: Int)] = []
        for (id, recording) in scope.recordings {
            let found = try scope.read { store throws(RecordsError) in try store.gaps(of: id) }
            gaps += found.map { ($0, recording.utcOffset_s) }
        }
        gaps.sort { ($0.gap.from_us, $0.gap.to_us) < ($1.gap.from_us, $1.gap.to_us) }
        try scope.write("gaps.csv", header: "from,to,reason,lost_samples") { file throws(ExportError) in
            for (gap, offset_s) in gaps {
                func time(_ time_us: Int64) -> String { Moment(utc_us: time_us, offset_s: offset_s).rfc3339 }
                try file.write(
                    "\(time(gap.from_us)),\(time(gap.to_us)),\(gap.reason.rawValue),"
                        + (gap.lostSamples.map(String.init) ?? ""))
            }
        }
    }
}
