import LinuxIO
import Numbers

/// What the service does about a database that may have come back from a backup, and about the days that are over.
extension IngestService {
    /// Days in a turn: gateways wait meanwhile, some hundredths of a second.
    private static let mostDays = 20

    /// Before anything is taken: whether it is the newest copy.
    func lookAtCopy(_ opened: Database) throws(DatabaseError) {
        let finding = try DatabaseCopy(opened).confirm(beside: state)
        (kept, hasTaken) = (nil, false)
        guard finding.isOlder else { return }
        log(
            "The database is an older copy than the last one. Withdrawals put back: \(finding.withdrawals); people deleted again: "
                + "\(finding.deleted); lines of published weeks put back: \(finding.published). Gateways send again what it "
                + "lacks; until then no more weeks are published.", .warning)
    }

    /// Keeps how far the database has come; whether it is kept.
    func remember() -> Bool {
        guard let database else { return false }
        do throws(DatabaseError) {
            kept = try DatabaseCopy(database).remember(in: state, since: kept, hasTaken: hasTaken)
            hasTaken = false
            return true
        } catch {
            databaseFailed(error)
            return false
        }
    }

    /// Keeps the sums of days of which nothing has come for a while.
    func closeDays() {
        guard let database else { return }
        do throws(DatabaseError) {
            try database.run(
                "SELECT fleet.close_days($1::integer, '10 minutes')", [.integer(Int64(clamping: Self.mostDays))],
                isRepeated: true)
        } catch { databaseFailed(error) }
    }
}
