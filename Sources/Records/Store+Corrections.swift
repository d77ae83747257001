import GRDB
public import LocalTime
import Numbers
public import Posture

/// What a wearer said of a posture, as it is kept.
public struct StoredCorrection: Equatable, Sendable {
    public var moment: Moment
    public var wearer: String
    public var sensor: String
    public var wasSlouch: Bool
}

extension Store {
    static func save(
        _ corrections: [PostureCorrection], of recording: Int64, by wearer: String, offset_s: Int,
        _ database: Database
    ) throws {
        for correction in corrections {
            try database.execute(
                sql: """
                    INSERT INTO posture_correction (recording, wearer, time_us, utc_offset_s, was_slouch)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [recording, wearer, correction.time_us, offset_s, correction.wasSlouch])
        }
    }

    /// What the wearer said during a recording, in the order in which it was said.
    public func corrections(of recording: Int64) throws(RecordsError) -> [PostureCorrection] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT time_us, was_slouch FROM posture_correction WHERE recording = ? ORDER BY id",
                arguments: [recording]
            ).map {
                PostureCorrection(
                    time_us: try $0.time_us("time_us", of: "posture_correction"),
                    wasSlouch: try $0.integer("was_slouch", of: "posture_correction", in: 0...1) == 1)
            }
        }
    }

    /// All that was said of postures, oldest first.
    public func corrections() throws(RecordsError) -> [StoredCorrection] {
        try corrections(where: "TRUE", [])
    }

    /// What a wearer said of postures within a stretch of time, oldest first.
    public func corrections(of wearer: String, from_us: Int64, to_us: Int64) throws(RecordsError) -> [StoredCorrection]
    {
        try corrections(
            where: """
                posture_correction.wearer = ? AND posture_correction.time_us >= ? AND posture_correction.time_us < ?
                """, [wearer, from_us, to_us])
    }

    private func corrections(
        where condition: String, _ arguments: StatementArguments
    ) throws(RecordsError) -> [StoredCorrection] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT posture_correction.*, recording.sensor FROM posture_correction
                    JOIN recording ON recording.id = posture_correction.recording
                    WHERE \(condition)
                    ORDER BY posture_correction.time_us, posture_correction.id
                    """, arguments: arguments
            ).map { row in
                StoredCorrection(
                    moment: Moment(
                        utc_us: try row.time_us("time_us", of: "posture_correction"),
                        offset_s: try row.offset_s("utc_offset_s", of: "posture_correction")),
                    wearer: try row.value("wearer", of: "posture_correction"),
                    sensor: try row.value("sensor", of: "recording"),
                    wasSlouch: try row.integer("was_slouch", of: "posture_correction", in: 0...1) == 1)
            }
        }
    }
}
