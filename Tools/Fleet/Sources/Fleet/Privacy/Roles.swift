/// The roles of the database, who owns what, and who may read and write which table. It may be run as often as wanted; what
/// was granted to these roles beyond it is taken back.
enum Roles {
    /// Makes the roles that are not there, and gives everything in the schema to `fleet_owner`, which nobody logs in as: so
    /// what the functions below do with their owner's rights they do not do with those of the person who set the server up.
    static let make = """
        DO $do$
        DECLARE
            wanted text;
            thing record;
        BEGIN
            FOREACH wanted IN ARRAY ARRAY['fleet_owner', 'fleet_ingest', 'fleet_wearer', 'fleet_therapist',
                'fleet_researcher', 'fleet_employer'] LOOP
                -- Roles are the whole cluster's: another database's setup may have made them, even just now.
                IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted) THEN
                    BEGIN
                        EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
                    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
                    END;
                END IF;
            END LOOP;
            IF NOT pg_has_role(current_user, 'fleet_owner', 'USAGE') THEN
                EXECUTE format('GRANT fleet_owner TO %I', current_user);
            END IF;
            -- What makes new partitions needs it, and only that role.
            EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
            EXECUTE format('GRANT CREATE ON DATABASE %I TO fleet_owner', current_database());
            EXECUTE format('GRANT CONNECT ON DATABASE %I TO fleet_ingest, fleet_wearer, fleet_therapist, '
                || 'fleet_researcher, fleet_employer', current_database());

            ALTER SCHEMA fleet OWNER TO fleet_owner;
            FOR thing IN
                SELECT c.oid::regclass AS name FROM pg_class c
                WHERE c.relnamespace = 'fleet'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
                    AND c.relowner <> 'fleet_owner'::regrole
            LOOP
                EXECUTE format('ALTER TABLE %s OWNER TO fleet_owner', thing.name);
            END LOOP;
            FOR thing IN
                SELECT p.oid::regprocedure AS name FROM pg_proc p
                WHERE p.pronamespace = 'fleet'::regnamespace AND p.proowner <> 'fleet_owner'::regrole
            LOOP
                EXECUTE format('ALTER ROUTINE %s OWNER TO fleet_owner', thing.name);
            END LOOP;
        END $do$;
        """

    /// Takes back all that was granted, then grants what each role needs. Partitions get nothing: who may read a table reads
    /// it, and its policies hold; read directly, a partition would know none. New partitions have no grants by nature.
    static let grants = """
        ALTER DEFAULT PRIVILEGES FOR ROLE fleet_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
        REVOKE ALL ON SCHEMA fleet FROM PUBLIC;
        REVOKE ALL ON ALL TABLES IN SCHEMA fleet
            FROM PUBLIC, fleet_ingest, fleet_wearer, fleet_therapist, fleet_researcher, fleet_employer;
        REVOKE ALL ON ALL SEQUENCES IN SCHEMA fleet
            FROM PUBLIC, fleet_ingest, fleet_wearer, fleet_therapist, fleet_researcher, fleet_employer;
        REVOKE ALL ON ALL ROUTINES IN SCHEMA fleet
            FROM PUBLIC, fleet_ingest, fleet_wearer, fleet_therapist, fleet_researcher, fleet_employer;
        GRANT USAGE ON SCHEMA fleet TO fleet_ingest, fleet_wearer, fleet_therapist, fleet_researcher, fleet_employer;

        -- What comes from gateways, and no more: no name, nobody's login, not who looks after whom.
        GRANT SELECT, UPDATE (instance, settled, top, heard, clock_ahead_s, greeted, batches, behind_until)
            ON fleet.store TO fleet_ingest;
        GRANT SELECT, UPDATE (mark, confirmed) ON fleet.lineage TO fleet_ingest;
        GRANT SELECT, INSERT, UPDATE, DELETE ON fleet.person, fleet.recording, fleet.minute, fleet.track TO fleet_ingest;
        GRANT SELECT, INSERT ON fleet.tombstone TO fleet_ingest;
        GRANT SELECT, INSERT ON fleet.incident TO fleet_ingest;
        GRANT SELECT ON fleet.retention TO fleet_ingest;
        GRANT EXECUTE ON FUNCTION fleet.incarnation(), fleet.first_kept(integer), fleet.make_month(date),
            fleet.close_days(integer, interval), fleet.published_lines(), fleet.put_back_weeks(text[]), fleet.mark_restored()
            TO fleet_ingest;

        GRANT SELECT ON fleet.tenant, fleet.member
            TO fleet_wearer, fleet_therapist, fleet_researcher, fleet_employer;
        GRANT SELECT (id, cohort, kinds, consent_text, consented, first_minute) ON fleet.person
            TO fleet_wearer, fleet_therapist, fleet_researcher;
        GRANT SELECT ON fleet.recording, fleet.minute, fleet.track, fleet.day_part, fleet.open_day
            TO fleet_wearer, fleet_therapist, fleet_researcher;
        GRANT SELECT ON fleet.person_name, fleet.care TO fleet_wearer, fleet_therapist;
        GRANT SELECT ON fleet.published_week TO fleet_researcher, fleet_employer;
        """

    /// Who may read the views and call the functions; the rest is nobody's but the owner's.
    static let viewGrants = """
        GRANT SELECT ON fleet.chosen_minute, fleet.open_part, fleet.day, fleet.week, fleet.adherence, fleet.trend
            TO fleet_wearer, fleet_therapist, fleet_researcher;
        GRANT SELECT ON fleet.cohort_week TO fleet_researcher, fleet_employer;
        GRANT EXECUTE ON FUNCTION fleet.me()
            TO fleet_wearer, fleet_therapist, fleet_researcher, fleet_employer;
        GRANT EXECUTE ON FUNCTION fleet.readable_people(), fleet.last_heard(uuid), fleet.week_of(date),
            fleet.weeks_of(date, date), fleet.adherence_of(double precision), fleet.trend_at(date), fleet.line_of(double precision[], double precision[])
            TO fleet_wearer, fleet_therapist, fleet_researcher;
        GRANT EXECUTE ON FUNCTION fleet.publish_due_weeks(integer) TO fleet_ingest;
        """
}
