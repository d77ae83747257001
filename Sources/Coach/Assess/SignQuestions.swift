import Balance
import LocalTime
import Records
import Reports

/// Asks for signs before anything else: the whole list the first time and every 90 days, else one question a day. A yes is
/// kept at once, with its date; every answer can be gone back on or taken back.
struct SignQuestions: Flow, Sendable {
    enum Purpose: Sendable {
        /// What is to be asked today; nothing where today has been answered.
        case daily
        /// Somebody wants to say something about a sign, asked today or not.
        case review
        /// Something new came up on the way.
        case somethingNew
    }

    enum State {
        /// At level 1: the card.
        case stopped(KeptSign)
        /// Was it a wrong answer? Asked twice: the second time the question itself.
        case wrong(KeptSign, isSecond: Bool)
        /// Somebody has looked at what cannot wait: is exercise fine?
        case seen
        /// The list is another one than that of an earlier version.
        case changed(since: LocalDay)
        /// The place among the questions is where the first answer is missing.
        case asking
        /// What an earlier version kept counts from today as a sign.
        case earlierSign(LocalDay)
        case notice(RedFlag)
        /// Once a day.
        case daily
        /// Which of the kept signs is it about?
        case kept
        case sign(KeptSign)
        /// Was the answer to a sign of level 2 wrong? The question itself.
        case asksAgain(KeptSign)
        case groups
        case somethingElse
        case card(RedFlagCard, [KeptSign])
        case ended
    }

    let sitting: Sitting
    let purpose: Purpose
    private(set) var state = State.ended
    private(set) var record: SignRecord
    private var draft: QuestionDraft
    /// What is asked now, in its order: the whole list, level 1 alone, or a group.
    private var asked: [RedFlag] = []
    /// Whether what is asked is a list, whose answers are kept until it is finished.
    private var isList = false
    /// Answers to a group's questions.
    private var groupAnswers: [String: QuestionDraft.SignAnswer] = [:]
    private var doneGroups: Set<RedFlag.Group> = []

    /// Where the record says that they are.
    static func begin(_ sitting: Sitting, for purpose: Purpose = .daily) throws(CoachError) -> SignQuestions {
        let record = try sitting.record { store throws(RecordsError) in try store.redFlags(wearer: sitting.wearer) }
        var draft =
            try sitting.record { store throws(RecordsError) in try store.questionDraft(wearer: sitting.wearer) }
            ?? QuestionDraft(day: sitting.today)
        // What was so on another day may be otherwise now.
        if draft.day != sitting.today { (draft.day, draft.signs) = (sitting.today, nil) }
        var questions = SignQuestions(sitting: sitting, purpose: purpose, record: record, draft: draft)
        try questions.start()
        return questions
    }

    private init(sitting: Sitting, purpose: Purpose, record: SignRecord, draft: QuestionDraft) {
        (self.sitting, self.purpose, self.record, self.draft) = (sitting, purpose, record, draft)
    }

    var hasEnded: Bool { if case .ended = state { true } else { false } }

    /// The place of the question in a list that is being asked, from 1, and how many there are; `nil` outside of one.
    var place: (number: Int, count: Int)? {
        isList ? (min(asked.count, answeredCount + 1), asked.count) : nil
    }

    /// Nothing of a list has been answered yet.
    var isAtBeginning: Bool { if case .asking = state { isList && answeredCount == 0 } else { false } }

    var knowledge: Knowledge { sitting.knowledge }

    /// The question that comes; `nil` where all have been answered.
    var flag: RedFlag? { answeredCount < asked.count ? asked[answeredCount] : nil }

    /// Signs that somebody should look at, or has looked at; the level 3 ones are only mentioned once.
    var keptSigns: [KeptSign] { record.signs.filter { $0.level != .caution } }

    private var answers: [String: QuestionDraft.SignAnswer] { isList ? draft.signs ?? [:] : groupAnswers }

    private var answeredCount: Int { asked.prefix { answers[$0.id] != nil }.count }

    // MARK: What comes first

    private mutating func start() throws(CoachError) {
        if let stopping = record.stopping.first {
            state = .stopped(stopping)
        } else if record.stopListDay == nil || record.isWholeListDue(today: sitting.today) {
            try startList()
        } else {
            switch purpose {
            case .daily: state = record.askedDay == sitting.today ? .ended : .daily
            case .review: state = .daily
            case .somethingNew: state = .groups
            }
        }
    }

