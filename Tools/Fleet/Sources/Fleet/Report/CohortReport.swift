public import LocalTime
import Numbers
import PlainText

/// What was published of a tenant's groups, week by week.
public struct CohortReport: Equatable, Sendable {
    public enum Change: String, Sendable {
        case more
        case less
        /// No change that can be told, which is not the same as none.
        case noneTold = "none_told"
    }

    /// One group in one week.
    public struct Line: Equatable, Sendable {
        /// The week's Monday.
        public var week: LocalDay
        /// `nil`: all groups together.
        public var cohort: String?
        /// What is shown of it; `nil` where it is suppressed.
        public var figures: Figures?
    }

    public struct Figures: Equatable, Sendable {
        /// At least so many people count, in fives.
        public var peopleLeast: Int
        /// The mean of the people's shares of slouching, 0…1, rounded to steps of `step`.
        public var slouchShare: Double
        public var step: Double
        /// Days of four hours and more a person, rounded.
        public var daysWorn: Double
        /// Against the week before; `nil` where too few people are in both.
        public var change: Change?
        public var rules: String?
    }

    public var tenant: String
    /// Oldest week first; in a week all groups together, then by name.
    public var lines: [Line]

    public enum Trouble: Error, Equatable, CustomStringConvertible {
        case nothing
        case several([String])
        case unknown(String, known: [String])

        public var description: String {
            switch self {
            case .nothing:
                "Nothing that you may read is published yet. A week is published some days after its end: "
                    + "“plumbline-fleet publish”."
            case .several(let names):
                "There are several tenants: say which with --tenant (\(names.joined(separator: ", ")))."
            case .unknown(let name, let known):
                "Nothing is published of a tenant “\(PrintableText.of(name))” that you may read: there is "
                    + "\(known.joined(separator: ", "))."
            }
        }
    }

    /// Reads the last published weeks, by the rights of the login.
    ///
    /// - Parameters:
    ///   - tenant: `nil` where there is only one.
    ///   - weeks: so many at most.
    public static func read(_ tenant: String?, weeks: Int, from database: Database) throws -> CohortReport {
        var names: [String] = []
        for row in try database.run("SELECT DISTINCT tenant FROM fleet.cohort_week ORDER BY tenant") {
            if let name = try row.text("tenant") { names.append(name) }
        }
        guard let first = names.first else { throw Trouble.nothing }
        if let tenant, !names.contains(tenant) { throw Trouble.unknown(tenant, known: names) }
        guard tenant != nil || names.count == 1 else { throw Trouble.several(names) }
        let name = tenant ?? first
        let rows = try database.run(
            """
            SELECT week, cohort, people_least, slouch_share, share_step, days_worn, change, rules
            FROM fleet.cohort_week
            WHERE tenant = $1 AND week IN (
                SELECT DISTINCT week FROM fleet.cohort_week WHERE tenant = $1 ORDER BY week DESC LIMIT $2::integer)
            ORDER BY week, cohort NULLS FIRST
            """, [.text(name), .integer(Int64(weeks))])
        return CohortReport(tenant: name, lines: try rows.map { row throws(DatabaseError) in try line(of: row) })
    }

    private static func line(of row: DatabaseRow) throws(DatabaseError) -> Line {
        guard let week = try row.text("week").flatMap({ LocalDay($0) }) else { throw .unexpected("no week in a line") }
        var line = Line(week: week, cohort: try row.text("cohort"))
        guard let people = try row.integer("people_least"), let share = try row.real("slouch_share"),
            let step = try row.real("share_step"), let days = try row.real("days_worn")
        else { return line }
        line.figures = Figures(
            peopleLeast: Int(clamping: people), slouchShare: share, step: step, daysWorn: days,
            change: try row.text("change").flatMap(Change.init(rawValue:)), rules: try row.text("rules"))
        return line
    }
}
