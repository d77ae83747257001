public import Coach
import Glibc

/// Questions on a terminal; none are asked where there is none.
public struct Prompt {
    /// Whether somebody is there to answer.
    public let isPossible: Bool

    public init(allowed: Bool) { isPossible = allowed && isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// The answer without blanks around it; `nil` at the end of input.
    public func ask(_ question: String) -> String? {
        guard isPossible else { return nil }
        Console.ask(question)
        return readLine()?.trimmed
    }

    /// Asks what a flow asks, until all is known; where nobody can be asked, or the input has ended, what is proposed
    /// holds.
    public func conduct<Flow: PairingFlow>(_ begun: Flow) -> Flow.Outcome {
        var flow = begun
        if isPossible, case .asks(let question) = flow.stage, case .sensor(let titles) = question.subject {
            for (index, title) in titles.enumerated() { Console.complain("  \(index + 1)  \(title)") }
        }
        while true {
            switch flow.stage {
            case .asks(let question):
                if let objection = question.objection { Console.complain(objection) }
                flow.receive(ask("\(question.words) [\(question.proposal)] ") ?? "")
            case .ended(let outcome): return outcome
            }
        }
    }

    public func yes(_ question: String) -> Bool {
        guard let answer = ask(question + " [Y/n] ") else { return false }
        return answer.isEmpty || answer.lowercased().hasPrefix("y")
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
