import Balance
import LocalTime
import TestSupport

/// A wearer of whom just what a test is about is known.
enum SomeWearer {
    static let today: LocalDay = 20_000
    static let fullEquipment = Set(Equipment.allCases)

    static func input(
        today: LocalDay = today, equipment: Set<Equipment> = fullEquipment, cautions: Set<String> = [],
        minutes: Int = 15, states: [RoutineInput.StateScore] = [], patterns: [RoutineInput.PatternScore] = [],
        sessions: [RoutineSession] = [], days: [RoutineInput.Day] = []
    ) -> RoutineInput {
        var input = RoutineInput(
            today: today, profile: RoutineProfile(equipment: equipment, cautions: cautions, minutes: minutes),
            redFlags: .clear(day: min(today, Self.today) - 30), patterns: patterns, sessions: sessions, days: days)
        input.states = states
        return input
    }

    static func possible(_ id: String, _ probability: Double) -> RoutineInput.PatternScore {
        RoutineInput.PatternScore(id: id, probability: probability, claim: .possible)
    }

    /// A claimed state, as `hamstrings tight` or `adductors left tight`.
    static func claim(_ state: String, _ probability: Double, _ claim: Claim = .possible) -> RoutineInput.StateScore {
        RoutineInput.StateScore(key: key(state), probability: probability, claim: claim)
    }

    static func key(_ state: String) -> StateKey {
        let words = state.split(separator: " ").map(String.init)
        return StateKey(
            MuscleID(rawValue: words[0]), side: words.count == 3 ? StateKey.Side(rawValue: words[1]) ?? .both : .both,
            kind: StateKey.Kind(rawValue: words[words.count - 1]) ?? .tight)
    }

    /// Somebody whose every self-test was bad.
    static var allBad: [RoutineInput.StateScore] {
        [
            claim("thoracic_extensors weak", 0.93, .likely), claim("deep_neck_flexors weak", 0.88, .likely),
            claim("hamstrings tight", 0.85, .likely), claim("middle_trapezius weak", 0.67),
            claim("lower_trapezius weak", 0.66), claim("suboccipitals tight", 0.65), claim("abdominals weak", 0.62),
            claim("pectoralis_minor tight", 0.55), claim("pectoralis_major tight", 0.54),
            claim("gluteus_maximus weak", 0.52), claim("iliopsoas tight", 0.50), claim("rectus_femoris tight", 0.48),
            claim("latissimus_dorsi tight", 0.45),
        ]
    }

    /// The same, with its pattern.
    static func allBad(
        equipment: Set<Equipment> = fullEquipment, cautions: Set<String> = [], minutes: Int = 15
    ) -> RoutineInput {
        input(
            equipment: equipment, cautions: cautions, minutes: minutes, states: allBad,
            patterns: [possible("FHRS", 0.88), possible("PPT", 0.85)])
    }

    /// A session in which the whole plan was done.
    static func session(
        _ plan: RoutinePlan, effort: Int? = 5, painBefore: Int? = 1, painAfter: Int? = 1, sets: Int = 99
    ) -> RoutineSession {
        RoutineSession(
            day: plan.day, planned: plan.exercises.count,
            done: plan.exercises.map {
                ExerciseDone(
                    exercise: $0.exercise, side: $0.side, dose: $0.dose, variant: $0.variant,
                    sets: min(sets, $0.dose.sets))
            }, effort: effort, painBefore: painBefore, painAfter: painAfter)
    }
}

extension RoutinePlan {
    /// Of both days.
    var ids: Set<String> { Set((exercises + otherDay).map(\.exercise)) }
}
