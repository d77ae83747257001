import GRDB

extension Schema {
    /// What is known of alerts beyond their times (BALANCE 7).
    static func addAlerts(to migrator: inout DatabaseMigrator) {
        migrator.registerMigration("v-alerts") { database in
            // Why one was left out; NULL where it was given, and in what is older. The day on which a wearer's step has
            // changed, with what it rests on. Who recorded before alerts came later and became fewer is told so once:
            // the time is NULL until then.
            try database.execute(
                sql: """
                    ALTER TABLE alert ADD COLUMN silence TEXT;
                    CREATE TABLE alert_step (
                        wearer TEXT NOT NULL,
                        local_day INTEGER NOT NULL,
                        step TEXT NOT NULL,
                        cause TEXT NOT NULL,
                        time_us INTEGER NOT NULL,
                        utc_offset_s INTEGER NOT NULL,
                        PRIMARY KEY (wearer, local_day)
                    ) WITHOUT ROWID;
                    CREATE TABLE alert_change (
                        wearer TEXT PRIMARY KEY,
                        time_us INTEGER,
                        utc_offset_s INTEGER
                    ) WITHOUT ROWID;
                    INSERT INTO alert_change (wearer) SELECT DISTINCT wearer FROM recording;
                    """)
        }
    }
}
