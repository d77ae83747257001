public import Balance
import LocalTime
import Numbers
import Records

/// Asks once what the routine must keep to: cautions, things at hand, time, and whose norms.
///
/// Cautions and things are kept after every answer; the profile is written when all has been answered.
struct ProfileQuestions: Flow, Sendable {
    private enum State {
        /// By the place of the question in its list.
        case caution(Int)
        case thing(Int)
        case norms
        case time(TestAnswer.Sex?)
        case ended
    }

    /// What versions before asked about.
    private static let firstCautions: Set<String> = [
        "neck", "bone", "shoulder", "pregnancy", "skin", "knee", "hip", "wrist", "leg_nerve",
    ]

    private let sitting: Sitting
    private var state: State = .ended
    private var draft: QuestionDraft
    /// What is asked about: all, or what has come since the wearer was asked.
    private let cautions: [Caution]
    private let isOnlyWhatIsNew: Bool

    /// How many come; 0 where none is to be asked.
    static func count(_ sitting: Sitting) throws(CoachError) -> Int {
        let profile = try sitting.profile()
        let all = sitting.knowledge.cautions
        guard profile.cautions != nil else { return ProfileCount.whole(sitting.knowledge) }
        let known = profile.askedCautions ?? firstCautions
        return all.count { !known.contains($0.id) }
    }

    private init(_ sitting: Sitting, _ draft: QuestionDraft, _ profile: RoutineProfile) {
        self.sitting = sitting
        self.draft = draft
        isOnlyWhatIsNew = profile.cautions != nil
        let known = isOnlyWhatIsNew ? profile.askedCautions ?? Self.firstCautions : []
        cautions = sitting.knowledge.cautions.filter { !known.contains($0.id) }
    }

    /// Asks only for cautions that have not been asked for; what was set before stays. A list that was stopped goes on with
    /// the first question that has no answer.
    static func begin(_ sitting: Sitting) throws(CoachError) -> ProfileQuestions {
        let draft = try sitting.record { store throws(RecordsError) in
            try store.questionDraft(wearer: sitting.wearer)
        }
        let profile = try sitting.profile()
        var questions = ProfileQuestions(sitting, draft ?? QuestionDraft(day: sitting.today), profile)
        let cautions = questions.cautions
        if let index = cautions.firstIndex(where: { questions.draft.cautions[$0.id] == nil }) {
            questions.state = .caution(index)
        } else if !questions.isOnlyWhatIsNew {
            questions.askForThings()
        } else if !cautions.isEmpty {
            try questions.finishCautions()
        }
        return questions
    }

    var question: Question? {
        switch state {
        case .caution(let index):
            return yesOrNo("About you (\(index + 1)/\(cautions.count))", cautions[index].question)
        case .thing(let index):
            return yesOrNo("Your equipment (\(index + 1)/\(things.count))", "Do you have \(things[index].text)?")
        case .norms:
            let text = "Some self-tests were measured in men and in women apart. Compare with men, women or everybody?"
            return .choice(
                Page("Which norms", [text]), [Choice("m", "men"), Choice("w", "women"), Choice("e", "everybody")])
        case .time:
            let range = RoutineProfile.possibleMinutes
            return .number(
                Page("Your time", ["How many minutes may a session take? Four days a week are asked for."]),
                prompt: "\(range.lowerBound) to \(range.upperBound)", unit: "min",
                range: Double(range.lowerBound)...Double(range.upperBound), [.skip])
        case .ended: return nil
        }
    }

    mutating func advance(_ answer: Answer, at now: Moment) throws(CoachError) {
        switch (state, answer) {
        case (.caution(let index), .choice(2)): state = .caution(max(0, index - 1))
        case (.caution(let index), _):
            draft.cautions[cautions[index].id] = answer == .choice(0)
            try keep(draft)
            if index + 1 < cautions.count {
                state = .caution(index + 1)
            } else if isOnlyWhatIsNew {
                try finishCautions()
            } else {
                askForThings()
            }
        case (.thing(let index), .choice(2)): state = .thing(max(0, index - 1))
        case (.thing(let index), _):
            draft.things[things[index].rawValue] = answer == .choice(0)
            try keep(draft)
            state = index + 1 < things.count ? .thing(index + 1) : .norms
        case (.norms, .choice(0)): state = .time(.man)
        case (.norms, .choice(1)): state = .time(.woman)
        case (.norms, _): state = .time(nil)
        case (.time(let sex), .value(let minutes)): try finish(sex, minutes: Int(clamping: minutes.rounded()))
        case (.time(let sex), _): try finish(sex, minutes: nil)
        case (.ended, _): break
        }
    }

    private var things: [Equipment] { Equipment.asked }

    private mutating func askForThings() {
        let first = things.firstIndex { draft.things[$0.rawValue] == nil }
        state = first.map { .thing($0) } ?? .norms
    }

    private func yesOrNo(_ title: String, _ text: String) -> Question {
        .choice(Page(title, [text]), [.yes, .no, .back])
    }

    private var confirmed: Set<String> { Set(cautions.map(\.id).filter { draft.cautions[$0] ?? false }) }
    private var allCautions: Set<String> { Set(sitting.knowledge.cautions.map(\.id)) }

    /// What has come since is beside what was set.
    private mutating func finishCautions() throws(CoachError) {
        var profile = try sitting.profile()
        profile.cautions = (profile.cautions ?? []).union(confirmed)
        profile.askedCautions = allCautions
        try sitting.set(profile)
        try keep(nil)
        state = .ended
    }

    private mutating func finish(_ sex: TestAnswer.Sex?, minutes: Int?) throws(CoachError) {
        var profile = try sitting.profile()
        profile.sex = sex
        profile.minutes = minutes ?? profile.minutes
        profile.cautions = confirmed
        profile.askedCautions = allCautions
        profile.equipment = Equipment.household.union(things.filter { draft.things[$0.rawValue] ?? false })
        try sitting.set(profile)
        try keep(nil)
        state = .ended
    }

    private func keep(_ draft: QuestionDraft?) throws(CoachError) {
        try sitting.record { store throws(RecordsError) in try store.set(draft, wearer: sitting.wearer) }
    }
}

/// How many questions about the wearer there are.
public enum ProfileCount {
    /// For whom none has been answered: of cautions and things, and two of norms and time.
    public static func whole(_ knowledge: Knowledge) -> Int { knowledge.cautions.count + Equipment.asked.count + 2 }
}
