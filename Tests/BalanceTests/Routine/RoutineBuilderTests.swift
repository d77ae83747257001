import Balance
import LocalTime
import TestSupport
import Testing

/// A wearer of whom just what a test is about is known.
enum SomeWearer {
    static let today: LocalDay = 20_000
    static let fullEquipment = Set(Equipment.allCases)

    static func input(
        today: LocalDay = today, equipment: Set<Equipment> = fullEquipment, patterns: [RoutineInput.PatternScore] = [],
        sessions: [RoutineSession] = [], days: [RoutineInput.Day] = []
    ) -> RoutineInput {
        RoutineInput(
            today: today, profile: RoutineProfile(equipment: equipment, cautions: []), redFlags: .clear(day: today - 7),
            patterns: patterns, sessions: sessions, days: days)
    }

    static func possible(_ id: String, _ probability: Double) -> RoutineInput.PatternScore {
        RoutineInput.PatternScore(id: id, probability: probability, claim: .possible)
    }
}

@Suite("The routine of a day")
struct RoutineBuilderTests {
    let knowledge: Knowledge
    let builder: RoutineBuilder

    init() throws {
        knowledge = try Knowledge.builtIn()
        builder = RoutineBuilder(knowledge: knowledge)
    }

    @Test("While nothing is known it is the general set, in the order of its kinds")
    func generalSet() {
        let plan = builder.plan(for: SomeWearer.input())
        #expect(plan.exercises.map(\.exercise) == ["M01", "M04", "S05", "W02", "W08", "B01"])
        #expect(plan.reasons.contains { $0.contains("general set") })
        let unlikely = RoutineInput.PatternScore(id: "FHRS", probability: 0.9, claim: .unknown)
        #expect(builder.plan(for: SomeWearer.input(patterns: [unlikely])).exercises == plan.exercises)
    }

    @Test("Without a roller and a band the general set finds others, and says what was left out")
    func generalSetWithoutThings() {
        let plan = builder.plan(for: SomeWearer.input(equipment: Equipment.household))
        #expect(plan.exercises.count == 6)
        #expect(plan.exercises.contains { $0.reason.contains("instead of M01") })
        #expect(plan.leftOut.contains { $0.contains("M01") && $0.contains("foam roller") })
        for item in plan.exercises {
            let needs = knowledge.exercise(item.exercise)?.equipment ?? []
            #expect(Set(needs).isSubset(of: Equipment.household))
        }
    }

    @Test("The two likeliest patterns share six exercises; the third has none")
    func twoPatterns() {
        let plan = builder.plan(
            for: SomeWearer.input(patterns: [
                SomeWearer.possible("PPT", 0.55), SomeWearer.possible("FHRS", 0.7), SomeWearer.possible("APT", 0.6),
            ]))
        #expect(plan.exercises.count == 6)
        #expect(plan.reasons.prefix(2).map { $0.contains("head") } == [true, false])
        #expect(plan.reasons[0].contains("70 %"))
        let served = plan.exercises.map { item in
            knowledge.patterns.filter { item.reason.contains("“\($0.plainName)”") }.map(\.id)
        }
        #expect(served.filter { $0 == ["FHRS"] }.count == 3)
        #expect(served.filter { $0 == ["APT"] }.count == 3)
    }

    @Test("The tightest and the weakest muscles come first")
    func levelsDecide() throws {
        var input = SomeWearer.input(patterns: [SomeWearer.possible("FHRS", 0.7)])
        for state in try #require(knowledge.pattern("FHRS")).states { input.levels[state] = 0.4 }
        input.levels[StateKey(MuscleID(rawValue: "scalenes"), kind: .tight)] = 0.9
        input.levels[StateKey(MuscleID(rawValue: "serratus_anterior"), kind: .weak)] = 0.8
        let plan = builder.plan(for: input)
        #expect(plan.exercises.first { $0.exercise.hasPrefix("S") }?.exercise == "S04")
        #expect(plan.exercises.first { $0.exercise.hasPrefix("W") }?.exercise == "W05")
    }

