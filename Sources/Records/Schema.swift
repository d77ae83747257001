import GRDB

/// The store's tables. A migration that has been released is never changed; a new one is added.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("v1") { database in
            // One stretch of one sensor on one time line: UTC attached once, so a changed clock neither makes nor
            // loses time. Times are microseconds of UTC; the offset makes the day local for ever.
            try database.execute(
                sql: """
                    CREATE TABLE recording (
                        id INTEGER PRIMARY KEY,
                        sensor TEXT NOT NULL,
                        wearer TEXT NOT NULL,
                        family TEXT NOT NULL,
                        start_us INTEGER NOT NULL,
                        utc_offset_s INTEGER NOT NULL,
                        rules_version TEXT NOT NULL,
                        has_ended INTEGER NOT NULL DEFAULT 0
                    );
                    CREATE INDEX recording_by_start ON recording (start_us);
                    CREATE TABLE chunk (
                        recording INTEGER NOT NULL REFERENCES recording ON DELETE CASCADE,
                        start_us INTEGER NOT NULL,
                        samples INTEGER NOT NULL,
                        body BLOB NOT NULL,
                        PRIMARY KEY (recording, start_us)
                    ) WITHOUT ROWID;
                    CREATE TABLE track (
                        recording INTEGER NOT NULL REFERENCES recording ON DELETE CASCADE,
                        time_us INTEGER NOT NULL,
                        flexion_deg REAL,
                        lean_deg REAL,
                        posture TEXT NOT NULL,
                        activity TEXT NOT NULL,
                        calibration TEXT NOT NULL,
                        coverage REAL NOT NULL,
                        PRIMARY KEY (recording, time_us)
                    ) WITHOUT ROWID;
                    CREATE TABLE episode (
                        recording INTEGER NOT NULL REFERENCES recording ON DELETE CASCADE,
                        start_us INTEGER NOT NULL,
                        end_us INTEGER NOT NULL,
                        kind TEXT NOT NULL,
                        mean_deg REAL NOT NULL,
                        peak_deg REAL NOT NULL,
                        PRIMARY KEY (recording, start_us, kind)
                    ) WITHOUT ROWID;
                    CREATE TABLE alert (
                        recording INTEGER NOT NULL REFERENCES recording ON DELETE CASCADE,
                        time_us INTEGER NOT NULL,
                        PRIMARY KEY (recording, time_us)
                    ) WITHOUT ROWID;
                    """)
        }
        return migrator
    }
}
