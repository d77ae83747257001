import Gateway
import Links
import Numbers
import Terminal

extension BluetoothPairer {
    /// One that asks at the terminal, and says what takes its time.
    ///
    /// - Parameter passkey: answers where nobody is at a terminal.
    convenience init(dataFolder: String, prompt: Prompt, passkey: String?) throws(SearchError) {
        try self.init(dataFolder: dataFolder, onQuestion: PairingAnswers(prompt: prompt, passkey: passkey).asking)
        onProgress = { progress in
            switch progress {
            case .lookingFor(let name): Console.complain("Looking for \(name) over Bluetooth …")
            case .pairingWith(let title): Console.complain("Pairing with \(title) …")
            }
        }
    }
}

/// Answers what a sensor wants to know before it is bonded with.
private struct PairingAnswers {
    let prompt: Prompt
    let passkey: String?

    /// `nil` where nobody can answer.
    var asking: BluetoothPairing.Asking? {
        guard prompt.isPossible || passkey != nil else { return nil }
        return { question, answer in self.answer(question, answer) }
    }

    private func answer(_ question: BluetoothPairing.Question, _ answer: (BluetoothPairing.Answer) -> Void) {
        switch question {
        case .show(let digits): Console.complain("Type \(digits) on the sensor.")
        case .wrong(let attempt, let most): Console.complain("That was not right: try again (\(attempt) of \(most)).")
        case .same(let digits):
            guard prompt.isPossible else { return answer(passkey == digits ? .yes : .no) }
            answer(prompt.yes("Does the sensor show \(digits)?") ? .yes : .no)
        case .pin: answer((passkey ?? prompt.ask("The sensor's PIN: ")).map { .digits($0) } ?? .no)
        case .passkey:
            if let passkey { return answer(.digits(passkey)) }
            while let text = prompt.ask("The six digits that the sensor shows: ") {
                if (1...6).contains(text.utf8.count), UInt32(text) != nil { return answer(.digits(text)) }
                Console.complain("A passkey has six digits.")
            }
            answer(.no)
        }
    }
}
