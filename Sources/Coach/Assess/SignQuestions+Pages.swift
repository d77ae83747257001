import Balance
import LocalTime
import PlainText
import Reports

/// What the questions about signs look like.
extension SignQuestions {
    var question: Question? {
        switch state {
        case .stopped(let kept): return .choice(stopPage(kept), Self.stopChoices)
        case .wrong(let kept, let isSecond): return wrongQuestion(kept, isSecond: isSecond)
        case .seen:
            return .choice(
                Page("You have been seen", knowledge.sentences(.asksIfFine)),
                [Choice("y", "yes"), Choice("n", "no, or not sure"), .back])
        case .changed(let day):
            return .choice(
                Page("New questions", knowledge.sentences(.questionsChanged, ["date": day.text])), [.next])
        case .asking: return flag.map { .choice(page(for: $0), [.yes, .no, .back]) }
        case .earlierSign(let day):
            return .choice(
                Page("What you told before", knowledge.sentences(.earlierSign, ["date": day.text])), [.next])
        case .notice(let flag):
            return .choice(Page("Please read", [flag.notice]), [Choice("\n", "I have read it")])
        case .daily: return dailyQuestion
        case .kept: return keptQuestion
        case .sign(let kept): return signQuestion(kept)
        case .asksAgain(let kept):
            return .choice(Page("Once more", [knowledge.flag(kept.sign)?.question ?? kept.sign]), [.yes, .no])
        case .groups: return groupsQuestion
        case .somethingElse:
            return .choice(Page("Something else", knowledge.sentences(.somethingElse)), [.next])
        case .card(let card, let signs):
            let names = signs.map { StopText.name(of: $0, knowledge) }.joined(separator: "; ")
            return .choice(Page(card.title, ["You told of: \(names).", card.text]), [.next])
        case .ended: return nil
        }
    }

    // MARK: Level 1

    private static let stopChoices = [
        Choice("\n", "close"), Choice("s", "I have been seen"), Choice("w", "that was a wrong answer"),
    ]

    private func stopPage(_ kept: KeptSign) -> Page {
        let card = knowledge.card(.emergency)
        let paragraphs =
            [card?.text].compactMap { $0 } + ["You answered yes to: \(StopText.names(of: record.stopping, knowledge))."]
        return Page(
            card?.title ?? "",
            blocks: paragraphs.enumerated().flatMap { index, text -> [Page.Block] in
                [.space, .paragraph(text, index == 0 ? .strong : .plain)]
            })
    }

    private func wrongQuestion(_ kept: KeptSign, isSecond: Bool) -> Question {
        let question = knowledge.flag(kept.sign)?.question ?? StopText.name(of: kept, knowledge)
        if isSecond { return .choice(Page("Once more, because it matters", [question]), [.yes, .no]) }
        return .choice(
            Page(
                "A wrong answer?", ["On \(kept.day.text) you answered yes to this: “\(question)” Was that a mistake?"]),
            [Choice("y", "yes, a mistake"), Choice("n", "no, it was so")])
    }

    // MARK: A question of a list or a group

    private func page(for flag: RedFlag) -> Page {
        let title = place.map { "Question \($0.number) of \($0.count)" } ?? "More about it"
        guard let kept = record.sign(flag.id), kept.status != .open else { return Page(title, [flag.question]) }
        let (word, day): (String, LocalDay) =
            switch kept.status {
            case .lookedAt(let day): ("A clinician had looked at it by \(day.text).", day)
            case .gone(let day): ("It was gone on \(day.text).", day)
            case .open: ("", kept.day)
            }
        return Page(
            title,
            [
                "You told of this before: \(StopText.name(of: kept, knowledge)). \(word)",
                "Is it new or worse since \(day.text)?",
            ])
    }

    // MARK: Once a day

    private var dailyQuestion: Question {
        let today = sitting.today
        let since = record.askedDay.flatMap { $0 < today ? "Since \($0.text)" : nil } ?? "Since you were last asked"
        var paragraphs = ["\(since): is anything new or worse, or did you have a fall or an accident?"]
        let waiting = keptSigns.filter { $0.status == .open }
        if !waiting.isEmpty {
            paragraphs += knowledge.sentences(.stillOpen, ["signs": StopText.names(of: waiting, knowledge)])
            paragraphs.append(StopText.soonest(waiting, knowledge))
        }
        let change = keptSigns.isEmpty ? [] : [Choice("c", "change what I told")]
        return .choice(Page("How are you today?", paragraphs), [.yes, .no] + change)
    }

    private var groupsQuestion: Question {
        let groups = RedFlag.Group.allCases
        let choices = groups.enumerated().map { Choice(Character("\($0 + 1)"), $1.words.short) }
        let lines =
            zip(choices, groups).map { choice, group in
                "\(choice.key)  \(group.words.long)" + (groupsDone.contains(group) ? " (asked)" : "")
            } + ["7  something else"]
        let text = groupsDone.isEmpty ? "What is it about?" : "Is there anything else? If not, that is all."
        let page = Page(
            "What is new or worse", blocks: [.paragraph(text), .space] + lines.map { .paragraph($0) })
        return .choice(page, choices + [Choice("7", "other"), Choice("\n", "done")])
    }

    // MARK: Kept signs

    private var keptQuestion: Question {
        let words = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
        let signs = zip(words, keptSigns).enumerated().map { Choice(Character("\($0 + 1)"), $1.0) }
        let lines = zip(signs, keptSigns).map { choice, kept in
            "\(choice.key)  \(StopText.name(of: kept, knowledge)): \(kept.status.text), told on \(kept.day.text)"
        }
        let page = Page("What you told", blocks: lines.map { .paragraph($0) })
        return .choice(page, signs + [Choice("\n", "go on")])
    }

    private func signQuestion(_ kept: KeptSign) -> Question {
        let choices = SignChange.possible(for: kept, knowledge).map { change in
            switch change {
            case .lookedAt: Choice("l", "looked at, exercise is fine")
            case .gone: Choice("g", "gone")
            case .takenBack: Choice("t", "take that back")
            case .worse: Choice("n", "new or worse")
            case .wrong: Choice("w", "a wrong answer")
            }
        }
        var paragraphs = ["Told on \(kept.day.text): \(kept.status.text)."]
        if let days = knowledge.flag(kept.sign)?.goneDays {
            paragraphs += knowledge.sentences(.opensWhenGone, ["days": "\(days)"])
        }
        if let days = knowledge.flag(kept.sign)?.easedDays {
            paragraphs += knowledge.sentences(.opensWhenEased, ["days": "\(days)"])
        }
        return .choice(Page(StopText.name(of: kept, knowledge).asSentence, paragraphs), choices + [.back])
    }
}

extension RedFlag.Group {
    /// On a page, and beside a key.
    fileprivate var words: (long: String, short: String) {
        switch self {
        case .pain: ("pain", "pain")
        case .nerves: ("numb or weak", "numb")
        case .walking: ("walking, hands, bladder, bowel", "walking")
        case .chest: ("chest, breath, head", "chest")
        case .illness: ("fever or ill", "ill")
        case .fall: ("a fall or accident", "fall")
        }
    }
}

extension KeptSign.Status {
    /// Within a sentence.
    var text: String {
        switch self {
        case .open: "nobody has looked at it yet"
        case .lookedAt(let day): "a clinician looked by \(day.text), exercise is fine"
        case .gone(let day): "gone since \(day.text)"
        }
    }
}
