import Coach
import Numbers
import PlainText

/// What a form says to a question.
enum PostedAnswer: Equatable {
    case answer(Coach.Answer)
    /// The recorder is to be asked for the angle now.
    case measure
    case stop
    /// It is no answer to the question, and why.
    case refused(String)

    /// A number has fewer characters than this.
    private static let longestNumber = 24

    /// - Parameters:
    ///   - form: what a browser, or anybody, has sent.
    ///   - question: what was asked.
    init(_ form: Query, to question: Question) {
        let words = (form["answer"] ?? "").split(separator: " ", maxSplits: 1).map(String.init)
        switch (words.first ?? "", question) {
        case ("stop", _): self = .stop
        case ("measure", .measurement): self = .measure
        case ("done", _): self = Self.checked(.done, question)
        case ("choice", _):
            guard words.count == 2, let index = Int(words[1]) else {
                self = .refused(Self.unknown)
                return
            }
            self = Self.checked(.choice(index), question)
        case ("value", .number(_, _, let unit, let range, _)):
            self = Self.number(words.count == 2 ? words[1] : form["value"] ?? "", unit, range)
        case ("value", .stopwatch(_, _, let range, _, _)):
            self = Self.number(form["value"] ?? "", "s", range)
        case ("text", .text(_, _, let most, _)): self = Self.text(form["text"] ?? "", most: most)
        default: self = .refused(Self.unknown)
        }
    }

    private static let unknown = "That is not an answer to this question. Choose one of those below."

    /// The angle of a sensor and whether there is one are never a form's to say.
    private static func checked(_ answer: Coach.Answer, _ question: Question) -> PostedAnswer {
        question.accepts(answer) ? .answer(answer) : .refused(unknown)
    }

    private static func number(_ typed: String, _ unit: String, _ range: ClosedRange<Double>) -> PostedAnswer {
        guard typed.utf8.count <= longestNumber, let value = Double(typed.replacing(",", with: ".")), value.isFinite
        else { return .refused("That is not a number.") }
        guard range.contains(value) else {
            return .refused(
                "\(DecimalText.shortest(value)) is not possible: \(DecimalText.shortest(range.lowerBound)) to "
                    + "\(DecimalText.shortest(range.upperBound))\(unit.isEmpty ? "" : " \(unit)").")
        }
        return .answer(.value(value))
    }

    /// One blank between words, as in a terminal.
    private static func text(_ typed: String, most: Int) -> PostedAnswer {
        let text = typed.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !text.isEmpty else { return .refused("Nothing was typed.") }
        guard text.unicodeScalars.count <= most, text.unicodeScalars.allSatisfy(PrintableText.isHarmless) else {
            return .refused("That is too long, or has marks that cannot be kept: \(most) characters at most.")
        }
        return .answer(.text(text))
    }
}
