import Balance
import LocalTime
import Numbers
import Posture
import Records

extension ImportReading {
    mutating func readNotes(_ folder: borrowing ImportFolder) throws(ImportError) {
        try forEachRow(.notes, folder) { reading, row throws(ImportError) in
            let note = StoredNote(
                moment: try row.time("time"), wearer: try reading.wearer(row), sensor: try row.optionalText("sensor"),
                text: try row.optionalText("text") ?? "")
            let outcome = try reading.record { try $0.add(note) }
            reading.add(outcome, .notes, of: note.wearer)
        }
    }

    mutating func readPrompts(_ folder: borrowing ImportFolder) throws(ImportError) {
        try forEachRow(.breakPrompts, folder) { reading, row throws(ImportError) in
            let minutes = 1.0...120
            var prompt = BreakPrompt(
                at: try row.time("time"), wearer: try reading.wearer(row), sensor: try row.name("sensor"),
                set_min: try row.number("set_min", in: minutes),
                interval_min: try row.number("interval_min", in: minutes), silence: try row.optionalText("silence"))
            if let answer = try row.optionalWord("answer", BreakAnswer.self) {
                prompt.outcome = BreakOutcome(answer, at_us: try row.time("answer_time").utc_us)
            }
            let outcome = try reading.record { [prompt] in try $0.add(prompt) }
            reading.count(outcome, in: .breakPrompts)
            reading.add(outcome, .prompts, of: prompt.wearer)
        }
    }

    mutating func readAlertSteps(_ folder: borrowing ImportFolder) throws(ImportError) {
        try forEachRow(.alertSteps, folder) { reading, row throws(ImportError) in
            let wearer = try reading.wearer(row)
            // That somebody was told of a new version is this record's own affair.
            guard !row.raw("step").isEmpty else { return }
            let step = StoredAlertStep(
                day: try row.date("date"), step: try row.word("step", AlertStep.self), cause: try row.name("cause"),
                moment: try row.time("time"))
            let outcome = try reading.record { try $0.add(step, wearer: wearer) }
            reading.count(outcome, in: .alertSteps)
            // Of every wearer there is one a day at most.
            reading.add(outcome, .alertSteps, of: wearer, isPersonal: false)
        }
    }

    mutating func readSelfTests(_ folder: borrowing ImportFolder) throws(ImportError) {
        var open: StoredAnswer?
        var size = OccasionSize()
        try forEachRow(.selfTests, folder) { reading, row throws(ImportError) in
            let answer = StoredAnswer(
                wearer: try reading.wearer(row),
                answer: TestAnswer(
                    test: try row.name("test"), day: try row.date("date"), items: [],
                    sex: try row.optionalWord("sex", TestAnswer.Sex.self)),
                moment: try row.time("time"), knowledgeVersion: try row.name("knowledge_version"))
            if open?.isSameOccasion(as: answer) != true {
                if let last = open { try reading.add(last) }
                open = answer
                size = OccasionSize()
            }
            try size.grow(row)
            try open?.answer.items.add(row, to: reading.knowledge.selfTest(answer.answer.test), answer.knowledgeVersion)
        }
        if let open { try add(open) }
    }

    private mutating func add(_ answer: StoredAnswer) throws(ImportError) {
        let outcome = try record { try $0.add(answer) }
        count(outcome, in: .selfTests)
        add(
            outcome, .selfTests, of: answer.wearer,
            "The self-test \(answer.answer.test) of \(answer.wearer) at \(answer.moment.rfc3339) is here with other "
                + "answers, which stay.")
    }

