import Events
import Numbers

/// Takes what gateways have sent into the database: several messages in one transaction.
///
/// It keeps nothing between two calls but the connection's plans, so that several ingesters work side by side. The row of a
/// store is held from the beginning of the transaction, so that what one gateway says is taken one after the other.
struct Intake {
    /// What has come of messages.
    struct Taken {
        var answers: [Answer] = []
        var incidents: [Incident] = []
        /// Minutes that were taken, new or not.
        var rows = 0
        /// Minutes that were not.
        var refused = 0
    }

    let database: Database
    /// By this computer's clock, microseconds UTC.
    let now_us: Int64

    /// Takes messages in their order.
    ///
    /// A message that the database cannot take is tried alone, and refused by name.
    ///
    /// - Throws: where the database is away or full, or what is wrong is not the messages (rights, tables, a damaged disk); then
    ///   what is not taken may be given again.
    func take(_ messages: [IncomingMessage]) throws(DatabaseError) -> Taken {
        guard !messages.isEmpty else { return Taken() }
        do throws(DatabaseError) { return try takeTogether(messages) } catch {
            guard error.isOfValues else { throw error }
            guard messages.count > 1 else { return try refuse(messages[0], error) }
        }
        var taken = Taken()
        for message in messages {
            let one = try take([message])
            taken.answers += one.answers
            taken.incidents += one.incidents
            taken.rows += one.rows
            taken.refused += one.refused
        }
        return taken
    }

    private func takeTogether(_ messages: [IncomingMessage]) throws(DatabaseError) -> Taken {
        let work = IntakeWork(database: database, now_us: now_us)
        do throws(DatabaseError) { return try work.perform(messages) } catch {
            // There is no partition of that month yet, or it was dropped meanwhile.
            guard case .refused("23514", _) = error, !work.days.isEmpty else { throw error }
            for day in work.days.sorted() {
                try database.run("SELECT fleet.make_month(DATE '1970-01-01' + $1::integer)", [.integer(day)])
            }
        }
        return try IntakeWork(database: database, now_us: now_us).perform(messages)
    }

    /// Nobody else is to wait for a message that cannot be taken, and its gateway is told.
    private func refuse(_ message: IncomingMessage, _ error: DatabaseError) throws(DatabaseError) -> Taken {
        guard case .refused(let code, _) = error else { throw error }
        var taken = try IntakeWork(database: database, now_us: now_us).refuse(message)
        taken.incidents.append(
            Incident(store: message.store, kind: .poison, detail: "The database does not take it (\(code))."))
        return taken
    }
}
