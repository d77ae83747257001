import LocalTime
import Records

/// `told-once.csv`: what a wearer was told once, where and when; without a time it is still to be told.
enum ToldOnceExport {
    static func write(_ scope: ExportScope) throws(ExportError) {
        let told = try scope.read { store throws(RecordsError) in try store.toldOnce() }
            .filter { scope.contains(wearer: $0.wearer) }
        try scope.write(.toldOnce) { file throws(ExportError) in
            for one in told {
                let row = [one.wearer, one.topic, one.place.rawValue, one.moment?.rfc3339Exact ?? ""]
                try file.write(row.map(CSVText.field).joined(separator: ","))
            }
        }
    }
}
