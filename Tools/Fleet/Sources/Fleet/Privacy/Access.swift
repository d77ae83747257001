/// Who may read what, and the views that they read it by: run by each `setup`, in one transaction, by a user who may create
/// roles and owns the database. It may be run as often as wanted.
enum Access {
    static let sql = [
        Roles.make,
        // What is made from here on is the owner's, and works with that one's rights.
        "SET LOCAL ROLE fleet_owner;", PersonViews.remove, Policies.functions, Policies.policies, PersonViews.days,
        PersonViews.adherence, TrendView.sql, DayTables.functions, CopyTables.functions, CohortWeek.functions,
        Roles.grants, Roles.viewGrants, "RESET ROLE;",
    ].joined(separator: "\n")
}
