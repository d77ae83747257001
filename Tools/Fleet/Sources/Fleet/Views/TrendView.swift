/// How a person's slouching has gone over eight weeks.
enum TrendView {
    static let sql = """
        -- A straight line through days: x in weeks, y in points (per cent). The error is of the slope; neighbouring days are
        -- alike (correlation .25, as a gateway supposes), so that they say less than separate ones would.
        -- low, high: within these the slope lies in 19 of 20 cases (Student's t, by Cornish and Fisher's series).
        CREATE OR REPLACE FUNCTION fleet.line_of(x double precision[], y double precision[],
            OUT slope double precision, OUT error double precision, OUT low double precision, OUT high double precision)
            LANGUAGE sql IMMUTABLE PARALLEL SAFE
            AS $f$
                WITH line AS (
                    SELECT regr_slope(v, u) AS slope, regr_count(v, u) - 2 AS freedom, regr_sxx(v, u) AS spread,
                        greatest(0, regr_syy(v, u) - regr_slope(v, u) * regr_sxy(v, u)) AS squares
                    FROM unnest(x, y) AS point (u, v)
                ), judged AS (
                    SELECT slope, sqrt(squares / freedom / spread * (1 + 0.25) / (1 - 0.25)) AS error,
                        1.95996 + 2.37228 / freedom + 2.82252 / freedom ^ 2 + 2.55585 / freedom ^ 3 AS quantile
                    FROM line WHERE freedom > 0 AND spread > 0
                )
                SELECT slope, error, slope - quantile * error, slope + quantile * error FROM judged
            $f$;

        -- The eight weeks before a Monday: the comparable days that the rules of the newest of them have judged, nine in
        -- each half at least; fewer say nothing, and all is NULL. A change is told (up, down) beyond 3.2 errors, and where
        -- it is at least a seventh of the mean over the eight weeks: as strict as a gateway is, because it is
        -- looked at each week. none_told is not the same as no change.
        CREATE FUNCTION fleet.trend_at(monday date)
            RETURNS TABLE (person uuid, monday date, days integer, mean_share double precision,
                points_per_week double precision, low95 double precision, high95 double precision, direction text,
                rules text)
            LANGUAGE sql STABLE
            AS $f$
                WITH known AS (
                    SELECT d.person, d.day, d.slouch_share, d.rules,
                        first_value(d.rules) OVER (PARTITION BY d.person ORDER BY d.day DESC) AS last_rules
                    FROM fleet.day d
                    WHERE d.is_comparable AND d.day >= trend_at.monday - 56 AND d.day < trend_at.monday
                ), gathered AS (
                    SELECT k.person, count(*)::integer AS days, avg(k.slouch_share) AS mean_share, max(k.rules) AS rules,
                        least(count(*) FILTER (WHERE k.day < trend_at.monday - 28),
                            count(*) FILTER (WHERE k.day >= trend_at.monday - 28)) >= 9 AS enough,
                        array_agg((k.day - trend_at.monday) / 7.0::double precision ORDER BY k.day) AS x,
                        array_agg(k.slouch_share * 100 ORDER BY k.day) AS y
                    FROM known k WHERE k.rules = k.last_rules
                    GROUP BY k.person
                )
                SELECT g.person, trend_at.monday, g.days, CASE WHEN g.enough THEN g.mean_share END,
                    l.slope, l.low, l.high,
                    CASE WHEN l.slope IS NULL THEN NULL
                        WHEN abs(l.slope) < 3.2 * l.error OR abs(l.slope) * 8 < 100 * g.mean_share / 7 THEN 'none_told'
                        WHEN l.slope > 0 THEN 'up'
                        WHEN l.slope < 0 THEN 'down'
                        ELSE 'none_told' END,
                    g.rules
                FROM gathered g LEFT JOIN LATERAL fleet.line_of(g.x, g.y) l ON g.enough
            $f$;

        -- As of this week's Monday, once Sunday is over everywhere: between Mondays the answer stands.
        CREATE VIEW fleet.trend WITH (security_invoker = true) AS
        SELECT * FROM fleet.trend_at(fleet.week_of(((now() - interval '12 hours') AT TIME ZONE 'UTC')::date));
        """
}
