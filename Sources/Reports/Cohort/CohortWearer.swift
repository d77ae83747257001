import Balance
import FoundationEssentials
import LocalTime
import Numbers

/// A wearer of a cohort, checked: what the model and the routine are asked about.
struct CohortWearer {
    let id: String
    let history: BalanceHistory
    let sessions: [RoutineSession]

    /// - Throws: the first thing that does not fit.
    init(line: [UInt8], knowledge: Knowledge) throws(CohortError) {
        let data = Data(line)
        let decoder = JSONDecoder()
        let fields: CohortLine
        do {
            fields = try decoder.decode(CohortLine.self, from: data)
        } catch {
            let id = (try? decoder.decode(CohortLine.Name.self, from: data))?.id
            guard let error = error as? DecodingError else {
                throw CohortError(id: id, problem: "The line cannot be read.")
            }
            throw CohortError(id: id, error)
        }
        try self.init(fields, knowledge: knowledge)
    }

    private init(_ line: CohortLine, knowledge: Knowledge) throws(CohortError) {
        id = line.id
        let check = CohortCheck(id: line.id, knowledge: knowledge)
        let today = try check.day(line.today, "today")
        let sex = try line.sex.map { sex throws(CohortError) in try check.choice(of: sex, "sex") as TestAnswer.Sex }
        var days: [BalanceDay] = []
        for (index, day) in (line.days ?? []).enumerated() { days.append(try check.day(day, "days[\(index)]")) }
        var answers: [TestAnswer] = []
        for (index, test) in (line.tests ?? []).enumerated() {
            answers.append(try check.answer(test, sex: sex, "tests[\(index)]"))
        }
        var done: [LocalDay: [ExerciseDone]] = [:]
        for (index, item) in (line.routine ?? []).enumerated() {
            let (day, exercise) = try check.exercise(item, "routine[\(index)]")
            done[day, default: []].append(exercise)
        }
        sessions = done.sorted { $0.key < $1.key }.map { RoutineSession(day: $0, done: $1) }
        history = BalanceHistory(
            days: days, doses: RoutineDose.doses(of: sessions, knowledge: knowledge), answers: answers, sex: sex,
            today: today)
    }
}

/// Looks at every value of a line: ids that are known, numbers that can be.
private struct CohortCheck {
    let id: String
    let knowledge: Knowledge

    /// More than a day has; a clock that was put back an hour has 25 hours.
    private static let mostMinutes = 1500.0
    /// Sets of a whole exercise, so that any part of it is one to a millionth.
    private static let wholeSets = 1_000_000

    func error(_ field: String, _ problem: String) -> CohortError {
        CohortError(id: id, problem: "“\(field)” \(problem)")
    }

    func day(_ text: String, _ field: String) throws(CohortError) -> LocalDay {
        // Years that people live in: beyond them days could not be told apart from slips of the pen.
        guard text.utf8.count == 10, let day = LocalDay(text) else {
            throw error(field, "is not a valid date: write YYYY-MM-DD.")
        }
        return day
    }

    func number(_ value: Double, in range: ClosedRange<Double>, _ field: String) throws(CohortError) -> Double {
        guard range.contains(value) else {
            throw error(
                field, "is not between \(String(whole: range.lowerBound)) and \(String(whole: range.upperBound)).")
        }
        return value
    }

    func choice<Choice: RawRepresentable & CaseIterable>(
        of text: String, _ field: String
    ) throws(CohortError) -> Choice where Choice.RawValue == String {
        guard let choice = Choice(rawValue: text) else {
            throw error(field, "is none of \(Choice.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return choice
    }

    private enum Kind: String, CaseIterable {
        case slouch
        case leanLeft = "lean_left"
        case leanRight = "lean_right"
    }

    func day(_ day: CohortLine.Day, _ field: String) throws(CohortError) -> BalanceDay {
        var result = BalanceDay(
            day: try self.day(day.date, field + ".date"),
            worn_min: try number(day.worn_min ?? 0, in: 0...Self.mostMinutes, field + ".worn_min"))
        for (index, episode) in (day.episodes ?? []).enumerated() {
            let place = "\(field).episodes[\(index)]"
            let held = HeldPosture(
                minutes: try number(episode.minutes, in: 0...Self.mostMinutes, place + ".minutes"),
                meanDegrees: try number(episode.mean_deg, in: -180...180, place + ".mean_deg"))
            switch try choice(of: episode.kind, place + ".kind") as Kind {
            case .slouch: result.slouches.append(held)
            case .leanLeft: result.leansLeft.append(held)
            case .leanRight: result.leansRight.append(held)
            }
        }
        return result
    }

    func answer(
        _ test: CohortLine.Test, sex: TestAnswer.Sex?, _ field: String
    ) throws(CohortError) -> TestAnswer {
        guard let known = knowledge.selfTest(test.test) else { throw error(field + ".test", "is not a self-test.") }
        var answer = TestAnswer(
            test: known.id, day: try day(test.date, field + ".date"), items: [], sex: sex)
        for (index, item) in (test.items ?? []).enumerated() {
            answer.items.append(try self.item(item, of: known, "\(field).items[\(index)]"))
        }
        return answer
    }

    private func item(
        _ item: CohortLine.Item, of test: SelfTest, _ field: String
    ) throws(CohortError) -> TestAnswer.Item {
        guard let form = test.answers.first(where: { $0.id == item.answer })?.form else {
            throw error(field + ".answer", "is not an answer of \(test.id).")
        }
        let side: StateKey.Side = try choice(of: item.side ?? "both", field + ".side")
        switch form {
        case .choice(let choices):
            guard let choice = item.choice, choices.contains(choice) else {
                throw error(field + ".choice", "is none of \(choices.joined(separator: ", ")).")
            }
            return TestAnswer.Item(item.answer, side: side, choice: choice)
        case .number:
            guard let values = item.values, !values.isEmpty else {
                throw error(field + ".values", "is missing or empty.")
            }
            // What a body cannot do is no error here: people write such things down, and the model believes them less.
            return TestAnswer.Item(item.answer, side: side, values: values)
        }
    }

    func exercise(
        _ done: CohortLine.Done, _ field: String
    ) throws(CohortError) -> (day: LocalDay, exercise: ExerciseDone) {
        guard let exercise = knowledge.exercise(done.exercise) else {
            throw error(field + ".exercise", "is not an exercise.")
        }
        let part = try number(done.part ?? 1, in: 0...1, field + ".part")
        var dose = exercise.dose.start
        dose.sets = Self.wholeSets
        let sets = Int(clamping: (part * Double(Self.wholeSets)).rounded())
        return (try day(done.date, field + ".date"), ExerciseDone(exercise: exercise.id, dose: dose, sets: sets))
    }
}
