import Balance
import Events
import LocalTime
import Numbers

extension RoutinePlan {
    /// What is open today, as members of a JSON object: `access` (`closed`, `gentle`, `open`), `level` (1, 2, 3 with a
    /// caution, or `null`) and the signs behind it.
    func accessMembers(_ knowledge: Knowledge, cautions: Set<String>?) -> [(key: String, value: JSONText)] {
        let hasCautions = access == .open && !(cautions ?? []).isEmpty
        return [
            ("access", .string(access.word)),
            ("level", .optional(access.level ?? (hasCautions ? 3 : nil))),
            ("signs", .array(access.signs.map { $0.json(knowledge) })),
        ]
    }
}

extension ExerciseAccess {
    /// For programs.
    var word: String {
        switch self {
        case .closed: "closed"
        case .gentle: "gentle"
        case .open: "open"
        }
    }
}

extension KeptSign {
    /// With its date and what has become of it.
    func json(_ knowledge: Knowledge) -> JSONText {
        let (word, since): (String, LocalDay?) =
            switch status {
            case .open: ("open", nil)
            case .lookedAt(let day): ("looked_at", day)
            case .gone(let day): ("gone", day)
            }
        return .object([
            ("sign", .string(sign)), ("name", .string(StopText.name(of: self, knowledge))),
            ("level", .integer(Int64(level.number))), ("date", .string(day.text)), ("status", .string(word)),
            ("status_date", .optional(since?.text)),
            ("urgency", .optional(knowledge.flag(sign)?.urgency.rawValue)),
        ])
    }
}