    mutating func readSessions(_ folder: borrowing ImportFolder) throws(ImportError) {
        var open: StoredSession?
        var size = OccasionSize()
        try forEachRow(.routine, folder) { reading, row throws(ImportError) in
            let scale = 0...10
            let session = StoredSession(
                wearer: try reading.wearer(row),
                session: RoutineSession(
                    day: try row.date("date"), planned: try row.optionalWhole("exercises_planned", in: 0...1000),
                    done: [], effort: try row.optionalWhole("effort", in: scale),
                    painBefore: try row.optionalWhole("pain_before", in: scale),
                    painAfter: try row.optionalWhole("pain_after", in: scale),
                    painPlace: try row.optionalWord("pain_place", PainPlace.self)),
                moment: try row.time("time"))
            if open?.isSameOccasion(as: session) != true {
                if let last = open { try reading.add(last) }
                open = session
                size = OccasionSize()
            }
            try size.grow(row)
            if let done = try row.exerciseDone() { open?.session.done.append(done) }
        }
        if let open { try add(open) }
    }

    private mutating func add(_ session: StoredSession) throws(ImportError) {
        let outcome = try record { try $0.add(session) }
        count(outcome, in: .routine)
        add(outcome, .sessions, of: session.wearer)
    }

    mutating func readOutcomes(_ folder: borrowing ImportFolder) throws(ImportError) {
        var open: ImportedOutcome?
        var size = OccasionSize()
        try forEachRow(.outcomes, folder) { reading, row throws(ImportError) in
            let next = try ImportedOutcome(row, of: try reading.wearer(row))
            if open?.stored.entry.number != next.stored.entry.number {
                if let last = open { try reading.add(last) }
                open = next
                size = OccasionSize()
            }
            try size.grow(row)
            try open?.add(row)
        }
        if let open { try add(open) }
    }

    private mutating func add(_ imported: ImportedOutcome) throws(ImportError) {
        let stored = try imported.whole()
        let outcome = try record { try $0.add(stored) }
        add(
            outcome, .outcomes, of: stored.wearer,
            "The weekly answers of \(stored.wearer) from \(stored.moment.rfc3339) are here otherwise, and stay.")
    }

    mutating func readActivities(_ folder: borrowing ImportFolder) throws(ImportError) {
        try forEachRow(.outcomeActivities, folder) { reading, row throws(ImportError) in
            let naming = StoredActivityNaming(
                wearer: try reading.wearer(row),
                naming: ActivityNaming(
                    line: try row.whole("line", in: 1...1_000_000), slot: try row.whole("slot", in: OwnActivity.slots),
                    name: try row.optionalText("name") ?? "", day: try row.date("date")),
                moment: try row.time("time"))
            let outcome = try reading.record { try $0.add(naming) }
            reading.count(outcome, in: .outcomeActivities)
            reading.add(outcome, .activities, of: naming.wearer)
        }
    }
}

/// How many rows one occasion has, which are in memory together.
private struct OccasionSize {
    /// Far more than any self-test, session or week has.
    private static let most = 10_000
    private var rows = 0

    mutating func grow(_ row: ImportRow) throws(ImportError) {
        rows += 1
        guard rows <= Self.most else {
            throw .line(
                file: row.file, line: row.line, reason: "one occasion has more than \(Self.most) rows: this is none")
        }
    }
}

extension StoredAnswer {
    fileprivate func isSameOccasion(as other: StoredAnswer) -> Bool {
        wearer == other.wearer && moment == other.moment && answer.test == other.answer.test
    }
}

extension StoredSession {
    fileprivate func isSameOccasion(as other: StoredSession) -> Bool {
        var (first, next) = (session, other.session)
        (first.done, next.done) = ([], [])
        return wearer == other.wearer && moment == other.moment && first == next
    }
}

extension [TestAnswer.Item] {
    /// A value or a choice of an answer.
    ///
    /// - Parameters:
    ///   - row: of the table.
    ///   - test: what is known of the self-test here; `nil` for one of another version.
    ///   - version: of the knowledge by which it was asked.
    fileprivate mutating func add(
        _ row: ImportRow, to test: SelfTest?, _ version: String
    ) throws(ImportError) {
        let (answer, side) = (try row.name("answer"), try row.word("side", StateKey.Side.self))
        let choice = try row.optionalText("choice")
        let value = try row.optionalNumber("value", in: SelfTest.numbers(of: answer, in: test, version))
        guard (choice == nil) != (value == nil) else {
            throw row.wrong("value", "there must be a value or a choice, and not both")
        }
        if let choice, let form = test?.answers.first(where: { $0.id == answer })?.form,
            version == Knowledge.version, !form.takes(choice)
        {
            throw row.wrong("choice", "this self-test has no such choice")
        }
        if let value, let last = indices.last, self[last].answer == answer, self[last].side == side {
            self[last].values.append(value)
        } else if let choice {
            append(TestAnswer.Item(answer, side: side, choice: choice))
        } else {
            append(TestAnswer.Item(answer, side: side, values: [value].compactMap(\.self)))
        }
    }
}

