import GRDB

/// The store's tables. A migration that has been released is never changed; a new one is added.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("v1") { database in
            // A sensor is known by an identity that does not depend on the port; forgetting it keeps its records.
            try database.execute(
                sql: """
                    CREATE TABLE sensor (
                        id TEXT PRIMARY KEY,
                        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
                        family TEXT NOT NULL,
                        wearer TEXT NOT NULL,
                        placement TEXT NOT NULL,
                        mount TEXT,
                        port TEXT NOT NULL,
                        baud_rate INTEGER NOT NULL,
                        paired_us INTEGER NOT NULL
                    ) WITHOUT ROWID;
                    CREATE TABLE calibration (
                        sensor TEXT NOT NULL,
                        time_us INTEGER NOT NULL,
                        profile TEXT NOT NULL,
                        body TEXT NOT NULL,
                        PRIMARY KEY (sensor, time_us, profile)
                    ) WITHOUT ROWID;
                    CREATE TABLE note (
                        id INTEGER PRIMARY KEY,
                        time_us INTEGER NOT NULL,
                        utc_offset_s INTEGER NOT NULL,
                        wearer TEXT NOT NULL,
                        sensor TEXT,
                        text TEXT NOT NULL
                    );
                    CREATE INDEX note_by_time ON note (time_us);
                    """)
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
                        first_quality TEXT NOT NULL,
                        has_ended INTEGER NOT NULL DEFAULT 0
                    );
                    CREATE INDEX recording_by_wearer ON recording (wearer, start_us);
                    CREATE INDEX recording_by_sensor ON recording (sensor, start_us);
                    CREATE INDEX recording_unfinished ON recording (id) WHERE has_ended = 0;
                    """)
            // Samples as the sensor sent them: a chunk a second at first, then one a minute. Numbers run on by one
            // from the first; NULL where the sensor numbers nothing.
            try database.execute(
                sql: """
                    CREATE TABLE chunk (
                        id INTEGER PRIMARY KEY,
                        recording INTEGER NOT NULL REFERENCES recording ON DELETE CASCADE,
                        start_us INTEGER NOT NULL,
                        end_us INTEGER NOT NULL,
                        samples INTEGER NOT NULL,
                        boot_id INTEGER,
                        first_sequence INTEGER,
                        is_compact INTEGER NOT NULL DEFAULT 0,
                        body BLOB NOT NULL
                    );
                    CREATE INDEX chunk_by_time ON chunk (recording, start_us);
                    CREATE INDEX chunk_to_compact ON chunk (recording, start_us) WHERE is_compact = 0;
                    """)
            // What the posture pipeline made of them; it can be made again as long as the samples are kept.
            try database.execute(
                sql: """
                    CREATE TABLE track (
                        recording INTEGER NOT NULL REFERENCES recording ON DELETE CASCADE,
                        minute INTEGER NOT NULL,
                        body BLOB NOT NULL,
                        PRIMARY KEY (recording, minute)
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
                    CREATE TABLE gap (
                        recording INTEGER NOT NULL REFERENCES recording ON DELETE CASCADE,
                        from_us INTEGER NOT NULL,
                        to_us INTEGER NOT NULL,
                        reason TEXT NOT NULL,
                        lost_samples INTEGER,
                        PRIMARY KEY (recording, from_us)
                    ) WITHOUT ROWID;
                    CREATE TABLE alert (
                        recording INTEGER NOT NULL REFERENCES recording ON DELETE CASCADE,
                        time_us INTEGER NOT NULL,
                        PRIMARY KEY (recording, time_us)
                    ) WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("v-placement") { database in
            // Where the sensor sat then, for it may be worn elsewhere later; NULL in recordings that are older.
            try database.execute(sql: "ALTER TABLE recording ADD COLUMN placement TEXT")
        }
        migrator.registerMigration("v-balance") { database in
            // What a wearer answered to a self-test, one row an occasion; the day is the wearer's own, for ever.
            try database.execute(
                sql: """
                    CREATE TABLE self_test (
                        id INTEGER PRIMARY KEY,
                        wearer TEXT NOT NULL,
                        test TEXT NOT NULL,
                        local_day INTEGER NOT NULL,
                        time_us INTEGER NOT NULL,
                        utc_offset_s INTEGER NOT NULL,
                        items TEXT NOT NULL,
                        sex TEXT,
                        knowledge_version TEXT NOT NULL,
                        UNIQUE (wearer, test, time_us)
                    );
                    """)
            // A day as the imbalance model sees it, and what the model made of it. Both can be made again at any time:
            // the first goes when something of its day is written, the second is stamped with the model's version.
            try database.execute(
                sql: """
                    CREATE TABLE balance_day (
                        wearer TEXT NOT NULL,
                        local_day INTEGER NOT NULL,
                        body TEXT NOT NULL,
                        PRIMARY KEY (wearer, local_day)
                    ) WITHOUT ROWID;
                    CREATE TABLE model_state (
                        wearer TEXT NOT NULL,
                        local_day INTEGER NOT NULL,
                        model_version TEXT NOT NULL,
                        body TEXT NOT NULL,
                        PRIMARY KEY (wearer, local_day)
                    ) WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("v-holds") { database in
            // Postures held on purpose, beside the upright ones in `calibration`.
            try database.execute(
                sql: """
                    CREATE TABLE posture_hold (
                        sensor TEXT NOT NULL,
                        wearer TEXT NOT NULL,
                        time_us INTEGER NOT NULL,
                        kind TEXT NOT NULL,
                        body TEXT NOT NULL,
                        PRIMARY KEY (sensor, time_us, kind)
                    ) WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("v-routine") { database in
            // Of red flags the fact alone is kept: neither the answers nor which sign it was. A routine that is being
            // done is one a wearer, and is kept after every step.
            try database.execute(
                sql: """
                    CREATE TABLE routine_session (
                        id INTEGER PRIMARY KEY,
                        wearer TEXT NOT NULL,
                        local_day INTEGER NOT NULL,
                        time_us INTEGER NOT NULL,
                        utc_offset_s INTEGER NOT NULL,
                        planned INTEGER,
                        done TEXT NOT NULL,
                        effort INTEGER,
                        pain_before INTEGER,
                        pain_after INTEGER
                    );
                    CREATE INDEX routine_session_by_wearer ON routine_session (wearer, local_day);
                    CREATE TABLE routine_running (
                        wearer TEXT PRIMARY KEY,
                        body TEXT NOT NULL
                    ) WITHOUT ROWID;
                    CREATE TABLE red_flag (
                        wearer TEXT PRIMARY KEY,
                        is_there INTEGER NOT NULL,
                        local_day INTEGER NOT NULL
                    ) WITHOUT ROWID;
                    CREATE TABLE consent (
                        wearer TEXT NOT NULL,
                        version TEXT NOT NULL,
                        time_us INTEGER NOT NULL,
                        PRIMARY KEY (wearer, version)
                    ) WITHOUT ROWID;
                    CREATE TABLE routine_profile (
                        wearer TEXT PRIMARY KEY,
                        body TEXT NOT NULL
                    ) WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("v-gyro-model") { database in
            // One for each recording that has ended: a track made again starts from what was known then.
            try database.execute(
                sql: """
                    CREATE TABLE gyro_model (
                        sensor TEXT NOT NULL,
                        time_us INTEGER NOT NULL,
                        body TEXT NOT NULL,
                        PRIMARY KEY (sensor, time_us)
                    ) WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("v-questions") { database in
            // Answers to a list of questions that was stopped, until it is finished: of red flags the number of those
            // answered with no. And the days on which a routine began anew because something had come back.
            try database.execute(
                sql: """
                    CREATE TABLE question_draft (
                        wearer TEXT PRIMARY KEY,
                        body TEXT NOT NULL
                    ) WITHOUT ROWID;
                    CREATE TABLE routine_relapse (
                        wearer TEXT NOT NULL,
                        local_day INTEGER NOT NULL,
                        PRIMARY KEY (wearer, local_day)
                    ) WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("v-day-brief") { database in
            // What was worked out for a day from all that is recorded. It goes when something changes that it may rest
            // on, whoever changes it.
            try database.execute(
                sql: """
                    CREATE TABLE day_brief (
                        wearer TEXT PRIMARY KEY,
                        local_day INTEGER NOT NULL,
                        stamp TEXT NOT NULL,
                        body BLOB NOT NULL
                    ) WITHOUT ROWID;
                    CREATE TRIGGER brief_of_forgotten_day AFTER DELETE ON balance_day BEGIN
                        DELETE FROM day_brief WHERE wearer = OLD.wearer;
                    END;
                    """)
            for table in ["self_test", "routine_session", "red_flag", "routine_profile", "routine_relapse", "consent"] {
                for (event, row) in [("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")] {
                    try database.execute(
                        sql: """
                            CREATE TRIGGER brief_of_\(table)_\(event) AFTER \(event) ON \(table) BEGIN
                                DELETE FROM day_brief WHERE wearer = \(row).wearer;
                            END;
                            """)
                }
            }
        }
        migrator.registerMigration("v-day-figures") { database in
            // What days that are over are compared by. They can be made again at any time, and go with what the model
            // remembers of their day.
            try database.execute(
                sql: """
                    CREATE TABLE day_figures (
                        wearer TEXT NOT NULL,
                        local_day INTEGER NOT NULL,
                        body BLOB NOT NULL,
                        PRIMARY KEY (wearer, local_day)
                    ) WITHOUT ROWID;
                    CREATE TRIGGER figures_of_forgotten_day AFTER DELETE ON balance_day BEGIN
                        DELETE FROM day_figures WHERE wearer = OLD.wearer AND local_day = OLD.local_day;
                    END;
                    """)
        }
        migrator.registerMigration("v-signs") { database in
            // Which sign it was, when, and what has become of it; and when the questions were answered. `red_flag` stays
            // as long as somebody of whom an earlier version kept the fact alone has not been asked again.
            try database.execute(
                sql: """
                    CREATE TABLE sign (
                        wearer TEXT NOT NULL,
                        sign TEXT NOT NULL,
                        level TEXT NOT NULL,
                        local_day INTEGER NOT NULL,
                        status TEXT NOT NULL,
                        status_day INTEGER,
                        PRIMARY KEY (wearer, sign)
                    ) WITHOUT ROWID;
                    CREATE TABLE sign_list (
                        wearer TEXT PRIMARY KEY,
                        stop_day INTEGER,
                        whole_day INTEGER,
                        asked_day INTEGER
                    ) WITHOUT ROWID;
                    ALTER TABLE routine_session ADD COLUMN pain_place TEXT;
                    """)
            for table in ["sign", "sign_list"] {
                for (event, row) in [("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")] {
                    try database.execute(
                        sql: """
                            CREATE TRIGGER brief_of_\(table)_\(event) AFTER \(event) ON \(table) BEGIN
                                DELETE FROM day_brief WHERE wearer = \(row).wearer;
                            END;
                            """)
                }
            }
        }
        registerOutcomes(&migrator)
        addAlerts(to: &migrator)
        addBreakPrompts(&migrator)
        addPostures(&migrator)
        addToldOnce(&migrator)
        addSnoozes(&migrator)
        addFleet(&migrator)
        return migrator
    }
}
