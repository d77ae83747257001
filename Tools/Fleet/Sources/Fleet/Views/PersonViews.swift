/// Days and weeks of people, as rows. All of them show to each reader what the policies let this reader see
/// (`security_invoker`), and what is not known is `NULL`.
enum PersonViews {
    /// Views are made again, so that their columns may change; nobody else's view may rest on them.
    static let remove = """
        DROP VIEW IF EXISTS fleet.trend, fleet.adherence, fleet.cohort_week;
        DROP FUNCTION IF EXISTS fleet.trend_at(date), fleet.adherence_of(double precision);
        DROP VIEW IF EXISTS fleet.week;
        DROP FUNCTION IF EXISTS fleet.weeks_of(date, date);
        DROP VIEW IF EXISTS fleet.day, fleet.open_part, fleet.chosen_minute;
        """

    static let days = """
        -- The Monday of a day's week. 2001 began with one.
        CREATE OR REPLACE FUNCTION fleet.week_of(day date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
            RETURN date '2001-01-01' + (day - date '2001-01-01') / 7 * 7;

        -- Each minute of a person once, however many sensors recorded it: that of the recording which could judge most of it.
        -- judged_s: the posture is known, and it is no deep bend: a slouch could have been seen.
        CREATE VIEW fleet.chosen_minute WITH (security_invoker = true) AS
        SELECT DISTINCT ON (m.person, m.local_day, m.minute) m.*,
            m.upright_s + m.slouch_s + m.lean_forward_s + m.lean_left_s + m.lean_right_s + m.recline_s AS judged_s
        FROM fleet.minute m
        WHERE m.recorded_s > 0
        ORDER BY m.person, m.local_day, m.minute,
            m.upright_s + m.slouch_s + m.lean_forward_s + m.lean_left_s + m.lean_right_s + m.recline_s DESC,
            m.worn_s DESC, m.recorded_s DESC, m.recording;

        -- The sums of days that are open (DayTables), worked out when they are asked for; the columns are fleet.day_part's.
        -- The bounds of the minute say in which months they lie.
        CREATE VIEW fleet.open_part WITH (security_invoker = true) AS
        SELECT o.person, o.day, s.*
        FROM fleet.open_day o
        CROSS JOIN LATERAL (
            SELECT c.recording, sum(c.recorded_s)::integer AS recorded_s, sum(c.worn_s)::integer AS worn_s,
                sum(c.calibrated_s)::integer AS calibrated_s, sum(c.judged_s)::integer AS judged_s,
                sum(c.upright_s)::integer AS upright_s, sum(c.slouch_s)::integer AS slouch_s,
                sum(c.lean_forward_s)::integer AS lean_forward_s, sum(c.lean_left_s)::integer AS lean_left_s,
                sum(c.lean_right_s)::integer AS lean_right_s, sum(c.recline_s)::integer AS recline_s,
                sum(c.bend_s)::integer AS bend_s, sum(c.moving_s)::integer AS moving_s,
                sum(c.lying_s)::integer AS lying_s, max(c.flexion_most_deg) AS flexion_most_deg,
                sum(c.alerts)::integer AS alerts
            FROM fleet.chosen_minute c
            WHERE c.person = o.person AND c.local_day = o.day
                AND c.minute >= (o.day - 2)::timestamp AT TIME ZONE 'UTC'
                AND c.minute < (o.day + 3)::timestamp AT TIME ZONE 'UTC'
            GROUP BY c.recording
        ) s;

        -- A local day of a person. Postures are NULL where none was known all day. rules: the versions that judged it, with
        -- commas where there were several.
        CREATE VIEW fleet.day WITH (security_invoker = true) AS
        WITH part AS (
            SELECT d.* FROM fleet.day_part d
            WHERE NOT EXISTS (SELECT FROM fleet.open_day o WHERE o.person = d.person AND o.day = d.day)
            UNION ALL SELECT * FROM fleet.open_part
        ), whole AS (
            SELECT p.person, p.day,
                sum(p.recorded_s) AS recorded_s, sum(p.worn_s) AS worn_s, sum(p.calibrated_s) AS calibrated_s,
                sum(p.judged_s) AS judged_s, sum(p.upright_s) AS upright_s, sum(p.slouch_s) AS slouch_s,
                sum(p.lean_forward_s) AS lean_forward_s, sum(p.lean_left_s) AS lean_left_s,
                sum(p.lean_right_s) AS lean_right_s, sum(p.recline_s) AS recline_s, sum(p.bend_s) AS bend_s,
                sum(p.moving_s) AS moving_s, sum(p.lying_s) AS lying_s, max(p.flexion_most_deg) AS flexion_most_deg,
                sum(p.alerts) AS alerts,
                string_agg(DISTINCT r.rules, ',' ORDER BY r.rules) FILTER (WHERE p.judged_s > 0) AS rules
            FROM part p LEFT JOIN fleet.recording r ON r.person = p.person AND r.key = p.recording
            GROUP BY p.person, p.day
        )
        SELECT person, day, recorded_s::integer, worn_s::integer, calibrated_s::integer, judged_s::integer,
            CASE WHEN judged_s + bend_s > 0 THEN upright_s END::integer AS upright_s,
            CASE WHEN judged_s + bend_s > 0 THEN slouch_s END::integer AS slouch_s,
            CASE WHEN judged_s + bend_s > 0 THEN lean_forward_s END::integer AS lean_forward_s,
            CASE WHEN judged_s + bend_s > 0 THEN lean_left_s END::integer AS lean_left_s,
            CASE WHEN judged_s + bend_s > 0 THEN lean_right_s END::integer AS lean_right_s,
            CASE WHEN judged_s + bend_s > 0 THEN recline_s END::integer AS recline_s,
            CASE WHEN judged_s + bend_s > 0 THEN bend_s END::integer AS bend_s,
            moving_s::integer, lying_s::integer, flexion_most_deg, alerts::integer, rules,
            CASE WHEN judged_s > 0 THEN slouch_s::double precision / judged_s::double precision END AS slouch_share,
            -- Shorter days say nothing about how it goes, and days that two versions have judged are like no other.
            worn_s >= 4 * 3600 AND judged_s > 0 AND coalesce(rules NOT LIKE '%,%', false) AS is_comparable
        FROM whole;

        -- Weeks of people, from their Mondays, of the days of a stretch. slouch_share: the mean of at least three comparable
        -- days that one version of the rules has judged, the last day's; fewer are no week.
        CREATE FUNCTION fleet.weeks_of(first_day date, last_day date)
            RETURNS TABLE (person uuid, week date, days_recorded integer, days_worn integer, recorded_h double precision,
                worn_h double precision, judged_h double precision, alerts integer, days_compared integer,
                slouch_share double precision, rules text)
            LANGUAGE sql STABLE
            AS $f$
                WITH marked AS (
                    SELECT d.*, fleet.week_of(d.day) AS week,
                        first_value(d.rules) OVER (
                            PARTITION BY d.person, fleet.week_of(d.day) ORDER BY d.is_comparable DESC, d.day DESC
                        ) AS last_rules
                    FROM fleet.day d
                    WHERE d.day BETWEEN weeks_of.first_day AND weeks_of.last_day
                ), summed AS (
                    SELECT m.person, m.week, count(*)::integer AS days_recorded,
                        (count(*) FILTER (WHERE m.worn_s >= 4 * 3600))::integer AS days_worn,
                        sum(m.recorded_s) / 3600.0 AS recorded_h, sum(m.worn_s) / 3600.0 AS worn_h,
                        sum(m.judged_s) / 3600.0 AS judged_h, sum(m.alerts)::integer AS alerts,
                        (count(*) FILTER (WHERE m.is_comparable AND m.rules = m.last_rules))::integer AS days_compared,
                        avg(m.slouch_share) FILTER (WHERE m.is_comparable AND m.rules = m.last_rules) AS share,
                        max(m.rules) FILTER (WHERE m.is_comparable AND m.rules = m.last_rules) AS rules
                    FROM marked m
                    GROUP BY m.person, m.week
                )
                SELECT s.person, s.week, s.days_recorded, s.days_worn, s.recorded_h::double precision,
                    s.worn_h::double precision, s.judged_h::double precision, s.alerts, s.days_compared,
                    CASE WHEN s.days_compared >= 3 THEN s.share END,
                    CASE WHEN s.days_compared >= 3 THEN s.rules END
                FROM summed s
            $f$;

        -- All weeks; of some of them, weeks_of finds the days by the index.
        CREATE VIEW fleet.week WITH (security_invoker = true) AS
        SELECT * FROM fleet.weeks_of('2001-01-01', '9999-12-31');
        """

