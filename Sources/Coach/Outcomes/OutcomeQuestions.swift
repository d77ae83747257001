import Balance
import LocalTime
import Records
import Reports

/// The questions of a week. Each answer is kept at once; an entry that was stopped goes on the same day where it was.
struct OutcomeQuestions: Flow, Sendable {
    enum State {
        /// Nothing was ever told.
        case first
        /// It was told less than a week ago.
        case again(LocalDay)
        case pain(WeekPain.Measure)
        case places(Set<PainPlace>)
        /// 8 of 10 or more: on two days running?
        case twoDays
        /// Pain between the shoulder blades of which nothing is known yet.
        case blades
        /// Where it did not hurt last time.
        case newPlaces([PainPlace])
        case somethingNew(SignQuestions)
        /// What the pain that was told asks of exercises.
        case access([String])
        case score(OwnActivity)
        /// The activities, to change one.
        case list
        case changing(OwnActivity)
        case naming(Naming, isKnown: Bool)
        case ended([String])
    }

    /// What a name that is typed is for.
    enum Naming: Equatable {
        /// An activity of a week that has fewer than three.
        case new(slot: Int)
        case renamed(OwnActivity)
        case replaced(OwnActivity)
    }

    /// What is looked at once pain and its places are told.
    private enum Check: CaseIterable {
        case pain, twoDays, blades, newPlaces, access
    }

    let sitting: Sitting
    let rules = PainRules()
    private(set) var state = State.first
    private(set) var entry: OutcomeEntry
    private(set) var activities: ActivityList
    /// The last one before this in which pain was told.
    private let before: OutcomeEntry?
    private var checks: [Check] = []
    /// What was open before pain was told.
    private var accessBefore: ExerciseAccess?
    /// The activities are changed, and no week is told.
    private var isOnlyChanging = false
    /// Names are asked for where there are fewer than three.
    private var asksForNames: Bool

    static func begin(_ sitting: Sitting) throws(CoachError) -> OutcomeQuestions {
        let (wearer, today) = (sitting.wearer, sitting.today)
        let told = try sitting.record { store throws(RecordsError) in try store.outcomes(wearer: wearer) }
            .map(\.entry).filter { $0.day <= today && !$0.isEmpty }
        let activities = ActivityList(
            try sitting.record { store throws(RecordsError) in try store.activityNamings(wearer: wearer) }.map(\.naming)
        )
        let left = told.last.flatMap { $0.day == today && !$0.isFinished ? $0 : nil }
        let number = left?.number
        var questions = OutcomeQuestions(
            sitting: sitting, entry: left ?? OutcomeEntry(day: today, step: 0), activities: activities,
            before: told.last { $0.number != number && $0.pain.most != nil })
        if left != nil {
            try questions.enter(at: sitting.begun)
        } else if let last = told.map(\.day).max() {
            let isFinished = told.last { $0.day == last }?.isFinished ?? false
            if isFinished, today - last < OutcomeRules.days {
                questions.state = .again(last)
            } else {
                try questions.enter(at: sitting.begun)
            }
        }
        return questions
    }

    private init(sitting: Sitting, entry: OutcomeEntry, activities: ActivityList, before: OutcomeEntry?) {
        (self.sitting, self.entry, self.activities, self.before) = (sitting, entry, activities, before)
        // Also where the first of them were named earlier today, in an entry that was stopped.
        asksForNames = activities.all.allSatisfy { $0.since == sitting.today }
    }

    static let nothingKept = "Nothing was answered, and nothing is kept."

    /// What is said to who stops now.
    var leaving: String {
        if isOnlyChanging { return "Stopped. What you changed is kept." }
        return entry.number == 0
            ? "Stopped. " + Self.nothingKept
            : "Stopped. What was answered is kept; today “plumbline outcomes” goes on there."
    }

    var closing: [String] { if case .ended(let sentences) = state { sentences } else { [] } }

    // MARK: What follows from an answer

