import Numbers

/// Brings a database's tables to this version's, step by step.
///
/// A step that has been released is never changed. Each is done once, in a transaction of its own that also notes it, so
/// that what breaks off is begun again where it was. Two that do it at once wait for each other.
public enum Migrations {
    struct Step {
        let name: String
        let statements: String
    }

    /// In their order; the first is number 1.
    static let steps = [
        Step(name: "tables", statements: Tables.first),
        Step(name: "ingest", statements: IngestTables.second),
        Step(name: "published weeks", statements: CohortWeek.table),
        Step(name: "copies", statements: CopyTables.table),
        Step(name: "kept days", statements: DayTables.tables),
    ]

    /// The version that this program reads and writes.
    public static var known: Int { steps.count }

    /// Nobody else's lock has this number.
    private static let lock: Int64 = 7_385_902_117

    /// Does what is not done yet; then what is done every time (`RepeatedSteps`).
    ///
    /// - Returns: the names of the steps that were done.
    public static func apply(to database: Database) throws(DatabaseError) -> [String] {
        try database.transaction { () throws(DatabaseError) in
            try database.run("SELECT pg_advisory_xact_lock($1)", [.integer(lock)])
            // Beside the schema, which the first step makes. Everybody who logs in may see the version.
            try database.run(
                """
                CREATE TABLE IF NOT EXISTS public.fleet_step (
                    number integer PRIMARY KEY,
                    name text NOT NULL,
                    done timestamptz NOT NULL DEFAULT now()
                );
                GRANT SELECT ON public.fleet_step TO PUBLIC;
                """)
        }
        var done: [String] = []
        for (index, step) in steps.enumerated() {
            let isDone = try database.transaction { () throws(DatabaseError) -> Bool in
                try database.run("SELECT pg_advisory_xact_lock($1)", [.integer(lock)])
                guard try version(of: database) == index else { return false }
                try database.run(step.statements)
                try database.run(
                    "INSERT INTO public.fleet_step (number, name) VALUES ($1, $2)",
                    [.integer(Int64(index + 1)), .text(step.name)])
                return true
            }
            if isDone { done.append(step.name) }
        }
        guard try version(of: database) == known else {
            throw .newerSchema(found: try version(of: database), known: known)
        }
        try database.transaction { () throws(DatabaseError) in
            try database.run("SELECT pg_advisory_xact_lock($1)", [.integer(lock)])
            for statements in RepeatedSteps.all { try database.run(statements) }
        }
        return done
    }

    /// Makes sure that the tables are of this version, before anything else is asked of them.
    public static func check(_ database: Database) throws(DatabaseError) {
        let found = try version(of: database)
        guard found <= known else { throw .newerSchema(found: found, known: known) }
        guard found == known else { throw .olderSchema(found: found, known: known) }
    }

    private static func version(of database: Database) throws(DatabaseError) -> Int {
        guard try database.run("SELECT to_regclass('public.fleet_step') IS NOT NULL AS there")[0].flag("there") == true
        else { return 0 }
        let number = try database.run("SELECT coalesce(max(number), 0) AS number FROM public.fleet_step")[0]
            .integer("number")
        return Int(clamping: number ?? 0)
    }
}
