import Balance
import LocalTime
import TestSupport
import Testing

@Suite("The routine of a day")
struct RoutineBuilderTests {
    let knowledge: Knowledge
    let builder: RoutineBuilder

    init() throws {
        knowledge = try Knowledge.builtIn()
        builder = RoutineBuilder(knowledge: knowledge)
    }

    private func plan(_ states: [RoutineInput.StateScore]) -> RoutinePlan {
        builder.plan(for: SomeWearer.input(states: states))
    }

    @Test("While nothing is known it is the core for the upper back, then what there is room for")
    func core() {
        let plan = builder.plan(for: SomeWearer.input())
        #expect(plan.ids == ["M07", "W17", "W02", "M08", "S05", "W08", "S18"])
        #expect(plan.reasons.contains { $0.contains("core for the upper back") })
        #expect((plan.exercises + plan.otherDay).allSatisfy { $0.basis == .core })
        #expect(plan.swaps.isEmpty && plan.leftOut.isEmpty)
    }

    @Test("Where all tests were good it is the same, and nobody is told that something is weak")
    func allGood() {
        let good = SomeWearer.allBad.map { RoutineInput.StateScore(key: $0.key, probability: 0.08, claim: .unlikely) }
        let plan = plan(good)
        #expect(plan.ids == builder.plan(for: SomeWearer.input()).ids)
        #expect((plan.exercises + plan.otherDay).allSatisfy { !$0.reason.contains("measured") && $0.states.isEmpty })
    }

