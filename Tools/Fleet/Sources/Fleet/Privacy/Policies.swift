/// Which rows each role sees.
///
/// Who somebody is, is the name with which they logged in (`session_user`), looked up in `fleet.member`. It is no variable of
/// the session, which anybody may set, and not the role that was set last. So one login is one person's, and a
/// pool of connections that logs in as one user for all is not for this database.
enum Policies {
    static let functions = """
        -- The member whose session this is. The login's group role is asked for too: taking back either one is enough.
        CREATE OR REPLACE FUNCTION fleet.me(OUT login name, OUT role text, OUT tenant integer) RETURNS SETOF record
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
            AS $f$
                SELECT m.login, m.role, m.tenant FROM fleet.member m
                WHERE m.login = session_user AND pg_has_role(session_user, 'fleet_' || m.role, 'USAGE')
            $f$;

        -- Of whom this session may see rows: a wearer of one; a therapist of those in care; a researcher of the tenant.
        CREATE OR REPLACE FUNCTION fleet.readable_people() RETURNS uuid[]
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
            AS $f$
                SELECT coalesce(array_agg(p.id), '{}')
                FROM fleet.member m
                JOIN fleet.store s ON s.tenant = m.tenant
                JOIN fleet.person p ON p.store = s.id
                WHERE m.login = session_user AND pg_has_role(session_user, 'fleet_' || m.role, 'USAGE')
                    AND CASE m.role
                        WHEN 'wearer' THEN p.id = m.person
                        WHEN 'therapist' THEN EXISTS (
                            SELECT FROM fleet.care c WHERE c.login = m.login AND c.person = p.id)
                        WHEN 'researcher' THEN true
                        ELSE false
                    END
            $f$;

        -- When the gateway of somebody whose rows this session sees was heard last. Which gateway it is stays hidden: it
        -- would tell who lives together.
        CREATE OR REPLACE FUNCTION fleet.last_heard(person uuid) RETURNS timestamptz
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
            AS $f$
                SELECT s.heard FROM fleet.person p JOIN fleet.store s ON s.id = p.store
                WHERE p.id = last_heard.person
                    AND (p.id = ANY (fleet.readable_people()) OR pg_has_role(session_user, 'fleet_owner', 'USAGE'))
            $f$;
        """

    /// Row-level security on every table, partitions too, although nobody may read those.
    static let policies = """
        DO $do$
        DECLARE thing record;
        BEGIN
            FOR thing IN
                SELECT c.oid::regclass AS name FROM pg_class c
                WHERE c.relnamespace = 'fleet'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relrowsecurity
            LOOP
                EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', thing.name);
            END LOOP;
            FOR thing IN SELECT polname AS policy, polrelid::regclass AS name FROM pg_policy
                JOIN pg_class c ON c.oid = polrelid WHERE c.relnamespace = 'fleet'::regnamespace
            LOOP
                EXECUTE format('DROP POLICY %I ON %s', thing.policy, thing.name);
            END LOOP;
        END $do$;

        -- The subqueries are asked once a query, not once a row, and their answer can be looked up in an index.
        CREATE POLICY own ON fleet.tenant FOR SELECT
            TO fleet_wearer, fleet_therapist, fleet_researcher, fleet_employer
            USING (id = (SELECT m.tenant FROM fleet.me() m));
        CREATE POLICY own ON fleet.member FOR SELECT
            TO fleet_wearer, fleet_therapist, fleet_researcher, fleet_employer
            USING (login = session_user);
        CREATE POLICY readable ON fleet.person FOR SELECT TO fleet_wearer, fleet_therapist, fleet_researcher
            USING (id = ANY ((SELECT fleet.readable_people())::uuid[]));
        CREATE POLICY readable ON fleet.recording FOR SELECT TO fleet_wearer, fleet_therapist, fleet_researcher
            USING (person = ANY ((SELECT fleet.readable_people())::uuid[]));
        CREATE POLICY readable ON fleet.minute FOR SELECT TO fleet_wearer, fleet_therapist, fleet_researcher
            USING (person = ANY ((SELECT fleet.readable_people())::uuid[]));
        CREATE POLICY readable ON fleet.track FOR SELECT TO fleet_wearer, fleet_therapist, fleet_researcher
            USING (person = ANY ((SELECT fleet.readable_people())::uuid[]));
        CREATE POLICY readable ON fleet.day_part FOR SELECT TO fleet_wearer, fleet_therapist, fleet_researcher
            USING (person = ANY ((SELECT fleet.readable_people())::uuid[]));
        CREATE POLICY readable ON fleet.open_day FOR SELECT TO fleet_wearer, fleet_therapist, fleet_researcher
            USING (person = ANY ((SELECT fleet.readable_people())::uuid[]));
        -- A login with the rights of two roles is still one member: a researcher sees no name.
        CREATE POLICY readable ON fleet.person_name FOR SELECT TO fleet_wearer, fleet_therapist
            USING (person = ANY ((SELECT fleet.readable_people())::uuid[])
                AND (SELECT m.role FROM fleet.me() m) IN ('wearer', 'therapist'));
        CREATE POLICY readable ON fleet.care FOR SELECT TO fleet_wearer, fleet_therapist
            USING (person = ANY ((SELECT fleet.readable_people())::uuid[])
                AND (login = session_user OR (SELECT m.role FROM fleet.me() m) = 'wearer'));
        CREATE POLICY own ON fleet.published_week FOR SELECT TO fleet_researcher, fleet_employer
            USING (tenant = (SELECT m.tenant FROM fleet.me() m WHERE m.role IN ('researcher', 'employer')));

        CREATE POLICY ingest ON fleet.store TO fleet_ingest USING (true) WITH CHECK (true);
        CREATE POLICY ingest ON fleet.person TO fleet_ingest USING (true) WITH CHECK (true);
        CREATE POLICY ingest ON fleet.recording TO fleet_ingest USING (true) WITH CHECK (true);
        CREATE POLICY ingest ON fleet.minute TO fleet_ingest USING (true) WITH CHECK (true);
        CREATE POLICY ingest ON fleet.track TO fleet_ingest USING (true) WITH CHECK (true);
        CREATE POLICY ingest ON fleet.tombstone TO fleet_ingest USING (true) WITH CHECK (true);
        CREATE POLICY ingest ON fleet.retention FOR SELECT TO fleet_ingest USING (true);
        CREATE POLICY ingest ON fleet.lineage TO fleet_ingest USING (true) WITH CHECK (true);
        CREATE POLICY ingest ON fleet.incident TO fleet_ingest USING (true) WITH CHECK (true);
        """
}
