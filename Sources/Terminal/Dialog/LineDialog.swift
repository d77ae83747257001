import Coach
import PlainText

/// A dialogue without a screen: pages as plain lines, answers as lines of standard input.
final class LineDialog: Dialog {
    private let width = TextPage.widthOfOutput

    func choose(_ page: Page, _ options: [Choice]) throws(DialogEnd) -> Int {
        print(page)
        while true {
            let line = try read(prompt: "", options)
            if let option = Self.option(line, options) { return option }
            Console.print("“\(line)” is not one of the answers.")
        }
    }

    func number(
        _ page: Page, prompt: String, unit: String, range: ClosedRange<Double>, _ options: [Choice]
    ) throws(DialogEnd) -> DialogAnswer<Double> {
        print(page)
        while true {
            let line = try read(prompt: unit.isEmpty ? prompt : "\(prompt) (\(unit))", options)
            if let value = TypedNumber.value(line) {
                if range.contains(value) { return .value(value) }
                Console.print(Self.impossible(value, unit, range))
            } else if let option = Self.option(line, options) {
                return .option(option)
            } else {
                Console.print("“\(line)” is not a number.")
            }
        }
    }

    func text(
        _ page: Page, prompt: String, most: Int, _ options: [Choice]
    ) throws(DialogEnd) -> DialogAnswer<String> {
        print(page)
        while true {
            let line = try readWords(prompt: prompt, options)
            // A whole word or its key: the beginning of one may be somebody's own words.
            if let option = options.firstIndex(where: { $0.isNamed(exactlyBy: line.lowercased()) }) {
                return .option(option)
            }
            if (1...most).contains(line.unicodeScalars.count) { return .value(line) }
            Console.print(line.isEmpty ? "Nothing was typed." : "That is too long: \(most) characters at most.")
        }
    }

    /// Whoever has no screen has a watch.
    func stopwatch(
        _ page: Page, prompt: String, range: ClosedRange<Double>, _ options: [Choice], startsItself: Bool
    ) throws(DialogEnd) -> DialogAnswer<Double> {
        try number(page, prompt: prompt, unit: "s", range: range, options)
    }

    func countDown(
        _ page: Page, seconds: Int, _ options: [Choice], status: CountdownStatus
    ) throws(DialogEnd) -> DialogAnswer<Void> {
        Console.print(status.words(secondsLeft: seconds))
        while true {
            let line = try read(prompt: "", [Choice("\n", "done")] + options)
            if line.isEmpty || line == "done" { return .value(()) }
            if let option = Self.option(line, options) { return .option(option) }
            Console.print("“\(line)” is not one of the answers.")
        }
    }

    func announce(_ page: Page, status: String, isUpdate: Bool) {
        if !isUpdate { Console.print(status) }
    }

    func getReady(_ page: Page) throws(DialogEnd) {}

    func signal() {}

    func close() {}

    static func impossible(_ value: Double, _ unit: String, _ range: ClosedRange<Double>) -> String {
        "\(DecimalText.shortest(value)) is not possible: "
            + "\(DecimalText.shortest(range.lowerBound)) to \(DecimalText.shortest(range.upperBound))"
            + (unit.isEmpty ? "." : " \(unit).")
    }

    private func print(_ page: Page) {
        Console.print("")
        Console.print(page.title)
        for line in TextPage(page, width: width).lines { Console.print(line, .plain) }
    }

    private func read(prompt: String, _ options: [Choice]) throws(DialogEnd) -> String {
        try readWords(prompt: prompt, options).lowercased()
    }

    /// As they were typed, one blank between them.
    private func readWords(prompt: String, _ options: [Choice]) throws(DialogEnd) -> String {
        let words = options.map { $0.key == "\n" ? "Enter (\($0.word))" : $0.word } + ["stop"]
        Console.print("> " + (prompt.isEmpty ? "" : prompt + ", or ") + words.joined(separator: ", "))
        guard let line = readLine() else { throw .ended }
        let answer = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if ["stop", "q"].contains(answer.lowercased()) { throw .stopped }
        return answer
    }

    /// The option that a key, a word or the beginning of one names.
    private static func option(_ line: String, _ options: [Choice]) -> Int? {
        if line.isEmpty { return options.firstIndex { $0.key == "\n" } }
        if let index = options.firstIndex(where: { $0.word.lowercased() == line || String($0.key) == line }) {
            return index
        }
        let beginning = options.indices.filter { options[$0].word.lowercased().hasPrefix(line) }
        return beginning.count == 1 ? beginning.first : nil
    }
}

extension Choice {
    fileprivate func isNamed(exactlyBy line: String) -> Bool {
        line.isEmpty ? key == "\n" : word.lowercased() == line || String(key) == line
    }
}