    private mutating func startList() throws(CoachError) {
        let isWhole = record.isWholeListDue(today: sitting.today)
        isList = true
        asked = RedFlag.Level.allCases.flatMap { level in
            knowledge.redFlags.filter { flag in
                guard flag.isAsked, flag.level == level, isWhole || level == .stopNow else { return false }
                // What is open need not be asked again, unless it is an answer of this very list.
                return record.sign(flag.id)?.status != .open || draft.signs?[flag.id] != nil
            }
        }
        if let earlier = record.earlier, answers.isEmpty {
            state = .changed(since: earlier.day)
        } else {
            try goOn()
        }
    }

    // MARK: What follows from an answer

    mutating func advance(_ answer: Answer, at now: Moment) throws(CoachError) {
        guard case .choice(let index) = answer else { return }
        switch state {
        case .stopped(let kept): try leaveStop(kept, index)
        case .wrong(let kept, let isSecond): try judgeWrong(kept, isSecond, index)
        case .seen: try judgeSeen(index)
        case .changed, .earlierSign, .notice: try goOn()
        case .asking: try judge(index, at: now)
        case .daily: try judgeDaily(index)
        case .kept: try choose(index)
        case .sign(let kept): try change(kept, index)
        case .asksAgain(let kept):
            if index == 1 {
                record.remove(kept.sign)
                try keepRecord()
            }
            state = .daily
        case .groups: try chooseGroup(index)
        case .somethingElse: state = .groups
        case .card, .ended: state = .ended
        }
    }

    private mutating func judge(_ index: Int, at now: Moment) throws(CoachError) {
        guard index < 2, let flag else { return try goBack() }
        let before = record.sign(flag.id)
        try keep(QuestionDraft.SignAnswer(isThere: index == 0, before: before), to: flag.id)
        guard index == 0 else { return try goOn() }
        let kept = KeptSign(sign: flag.id, level: flag.level, day: sitting.today)
        record.keep(kept)
        if flag.level == .stopNow {
            // What was done of a session was done.
            try sitting.finishRunning(at: now)
            try keepRecord()
            state = .stopped(kept)
            return
        }
        try keepRecord()
        if flag.notice.isEmpty { try goOn() } else { state = .notice(flag) }
    }

    /// To the question before, whose answer is forgotten: a sign is again what it was before it.
    private mutating func goBack() throws(CoachError) {
        guard answeredCount > 0 else { return }
        let before = asked[answeredCount - 1].id
        if let answer = answers[before], answer.isThere {
            record.remove(before)
            if let kept = answer.before { record.keep(kept) }
            try keepRecord()
        }
        try keep(nil, to: before)
        state = .asking
    }

    /// To the next question, or past the last one.
    private mutating func goOn() throws(CoachError) {
        let today = sitting.today
        if isList, flag?.level != .stopNow, record.stopListDay != today {
            record.stopListDay = today
            if let earlier = record.earlier {
                record.earlier = nil
                if earlier.isThere {
                    let kept = KeptSign(sign: RedFlag.earlier, level: .seeSomeone, day: today)
                    record.keep(kept)
                    try keepRecord()
                    state = .earlierSign(earlier.day)
                    return
                }
                if earlier.day <= today { (record.wholeListDay, record.askedDay) = (earlier.day, earlier.day) }
            }
            try keepRecord()
        }
        guard flag == nil else { return state = .asking }
        guard isList else { return state = .groups }
        try endList()
    }

    private mutating func endList() throws(CoachError) {
        let wasWhole = record.isWholeListDue(today: sitting.today)
        isList = false
        draft.signs = nil
        if wasWhole { (record.wholeListDay, record.askedDay) = (sitting.today, sitting.today) }
        try keepRecord()
        try keepDraft()
        // Of an earlier version's list the rest still counts, up to its day.
        if wasWhole { try end() } else { try start() }
    }

    /// The card of what was told today, the most urgent one; then it is over.
    ///
    /// Also of what was told before a list was stopped: its card has not been shown yet.
    private mutating func end() throws(CoachError) {
        let signs = record.signs.filter {
            $0.status == .open && $0.day == sitting.today
                && knowledge.flag($0.sign).map { $0.isAsked && $0.level == .seeSomeone } ?? false
        }
        let urgencies = signs.compactMap { knowledge.flag($0.sign)?.urgency }
        let soonest = RedFlag.Urgency.allCases.first(where: urgencies.contains)
        state = soonest.flatMap { knowledge.card($0) }.map { .card($0, signs) } ?? .ended
    }

    // MARK: The daily question

    private mutating func judgeDaily(_ index: Int) throws(CoachError) {
        switch index {
        case 0: state = .groups
        case 1: try noteAsked()
        default: state = .kept
        }
    }