    /// How often somebody wears it.
    static let adherence = """
        -- Days with at least so many hours worn, of those since consent. A day counts once the gateway has been heard after
        -- its end: what a gateway that is off has not sent yet is not known, and is not counted as a day without.
        CREATE FUNCTION fleet.adherence_of(least_hours double precision)
            RETURNS TABLE (person uuid, since date, through date, days integer, days_worn integer,
                ratio double precision, heard timestamptz)
            LANGUAGE sql STABLE
            AS $f$
                -- Worked out once a person, and not once a minute.
                WITH span AS MATERIALIZED (
                    SELECT p.id, h.heard,
                        (p.first_minute AT TIME ZONE 'UTC' + o.shift)::date AS since,
                        CASE WHEN h.heard IS NOT NULL THEN
                            (least(now(), h.heard) AT TIME ZONE 'UTC' + o.shift)::date - 1
                        END AS through
                    FROM fleet.person p
                    CROSS JOIN LATERAL (SELECT fleet.last_heard(p.id) AS heard OFFSET 0) h
                    CROSS JOIN LATERAL (
                        SELECT make_interval(secs => coalesce((
                            SELECT r.utc_offset_s FROM fleet.recording r WHERE r.person = p.id
                            ORDER BY r.start DESC LIMIT 1), 0)) AS shift
                    ) o
                )
                SELECT s.id, s.since, CASE WHEN s.through >= s.since THEN s.through END,
                    coalesce(greatest(0, s.through - s.since + 1), 0),
                    CASE WHEN s.through >= s.since THEN w.days END,
                    CASE WHEN s.through >= s.since THEN w.days::double precision / (s.through - s.since + 1) END,
                    s.heard
                FROM span s
                CROSS JOIN LATERAL (
                    SELECT count(*)::integer AS days FROM fleet.day d
                    WHERE d.person = s.id AND d.day BETWEEN s.since AND s.through
                        AND d.worn_s >= adherence_of.least_hours * 3600
                ) w
            $f$;

        CREATE VIEW fleet.adherence WITH (security_invoker = true) AS
        SELECT * FROM fleet.adherence_of(4);
        """
}
