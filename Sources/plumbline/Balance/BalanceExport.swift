import Balance
import Gateway
import LocalTime
import Records
import Reports

/// Self-tests and what the imbalance model supposed, as CSV.
struct BalanceExport {
    let store: Store
    let folder: String

    /// - Parameter days: local days since 1970.
    /// - Returns: how many self-tests there were.
    func write(from first: LocalDay, to last: LocalDay) throws -> Int {
        try writeStates(from: first, to: last)
        return try writeSelfTests(from: first, to: last)
    }

    /// A row for each value and choice.
    private func writeSelfTests(from first: LocalDay, to last: LocalDay) throws -> Int {
        var count = 0
        var file = try OutputFile(folder + "/self-tests.csv")
        try file.write("wearer,date,time,test,answer,side,trial,value,choice,sex,knowledge_version")
        for stored in try store.answers() where first <= stored.answer.day && stored.answer.day <= last {
            let time = stored.moment.rfc3339
            let head =
                "\(CSVText.field(stored.wearer)),\(stored.answer.day.text),\(time),"
                + CSVText.field(stored.answer.test)
            let tail = "\(stored.answer.sex?.rawValue ?? ""),\(CSVText.field(stored.knowledgeVersion))"
            count += 1
            for item in stored.answer.items {
                let name = "\(CSVText.field(item.answer)),\(item.side.rawValue)"
                if let choice = item.choice { try file.write("\(head),\(name),,,\(CSVText.field(choice)),\(tail)") }
                for (index, value) in item.values.enumerated() {
                    try file.write("\(head),\(name),\(index + 1),\(value),,\(tail)")
                }
            }
        }
        try file.finish()
        return count
    }

    private func writeStates(from first: LocalDay, to last: LocalDay) throws {
        var file = try OutputFile(folder + "/balance.csv")
        try file.write("wearer,date,muscle,side,kind,mean,sd,model_version")
        for wearer in try store.wearers() {
            for day in try store.modelStates(wearer: wearer) where first <= day.day && day.day <= last {
                for (key, estimate) in day.states.sorted(by: { $0.key < $1.key }) {
                    try file.write(
                        "\(CSVText.field(wearer)),\(day.day.text),\(key.muscle),\(key.side.rawValue),"
                            + "\(key.kind.rawValue),\(CSVText.field(estimate.mean, decimals: 6)),"
                            + "\(CSVText.field(estimate.deviation, decimals: 6)),\(day.modelVersion)")
                }
            }
        }
        try file.finish()
    }
}
