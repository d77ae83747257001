import LocalTime
import Posture
import Records

/// `episodes.csv`: a row for each episode of each recording.
enum EpisodeExport {
    static func write(_ scope: ExportScope) throws(ExportError) {
        try scope.write(.episodes) { file throws(ExportError) in
            for (id, recording) in scope.recordings {
                func time(_ time_us: Int64) -> String {
                    Moment(utc_us: time_us, offset_s: recording.utcOffset_s).rfc3339Exact
                }
                for episode in try scope.read({ store throws(RecordsError) in try store.episodes(of: id) }) {
                    try file.write(
                        "\(CSVText.field(recording.sensor)),\(time(episode.start_us)),\(time(episode.end_us)),"
                            + "\(CSVText.field(episode.duration_s, decimals: 3)),\(episode.kind.rawValue),"
                            + "\(CSVText.exact(episode.meanDegrees)),\(CSVText.exact(episode.peakDegrees)),"
                            + scope.origin(id, recording))
                }
            }
        }
    }
}
