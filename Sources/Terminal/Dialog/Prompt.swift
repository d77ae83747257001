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

    /// What was written, or the proposal where only Enter was pressed; asked again until it will do.
    public func ask(_ question: String, proposal: String, isGood: (String) -> String?) -> String {
        guard isPossible else { return proposal }
        while let answer = ask("\(question) [\(proposal)] ") {
            if answer.isEmpty { return proposal }
            guard let objection = isGood(answer) else { return answer }
            Console.complain(objection)
        }
        return proposal
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