    @Test("A high hip is worked on side by side")
    func sides() {
        let plan = builder.plan(for: SomeWearer.input(patterns: [SomeWearer.possible("HH_L", 0.6)]))
        let sides = Dictionary(plan.exercises.map { ($0.exercise, $0.side) }) { first, _ in first }
        #expect(sides["S11"] == .left)
        #expect(sides["S14"] == .right)
        #expect(sides["W11"] == .left)
        #expect(sides["W15"] == .right)
    }

    @Test("A goal comes before what the model supposes, whatever it supposes")
    func goals() {
        var input = SomeWearer.input(patterns: [
            SomeWearer.possible("FHRS", 0.7), SomeWearer.possible("APT", 0.6),
            RoutineInput.PatternScore(id: "PPT", probability: 0.1, claim: .unlikely),
        ])
        input.profile.goals = ["PPT"]
        let plan = builder.plan(for: input)
        #expect(plan.reasons[0].contains("backward") && plan.reasons[0].contains("goal"))
        #expect(plan.reasons[1].contains("head"))
    }

    @Test(
        "With a sign that cannot wait, or before the questions, nothing is offered",
        arguments: [SignRecord.unscreened, .clear(day: SomeWearer.today - 1)])
    func redFlags(_ told: SignRecord) {
        var state = told
        if state != .unscreened { state.keep(KeptSign(sign: "chest", level: .stopNow, day: SomeWearer.today)) }
        var input = SomeWearer.input(patterns: [SomeWearer.possible("FHRS", 0.7)])
        input.redFlags = state
        let plan = builder.plan(for: input)
        #expect(plan.stop == (state == .unscreened ? .unscreened : .redFlag))
        #expect(plan.phase == .screen)
        #expect(plan.exercises.isEmpty)
        #expect(plan.dueTests.isEmpty)
        #expect(plan.retestDay == nil)
        #expect(plan.breakExercise == nil)
    }

    @Test(
        "Whatever is set, the plan keeps to it: things, cautions, exclusions, time, six at most, in order, none twice")
    func anyProfile() {
        var random = SystemRandomNumberGenerator()
        let kinds: [Exercise.Kind] = [.release, .mobilise, .stretch, .strengthen, .break]
        for _ in 0..<300 {
            var input = SomeWearer.input()
            input.profile.equipment = Set(Equipment.allCases.filter { _ in Bool.random(using: &random) })
            input.profile.cautions = Set(knowledge.cautions.map(\.id).filter { _ in Int.random(in: 0..<4) == 0 })
            input.profile.excluded = Set(knowledge.exercises.map(\.id).filter { _ in Int.random(in: 0..<5) == 0 })
            input.profile.minutes = Int.random(in: 1...30)
            input.patterns = knowledge.patterns.map {
                RoutineInput.PatternScore(
                    id: $0.id, probability: Double.random(in: 0...1), claim: Claim.allCases.randomElement() ?? .unknown)
            }
            for state in knowledge.patterns.flatMap(\.states) { input.levels[state] = Double.random(in: 0...1) }
            let plan = builder.plan(for: input)
            #expect(plan.exercises.count <= 6)
            #expect(Set(plan.exercises.map(\.exercise)).count == plan.exercises.count)
            #expect(plan.exercises.count <= 1 || plan.seconds <= 60 * min(15, input.profile.minutes))
            var place = 0
            for item in plan.exercises {
                guard let exercise = knowledge.exercise(item.exercise) else {
                    Issue.record("\(item.exercise) is not there")
                    continue
                }
                #expect(!input.profile.excluded.contains(exercise.id))
                #expect(Set(exercise.cautions).isDisjoint(with: input.profile.cautions ?? []))
                #expect(Set(exercise.equipment).isSubset(of: input.profile.equipment))
                #expect(!item.reason.isEmpty)
                let kind = kinds.firstIndex(of: exercise.kind) ?? -1
                #expect(kind >= place)
                place = kind
            }
            // The same records, in another order, give the same routine.
            var shuffled = input
            shuffled.patterns.shuffle()
            shuffled.days.shuffle()
            #expect(builder.plan(for: shuffled) == plan)
        }
    }
}
