import GRDB

extension Schema {
    /// What a wearer tells each week of pain and of own activities. An entry grows with each answer; what was told is
    /// never written over by another entry, and a name never by another name.
    static func registerOutcomes(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("v-outcomes") { database in
            try database.execute(
                sql: """
                    CREATE TABLE outcome (
                        id INTEGER PRIMARY KEY,
                        wearer TEXT NOT NULL,
                        local_day INTEGER NOT NULL,
                        time_us INTEGER NOT NULL,
                        utc_offset_s INTEGER NOT NULL,
                        pain_now INTEGER,
                        pain_usual INTEGER,
                        pain_worst INTEGER,
                        places TEXT NOT NULL,
                        scores TEXT NOT NULL,
                        step INTEGER NOT NULL
                    );
                    CREATE INDEX outcome_by_wearer ON outcome (wearer, local_day);
                    CREATE TABLE outcome_activity (
                        id INTEGER PRIMARY KEY,
                        wearer TEXT NOT NULL,
                        local_day INTEGER NOT NULL,
                        time_us INTEGER NOT NULL,
                        utc_offset_s INTEGER NOT NULL,
                        line INTEGER NOT NULL,
                        slot INTEGER NOT NULL,
                        name TEXT NOT NULL
                    );
                    CREATE INDEX outcome_activity_by_wearer ON outcome_activity (wearer);
                    """)
        }
    }
}