    @Test("Where all tests were bad it holds the neck, the upper back both ways, the blades, and the tightest muscle")
    func allBad() {
        let plan = builder.plan(for: SomeWearer.allBad())
        #expect(plan.ids.isSuperset(of: ["W17", "W07", "M07", "W02", "S09"]))
        let neck = (plan.exercises + plan.otherDay).first { $0.exercise == "W17" }
        #expect(neck?.states == [SomeWearer.key("deep_neck_flexors weak")])
        #expect(
            neck?.reason == "measured: deep neck flexors, likely weak; of ten such people about nine are")
        #expect(plan.ids.count + plan.later.count == 8)
    }

    @Test("Every exercise says what it rests on: measured, supposed, core, a goal; optional where it is")
    func reasons() {
        var input = SomeWearer.input(states: SomeWearer.allBad)
        input.states[2].isMeasured = false
        input.profile.goals = ["HH_L"]
        input.profile.tender = ["P03"]
        let plan = builder.plan(for: input)
        for item in plan.exercises + plan.otherDay + plan.later {
            let words = ["measured: ", "supposed: ", "core: ", "a goal that was set", "optional, ", "general: "]
            #expect(words.contains { item.reason.hasPrefix($0) }, "\(item.reason)")
        }
        #expect((plan.exercises + plan.otherDay).first { $0.exercise == "S09" }?.basis == .supposed)
    }

    @Test("The top tight muscle has its release, then its stretch, on the same day; one release")
    func release() throws {
        let states = [
            SomeWearer.claim("pectoralis_minor tight", 0.7), SomeWearer.claim("upper_trapezius tight", 0.6),
            SomeWearer.claim("lower_trapezius weak", 0.6),
        ]
        let plan = plan(states)
        let day = try #require([plan.exercises, plan.otherDay].first { $0.contains { $0.exercise == "R03" } })
        let places = day.map(\.exercise)
        let (release, stretch) = (places.firstIndex(of: "R03"), places.firstIndex(of: "S06"))
        #expect(try #require(release) < (try #require(stretch)))
        #expect((plan.exercises + plan.otherDay).count { $0.exercise.hasPrefix("R") } == 1)
        #expect(day.first { $0.exercise == "R03" }?.reason.contains("optional") ?? false)
    }

    @Test("A marked tender spot has its release, in the place of the tight muscle's")
    func tender() {
        var input = SomeWearer.input(states: [SomeWearer.claim("pectoralis_minor tight", 0.7)])
        input.profile.tender = ["P03"]
        let plan = builder.plan(for: input)
        #expect(plan.ids.contains("R02") && !plan.ids.contains("R03"))
        input.profile.cautions = ["bone"]
        let swapped = builder.plan(for: input)
        #expect(swapped.ids.contains("R05") && !swapped.ids.contains("R02"))
    }

    @Test("Partners come after the second ones, and are said to be supposed")
    func partners() throws {
        let plan = plan([SomeWearer.claim("iliopsoas tight", 0.7)])
        let partner = try #require((plan.exercises + plan.otherDay).first { $0.exercise == "W10" })
        #expect(partner.basis == .supposed && partner.reason.contains("not measured") && partner.states.isEmpty)
        #expect(!plan.ids.contains("M07"), "the core is for the upper back")
    }

    @Test("Pain in neck, upper back or shoulder brings the core, whatever was found")
    func upperPain() {
        var input = SomeWearer.input(states: [SomeWearer.claim("iliopsoas tight", 0.7)])
        input.sessions = [RoutineSession(day: input.today - 2, done: [], painBefore: 3, painPlace: .low)]
        #expect(!builder.plan(for: input).ids.contains("M07"))
        input.sessions[0].painPlace = .betweenBlades
        #expect(builder.plan(for: input).ids.isSuperset(of: ["S08", "M07", "W17", "W02", "M08"]))
    }

    @Test("Who does nothing is offered the same at its start, week by week, and hears nothing of progress")
    func doesNothing() {
        let first = builder.plan(for: SomeWearer.input(states: SomeWearer.allBad))
        for days in [7, 14, 28] {
            let later = builder.plan(for: SomeWearer.input(today: SomeWearer.today + days, states: SomeWearer.allBad))
            #expect(later.exercises == first.exercises && later.otherDay == first.otherDay)
            #expect(later.progress.isEmpty && !later.offersShort && later.week == 1)
        }
    }

    @Test("The word comes before the probability: what is likely before what is possible")
    func words() {
        let plan = plan([
            SomeWearer.claim("abdominals weak", 0.95), SomeWearer.claim("gluteus_maximus weak", 0.82, .likely),
        ])
        let order = (plan.exercises + plan.otherDay).filter { !$0.states.isEmpty && $0.basis == .measured }
        #expect(order.first?.exercise == "W10")
    }

    @Test("A high hip is worked on side by side")
    func sides() {
        let plan = plan([
            SomeWearer.claim("adductors left tight", 0.6), SomeWearer.claim("gluteus_medius left weak", 0.6),
            SomeWearer.claim("gluteus_medius right tight", 0.5), SomeWearer.claim("adductors right weak", 0.5),
        ])
        let sides = Dictionary((plan.exercises + plan.otherDay).map { ($0.exercise, $0.side) }) { first, _ in first }
        #expect(sides["S11"] == .left)
        #expect(sides["S14"] == .right)
        #expect(sides["W11"] == .left)
        #expect(sides["W15"] == .right)
    }

    @Test("A goal has a stretch and a strengthener, whatever the model says")
    func goals() {
        var input = SomeWearer.input(states: SomeWearer.allBad)
        input.profile.goals = ["APT"]
        let plan = builder.plan(for: input)
        #expect(plan.reasons.contains("“forward-tilted pelvis” is a goal that was set."))
        let goal = (plan.exercises + plan.otherDay).filter { $0.basis == .goal }
        let kinds = Set(goal.compactMap { knowledge.exercise($0.exercise)?.kind })
        #expect(kinds.isSuperset(of: [.stretch, .strengthen]))
    }

    @Test("Arms that stay off the floor overhead ask for the stretch of the latissimus", arguments: [4.0, 6.0])
    func reach(distance: Double) {
        var input = SomeWearer.input()
        input.profile.minutes = 25
        input.answers = [
            TestAnswer(
                test: "T05", day: SomeWearer.today - 3,
                items: [TestAnswer.Item("distance", side: .left, values: [distance, distance])])
        ]
        #expect(builder.plan(for: input).ids.contains("S07") == (distance > 5))
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
        #expect(plan.exercises.isEmpty && plan.otherDay.isEmpty)
        #expect(plan.dueTests.isEmpty)
        #expect(plan.retestDay == nil)
        #expect(plan.breakExercise == nil)
    }

    // MARK: Two days

    @Test("More than the minutes hold is split into two days: the first strengthener and mobiliser stand on both")
    func twoDays() throws {
        let plan = builder.plan(for: SomeWearer.allBad())
        #expect(plan.turn == .a && !plan.otherDay.isEmpty)
        let both = Set(plan.exercises.map(\.exercise)).intersection(plan.otherDay.map(\.exercise))
        #expect(both == ["W07", "M07"])
        for day in [plan.exercises, plan.otherDay] { #expect(day.map(\.seconds).reduce(0, +) <= 900) }
    }

    @Test("In half an hour all fits into one day")
    func oneDay() {
        let plan = builder.plan(for: SomeWearer.input(minutes: 30))
        #expect(plan.turn == nil && plan.otherDay.isEmpty && plan.later.isEmpty)
        #expect(plan.exercises.count == 7)
    }

    @Test("The days come in turn, four sessions are each of them twice, and a day stays today's when it is done")
    func inTurn() {
        var log: [RoutineSession] = []
        var turns: [RoutinePlan.Turn?] = []
        for index in 0..<8 {
            let day = SomeWearer.today + index * 7 / 4
            let plan = builder.plan(for: SomeWearer.input(today: day, states: SomeWearer.allBad, sessions: log))
            log.append(SomeWearer.session(plan))
            turns.append(plan.turn)
            let after = builder.plan(for: SomeWearer.input(today: day, states: SomeWearer.allBad, sessions: log))
            #expect(after.turn == plan.turn && after.isRestDay)
        }
        #expect(turns == [.a, .b, .a, .b, .a, .b, .a, .b])
    }

    @Test("In five minutes each has one set at first, and what fits neither day is named as next")
    func fiveMinutes() {
        let plan = builder.plan(for: SomeWearer.allBad(minutes: 5))
        for day in [plan.exercises, plan.otherDay] {
            #expect(day.map(\.seconds).reduce(0, +) <= 300)
            #expect(day.count >= 3)
        }
        #expect(plan.ids.isSuperset(of: ["S09", "W07"]), "the tightest and the weakest are there")
        #expect(!plan.later.isEmpty)
        #expect(plan.ids.isDisjoint(with: plan.later.map(\.exercise)))
    }

    @Test("From twenty minutes on there are ten")
    func longSession() {
        let plan = builder.plan(for: SomeWearer.allBad(minutes: 25))
        #expect(plan.ids.count + plan.later.count == 10)
        for day in [plan.exercises, plan.otherDay] { #expect(day.map(\.seconds).reduce(0, +) <= 1500) }
    }

    // MARK: For whom

    @Test("With no equipment at all there are exercises without any")
    func noEquipment() {
        let plan = builder.plan(for: SomeWearer.allBad(equipment: []))
        #expect(plan.ids.count >= 1)
        for id in plan.ids { #expect(knowledge.exercise(id)?.equipment == []) }
        #expect(plan.leftOut.contains { $0.contains("needs a mat or carpet") })
    }

    @Test("Without a band and a roller the blades have the wall, and the swap says what is missing")
    func household() {
        let plan = builder.plan(for: SomeWearer.input(equipment: Equipment.household))
        #expect(plan.ids.contains("W20") && !plan.ids.contains("W02"))
        #expect(plan.swaps.contains("W20 Elbow press into the wall instead of W02 Band row (needs an elastic band)."))
        #expect((plan.exercises + plan.otherDay).first { $0.exercise == "W20" }?.insteadOf == "W02")
    }

    /// Whether a caution speaks against an exercise as it is planned.
    private func isForbidden(_ item: PlannedExercise, with caution: String) throws -> Bool {
        let exercise = try #require(knowledge.exercise(item.exercise))
        let tables = knowledge.swaps.filter { $0.when == caution }
        let isSwapped = tables.contains { table in
            table.none.contains(exercise.id) || table.swaps.contains { $0.out.contains(exercise.id) }
        }
        let ways = tables.flatMap(\.ways).filter { $0.exercises.contains(exercise.id) }.map(\.how)
        return isSwapped || exercise.cautions.contains(caution) && ways.isEmpty
            || !Set(ways).isSubset(of: item.ways)
    }

    @Test("With each pair of cautions nothing forbidden is planned, and the core is there in some form")
    func pairs() throws {
        let ids = knowledge.cautions.map(\.id)
        for first in ids {
            for second in ids where first <= second {
                let plan = builder.plan(for: SomeWearer.allBad(cautions: [first, second]))
                #expect(plan.ids.count >= 4, "\(first), \(second)")
                for item in plan.exercises + plan.otherDay + plan.later {
                    #expect(try !isForbidden(item, with: first), "\(item.exercise) with \(first)")
                    #expect(try !isForbidden(item, with: second), "\(item.exercise) with \(second)")
                }
                #expect(plan.ids.contains("M07"), "\(first), \(second)")
                #expect(!plan.ids.isDisjoint(with: ["W17", "W16"]), "\(first), \(second)")
                #expect(!plan.ids.isDisjoint(with: ["W02", "W20"]), "\(first), \(second)")
            }
        }
    }

    /// Claimed states for which a person with one caution has no exercise of their own.
    static let withoutExercise: [String: Set<String>] = [
        "neck": ["scalenes tight", "sternocleidomastoid tight"],
        "shoulder": ["quadratus_lumborum weak"], "wrist": ["quadratus_lumborum weak"],
        "knee": ["adductors tight"],
        "hip": [
            "adductors tight", "adductors weak", "gluteus_medius tight", "gluteus_medius weak", "iliopsoas tight",
            "iliopsoas weak", "rectus_femoris tight",
        ],
        "pregnancy": ["hamstrings tight", "gluteus_medius tight", "quadratus_lumborum weak"],
        "joints": ["scalenes tight", "sternocleidomastoid tight"],
        "leg_nerve": ["hamstrings tight"],
    ]

    @Test("Every state that may be claimed has an exercise; with one caution where the table says that none fits")
    func everyState() {
        let states = Set(knowledge.patterns.flatMap(\.states)).union([
            SomeWearer.key("latissimus_dorsi tight"), SomeWearer.key("shoulder_rotators weak"),
        ])
        #expect(states.count == 36)
        for caution in [nil] + knowledge.cautions.map({ Optional($0.id) }) {
            var without: Set<String> = []
            for state in states {
                let score = RoutineInput.StateScore(key: state, probability: 0.6, claim: .possible)
                let plan = builder.plan(for: SomeWearer.input(cautions: caution.map { [$0] } ?? [], states: [score]))
                if !(plan.exercises + plan.otherDay).contains(where: { $0.states.contains(state) }) {
                    without.insert("\(state.muscle) \(state.kind.rawValue)")
                    #expect(!plan.leftOut.isEmpty, "it is said")
                }
            }
            #expect(without == caution.map { Self.withoutExercise[$0] ?? [] } ?? [], "\(caution ?? "none")")
        }
    }

    @Test("Whatever is set, the plan keeps to it: things, cautions, exclusions, minutes, in order, none twice")
    func anyProfile() throws {
        var dice = SplitMix(seed: 5)
        let kinds: [Exercise.Kind] = [.release, .mobilise, .stretch, .strengthen, .break]
        for _ in 0..<200 {
            var input = SomeWearer.input()
            input.profile.equipment = Set(Equipment.allCases.filter { _ in dice.chance(0.5) })
            input.profile.cautions = Set(knowledge.cautions.map(\.id).filter { _ in dice.chance(0.25) })
            input.profile.excluded = Set(knowledge.exercises.map(\.id).filter { _ in dice.chance(0.2) })
            input.profile.minutes = dice.number(1...40)
            input.profile.goals = knowledge.patterns.map(\.id).filter { _ in dice.chance(0.2) }
            input.profile.tender = Set(knowledge.triggerPoints.map(\.id).filter { _ in dice.chance(0.2) })
            input.patterns = knowledge.patterns.map {
                RoutineInput.PatternScore(
                    id: $0.id, probability: dice.number(0...1), claim: dice.chance(0.5) ? .possible : .unknown)
            }
            input.states = Set(knowledge.patterns.flatMap(\.states)).sorted().map {
                RoutineInput.StateScore(
                    key: $0, probability: dice.number(0...1),
                    claim: Claim.allCases[dice.number(0...(Claim.allCases.count - 1))])
            }
            let plan = builder.plan(for: input)
            let cap_s = 60 * min(30, max(5, input.profile.minutes))
            for day in [plan.exercises, plan.otherDay] {
                #expect(Set(day.map(\.exercise)).count == day.count)
                #expect(day.map(\.seconds).reduce(0, +) <= cap_s)
                var place = 0
                for item in day {
                    let exercise = try #require(knowledge.exercise(item.exercise))
                    #expect(!input.profile.excluded.contains(exercise.id))
                    #expect(Set(exercise.equipment).subtracting([.strap]).isSubset(of: input.profile.equipment))
                    for caution in input.profile.cautions ?? [] { #expect(try !isForbidden(item, with: caution)) }
                    #expect(!item.reason.isEmpty)
                    let kind = kinds.firstIndex(of: exercise.kind) ?? -1
                    #expect(kind >= place)
                    place = kind
                }
            }
            #expect(plan.ids.isDisjoint(with: plan.later.map(\.exercise)))
            #expect(plan.ids.count + plan.later.count <= (input.profile.minutes >= 20 ? 10 : 8))
            // The same records, in another order, give the same routine.
            var shuffled = input
            shuffled.patterns.shuffle()
            shuffled.states.shuffle()
            #expect(builder.plan(for: shuffled) == plan)
        }
    }
}
