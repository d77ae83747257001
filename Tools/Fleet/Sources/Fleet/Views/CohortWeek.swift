/// What is published of groups: once a week, and never again.
///
/// A figure that were worked out whenever somebody asks would change when a person's late minutes come, when somebody
/// withdraws or is moved to another group, and the difference would be that person's. So a week is worked out once, some
/// days after its end, and stays as it is.
enum CohortWeek {
    /// A step of the migrations: what was published stays.
    static let table = """
        -- cohort NULL: all groups together. people_least NULL: not shown, fewer than ten people, or what is left of all
        -- would be. change: against the week before, of those who are in both; NULL where it cannot be told.
        CREATE TABLE fleet.published_week (
            tenant integer NOT NULL REFERENCES fleet.tenant ON DELETE CASCADE,
            week date NOT NULL CHECK (extract(isodow FROM week) = 1),
            cohort text,
            people_least smallint CHECK (people_least >= 10),
            slouch_share numeric(3, 2),
            share_step numeric(3, 2),
            days_worn numeric(3, 1),
            change text CHECK (change IN ('more', 'less', 'none_told')),
            rules text,
            published timestamptz NOT NULL DEFAULT now(),
            UNIQUE NULLS NOT DISTINCT (tenant, week, cohort),
            CHECK ((people_least IS NULL) = (slouch_share IS NULL)),
            CHECK ((people_least IS NULL) = (days_worn IS NULL)),
            CHECK (people_least IS NOT NULL OR (change IS NULL AND rules IS NULL AND share_step IS NULL))
        );
        """

