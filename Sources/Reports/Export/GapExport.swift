import LocalTime
import Posture
import Records

/// `gaps.csv`: a row for each stretch without samples since the first recording.
enum GapExport {
    static func write(_ scope: ExportScope) throws(ExportError) {
        try scope.write("gaps.csv", header: "from,to,reason,lost_samples") { file throws(ExportError) in
            guard let first = scope.recordings.first?.recording else { return }
            // A gap does not keep the offset of its place: that of the first recording stands for it.
            func time(_ time_us: Int64) -> String { Moment(utc_us: time_us, offset_s: first.utcOffset_s).rfc3339 }
            let gaps = try scope.read { store throws(RecordsError) in
                try store.gaps(from_us: first.start_us, to_us: .max)
            }
            for gap in gaps {
                try file.write(
                    "\(time(gap.from_us)),\(time(gap.to_us)),\(gap.reason.rawValue),"
                        + (gap.lostSamples.map(String.init) ?? ""))
            }
        }
    }
}
