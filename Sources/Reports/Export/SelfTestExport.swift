import Balance
import LocalTime
import Records

/// `self-tests.csv`: a row for each value and choice of each answer.
enum SelfTestExport {
    /// - Returns: how many self-tests there were.
    static func write(_ scope: ExportScope) throws(ExportError) -> Int {
        let answers = try scope.read { store throws(RecordsError) in try store.answers() }
            .filter { scope.contains($0.answer.day) && scope.contains(wearer: $0.wearer) }
        try scope.write(.selfTests) { file throws(ExportError) in
            for row in answers.flatMap(rows) { try file.write(row) }
        }
        return answers.count
    }

    private static func rows(_ stored: StoredAnswer) -> [String] {
        let answer = stored.answer
        let head =
            "\(CSVText.field(stored.wearer)),\(answer.day.text),\(stored.moment.rfc3339Exact),"
            + CSVText.field(answer.test)
        let tail = "\(answer.sex?.rawValue ?? ""),\(CSVText.field(stored.knowledgeVersion))"
        return answer.items.flatMap { item in
            let name = "\(CSVText.field(item.answer)),\(item.side.rawValue)"
            let choice = item.choice.map { "\(head),\(name),,,\(CSVText.field($0)),\(tail)" }
            let values = item.values.enumerated().map { "\(head),\(name),\($0 + 1),\($1),,\(tail)" }
            return (choice.map { [$0] } ?? []) + values
        }
    }
}