    private mutating func noteAsked() throws(CoachError) {
        let today = sitting.today
        record.askedDay = today
        let sessions = try sitting.record { store throws(RecordsError) in
            try store.sessions(wearer: sitting.wearer)
        }.map(\.session)
        record.noteEased(sessions, today: today, knowledge: knowledge)
        try keepRecord()
        try end()
    }

    private mutating func chooseGroup(_ index: Int) throws(CoachError) {
        let groups = RedFlag.Group.allCases
        guard index < groups.count else {
            if index == groups.count { state = .somethingElse } else { try noteAsked() }
            return
        }
        doneGroups.insert(groups[index])
        groupAnswers = [:]
        asked = RedFlag.Level.allCases.flatMap { level in
            knowledge.redFlags.filter { flag in
                flag.isAsked && flag.group == groups[index] && flag.level == level
                    && record.sign(flag.id)?.status != .open
            }
        }
        try goOn()
    }

    var groupsDone: Set<RedFlag.Group> { doneGroups }

    // MARK: What has become of a sign

    private mutating func choose(_ index: Int) throws(CoachError) {
        let signs = keptSigns
        if index < min(9, signs.count) { state = .sign(signs[index]) } else { try start() }
    }

    private mutating func change(_ before: KeptSign, _ index: Int) throws(CoachError) {
        let changes = SignChange.possible(for: before, knowledge)
        guard index < changes.count else { return state = .kept }
        var kept = before
        switch changes[index] {
        case .lookedAt: kept.status = .lookedAt(sitting.today)
        case .gone: kept.status = .gone(sitting.today)
        case .takenBack: kept.status = .open
        case .worse: (kept.status, kept.day) = (.open, sitting.today)
        case .wrong: return state = .asksAgain(kept)
        }
        // What cannot wait closes again, whatever was said of it before.
        if kept.status == .open, let flag = knowledge.flag(kept.sign) { kept.level = flag.level }
        record.keep(kept)
        try keepRecord()
        if kept.status == .open, kept.level == .stopNow { state = .stopped(kept) } else { state = .daily }
    }

    // MARK: Level 1

    private mutating func leaveStop(_ kept: KeptSign, _ index: Int) throws(CoachError) {
        switch index {
        case 0: state = .ended
        case 1: state = .seen
        default: state = .wrong(kept, isSecond: false)
        }
    }

    private mutating func judgeWrong(_ kept: KeptSign, _ isSecond: Bool, _ index: Int) throws(CoachError) {
        // The first page asks whether it was a mistake, the second asks the sign itself.
        switch (isSecond, index) {
        case (false, 0): state = .wrong(kept, isSecond: true)
        case (true, 1):
            record.remove(kept.sign)
            try keepRecord()
            draft.signs?[kept.sign] = QuestionDraft.SignAnswer(isThere: false)
            groupAnswers[kept.sign] = QuestionDraft.SignAnswer(isThere: false)
            try keepDraft()
            // The questions go on where they were.
            if record.stopping.isEmpty, !asked.isEmpty { try goOn() } else { try start() }
        default: state = .stopped(kept)
        }
    }

    private mutating func judgeSeen(_ index: Int) throws(CoachError) {
        guard index < 2 else { return try start() }
        for var kept in record.stopping {
            if index == 0 { kept.status = .lookedAt(sitting.today) } else { kept.level = .seeSomeone }
            record.keep(kept)
        }
        try keepRecord()
        if asked.isEmpty { try start() } else { try goOn() }
    }

    // MARK: In the record

    private mutating func keep(_ answer: QuestionDraft.SignAnswer?, to id: String) throws(CoachError) {
        guard isList else { return groupAnswers[id] = answer }
        draft.signs = draft.signs ?? [:]
        draft.signs?[id] = answer
        try keepDraft()
    }

    private func keepDraft() throws(CoachError) {
        let draft = draft.isEmpty ? nil : draft
        try sitting.record { store throws(RecordsError) in try store.set(draft, wearer: sitting.wearer) }
    }

    private func keepRecord() throws(CoachError) {
        try sitting.record { store throws(RecordsError) in try store.set(record, wearer: sitting.wearer) }
    }
}

/// What somebody may say of a kept sign.
enum SignChange {
    case lookedAt
    case gone
    case takenBack
    case worse
    case wrong

    /// In the order in which they are offered.
    static func possible(for kept: KeptSign, _ knowledge: Knowledge) -> [SignChange] {
        let flag = knowledge.flag(kept.sign)
        switch kept.status {
        case .open:
            return [.lookedAt] + (flag?.goneDays != nil ? [.gone] : [])
                + (kept.sign == RedFlag.strongPain ? [] : [.wrong])
        case .lookedAt: return [.takenBack, .worse]
        case .gone: return [.worse]
        }
    }
}
