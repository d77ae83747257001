import Balance
import LocalTime
import Records

/// `balance.csv`: what the imbalance model supposed, a row for each muscle and day.
enum BalanceExport {
    static func write(_ scope: ExportScope) throws(ExportError) {
        try scope.write(.balance) { file throws(ExportError) in
            for wearer in scope.wearers {
                let days = try scope.read { store throws(RecordsError) in try store.modelStates(wearer: wearer) }
                for day in days where scope.contains(day.day) {
                    for (key, estimate) in day.states.sorted(by: { $0.key < $1.key }) {
                        try file.write(
                            "\(CSVText.field(wearer)),\(day.day.text),\(CSVText.field(key.muscle.rawValue)),\(key.side.rawValue),"
                                + "\(key.kind.rawValue),\(CSVText.field(estimate.mean, decimals: 6)),"
                                + "\(CSVText.field(estimate.deviation, decimals: 6)),\(CSVText.field(day.modelVersion))"
                        )
                    }
                }
            }
        }
    }
}
