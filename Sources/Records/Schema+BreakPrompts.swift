import GRDB

extension Schema {
    /// Prompts to take a break: each when it was told, again when it is known what followed.
    static func addBreakPrompts(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("v-break-prompts") { database in
            // The local day is the wearer's own, for ever. `silence` says why nobody was told; without an `answer` it was
            // never judged. A day's figures rest on it, so what is kept of them goes.
            try database.execute(
                sql: """
                    CREATE TABLE break_prompt (
                        wearer TEXT NOT NULL,
                        time_us INTEGER NOT NULL,
                        sensor TEXT NOT NULL,
                        utc_offset_s INTEGER NOT NULL,
                        local_day INTEGER NOT NULL,
                        set_min REAL NOT NULL,
                        interval_min REAL NOT NULL,
                        silence TEXT,
                        answer TEXT,
                        answer_us INTEGER,
                        PRIMARY KEY (wearer, time_us, sensor)
                    ) WITHOUT ROWID;
                    CREATE INDEX break_prompt_by_day ON break_prompt (wearer, local_day);
                    """)
            // Since when the rules in force have judged a wearer is asked each day, of years of recordings.
            try database.execute(sql: "CREATE INDEX recording_by_rules ON recording (wearer, rules_version, start_us)")
            for (event, row) in [("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")] {
                try database.execute(
                    sql: """
                        CREATE TRIGGER figures_of_break_prompt_\(event) AFTER \(event) ON break_prompt BEGIN
                            DELETE FROM day_figures
                            WHERE wearer = \(row).wearer AND local_day = \(row).local_day;
                        END;
                        """)
            }
        }
    }
}
