import Balance
import Records

/// The model's result for a wearer, from the record; a record that is not there gives one that claims nothing.
struct BalanceOfWearer {
    let knowledge: Knowledge
    let model: ImbalanceModel
    let history: BalanceHistory
    let result: ImbalanceResult

    var names: BalanceNames { BalanceNames(knowledge) }

    /// - Parameter keeps: what was supposed becomes part of the record, for export and for looking back.
    init(_ wearer: String, today: Int, folder: String, keeps: Bool) throws(Failure) {
        do {
            let store = Store.exists(in: folder) ? try Store(folder: folder) : nil
            try self.init(wearer, today: today, store: store)
            if keeps, let store, !history.days.isEmpty || !history.answers.isEmpty {
                try store.save(result, wearer: wearer)
            }
        } catch let error as RecordsError {
            throw Failure(error)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure("The balance cannot be worked out: \(error).")
        }
    }

    private init(_ wearer: String, today: Int, store: Store?) throws {
        knowledge = try Knowledge.forCommand()
        model = ImbalanceModel(basis: ModelBasis(knowledge))
        var history = try store?.balanceHistory(wearer: wearer, today: today) ?? BalanceHistory(today: today)
        let sessions = try store?.sessions(wearer: wearer).map(\.session) ?? []
        history.doses = RoutineDose.doses(of: sessions, knowledge: knowledge)
        self.history = history
        result = model.result(of: history)
    }
}
