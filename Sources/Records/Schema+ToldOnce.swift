import GRDB

extension Schema {
    /// What somebody is told once, and when they were.
    static func addToldOnce(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("v-told-once") { database in
            // On a screen, and in a log that nobody may see: each once. The time is NULL for what is still to be told: to
            // who recorded before slouches were learned from their own postures (rules of version 4).
            try database.execute(
                sql: """
                    CREATE TABLE told_once (
                        wearer TEXT NOT NULL,
                        topic TEXT NOT NULL,
                        place TEXT NOT NULL,
                        time_us INTEGER,
                        utc_offset_s INTEGER,
                        PRIMARY KEY (wearer, topic, place)
                    ) WITHOUT ROWID;
                    INSERT INTO told_once (wearer, topic, place)
                    SELECT DISTINCT wearer, 'learned_rule', column1 FROM recording, (VALUES ('person'), ('log'))
                    WHERE CAST(rules_version AS INTEGER) < 4;
                    """)
        }
    }
}
