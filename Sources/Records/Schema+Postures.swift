import GRDB

extension Schema {
    /// What is learned of a wearer's own postures, and what the wearer said of them.
    static func addPostures(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("v-postures") { database in
            // The last belief of each local day, for ever: a day is summed up by its evening's. Without a body: all that
            // was learned before is forgotten. What a recording has started from stays with it, so that its track can be
            // made again.
            try database.execute(
                sql: """
                    CREATE TABLE posture_belief (
                        wearer TEXT NOT NULL,
                        placement TEXT NOT NULL,
                        time_us INTEGER NOT NULL,
                        utc_offset_s INTEGER NOT NULL,
                        local_day INTEGER NOT NULL,
                        version INTEGER NOT NULL,
                        body TEXT,
                        PRIMARY KEY (wearer, placement, time_us)
                    ) WITHOUT ROWID;
                    CREATE INDEX posture_belief_by_day ON posture_belief (wearer, placement, local_day);
                    CREATE TABLE recording_belief (
                        recording INTEGER PRIMARY KEY REFERENCES recording ON DELETE CASCADE,
                        version INTEGER NOT NULL,
                        body TEXT NOT NULL
                    );
                    CREATE TABLE posture_correction (
                        id INTEGER PRIMARY KEY,
                        recording INTEGER NOT NULL REFERENCES recording ON DELETE CASCADE,
                        wearer TEXT NOT NULL,
                        time_us INTEGER NOT NULL,
                        utc_offset_s INTEGER NOT NULL,
                        was_slouch INTEGER NOT NULL
                    );
                    CREATE INDEX posture_correction_by_recording ON posture_correction (recording);
                    """)
        }
    }
}
