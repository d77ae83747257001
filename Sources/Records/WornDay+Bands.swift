import GRDB
import LocalTime
import Posture

extension WornDay {
    /// How far the wearer went towards their own slump, by what was believed in the evening; `nil` where nothing was
    /// recorded.
    ///
    /// Of a day that older rules judged, nothing was learned while it was worn: then it is learned from the day's track.
    func bands(on day: LocalDay, of wearer: String, _ database: Database) throws -> DayBands? {
        guard !track.isEmpty else { return nil }
        let low = lowDegrees.isEmpty ? [] : track.map { lowDegrees[$0.time_us] }
        let memory =
            try Self.belief(of: wearer, on: day, database)?.memory
            ?? Self.morning(of: wearer, on: day, database)
            .taught(try slump(of: wearer, database)).learning(from: track, low: low)
        return DayBands(track: track, low: low, episodes: episodes, memory: memory)
    }

    private static func belief(of wearer: String, on day: LocalDay, _ database: Database) throws -> PostureBelief? {
        try readable(
            Row.fetchOne(
                database,
                sql: """
                    SELECT time_us, utc_offset_s, body FROM posture_belief
                    WHERE wearer = ? AND placement = ? AND local_day = ? AND body IS NOT NULL
                    ORDER BY time_us DESC LIMIT 1
                    """,
                arguments: [wearer, Placement.upperBack.rawValue, day]))
    }

    /// What was believed of the wearer when the day began.
    private static func morning(of wearer: String, on day: LocalDay, _ database: Database) throws -> WearerMemory {
        let before = try readable(
            Row.fetchOne(
                database,
                sql: """
                    SELECT time_us, utc_offset_s, body FROM posture_belief
                    WHERE wearer = ? AND placement = ? AND local_day < ? ORDER BY local_day DESC, time_us DESC LIMIT 1
                    """,
                arguments: [wearer, Placement.upperBack.rawValue, day]))
        return before?.memory(on: day) ?? WearerMemory()
    }

    /// What cannot be read is not known: a wrong row costs what stands in it, not the day.
    private static func readable(_ row: Row?) -> PostureBelief? { row.flatMap { try? PostureBelief(row: $0) } }

    /// The last slump that was held on purpose by the end of the day, as far as the calibration that it was compared with
    /// was in force then.
    private func slump(of wearer: String, _ database: Database) throws -> SlumpHold? {
        guard let last_us = track.last?.time_us,
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT body, (SELECT max(time_us) FROM calibration
                        WHERE calibration.sensor = posture_hold.sensor AND calibration.time_us <= ?) AS calibrated_us
                    FROM posture_hold WHERE wearer = ? AND kind = ? AND time_us <= ? ORDER BY time_us DESC LIMIT 1
                    """,
                arguments: [last_us, wearer, HoldKind.slump.rawValue, last_us]),
            let body: String = try? row.value("body", of: "posture_hold"),
            let hold = try? StoredJSON.value(PostureHold.self, body, table: "posture_hold"),
            let calibrated_us: Int64 = try? row.optional("calibrated_us", of: "calibration"),
            hold.calibration_us == calibrated_us
        else { return nil }
        return SlumpHold(hold)
    }
}
