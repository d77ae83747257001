public import Balance
import FoundationEssentials
import GRDB
public import LocalTime

/// What the model supposed on a day.
public struct StoredModelState: Equatable, Sendable {
    public var day: LocalDay
    public var modelVersion: String
    public var states: [StateKey: StateEstimate]
}

extension Store {
    /// Keeps what the model supposed day by day; what another version of it made is replaced.
    public func save(_ result: ImbalanceResult, wearer: String) throws(RecordsError) {
        var days: [LocalDay: [StateKey: StateEstimate]] = [:]
        // Where everybody begins is no finding.
        for state in result.states where state.hasEvidence {
            for point in state.trajectory { days[point.day, default: [:]][state.key] = point.estimate }
        }
        try write { database in
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            var kept: [LocalDay: String] = [:]
            for row in try Row.fetchAll(
                database, sql: "SELECT local_day, model_version, body FROM model_state WHERE wearer = ?",
                arguments: [wearer])
            {
                let day = try row.localDay("local_day", of: "model_state")
                let version: String = try row.value("model_version", of: "model_state")
                if version == result.version, days[day] != nil {
                    kept[day] = try row.value("body", of: "model_state")
                } else {
                    try database.execute(
                        sql: "DELETE FROM model_state WHERE wearer = ? AND local_day = ?", arguments: [wearer, day])
                }
            }
            for (day, states) in days {
                let named = Dictionary(uniqueKeysWithValues: states.map { ($0.name, $1) })
                let body = String(decoding: try encoder.encode(named), as: UTF8.self)
                guard kept[day] != body else { continue }
                try database.execute(
                    sql: """
                        INSERT OR REPLACE INTO model_state (wearer, local_day, model_version, body)
                        VALUES (?, ?, ?, ?)
                        """,
                    arguments: [wearer, day, result.version, body])
            }
        }
    }

    /// What the model supposed of a wearer, day by day, as it was last made.
    public func modelStates(wearer: String) throws(RecordsError) -> [StoredModelState] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM model_state WHERE wearer = ? ORDER BY local_day", arguments: [wearer]
            ).map { row in
                let named = try StoredJSON.value(
                    [String: StateEstimate].self, try row.value("body", of: "model_state"), table: "model_state")
                return StoredModelState(
                    day: try row.localDay("local_day", of: "model_state"),
                    modelVersion: try row.value("model_version", of: "model_state"),
                    states: Dictionary(
                        named.compactMap { name, estimate in StateKey(name: name).map { ($0, estimate) } }
                    ) { first, _ in first })
            }
        }
    }
}

extension StateKey {
    /// As it stands in the record: `hamstrings/tight/left`.
    fileprivate var name: String { "\(muscle)/\(kind.rawValue)/\(side.rawValue)" }

    fileprivate init?(name: String) {
        let parts = name.split(separator: "/").map(String.init)
        guard parts.count == 3, let kind = Kind(rawValue: parts[1]), let side = Side(rawValue: parts[2]) else {
            return nil
        }
        self.init(MuscleID(rawValue: parts[0]), side: side, kind: kind)
    }
}