    mutating func advance(_ answer: Answer, at now: Moment) throws(CoachError) {
        switch (state, answer) {
        case (.first, .choice(0)), (.again, .choice(0)): try enter(at: now)
        case (.again, .choice(1)):
            isOnlyChanging = true
            state = .list
        case (.first, _), (.again, _): state = .ended([Self.nothingKept])
        case (.pain, .choice(1)): try goBack(at: now)
        case (.pain(let measure), _): try tell(measure, answer.ofTen.flatMap { OutOfTen($0) }, at: now)
        case (.places(let chosen), .choice(let index)): try choose(index, chosen, at: now)
        case (.twoDays, .choice(let index)):
            if index == 0 { try sitting.raise(RedFlag.strongPain, status: .open) }
            try goOnChecking(at: now)
        case (.blades, .choice(let index)): try judgeBlades(index, at: now)
        case (.newPlaces, .choice(0)):
            state = .somethingNew(try SignQuestions.begin(sitting, for: .somethingNew))
        case (.newPlaces, _): try goOnChecking(at: now)
        case (.somethingNew(var questions), _):
            try questions.advance(answer, at: now)
            state = .somethingNew(questions)
            if questions.hasEnded { try leaveSigns(at: now) }
        case (.access, _): try pass(at: now)
        case (.score(let activity), .choice(let index)): try leaveScore(activity, index, at: now)
        case (.score(let activity), _):
            entry.scores[activity.line] = answer.ofTen.flatMap { OutOfTen($0) }
            try pass(at: now)
        case (.list, .choice(let index)): leaveList(index)
        case (.changing(let activity), .choice(let index)): try change(activity, index, at: now)
        case (.naming(let naming, _), .text(let typed)): try name(naming, typed, at: now)
        case (.naming(let naming, _), _): try leaveNaming(naming, at: now)
        case (.places, _), (.twoDays, _), (.blades, _), (.list, _), (.changing, _), (.ended, _): break
        }
    }

    /// Behind a question, which is kept, and to the next one.
    private mutating func pass(at now: Moment) throws(CoachError) {
        entry.step += 1
        try keep(at: now)
        try enter(at: now)
    }

    private mutating func goBack(at now: Moment) throws(CoachError) {
        entry.step = max(0, entry.step - 1)
        try keep(at: now)
        try enter(at: now)
    }

    /// To the question at which the entry is.
    private mutating func enter(at now: Moment) throws(CoachError) {
        let measures = WeekPain.Measure.allCases
        if entry.step < measures.count { return state = .pain(measures[entry.step]) }
        if entry.step == measures.count {
            if (entry.pain.most?.value ?? 0) > 0 { return state = .places(entry.places) }
            entry.places = []
            return try check(at: now)
        }
        while !entry.isFinished {
            let slot = entry.step - measures.count
            if let activity = activities.activity(slot: slot) { return state = .score(activity) }
            if asksForNames { return state = .naming(.new(slot: slot), isKnown: false) }
            entry.step += 1
        }
        try keep(at: now)
        state = .ended(ending)
    }

    // MARK: Pain and its places

    private mutating func tell(_ measure: WeekPain.Measure, _ answer: OutOfTen?, at now: Moment) throws(CoachError) {
        // Who goes back and says more than the worst is asked for the worst again.
        let pain = entry.pain.setting(measure, to: answer)
        entry.pain = pain ?? entry.pain.setting(.worst, to: nil)?.setting(measure, to: answer) ?? entry.pain
        try pass(at: now)
    }

    private mutating func choose(_ index: Int, _ chosen: Set<PainPlace>, at now: Moment) throws(CoachError) {
        guard index > 0 else {
            entry.places = chosen
            try keep(at: now)
            return try check(at: now)
        }
        let place = PainPlace.allCases[index - 1]
        state = .places(chosen.symmetricDifference([place]))
    }

    // MARK: What pain asks for, as it does before a session

    private mutating func check(at now: Moment) throws(CoachError) {
        checks = Check.allCases
        if accessBefore == nil { accessBefore = try sitting.plan().access }
        try goOnChecking(at: now)
    }

