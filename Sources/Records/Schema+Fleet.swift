import GRDB

extension Schema {
    /// Who sends minutes to a fleet's server, which ones wait, and what was taken back.
    ///
    /// The outbox keeps keys, not copies: a minute is read from the track when it is sent. Triggers keep it, so that whatever
    /// writes a track or an alert (live, from a sensor's memory, made again, imported) fills it in the same transaction.
    static func addFleet(_ migrator: inout DatabaseMigrator) {
        migrator.registerMigration("v-fleet") { database in
            // next: the number of the next change. confirmed_below: all changes below it are with a server, as its last
            // receipt said. seen: how many batches of this record the server has told that it has. renumber_to: changes up to this number get new ones, which has begun.
            try database.execute(
                sql: """
                    CREATE TABLE fleet_state (
                        id INTEGER PRIMARY KEY CHECK (id = 1),
                        next INTEGER NOT NULL,
                        confirmed_below INTEGER NOT NULL,
                        seen INTEGER NOT NULL DEFAULT 0,
                        renumber_to INTEGER
                    );
                    INSERT INTO fleet_state (id, next, confirmed_below) VALUES (1, 1, 0);
                    """)
            // store: by which the gateway is known to the server that this was agreed for. person: a pseudonym made for
            // this consent. first_track_minute is NULL where no track may leave.
            try database.execute(
                sql: """
                    CREATE TABLE fleet_consent (
                        wearer TEXT PRIMARY KEY,
                        store TEXT NOT NULL,
                        person TEXT NOT NULL,
                        text_version TEXT NOT NULL,
                        time_us INTEGER NOT NULL,
                        utc_offset_s INTEGER NOT NULL,
                        first_minute INTEGER NOT NULL,
                        first_track_minute INTEGER
                    ) WITHOUT ROWID;
                    """)
            // A row stays when its minute was sent, with the number of its last change: a server that was restored from an
            // older backup gets what it lacks.
            try database.execute(
                sql: """
                    CREATE TABLE fleet_minute (
                        recording INTEGER NOT NULL REFERENCES recording ON DELETE CASCADE,
                        minute INTEGER NOT NULL,
                        sequence INTEGER NOT NULL,
                        is_pending INTEGER NOT NULL,
                        refusal TEXT,
                        PRIMARY KEY (recording, minute)
                    ) WITHOUT ROWID;
                    CREATE INDEX fleet_minute_pending ON fleet_minute (sequence) WHERE is_pending = 1;
                    """)
            // No name stands here: it outlives the wearer's erasure, until the server has confirmed and ever after, for a
            // server that comes back from an older backup is told again.
            try database.execute(
                sql: """
                    CREATE TABLE fleet_withdrawal (
                        store TEXT NOT NULL,
                        person TEXT NOT NULL,
                        is_track_only INTEGER NOT NULL,
                        time_us INTEGER NOT NULL,
                        confirmed_us INTEGER,
                        PRIMARY KEY (person, is_track_only)
                    ) WITHOUT ROWID;
                    CREATE TRIGGER fleet_consent_ended AFTER DELETE ON fleet_consent BEGIN
                        INSERT OR REPLACE INTO fleet_withdrawal (store, person, is_track_only, time_us)
                        VALUES (OLD.store, OLD.person, 0, CAST(strftime('%s', 'now') AS INTEGER) * 1000000);
                        DELETE FROM fleet_minute
                        WHERE recording IN (SELECT id FROM recording WHERE wearer = OLD.wearer);
                    END;
                    """)
            for (event, row) in [("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")] {
                try database.execute(sql: trigger(on: "track", event, row, minute: "\(row).minute"))
                try database.execute(
                    sql: trigger(
                        on: "alert", event, row,
                        minute: "((\(row).time_us - (\(row).time_us % 60000000 + 60000000) % 60000000) / 60000000)"))
            }
        }
    }

    /// A change of a minute that may be sent gets the next number.
    ///
    /// The first question is answered by one empty table where nobody has agreed. A minute that waits, and is not over, is
    /// written twice a second and sent by nobody: its number stays. What is over for two minutes is sent, so there is a minute
    /// between what may be sent and what is left as it is. An INSERT that replaces would make one here replace or be ignored,
    /// too, so the old row is deleted first.
    private static func trigger(on table: String, _ event: String, _ row: String, minute: String) -> String {
        """
        CREATE TRIGGER fleet_\(table)_\(event) AFTER \(event) ON \(table)
        WHEN EXISTS (SELECT 1 FROM fleet_consent) AND EXISTS (
            SELECT 1 FROM recording JOIN fleet_consent ON fleet_consent.wearer = recording.wearer
            WHERE recording.id = \(row).recording AND first_minute <= \(minute)
        ) AND NOT EXISTS (
            SELECT 1 FROM fleet_minute WHERE recording = \(row).recording AND minute = \(minute) AND is_pending = 1
            AND minute >= CAST(strftime('%s', 'now') AS INTEGER) / 60 - 1
        ) BEGIN
            DELETE FROM fleet_minute WHERE recording = \(row).recording AND minute = \(minute);
            INSERT INTO fleet_minute (recording, minute, sequence, is_pending)
            SELECT \(row).recording, \(minute), next, 1 FROM fleet_state;
            UPDATE fleet_state SET next = next + 1;
        END;
        """
    }
}
