import GRDB
import LocalTime
import Posture

extension WornDay {
    /// How far the wearer went towards their own slump, by what was believed in the evening; `nil` where nothing was
    /// recorded.
    ///
    /// Of a day that older rules judged, nothing was learned while it was worn: then it is learned from the day's track.
    ///
    /// - Parameters:
    ///   - day: the local day.
    ///   - wearer: whose.
    ///   - rules: with the learned rule in force.
    ///   - database: of the record.
    /// - Returns: with whether a belief that is kept for the day could not be read, and the bands do without it.
    func bands(
        on day: LocalDay, of wearer: String, rules: PostureRules, _ database: Database
    ) throws -> (bands: DayBands, hasUnreadableBelief: Bool)? {
        guard !track.isEmpty else { return nil }
        let low = low.isEmpty ? [] : low.beside(track)
        var belief = try Self.belief(of: wearer, on: day, database)
        var memory = belief.belief?.memory
        if memory == nil {
            let morning = try Self.morning(of: wearer, on: day, database)
            belief.isUnreadable = belief.isUnreadable || morning.isUnreadable
            let slump = try slump(of: wearer, database)
            belief.isUnreadable = belief.isUnreadable || slump.isUnreadable
            memory = (morning.belief?.memory(on: day) ?? WearerMemory())
                .taught(slump.hold).learning(from: track, low: low)
        }
        let bands = DayBands(
            track: track, low: low, episodes: episodes, memory: memory ?? WearerMemory(), rules: rules)
        return (bands, belief.isUnreadable)
    }

    /// A belief that there is; where a row is there and cannot be read, that is said.
    private typealias Found = (belief: PostureBelief?, isUnreadable: Bool)

    private static func belief(of wearer: String, on day: LocalDay, _ database: Database) throws -> Found {
        try found(
            Row.fetchOne(
                database,
                sql: """
                    SELECT time_us, utc_offset_s, body FROM posture_belief INDEXED BY posture_belief_by_day
                    WHERE wearer = ? AND placement = ? AND local_day = ? AND body IS NOT NULL
                    ORDER BY time_us DESC LIMIT 1
                    """,
                arguments: [wearer, Placement.upperBack.rawValue, day]))
    }

    /// What was believed of the wearer when the day began.
    private static func morning(of wearer: String, on day: LocalDay, _ database: Database) throws -> Found {
        try found(
            Row.fetchOne(
                database,
                sql: """
                    SELECT time_us, utc_offset_s, body FROM posture_belief
                    WHERE wearer = ? AND placement = ? AND local_day < ? ORDER BY local_day DESC, time_us DESC LIMIT 1
                    """,
                arguments: [wearer, Placement.upperBack.rawValue, day]))
    }

    /// What cannot be read is not known: a wrong row costs what stands in it, not the day, and whoever asked is told.
    private static func found(_ row: Row?) -> Found {
        guard let row else { return (nil, false) }
        do throws(RecordsError) { return (try PostureBelief(row: row), false) } catch { return (nil, true) }
    }

    /// The last slump that was held on purpose by the end of the day, as far as the calibration that it was compared with
    /// was in force then; and whether there is one that cannot be read.
    private func slump(
        of wearer: String, _ database: Database
    ) throws -> (hold: SlumpHold?, isUnreadable: Bool) {
        guard let last_us = track.last?.time_us,
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT body, (SELECT max(time_us) FROM calibration
                        WHERE calibration.sensor = posture_hold.sensor AND calibration.time_us <= ?) AS calibrated_us
                    FROM posture_hold WHERE wearer = ? AND kind = ? AND time_us <= ? ORDER BY time_us DESC LIMIT 1
                    """,
                arguments: [last_us, wearer, HoldKind.slump.rawValue, last_us])
        else { return (nil, false) }
        do throws(RecordsError) {
            let body: String = try row.value("body", of: "posture_hold")
            let hold = try StoredJSON.value(PostureHold.self, body, table: "posture_hold")
            let calibrated_us: Int64? = try row.optional("calibrated_us", of: "calibration")
            return (hold.calibration_us == calibrated_us ? SlumpHold(hold) : nil, false)
        } catch { return (nil, true) }
    }
}
