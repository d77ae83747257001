import GRDB

extension Schema {
    /// Until when a wearer has silenced alerts: that outlives the recorder, and ends at its own time.
    static func addSnoozes(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("v-snoozes") { database in
            try database.execute(
                sql: """
                    CREATE TABLE alert_snooze (
                        wearer TEXT PRIMARY KEY,
                        time_us INTEGER NOT NULL,
                        utc_offset_s INTEGER NOT NULL
                    ) WITHOUT ROWID;
                    """)
        }
    }
}