extension SelfTest {
    /// What an answer of it can be. Another version may have asked for another range, and still for no less than nothing
    /// where this one asks for a time, a length or a count.
    fileprivate static func numbers(of answer: String, in test: SelfTest?, _ version: String) -> ClosedRange<Double> {
        let most = -1000.0...1000
        guard case .number(_, let range)? = test?.answers.first(where: { $0.id == answer })?.form else { return most }
        // What the sensor measured was kept as it was.
        if test?.holdSeconds != nil { return ImportReading.degrees }
        if version == Knowledge.version { return range }
        return range.lowerBound < 0 ? most : 0...1000
    }
}

extension SelfTestAnswer.Form {
    fileprivate func takes(_ choice: String) -> Bool {
        if case .choice(let choices) = self { choices.contains(choice) } else { false }
    }
}

extension ImportRow {
    /// `nil` where only pain was told.
    fileprivate func exerciseDone() throws(ImportError) -> ExerciseDone? {
        guard let exercise = try optionalText("exercise") else { return nil }
        let count = 0...1000
        return ExerciseDone(
            exercise: exercise, side: try word("side", StateKey.Side.self),
            dose: Dose(
                sets: try whole("sets_planned", in: count),
                repetitions: try optionalWhole("repetitions", in: count) ?? 0,
                seconds: try whole("seconds", in: 0...86_400),
                restSeconds: try optionalWhole("rest_s", in: 0...86_400) ?? 0),
            variant: try whole("variant", in: count), sets: try whole("sets_done", in: 0...100_000),
            pain: try optionalWhole("pain_during", in: 0...10))
    }
}

/// What was told of a week, row by row.
private struct ImportedOutcome {
    private(set) var stored: StoredOutcome
    private var pain: [String: OutOfTen] = [:]
    private let row: ImportRow

    init(_ row: ImportRow, of wearer: String) throws(ImportError) {
        self.row = row
        stored = StoredOutcome(
            wearer: wearer,
            entry: OutcomeEntry(
                number: Int64(clamping: try row.whole("entry", in: 0...Int.max)), day: try row.date("date"),
                step: try row.whole("step", in: 0...OutcomeEntry.steps)),
            moment: try row.time("time"))
    }

    mutating func add(_ row: ImportRow) throws(ImportError) {
        let what = row.raw("what")
        switch what {
        case "": return
        case "pain_place": stored.entry.places.insert(try row.word("value", PainPlace.self))
        case "pain_now", "pain_usual", "pain_worst": pain[what] = try outOfTen(row)
        default:
            guard what.hasPrefix("activity_"), let line = Int(what.dropFirst(9)), (1...1_000_000).contains(line) else {
                throw row.wrong("what", "this is not known here")
            }
            stored.entry.scores[line] = try outOfTen(row)
        }
    }

    func whole() throws(ImportError) -> StoredOutcome {
        guard let pain = WeekPain(now: pain["pain_now"], usual: pain["pain_usual"], worst: pain["pain_worst"]) else {
            throw row.wrong("value", "the worst pain of this week is less than another of it")
        }
        var whole = stored
        whole.entry.pain = pain
        return whole
    }

    private func outOfTen(_ row: ImportRow) throws(ImportError) -> OutOfTen {
        guard let value = OutOfTen(try row.whole("value", in: OutOfTen.range)) else {
            throw row.wrong("value", "out of range")
        }
        return value
    }
}
