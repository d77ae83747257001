/// Daily sums that are kept, so that questions over weeks do not read every minute; and what says which of them hold.
///
/// A day is open from the moment that one of its minutes is written, changed or deleted, in the same transaction: triggers
/// of the table say so, not the program that writes. An open day is worked out of its minutes when somebody asks (`fleet.open_part`). A day
/// is closed, its sums kept, once nothing has come for a while (`fleet.close_days`). So no answer rests on sums that are old.
enum DayTables {
    /// A step of the migrations: all days that there are begin open.
    static let tables = """
        -- Sums of a local day of a person, of each recording; they hold unless the day is open.
        CREATE TABLE fleet.day_part (
            person uuid NOT NULL REFERENCES fleet.person ON DELETE CASCADE,
            day date NOT NULL,
            recording bigint NOT NULL,
            recorded_s integer NOT NULL,
            worn_s integer NOT NULL,
            calibrated_s integer NOT NULL,
            judged_s integer NOT NULL,
            upright_s integer NOT NULL,
            slouch_s integer NOT NULL,
            lean_forward_s integer NOT NULL,
            lean_left_s integer NOT NULL,
            lean_right_s integer NOT NULL,
            recline_s integer NOT NULL,
            bend_s integer NOT NULL,
            moving_s integer NOT NULL,
            lying_s integer NOT NULL,
            flexion_most_deg real,
            alerts integer NOT NULL,
            PRIMARY KEY (person, day, recording)
        );
        CREATE INDEX day_part_by_day ON fleet.day_part (day);

        -- Days of which the sums are to be worked out again. touched: when something last came, to within five minutes.
        CREATE TABLE fleet.open_day (
            person uuid NOT NULL REFERENCES fleet.person ON DELETE CASCADE,
            day date NOT NULL,
            touched timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (person, day)
        );
        CREATE INDEX open_day_by_time ON fleet.open_day (touched);
        INSERT INTO fleet.open_day (person, day)
        SELECT DISTINCT m.person, m.local_day FROM fleet.minute m JOIN fleet.person p ON p.id = m.person;

        -- The row of an open day is locked here also where it stays as it is, so that nobody closes the day before what was
        -- written is there to be seen.
        CREATE FUNCTION fleet.open_days() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = pg_catalog, pg_temp AS $$
        BEGIN
            INSERT INTO fleet.open_day AS o (person, day)
            SELECT DISTINCT c.person, c.local_day FROM changed c
            WHERE EXISTS (SELECT FROM fleet.person p WHERE p.id = c.person)
            ORDER BY 1, 2
            ON CONFLICT (person, day) DO UPDATE SET touched = now() WHERE o.touched < now() - interval '5 minutes';
            RETURN NULL;
        END
        $$;
        REVOKE ALL ON FUNCTION fleet.open_days() FROM PUBLIC;
        CREATE TRIGGER day_of_new AFTER INSERT ON fleet.minute REFERENCING NEW TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION fleet.open_days();
        CREATE TRIGGER day_of_changed AFTER UPDATE ON fleet.minute REFERENCING NEW TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION fleet.open_days();
        CREATE TRIGGER day_before_change AFTER UPDATE ON fleet.minute REFERENCING OLD TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION fleet.open_days();
        CREATE TRIGGER day_of_deleted AFTER DELETE ON fleet.minute REFERENCING OLD TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION fleet.open_days();
        """

    /// Done at each “setup”.
    static let functions = """
        -- Keeps the sums of days of which nothing has come for so long, the longest ago first. How many days.
        CREATE OR REPLACE FUNCTION fleet.close_days(most integer, quiet interval) RETURNS integer
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
            AS $f$
            DECLARE
                people uuid[];
                days date[];
            BEGIN
                -- A statement of its own: those that follow see all that was written before the rows could be locked.
                SELECT array_agg(o.person), array_agg(o.day) INTO people, days FROM (
                    SELECT person, day FROM fleet.open_day WHERE touched <= now() - quiet
                    ORDER BY touched LIMIT most FOR UPDATE SKIP LOCKED
                ) o;
                IF people IS NULL THEN RETURN 0; END IF;
                DELETE FROM fleet.day_part p USING unnest(people, days) AS d (person, day)
                WHERE p.person = d.person AND p.day = d.day;
                INSERT INTO fleet.day_part
                SELECT p.* FROM unnest(people, days) AS d (person, day)
                JOIN fleet.open_part p ON p.person = d.person AND p.day = d.day;
                DELETE FROM fleet.open_day o USING unnest(people, days) AS d (person, day)
                WHERE o.person = d.person AND o.day = d.day;
                RETURN cardinality(people);
            END $f$;
        """

    /// In the transaction that drops a partition of `fleet.minute`, whose days are those of `$1` (its first day by UTC) to `$2`
    /// (the first after it): what is wholly in it goes too, and days that reach over its edges are worked out again.
    static let dropped = """
        WITH inner_parts AS (
            DELETE FROM fleet.day_part WHERE day >= $1::date + 2 AND day < $2::date - 2
        ), inner_days AS (
            DELETE FROM fleet.open_day WHERE day >= $1::date + 2 AND day < $2::date - 2
        )
        INSERT INTO fleet.open_day (person, day)
        SELECT DISTINCT person, day FROM fleet.day_part
        WHERE day >= $1::date - 2 AND day < $1::date + 2 OR day >= $2::date - 2 AND day < $2::date + 2
        ON CONFLICT DO NOTHING
        """
}
