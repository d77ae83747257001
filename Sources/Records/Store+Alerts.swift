import GRDB
public import LocalTime
public import Posture

/// An alert that fell due.
public struct StoredAlert: Equatable, Sendable {
    public var time_us: Int64
    /// Why it was left out, as a word for programs; `nil` where it was given.
    public var silence: String?
}

/// A day on which a wearer's alerts became fewer, or more again.
public struct StoredAlertStep: Equatable, Sendable {
    public var day: LocalDay
    public var step: AlertStep
    /// A word for programs.
    public var cause: String
    public var moment: Moment

    public init(day: LocalDay, step: AlertStep, cause: String, moment: Moment) {
        self.day = day
        self.step = step
        self.cause = cause
        self.moment = moment
    }
}

/// What the next alert of a wearer rests on.
public struct AlertMemory: Equatable, Sendable {
    /// The first recorded day, where the record was begun since alerts may be silent on it; today where nothing is
    /// recorded yet.
    public var firstDay: LocalDay?
    public var step: StoredAlertStep?
    /// Given within a week before.
    public var given_us: [Int64] = []
    /// Left out because they are becoming fewer, since the last one that was given.
    public var leftOut = 0
    /// Until when the wearer has silenced alerts; `nil` where that is over, or was not asked for.
    public var snoozedUntil_us: Int64?
}

extension Store {
    /// A weekend is between one that was left out and the next one, at times.
    private static let remembered_us: Int64 = 7 * 86_400_000_000
    /// A recording is a day at most, and what its sensor had kept may be older.
    private static let longestRecording_us: Int64 = 2 * 86_400_000_000
    /// What stands for an alert that was left out because they are becoming fewer.
    public static let fadingSilence = "fading"

    /// When the wearer was told, or would have been, oldest first.
    public func alerts(of recording: Int64) throws(RecordsError) -> [StoredAlert] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM alert WHERE recording = ? ORDER BY time_us", arguments: [recording]
            ).map { try StoredAlert(row: $0) }
        }
    }

    /// What is known of a wearer's alerts at a moment.
    ///
    /// - Parameters:
    ///   - wearer: whose.
    ///   - moment: on the wearer's clock.
    public func alertMemory(of wearer: String, at moment: Moment) throws(RecordsError) -> AlertMemory {
        try read { database in
            var memory = AlertMemory()
            memory.snoozedUntil_us = try Self.snooze(of: wearer, at: moment, database)
            memory.step = try Self.alertStep(of: wearer, upTo: moment.day, database)
            let recordedBefore =
                try Bool.fetchOne(
                    database, sql: "SELECT EXISTS (SELECT 1 FROM alert_change WHERE wearer = ?)", arguments: [wearer])
                ?? false
            if !recordedBefore {
                memory.firstDay = try Self.firstRecordedDay(of: wearer, database) ?? moment.day
            }
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT alert.time_us, alert.silence FROM alert JOIN recording ON recording.id = alert.recording
                    WHERE wearer = ? AND start_us > ? AND alert.time_us > ? ORDER BY alert.time_us
                    """,
                arguments: [
                    wearer, moment.utc_us - Self.remembered_us - Self.longestRecording_us,
                    moment.utc_us - Self.remembered_us,
                ])
            for alert in try rows.map({ try StoredAlert(row: $0) }) {
                if alert.silence == nil {
                    memory.given_us.append(alert.time_us)
                    memory.leftOut = 0
                } else if alert.silence == Self.fadingSilence {
                    memory.leftOut += 1
                }
            }
            return memory
        }
    }

    // MARK: Steps

    /// The last step of a wearer's alerts; `nil` before the first. One dated later is a clock's that has been set back since.
    private static func alertStep(
        of wearer: String, upTo today: LocalDay, _ database: Database
    ) throws -> StoredAlertStep? {
        try Row.fetchOne(
            database,
            sql: "SELECT * FROM alert_step WHERE wearer = ? AND local_day <= ? ORDER BY local_day DESC LIMIT 1",
            arguments: [wearer, today]
        ).map { try StoredAlertStep(row: $0) }
    }

    /// All of them, oldest first.
    public func alertSteps(of wearer: String) throws(RecordsError) -> [StoredAlertStep] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM alert_step WHERE wearer = ? ORDER BY local_day", arguments: [wearer]
            ).map { try StoredAlertStep(row: $0) }
        }
    }

    public func save(_ step: StoredAlertStep, wearer: String) throws(RecordsError) {
        try write { database in
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO alert_step (wearer, local_day, step, cause, time_us, utc_offset_s)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    wearer, step.day, step.step.rawValue, step.cause, step.moment.utc_us, step.moment.offset_s,
                ])
        }
    }

    // MARK: Who is to be told that alerts have changed

    /// Those who recorded before alerts changed, with when they were told so; `nil` where they were not yet.
    public func alertChanges() throws(RecordsError) -> [(wearer: String, told: Moment?)] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM alert_change ORDER BY wearer").map { row in
                let time_us: Int64? = try row.optional("time_us", of: "alert_change")
                return (
                    try row.value("wearer", of: "alert_change"),
                    try time_us.map { _ in try Moment(row, of: "alert_change") }
                )
            }
        }
    }

    /// They have been told, as those who recorded before.
    public func setAlertChangeTold(_ wearers: [String], at moment: Moment) throws(RecordsError) {
        try write { database in
            for wearer in wearers {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO alert_change (wearer, time_us, utc_offset_s) VALUES (?, ?, ?)",
                    arguments: [wearer, moment.utc_us, moment.offset_s])
            }
        }
    }
}

extension StoredAlert {
    init(row: Row) throws(RecordsError) {
        self.init(
            time_us: try row.time_us("time_us", of: "alert"), silence: try row.optional("silence", of: "alert"))
    }
}

extension StoredAlertStep {
    /// A step of a newer version is none: every alert is given.
    init(row: Row) throws(RecordsError) {
        self.init(
            day: try row.localDay("local_day", of: "alert_step"),
            step: AlertStep(rawValue: try row.value("step", of: "alert_step")) ?? .every,
            cause: try row.value("cause", of: "alert_step"), moment: try Moment(row, of: "alert_step"))
    }
}
