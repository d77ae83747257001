import Numbers

/// Which of several sensors is meant.
public struct SensorChoice: PairingFlow, Sendable {
    private enum State {
        case asking(objection: String?)
        case chosen(Int)
    }

    private let titles: [String]
    private var state: State

    /// - Parameter titles: what each is and where; the only one is chosen at once.
    public init(_ titles: [String]) {
        self.titles = titles
        state = titles.count > 1 ? .asking(objection: nil) : .chosen(0)
    }

    /// It ends with the place of the one that is meant.
    public var stage: PairingStage<Int> {
        switch state {
        case .asking(let objection):
            .asks(
                PairingQuestion(
                    subject: .sensor(titles: titles), words: "Which one?", proposal: "1", objection: objection))
        case .chosen(let index): .ended(index)
        }
    }

    public mutating func receive(_ text: String) {
        guard case .asking = state else { return }
        if let number = Int(text.isEmpty ? "1" : text), (1...titles.count).contains(number) {
            state = .chosen(number - 1)
        } else {
            state = .asking(objection: "Give a number from 1 to \(titles.count).")
        }
    }
}
