/// What the ingester and the keeping of months need beside the first tables.
enum IngestTables {
    static let second = """
        -- The run of the database server in which the store last said hello: after a restart or a restore, minutes are
        -- taken only after another hello, by which a gateway learns what this copy of the database lacks.
        ALTER TABLE fleet.store ADD greeted text;

        -- Of the newest batch that told of the recording: an older one that comes late changes nothing.
        ALTER TABLE fleet.recording ADD sequence bigint NOT NULL DEFAULT 0;

        -- How many whole months are kept before this one; NULL: all. One row.
        CREATE TABLE fleet.retention (
            is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
            months integer CHECK (months >= 1),
            track_months integer CHECK (track_months >= 1)
        );
        INSERT INTO fleet.retention DEFAULT VALUES;

        CREATE INDEX incident_by_time ON fleet.incident (at);

        -- The run of the database server, and which database it is: no other has both.
        CREATE FUNCTION fleet.incarnation() RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
            SELECT extract(epoch FROM pg_postmaster_start_time())::text || '/'
                || (SELECT oid FROM pg_database WHERE datname = current_database())::text
        $$;

        -- The first day that is kept.
        CREATE FUNCTION fleet.first_kept(months integer) RETURNS date LANGUAGE sql STABLE
        SET search_path = pg_catalog, pg_temp AS $$
            SELECT coalesce(
                (date_trunc('month', now() AT TIME ZONE 'UTC') - make_interval(months => months))::date, '2015-01-01')
        $$;

        -- Makes the partitions of a month, by the rights of the tables' owner. They are made beside the tables and
        -- then attached, which lets others read and write meanwhile.
        CREATE FUNCTION fleet.make_month(day date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = pg_catalog, pg_temp AS $$
        DECLARE
            first date := make_date(extract(year FROM day)::int, extract(month FROM day)::int, 1);
            next date := (first + interval '1 month')::date;
            parent text;
            part text;
        BEGIN
            IF first < '2015-01-01' OR first > (now() AT TIME ZONE 'UTC' + interval '3 months')::date THEN
                RAISE EXCEPTION 'no partition is made for %', first USING ERRCODE = '22023';
            END IF;
            FOREACH parent IN ARRAY ARRAY['minute', 'track'] LOOP
                part := parent || to_char(first, '_YYYY_MM');
                CONTINUE WHEN to_regclass('fleet.' || part) IS NOT NULL;
                PERFORM pg_advisory_xact_lock(7385902118);
                CONTINUE WHEN to_regclass('fleet.' || part) IS NOT NULL;
                EXECUTE format('CREATE TABLE fleet.%I (LIKE fleet.%I INCLUDING ALL)', part, parent);
                EXECUTE format(
                    'ALTER TABLE fleet.%I ATTACH PARTITION fleet.%I FOR VALUES FROM (%L) TO (%L)', parent, part,
                    first || ' 00:00:00+00', next || ' 00:00:00+00');
            END LOOP;
        END
        $$;
        REVOKE ALL ON FUNCTION fleet.make_month(date) FROM PUBLIC;

        -- The months that there are partitions of.
        CREATE FUNCTION fleet.months_of(parent regclass) RETURNS TABLE (part regclass, first date) LANGUAGE sql STABLE
        SET search_path = pg_catalog, pg_temp AS $$
            SELECT c.oid::regclass, to_date(right(c.relname, 7), 'YYYY_MM')
            FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = parent ORDER BY 2
        $$;

        -- This month's partitions and those of the next two.
        SELECT fleet.make_month((now() AT TIME ZONE 'UTC' + make_interval(months => n))::date) FROM generate_series(0, 2) n;
        """
}