    static let functions = """
        -- Each person of a tenant who counts in a week: three comparable days, one version of the rules, that of most people.
        CREATE OR REPLACE FUNCTION fleet.counted(which_tenant integer, which_week date)
            RETURNS TABLE (person uuid, cohort text, slouch_share double precision, days_worn integer, rules text)
            LANGUAGE sql STABLE
            AS $f$
                WITH known AS (
                    SELECT p.id, p.cohort, w.slouch_share, w.days_worn, w.rules
                    FROM fleet.weeks_of(which_week, which_week + 6) w
                    JOIN fleet.person p ON p.id = w.person
                    -- One list, by which the index finds the tenant's minutes.
                    WHERE w.slouch_share IS NOT NULL AND w.person = ANY (ARRAY(
                        SELECT q.id FROM fleet.person q JOIN fleet.store s ON s.id = q.store
                        WHERE s.tenant = which_tenant))
                )
                SELECT * FROM known WHERE rules = (SELECT mode() WITHIN GROUP (ORDER BY k.rules) FROM known k)
            $f$;

        -- Works a week out and keeps it; false where that was done before. Each person counts the same, so nobody's long
        -- days outweigh the others. Steps: the fewer people, the coarser, so that one person moves the mean by two steps at
        -- most; so even to somebody who knows all the others' shares one person's stays open by 50 points.
        CREATE OR REPLACE FUNCTION fleet.publish_week(which_tenant integer, which_week date) RETURNS boolean
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
            AS $f$
            BEGIN
                PERFORM pg_advisory_xact_lock(hashtext('fleet.publish_week'), which_tenant);
                IF EXISTS (SELECT FROM fleet.published_week p WHERE p.tenant = which_tenant AND p.week = which_week) THEN
                    RETURN false;
                END IF;
                WITH now_counted AS MATERIALIZED (
                    SELECT * FROM fleet.counted(which_tenant, which_week)
                ), before_counted AS MATERIALIZED (
                    SELECT * FROM fleet.counted(which_tenant, which_week - 7)
                ), groups AS (
                    SELECT DISTINCT p.cohort FROM fleet.person p JOIN fleet.store s ON s.id = p.store
                    WHERE s.tenant = which_tenant
                    UNION ALL SELECT NULL
                ), figures AS (
                    SELECT g.cohort, count(n.person)::integer AS people, avg(n.slouch_share) AS share,
                        avg(n.days_worn) AS days_worn, max(n.rules) AS rules,
                        count(b.person) AS both_people, avg(n.slouch_share - b.slouch_share) AS difference,
                        stddev_samp(n.slouch_share - b.slouch_share) AS deviation
                    FROM groups g
                    LEFT JOIN now_counted n ON g.cohort IS NULL OR n.cohort = g.cohort
                    LEFT JOIN before_counted b ON b.person = n.person AND b.rules = n.rules
                    GROUP BY g.cohort
                ), hidden AS (
                    SELECT coalesce(sum(people) FILTER (WHERE cohort IS NOT NULL AND people < 10), 0) AS people FROM figures
                ), shown AS (
                    -- All less the groups that are shown must not be a few people either.
                    SELECT f.*, f.people >= 10 AND (f.cohort IS NOT NULL OR h.people = 0 OR h.people >= 10) AS is_shown,
                        CASE WHEN f.people < 25 THEN 0.05 WHEN f.people < 50 THEN 0.02 ELSE 0.01 END AS share_step,
                        CASE WHEN f.people < 25 THEN 1 ELSE 0.5 END AS day_step
                    FROM figures f CROSS JOIN hidden h
                )
                INSERT INTO fleet.published_week (tenant, week, cohort, people_least, slouch_share, share_step, days_worn,
                    change, rules)
                SELECT which_tenant, which_week, cohort,
                    CASE WHEN is_shown THEN least(people / 5 * 5, 30000) END,
                    CASE WHEN is_shown THEN round(share::numeric / share_step) * share_step END,
                    CASE WHEN is_shown THEN share_step END,
                    CASE WHEN is_shown THEN round(days_worn::numeric / day_step) * day_step END,
                    -- 3.25: Student's t of ten people, beyond which one of a hundred weeks lies where nothing changes.
                    CASE WHEN is_shown AND both_people >= 10 THEN
                        CASE WHEN abs(difference) < greatest(0.01, 3.25 * deviation / sqrt(both_people)) THEN 'none_told'
                            WHEN difference > 0 THEN 'more' ELSE 'less' END
                    END,
                    CASE WHEN is_shown THEN rules END
                FROM shown;
                RETURN FOUND;
            END $f$;

        -- Publishes what is due: weeks that ended so many days ago and more. How many were published.
        CREATE OR REPLACE FUNCTION fleet.publish_due_weeks(wait_days integer) RETURNS integer
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
            AS $f$
            DECLARE
                due record;
                count integer := 0;
            BEGIN
                IF wait_days NOT BETWEEN 0 AND 365 THEN
                    RAISE EXCEPTION 'The days to wait must be between 0 and 365.' USING ERRCODE = '22023';
                END IF;
                PERFORM fleet.check_complete(wait_days);
                FOR due IN
                    SELECT t.id AS tenant, week::date AS week
                    FROM fleet.tenant t
                    CROSS JOIN LATERAL (
                        SELECT min(d.day) AS day FROM fleet.store s JOIN fleet.person p ON p.store = s.id
                        CROSS JOIN LATERAL (SELECT min(m.local_day) AS day FROM fleet.minute m WHERE m.person = p.id) d
                        WHERE s.tenant = t.id
                    ) first
                    CROSS JOIN LATERAL generate_series(fleet.week_of(first.day)::timestamp,
                        -- A week is over everywhere twelve hours after it is in Greenwich.
                        ((now() - interval '12 hours') AT TIME ZONE 'UTC')::date - 7 - wait_days,
                        interval '7 days') AS week
                    WHERE NOT EXISTS (
                        SELECT FROM fleet.published_week w WHERE w.tenant = t.id AND w.week = week::date)
                    ORDER BY 2, 1
                LOOP
                    IF fleet.publish_week(due.tenant, due.week) THEN count := count + 1; END IF;
                END LOOP;
                RETURN count;
            END $f$;

        CREATE VIEW fleet.cohort_week WITH (security_invoker = true) AS
        SELECT t.name AS tenant, w.week, w.cohort, w.people_least, w.slouch_share, w.share_step, w.days_worn, w.change,
            w.rules, w.people_least IS NULL AS is_suppressed, w.published
        FROM fleet.published_week w JOIN fleet.tenant t ON t.id = w.tenant;
        """
}