    private mutating func goOnChecking(at now: Moment) throws(CoachError) {
        while !checks.isEmpty {
            switch checks.removeFirst() {
            case .pain:
                guard let pain = entry.pain.now?.value else { continue }
                _ = try sitting.plan(
                    told: pain, place: entry.places.count == 1 ? entry.places.first : nil, at: now)
            case .twoDays:
                guard (entry.pain.most?.value ?? 0) >= rules.strong else { continue }
                let record = try sitting.record { store throws(RecordsError) in
                    try store.redFlags(wearer: sitting.wearer)
                }
                if record.sign(RedFlag.strongPain)?.status != .open { return state = .twoDays }
            case .blades:
                guard entry.places.contains(.betweenBlades) else { continue }
                if try !sitting.knows(of: RedFlag.betweenBlades) { return state = .blades }
            case .newPlaces:
                guard let before else { continue }
                let new = PainPlace.ordered(entry.places.subtracting(before.places))
                if !new.isEmpty { return state = .newPlaces(new) }
            case .access:
                let plan = try sitting.plan()
                guard plan.access != accessBefore, plan.access != .open else { continue }
                return state = .access(plan.painSentences(sitting.knowledge))
            }
        }
        try pass(at: now)
    }

    private mutating func judgeBlades(_ index: Int, at now: Moment) throws(CoachError) {
        guard index < 2 else { return state = .places(entry.places) }
        try sitting.raise(RedFlag.betweenBlades, status: index == 0 ? .lookedAt(sitting.today) : .open)
        try goOnChecking(at: now)
    }

    private mutating func leaveSigns(at now: Moment) throws(CoachError) {
        let plan = try sitting.plan()
        if plan.access.level == 1 { return state = .ended(StopText.sentences(plan, sitting.knowledge)) }
        try goOnChecking(at: now)
    }

    // MARK: Activities

    private mutating func leaveScore(_ activity: OwnActivity, _ index: Int, at now: Moment) throws(CoachError) {
        switch index {
        case 1: state = .changing(activity)
        case 2: try goBack(at: now)
        default:
            entry.scores[activity.line] = nil
            try pass(at: now)
        }
    }

    private mutating func leaveList(_ index: Int) {
        let current = activities.current
        if current.indices.contains(index) { return state = .changing(current[index]) }
        if index == current.count, let slot = freeSlot { return state = .naming(.new(slot: slot), isKnown: false) }
        state = .ended(["What you changed is kept. “plumbline outcomes --show” shows the weeks."])
    }

    var freeSlot: Int? { OwnActivity.slots.first { activities.activity(slot: $0) == nil } }

    private mutating func change(_ activity: OwnActivity, _ index: Int, at now: Moment) throws(CoachError) {
        switch index {
        case 0: state = .naming(.renamed(activity), isKnown: false)
        case 1: state = .naming(.replaced(activity), isKnown: false)
        default: try leaveNaming(.renamed(activity), at: now)
        }
    }

    private mutating func name(_ naming: Naming, _ typed: String, at now: Moment) throws(CoachError) {
        guard let name = OwnActivity.name(typed) else { return }
        let isSame = if case .renamed(let activity) = naming { activity.name == name } else { false }
        guard !activities.has(name) || isSame else { return state = .naming(naming, isKnown: true) }
        let today = sitting.today
        let new: ActivityNaming =
            switch naming {
            case .new(let slot): activities.naming(name, slot: slot, day: today)
            case .replaced(let activity): activities.naming(name, slot: activity.slot, day: today)
            case .renamed(let activity):
                ActivityNaming(line: activity.line, slot: activity.slot, name: name, day: today)
            }
        let (wearer, moment) = (sitting.wearer, sitting.moment(at: now))
        let namings = try sitting.record { store throws(RecordsError) in
            if !isSame { try store.add(StoredActivityNaming(wearer: wearer, naming: new, moment: moment)) }
            return try store.activityNamings(wearer: wearer)
        }
        activities = ActivityList(namings.map(\.naming))
        if isOnlyChanging { state = .list } else { try enter(at: now) }
    }

    /// Without a name: nothing changes, and of new ones no more are named.
    private mutating func leaveNaming(_ naming: Naming, at now: Moment) throws(CoachError) {
        if isOnlyChanging { return state = .list }
        if case .new = naming { asksForNames = false }
        try enter(at: now)
    }

    // MARK: In the record

    /// An entry is begun with the first answer that says something.
    private mutating func keep(at now: Moment) throws(CoachError) {
        let (kept, wearer) = (entry, sitting.wearer)
        if entry.number != 0 {
            try sitting.record { store throws(RecordsError) in try store.update(kept, wearer: wearer) }
        } else if !entry.isEmpty {
            let stored = StoredOutcome(wearer: wearer, entry: kept, moment: sitting.moment(at: now))
            entry.number = try sitting.record { store throws(RecordsError) in try store.add(stored) }
        }
    }
}
