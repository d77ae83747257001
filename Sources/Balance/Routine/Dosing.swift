import LocalTime

/// How much of each exercise, so that a session keeps to its minutes.
struct Dosing {
    private let knowledge: Knowledge
    private let rules: RoutineRules
    private let minutes: Int
    private let today: LocalDay
    private let sessions: [RoutineSession]
    private let adherence: Adherence
    private let aWeek: Int
    /// Days with a session on which two flare-ups lay too close behind for anything to grow.
    private let stopped: Set<LocalDay>

    /// - Parameters:
    ///   - knowledge: the exercises.
    ///   - rules: the numbers of the routine.
    ///   - minutes: what a session may last, as it is set.
    ///   - today: the local day.
    ///   - sessions: of this run, one a day, oldest first.
    ///   - allSessions: as they were noted: what was told of pain.
    ///   - adherence: how much of what was asked has been done.
    ///   - aWeek: how many sessions a week are asked for.
    init(
        knowledge: Knowledge, rules: RoutineRules, minutes: Int, today: LocalDay, sessions: [RoutineSession],
        allSessions: [RoutineSession], adherence: Adherence, aWeek: Int
    ) {
        self.knowledge = knowledge
        self.rules = rules
        let possible = RoutineProfile.possibleMinutes
        self.minutes = min(max(minutes, possible.lowerBound), possible.upperBound)
        self.today = today
        self.sessions = sessions
        self.adherence = adherence
        self.aWeek = aWeek
        let pauses = PainCourse.stretchesWithoutGrowth(allSessions, upTo: today)
        stopped = Set(sessions.map(\.day).filter { day in pauses.contains { $0.contains(day) } })
    }

    /// What a session may last.
    var cap_s: Int { 60 * minutes }

    func progression(of exercise: Exercise) -> Progression {
        Progression(exercise, log: sessions, adherence: adherence, aWeek: aWeek, stopped: stopped, rules: rules)
    }

    /// The least of an exercise: its start, in a short session with one set.
    private func floor(_ exercise: Exercise) -> Dose {
        var dose = exercise.dose.start
        if minutes < rules.shortMinutes { dose.sets = 1 }
        return dose
    }

    /// What an exercise takes at its start, or a form of it on its ladder that takes longer: growth moves no other.
    func longestStart_s(of want: Want, forms: [String]) -> Int {
        let others = forms.compactMap { knowledge.exercise($0) }.map { seconds($0, want.side, floor($0)) }
        return (others + [seconds(want.exercise, want.side, floor(want.exercise))]).max() ?? 0
    }

    private func sides(_ exercise: Exercise, _ side: StateKey.Side) -> Int {
        exercise.oneSided && side == .both ? 2 : 1
    }

    private func seconds(_ exercise: Exercise, _ side: StateKey.Side, _ dose: Dose) -> Int {
        let sides = sides(exercise, side)
        return sides * dose.sets * dose.setSeconds + (sides * dose.sets - 1) * dose.restSeconds
            + sides * rules.changeSeconds
    }

    /// The exercises of one day, as far as they have grown and as there is time for; none is ever left out for growth.
    ///
    /// - Parameters:
    ///   - wants: the most wanted first.
    ///   - stepsBack: pain asks for a step back.
    func planned(_ wants: [Want], stepsBack: Bool) -> [PlannedExercise] {
        let grown = wants.map { item($0, stepsBack: stepsBack) }
        var items = grown
        while items.map(\.seconds).reduce(0, +) > cap_s, shorten(&items, wants) {}
        for place in items.indices where items[place].dose != grown[place].dose {
            // What it has grown by is not what is asked for today.
            items[place].reason = wants[place].reason + "; shorter today, for the minutes that are set"
        }
        return items
    }

    /// Takes something from the least wanted that has more than its start: a set, else what it has grown by.
    private func shorten(_ items: inout [PlannedExercise], _ wants: [Want]) -> Bool {
        func set(_ place: Int, _ dose: Dose) {
            items[place].dose = dose
            items[place].seconds = seconds(wants[place].exercise, wants[place].side, dose)
        }
        let floors = wants.map { floor($0.exercise) }
        if let place = items.indices.last(where: { items[$0].dose.sets > floors[$0].sets }) {
            var dose = items[place].dose
            dose.sets -= 1
            set(place, dose)
            return true
        }
        guard let place = items.indices.last(where: { items[$0].dose.setSeconds > floors[$0].setSeconds }) else {
            return false
        }
        set(place, floors[place])
        return true
    }

    private func item(_ want: Want, stepsBack: Bool) -> PlannedExercise {
        var progression = progression(of: want.exercise)
        var reason = want.reason
        var hasSteppedBack = false
        switch progression.changes.last {
        case .grew(let day) where today - day <= 7: reason += "; a little more than before, because it went well"
        case .shrank(let day) where today - day <= 7:
            reason += "; less than before, because pain rose after it"
            hasSteppedBack = true
        default: break
        }
        if stepsBack && !hasSteppedBack { progression.shrink(rules) }
        return PlannedExercise(
            exercise: want.exercise.id, side: want.side, dose: progression.dose, variant: progression.variant,
            reason: reason, sides: sides(want.exercise, want.side),
            seconds: seconds(want.exercise, want.side, progression.dose), basis: want.basis, states: want.states,
            ways: want.ways, insteadOf: want.insteadOf)
    }
}
