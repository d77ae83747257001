import LocalTime

/// How far an exercise has come: found anew from the log each time, so that the same log gives the same dose.
struct Progression: Equatable {
    private(set) var dose: Dose
    private(set) var variant = 0
    private(set) var changes: [Change] = []
    /// It went well at the top of the last variant: the next step of a ladder may come.
    private(set) var isEasy = false
    private var successes = 0
    private let range: DoseRange
    private let variants: Int

    enum Change: Equatable {
        case grew(day: LocalDay)
        case shrank(day: LocalDay)
    }

    init(_ exercise: Exercise) {
        range = exercise.dose
        dose = range.start
        variants = exercise.progressions.count
    }

    /// Goes through the sessions of this run in their order, one a day.
    ///
    /// - Parameters:
    ///   - exercise: which one.
    ///   - log: the sessions, oldest first.
    ///   - adherence: how much of what was asked has been done.
    ///   - aWeek: how many sessions a week are asked for.
    ///   - stopped: days on which nothing grows.
    ///   - rules: the numbers of the routine.
    init(
        _ exercise: Exercise, log: [RoutineSession], adherence: Adherence, aWeek: Int, stopped: Set<LocalDay> = [],
        rules: RoutineRules
    ) {
        self.init(exercise)
        for (index, session) in log.enumerated() {
            let done = session.done.filter { $0.exercise == exercise.id }
            guard !done.isEmpty else { continue }
            if Self.painRose(after: index, in: log, rules) {
                // Where it was said which exercise hurt, the others have no part in it.
                let isNamed = session.done.contains { $0.pain != nil }
                guard !isNamed || done.contains(where: { $0.pain != nil }) else { continue }
                successes = 0
                if shrink(rules) { changes.append(.shrank(day: session.day)) }
                continue
            }
            // What nobody answered is neither a success nor a failure.
            guard let effort = session.effort else { continue }
            let isWhole = done.map(\.part).reduce(0, +) >= 1 && done.contains(where: reaches)
            let painHeld = (session.painAfter ?? 0) <= (session.painBefore ?? session.painAfter ?? 0)
            guard isWhole, effort <= rules.mostEffort, painHeld else {
                successes = 0
                continue
            }
            successes += 1
            guard successes >= rules.sessionsToProgress else { continue }
            // With too few sessions a week the dose waits.
            guard adherence.isSteady(on: session.day, aWeek: aWeek), !stopped.contains(session.day) else { continue }
            successes = 0
            if grow(rules) { changes.append(.grew(day: session.day)) }
        }
    }

    /// More pain at the session's end, the next day, or the day after, than before it.
    static func painRose(after index: Int, in log: [RoutineSession], _ rules: RoutineRules) -> Bool {
        let session = log[index]
        guard let before = session.painBefore else { return false }
        if let after = session.painAfter, rules.isRise(from: before, to: after) { return true }
        guard index + 1 < log.count else { return false }
        let next = log[index + 1]
        guard next.day - session.day <= rules.painDays, let then = next.painBefore else { return false }
        return rules.isRise(from: before, to: then)
    }

    /// What was done was no less than what is asked for now; a day that is full may have asked for less.
    private func reaches(_ done: ExerciseDone) -> Bool {
        done.variant >= variant && done.dose.repetitions >= dose.repetitions && done.dose.seconds >= dose.seconds
    }

    /// Repetitions or seconds, then what each repetition is held for, then a harder way, then a set; `false` at the top of all.
    mutating func grow(_ rules: RoutineRules) -> Bool {
        if dose.isHold, dose.seconds < range.top {
            dose.seconds = min(range.top, dose.seconds + rules.moreSeconds)
        } else if !dose.isHold, dose.repetitions < range.top {
            dose.repetitions = min(range.top, dose.repetitions + rules.moreRepetitions)
        } else if !dose.isHold, dose.seconds < range.topRepetitionSeconds {
            dose.seconds = min(range.topRepetitionSeconds, dose.seconds + rules.moreRepetitionSeconds)
        } else if variant < variants {
            variant += 1
            dose = range.start
        } else {
            isEasy = true
            guard dose.sets < range.maximumSets else { return false }
            dose.sets += 1
        }
        return true
    }

    /// As every variant starts: what a day that is full takes it back to.
    var start: Dose { range.start }

    /// The way back, in the opposite order; `false` at the start of all.
    @discardableResult
    mutating func shrink(_ rules: RoutineRules) -> Bool {
        if dose.sets > range.start.sets {
            dose.sets -= 1
        } else if dose.isHold, dose.seconds > range.start.seconds {
            dose.seconds = max(range.start.seconds, dose.seconds - rules.moreSeconds)
        } else if !dose.isHold, dose.seconds > range.start.seconds {
            dose.seconds = max(range.start.seconds, dose.seconds - rules.moreRepetitionSeconds)
        } else if !dose.isHold, dose.repetitions > range.start.repetitions {
            dose.repetitions = max(range.start.repetitions, dose.repetitions - rules.moreRepetitions)
        } else if variant > 0 {
            variant -= 1
            dose = range.start
            if dose.isHold {
                dose.seconds = range.top
            } else {
                (dose.repetitions, dose.seconds) = (range.top, range.topRepetitionSeconds)
            }
        } else {
            return false
        }
        return true
    }
}
