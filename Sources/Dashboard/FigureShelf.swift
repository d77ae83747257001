import Balance
import Numbers
import Pages
import Synchronization

/// Figures that were drawn, by their address: drawing one takes longer than all else on its page.
final class FigureShelf: Sendable {
    struct Figure: Sendable {
        let svg: String
        /// Of its content, for a browser that has it already: `"9f86d081884c7d65"`.
        let mark: String

        init(_ svg: String) {
            self.svg = svg
            // Nobody gains by two figures with one mark.
            mark = "\"" + String(UInt64.fnv1a(svg.utf8), radix: 16) + "\""
        }
    }

    /// Bytes; the largest figure has less than a million of them.
    private let most: Int

    private struct State {
        var figures: [String: Figure] = [:]
        /// The oldest first.
        var order: [String] = []
        var size = 0
    }

    private let state = Mutex(State())

    init(most: Int = 24 << 20) { self.most = most }

    /// The figure; `nil` where there is none of that name. Only what there is is kept.
    ///
    /// - Throws: what is wrong with the data files.
    func figure(_ address: FigureAddress) throws(KnowledgeError) -> Figure? {
        let key = address.text
        if let figure = state.withLock({ $0.figures[key] }) { return figure }
        guard let svg = try address.svg() else { return nil }
        let figure = Figure(svg)
        state.withLock { state in
            guard state.figures.updateValue(figure, forKey: key) == nil else { return }
            state.order.append(key)
            state.size += svg.utf8.count
            while state.size > most, state.order.count > 1 {
                let oldest = state.order.removeFirst()
                state.size -= state.figures.removeValue(forKey: oldest)?.svg.utf8.count ?? 0
            }
        }
        return figure
    }

    /// Bytes of all that is kept.
    var size: Int { state.withLock { $0.size } }
}
