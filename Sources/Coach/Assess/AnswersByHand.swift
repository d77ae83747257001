import Balance
import LocalTime
import PlainText
import Records

/// The answers to a self-test that somebody reads off, counts or times: on each side, each as often as is asked for.
struct AnswersByHand: Sendable {
    /// Where the answer is that is asked for now.
    private enum Step {
        case choosing
        case measuring
        /// A measured value, before it counts.
        case confirming(Double)
        /// It was another one than the watch has: the key was out of reach.
        case typing
        /// Before the next trial, or the other side.
        case resting
        case skipped
        case hurts
        case answered
    }

    /// One thing that is asked for, on one side.
    private struct Wanted {
        var answer: SelfTestAnswer
        var side: StateKey.Side
    }

    private let pages: SelfTestPages
    private var test: SelfTest { pages.test }
    /// What is still asked for, the next one first.
    private var wanted: [Wanted]
    private var items: [TestAnswer.Item] = []
    /// The trials so far of what is asked for now.
    private var values: [Double] = []
    private var step = Step.answered
    /// The wearer is in place, and the time starts by itself.
    private var hasRested = false

    /// - Parameters:
    ///   - pages: of the test.
    ///   - left: what was measured of it before; what does not fit is measured again.
    init(_ pages: SelfTestPages, left: QuestionDraft.TestDraft? = nil) {
        self.pages = pages
        let sides = pages.test.sided ? [StateKey.Side.left, .right] : [.both]
        wanted = sides.flatMap { side in pages.test.answers.map { Wanted(answer: $0, side: side) } }
        begin()
        if let left { goOn(left) }
    }

    private mutating func goOn(_ left: QuestionDraft.TestDraft) {
        for item in left.items {
            guard let next = wanted.first, next.answer.id == item.answer, next.side == item.side,
                fits(item, next.answer)
            else { return }
            items.append(item)
            wanted.removeFirst()
            begin()
        }
        guard case .number(_, let range)? = wanted.first?.answer.form, left.values.count < test.repeats,
            left.values.allSatisfy(range.contains)
        else { return }
        values = left.values
    }

    /// Whether an answer from the record is a whole one.
    private func fits(_ item: TestAnswer.Item, _ answer: SelfTestAnswer) -> Bool {
        switch answer.form {
        case .choice(let words): item.choice.map(words.contains) ?? false
        case .number(_, let range): item.values.count == test.repeats && item.values.allSatisfy(range.contains)
        }
    }

    /// What was measured so far; `nil` where nothing was.
    func left(on day: LocalDay) -> QuestionDraft.TestDraft? {
        items.isEmpty && values.isEmpty
            ? nil : QuestionDraft.TestDraft(test: test.id, day: day, items: items, values: values)
    }

    var result: SelfTestResult {
        switch step {
        case .choosing, .measuring, .confirming, .typing, .resting: .open
        case .skipped: .skipped
        case .hurts: .hurts
        case .answered: .answered(items)
        }
    }

    var question: Question? {
        guard let next = wanted.first else { return nil }
        switch (step, next.answer.form) {
        case (.choosing, .choice(let words)):
            return .choice(pages.asking(next.answer.prompt, next.side), Self.choices(words) + [.skip, .hurts])
        case (.measuring, .number(let unit, let range)):
            let page = pages.asking(next.answer.prompt + trial, next.side)
            return test.timed
                ? .stopwatch(
                    page, prompt: next.answer.prompt, range: range, [.skip, .hurts],
                    startsItself: hasRested)
                : .number(page, prompt: "Your answer", unit: unit, range: range, [.skip, .hurts])
        case (.confirming(let value), .number(let unit, _)):
            let text = "\(next.answer.prompt)\(trial): \(DecimalText.shortest(value)) \(unit)."
            return .choice(pages.plain(next.side, text), [.keep, .retry, Choice("t", "type the seconds")])
        case (.typing, .number(let unit, let range)):
            let text = "\(next.answer.prompt)\(trial). Type them as you counted them by the bells."
            return .number(pages.plain(next.side, text), prompt: "Your answer", unit: unit, range: range, [.skip])
        case (.resting, _):
            let text = values.isEmpty ? "Rest, and change sides." : "Rest, and then once more."
            let start =
                test.timed ? " After it ten seconds are counted to get ready, and the time starts by itself." : ""
            return .countdown(
                pages.plain(next.side, text + start), seconds: test.restSeconds, [.hurts], status: .rest)
        default: return nil
        }
    }

    mutating func advance(_ answer: Answer) {
        switch (step, answer) {
        case (.choosing, .choice(let index)): choose(index)
        // A hand on a stop key errs more easily than one that writes a number.
        case (.measuring, .value(let value)): if test.timed { step = .confirming(value) } else { keep(value) }
        case (.typing, .value(let value)): keep(value)
        case (.measuring, .choice(1)), (.resting, .choice): step = .hurts
        case (.measuring, _), (.typing, _): step = .skipped
        case (.confirming(let value), .choice(0)): keep(value)
        case (.confirming, .choice(2)): step = .typing
        case (.confirming, _):
            hasRested = false
            step = .measuring
        case (.resting, _):
            hasRested = true
            step = .measuring
        default: break
        }
    }

    /// `, trial 2 of 3`; nothing where there is one.
    private var trial: String { test.repeats > 1 ? ", trial \(values.count + 1) of \(test.repeats)" : "" }

    /// The first letter that is still free is the key.
    private static func choices(_ words: [String]) -> [Choice] {
        var used: Set<Character> = ["q", "s", "h", "j", "k", "f"]
        return words.map { word in
            Choice(word.first { used.insert($0).inserted } ?? Character("\(used.count % 10)"), word)
        }
    }

    private mutating func begin() {
        values = []
        hasRested = false
        switch wanted.first?.answer.form {
        case .choice: step = .choosing
        case .number: step = .measuring
        case nil: step = .answered
        }
    }

    private mutating func choose(_ index: Int) {
        guard let next = wanted.first, case .choice(let words) = next.answer.form, index < words.count else {
            if case .choice(let words)? = wanted.first?.answer.form, index > words.count { return step = .hurts }
            return step = .skipped
        }
        items.append(TestAnswer.Item(next.answer.id, side: next.side, choice: words[index]))
        wanted.removeFirst()
        begin()
    }

    private mutating func keep(_ value: Double) {
        guard let next = wanted.first else { return }
        values.append(value)
        guard values.count >= test.repeats else {
            hasRested = false
            return step = test.restSeconds > 0 ? .resting : .measuring
        }
        items.append(TestAnswer.Item(next.answer.id, side: next.side, values: values))
        wanted.removeFirst()
        begin()
        if test.timed, test.restSeconds > 0, case .measuring = step { step = .resting }
    }
}
