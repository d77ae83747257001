import Records
import Reports
import Terminal

extension WearerBalance {
    /// Keeps what was worked out, for a command that only shows it: what cannot be written can still be read, and an
    /// emergency sentence before all.
    ///
    /// - Parameter states: what is supposed of each muscle as well.
    func keepOrComplain(in store: Store?, states: Bool = false) {
        guard let store else { return }
        do throws(RecordsError) {
            try keep(in: store)
            if states { try keepStates(in: store) }
        } catch {
            Console.complain("What was worked out was not kept: \(error.description)")
        }
    }
}
