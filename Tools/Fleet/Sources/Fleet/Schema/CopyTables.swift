/// What tells whether a database is the newest copy of itself, or has come back from a backup (`DatabaseCopy`).
enum CopyTables {
    /// A step of the migrations.
    static let table = """
        -- Which database this is, in all its copies, and which of them. One row.
        -- mark: counts on while minutes come; what keeps it elsewhere sees by it that a copy is older. confirmed: the run of
        -- the database (fleet.incarnation) of which that was looked at last. restored: when an older copy was found.
        CREATE TABLE fleet.lineage (
            is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
            id uuid NOT NULL DEFAULT gen_random_uuid(),
            mark bigint NOT NULL DEFAULT 0,
            confirmed text,
            restored timestamptz
        );
        INSERT INTO fleet.lineage DEFAULT VALUES;

        -- Of a gateway that has not sent again yet what an older copy lacks: the sequence up to which it must; 0 until it is
        -- heard. NULL: nothing is missing.
        ALTER TABLE fleet.store ADD behind_until bigint;

        -- The run of the database server, and which database it is: no other has both. The file of a table is another one
        -- where tables were put back while the server ran.
        CREATE OR REPLACE FUNCTION fleet.incarnation() RETURNS text LANGUAGE sql STABLE
        SET search_path = pg_catalog, pg_temp AS $$
            SELECT extract(epoch FROM pg_postmaster_start_time())::text || '/'
                || (SELECT oid FROM pg_database WHERE datname = current_database())::text || '/'
                || pg_relation_filenode('fleet.lineage'::regclass)::text
        $$;
        """

    /// Done at each “setup”: published weeks as lines of JSON, to be kept apart from the database, and back.
    static let functions = """
        CREATE OR REPLACE FUNCTION fleet.published_lines() RETURNS SETOF text
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
            AS $f$
                SELECT (to_jsonb(w) || jsonb_build_object('tenant', t.name))::text
                FROM fleet.published_week w JOIN fleet.tenant t ON t.id = w.tenant
            $f$;

        -- What is there stays; weeks of a tenant that is not there are left out. How many were put back.
        CREATE OR REPLACE FUNCTION fleet.put_back_weeks(lines text[]) RETURNS bigint
            LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
            AS $f$
                WITH put_back AS (
                    INSERT INTO fleet.published_week (tenant, week, cohort, people_least, slouch_share, share_step, days_worn,
                        change, rules, published)
                    SELECT t.id, r.week, r.cohort, r.people_least, r.slouch_share, r.share_step, r.days_worn, r.change,
                        r.rules, r.published
                    FROM unnest(lines) AS line
                    CROSS JOIN LATERAL jsonb_to_record(line::jsonb) AS r (tenant text, week date, cohort text,
                        people_least smallint, slouch_share numeric, share_step numeric, days_worn numeric, change text,
                        rules text, published timestamptz)
                    JOIN fleet.tenant t ON t.name = r.tenant
                    ON CONFLICT DO NOTHING RETURNING 1
                )
                SELECT count(*) FROM put_back
            $f$;

        -- After an older copy was found: each gateway is asked to send again what it lacks (FleetWelcome.count), and is
        -- waited for.
        CREATE OR REPLACE FUNCTION fleet.mark_restored() RETURNS void
            LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
            AS $f$
                UPDATE fleet.lineage SET restored = now();
                UPDATE fleet.store SET batches = 0, greeted = NULL, behind_until = 0;
            $f$;

        -- Refuses as long as figures would be worked out of what an older copy lacks: at most a week, or as many days as a
        -- week is waited for anyway.
        CREATE OR REPLACE FUNCTION fleet.check_complete(wait_days integer) RETURNS void
            LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
            AS $f$
            DECLARE
                known fleet.lineage;
                behind bigint;
                last timestamptz;
            BEGIN
                SELECT * INTO known FROM fleet.lineage;
                IF known.confirmed IS DISTINCT FROM fleet.incarnation() THEN
                    RAISE EXCEPTION 'Nothing was published: the database was started or restored, and it is not known yet '
                        'whether it is the newest copy. “plumbline-fleet ingest” finds out when it connects: start it, and '
                        'publish again.' USING ERRCODE = 'PF001';
                END IF;
                SELECT count(*) INTO behind FROM fleet.store WHERE behind_until IS NOT NULL;
                last := known.restored + make_interval(days => greatest(wait_days, 7));
                IF behind > 0 AND now() < last THEN
                    RAISE EXCEPTION 'Nothing was published: the database was restored from a backup on %, and % of % gateways '
                        'have not yet sent again what it lacks. Publish again later: it works once they have, and from % in '
                        'any case.', to_char(known.restored AT TIME ZONE 'UTC', 'YYYY-MM-DD'), behind,
                        (SELECT count(*) FROM fleet.store), to_char(last AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI "UTC"')
                        USING ERRCODE = 'PF001';
                END IF;
            END $f$;
        """
}
