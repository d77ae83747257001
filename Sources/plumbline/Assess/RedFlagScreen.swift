import Balance
import Coach
import Gateway
import LocalTime
import Records
import Reports
import Terminal

/// Asks for red flags, one at a time, before anything else. A yes shows the card and keeps nothing but the fact.
struct RedFlagScreen {
    let routine: RoutineOfWearer
    let dialog: any Dialog

    /// - Returns: whether nothing speaks against going on.
    func run() throws -> Bool {
        let before = try routine.store.redFlags(wearer: routine.wearer)
        // Whoever has just answered need not answer again.
        if before == .clear(day: routine.today) { return true }
        var hasBeenSeen = false
        if case .stopped(let day) = before {
            let page = Page(
                "There was a sign",
                [
                    "On \(day.text) you answered that there was a sign which a clinician "
                        + "should look at.",
                    "Has a clinician looked at it since, and said that exercises are all right for you?",
                ])
            guard try dialog.choose(page, [.yes, .no]) == 0 else {
                try dialog.show(Page("No routine yet", StopText.redFlag))
                return false
            }
            hasBeenSeen = true
        }
        var draft = try routine.store.questionDraft(wearer: routine.wearer) ?? QuestionDraft(day: routine.today)
        // What was so on another day may be otherwise now.
        if draft.day != routine.today { (draft.day, draft.redFlagsDenied) = (routine.today, 0) }
        if draft.redFlagsDenied == 0 {
            for flag in routine.knowledge.redFlags where !flag.notice.isEmpty {
                _ = try dialog.choose(Page("Please read", [flag.notice]), [Choice("\n", "I have read it")])
            }
        }
        let flag: RedFlag?
        do throws(DialogEnd) {
            flag = try firstYes(hasBeenSeen: hasBeenSeen, denied: &draft.redFlagsDenied)
        } catch {
            if draft.redFlagsDenied > 0 { try routine.store.set(draft, wearer: routine.wearer) }
            throw error
        }
        guard let flag else {
            try routine.store.set(.clear(day: routine.today), wearer: routine.wearer)
            return true
        }
        // The fact first, and nothing beside it: a terminal that is closed at the card changes nothing.
        try routine.store.set(.stopped(day: routine.today), wearer: routine.wearer)
        try routine.store.set(nil as QuestionDraft?, wearer: routine.wearer)
        if let card = routine.knowledge.card(flag.level) { try dialog.show(Page(card.title, [card.text])) }
        return false
    }

    /// - Parameter denied: from which question on it is asked, and how far it came.
    private func firstYes(hasBeenSeen: Bool, denied index: inout Int) throws(DialogEnd) -> RedFlag? {
        let flags = routine.knowledge.redFlags
        while index < flags.count {
            // An emergency is one however often somebody has looked at it.
            let leavesOut = hasBeenSeen && flags[index].level != .emergency
            let page = Page(
                "Question \(index + 1) of \(flags.count)",
                [flags[index].question]
                    + (leavesOut ? ["Answer no to what the clinician has already looked at."] : []))
            switch try dialog.choose(page, [.yes, .no, .back]) {
            case 0: return flags[index]
            case 1: index += 1
            default: index = max(0, index - 1)
            }
        }
        return nil
    }
}
