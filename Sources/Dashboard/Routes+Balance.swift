import Balance
import Hummingbird
import LinuxIO
import LocalTime
import Pages
import Records
import Reports

/// Which muscles may be tight or weak.
extension Routes {
    func balance(_ query: Query, _ access: Access) async -> Response {
        let today = HostClock.now.day
        let result = await reader.read { store throws(ReportError) -> Markup? in
            let whose = try Self.whose(query["wearer"], store)
            // As the command does: of somebody who is not in the record nothing is said.
            guard whose.all.contains(whose.wearer) || whose.all.isEmpty && query["wearer"] == nil else { return nil }
            let knowledge = try Self.knowledge()
            let balance = try Self.ofRecord { () throws(RecordsError) in
                try WearerBalance.read(of: whose.wearer, today: today, from: store, knowledge: knowledge)
            }
            return BalanceHTML(balance, whose: whose).page
        }
        switch result {
        case .success(let page?): return Answer.page(page)
        case .success(nil):
            return Answer.message(.notFound, "Nobody of that name", "There is nothing of this wearer in the record.")
        case .failure(let error): return Self.page(.failure(error))
        }
    }

    /// The knowledge in the program.
    static func knowledge() throws(ReportError) -> Knowledge {
        do throws(KnowledgeError) { return try Knowledge.builtIn() } catch { throw .knowledge(error) }
    }
}
