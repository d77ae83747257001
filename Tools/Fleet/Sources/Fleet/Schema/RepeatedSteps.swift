/// What “plumbline-fleet setup” does every time, after the tables are there: roles, policies, functions and views, which are
/// replaced by this version's. Each text may be done again and again.
enum RepeatedSteps {
    static let all = [Access.sql]
}
