import LocalTime
import Testing

@testable import Balance

@Suite("Three levels instead of a lock")
struct ExerciseAccessTests {
    let knowledge: Knowledge
    let builder: RoutineBuilder
    let today = SomeWearer.today

    init() throws {
        knowledge = try Knowledge.builtIn()
        builder = RoutineBuilder(knowledge: knowledge)
    }

    private func plan(
        _ record: SignRecord, cautions: Set<String> = [], sessions: [RoutineSession] = []
    ) -> RoutinePlan {
        var input = SomeWearer.input(sessions: sessions)
        input.redFlags = record
        input.profile.cautions = cautions
        return builder.plan(for: input)
    }

    private func record(_ signs: KeptSign..., asked: LocalDay? = nil) -> SignRecord {
        var record = SignRecord.clear(day: asked ?? today)
        for sign in signs { record.keep(sign) }
        return record
    }

    private func sign(_ id: String, day: LocalDay? = nil, _ status: KeptSign.Status = .open) throws -> KeptSign {
        let flag = try #require(knowledge.flag(id))
        return KeptSign(sign: id, level: flag.level, day: day ?? today - 3, status: status)
    }

    @Test("Every sign of level 1 closes everything, every one of level 2 leaves the gentle set, level 3 nothing")
    func everySign() throws {
        for flag in knowledge.redFlags {
            let plan = plan(record(try sign(flag.id)))
            switch flag.level {
            case .stopNow:
                #expect(plan.stop == .redFlag && plan.access.level == 1, "\(flag.id)")
                #expect(plan.exercises.isEmpty && plan.dueTests.isEmpty && plan.breakExercise == nil, "\(flag.id)")
            case .seeSomeone:
                #expect(plan.stop == nil && plan.access.level == 2, "\(flag.id)")
                let ids = plan.exercises.map(\.exercise)
                #expect(ids.contains("B02") && ids.contains("M09") && ids.contains("W20"), "\(flag.id): \(ids)")
                #expect(Set(ids).isSubset(of: ["B02", "M09", "M07", "M08", "W17", "W20"]), "\(flag.id): \(ids)")
                #expect(plan.exercises.map(\.seconds).reduce(0, +) <= 480, "\(flag.id)")
                #expect(Set(plan.dueTests).isDisjoint(with: ["T03", "T11", "T14", "T15"]), "\(flag.id)")
                #expect(plan.breakExercise == "B02")
            case .caution: #expect(plan.access == .open && !plan.exercises.isEmpty, "\(flag.id)")
            }
        }
    }

    @Test("All of BALANCE 5's signs are there, each with its own question and name")
    func allSigns() {
        let asked = knowledge.redFlags.filter(\.isAsked)
        #expect(asked.filter { $0.level == .stopNow }.count == 10)
        #expect(asked.filter { $0.level == .seeSomeone }.count == 19)
        #expect(asked.filter { $0.level == .caution }.count == 2)
        #expect(Set(asked.map(\.question)).count == asked.count && Set(asked.map(\.name)).count == asked.count)
        for group in RedFlag.Group.allCases { #expect(asked.contains { $0.group == group }) }
    }

    @Test("Where cord or bone may be in trouble neither neck nor spine is moved; with new dizziness the neck is not")
    func rests() throws {
        for id in ["clumsy_hands", "gait", "growing_weakness", "minor_trauma", "lost_height"] {
            let plan = plan(record(try sign(id)))
            #expect(plan.exercises.map(\.exercise) == ["B02", "M09", "W20"], "\(id)")
            #expect(plan.leftOut.contains { $0.contains("which rests") })
        }
        let dizzy = plan(record(try sign("dizziness")))
        #expect(!dizzy.exercises.contains { $0.exercise == "W17" })
        #expect(dizzy.exercises.first { $0.exercise == "M07" }?.reason.contains("hands on your chest") == true)
    }

    @Test("Of the gentle set only the nod is swapped, in pregnancy: a line of swaps.toml that changes the set is seen")
    func gentleSwaps() {
        let swaps = knowledge.swaps.filter { $0.when != SwapTable.otherwise }.flatMap { table in
            knowledge.gentleSet.flatMap { gentle in table.into(gentle.id).map { "\(table.when): \(gentle.id) \($0)" } }
        }
        #expect(swaps == ["pregnancy: W17 W16"])
    }

    @Test("A caution swaps within the gentle set, and says what to do differently")
    func cautions() throws {
        let pregnant = plan(record(try sign("between_blades")), cautions: ["pregnancy"])
        #expect(
            pregnant.exercises.contains { $0.exercise == "W16" }
                && !pregnant.exercises.contains { $0.exercise == "W17" })
        let neck = plan(record(try sign("between_blades")), cautions: ["neck"])
        #expect(neck.exercises.map(\.exercise).contains("W17"))
        #expect(neck.exercises.first { $0.exercise == "M07" }?.reason.contains("hands on your chest") == true)
        let bone = plan(record(try sign("between_blades")), cautions: ["bone"])
        #expect(bone.exercises.first { $0.exercise == "M07" }?.reason.contains("no bending back") == true)
    }

    @Test("A clinician's word opens the routine; pain between the blades opens by nothing else")
    func lookedAt() throws {
        #expect(plan(record(try sign("between_blades", .lookedAt(today)))).access == .open)
        let gone = plan(record(try sign("between_blades", day: today - 99, .gone(today - 60))))
        #expect(gone.access.level == 2)
    }

    @Test(
        "Worse with coughing opens when it has been gone for 14 days and somebody was asked since", arguments: [13, 14])
    func gone(days: Int) throws {
        let kept = try sign("cough_pain", day: today - 30, .gone(today - days))
        #expect(plan(record(kept)).access == (days >= 14 ? .open : .gentle([.sign(kept)])))
        #expect(plan(record(kept, asked: today - 5)).access == .gentle([.sign(kept)]), "time alone opens nothing")
    }

    @Test("Pain at night opens after seven days of 5 or less, told on three of them; silence opens nothing")
    func eased() throws {
        let kept = try sign("night_pain", day: today - 8)
        func told(_ pains: [(Int, Int)]) -> [RoutineSession] {
            pains.map { RoutineSession(day: today - $0.0, done: [], painBefore: $0.1) }
        }
        let ways: [([(Int, Int)], Bool)] = [
            ([(7, 4), (4, 5), (1, 3)], true), ([(7, 4), (4, 6), (1, 3)], false), ([(6, 4), (4, 5), (1, 3)], false),
            ([(7, 4), (1, 3)], false), ([(7, 4), (6, 4), (5, 3)], false), ([], false),
            ([(9, 4), (8, 4), (7, 4), (1, 4)], true),
        ]
        for (pains, isOpen) in ways {
            #expect((plan(record(kept), sessions: told(pains)).access == .open) == isOpen, "\(pains)")
        }
    }

    @Test("A clock that was set back opens nothing: what is dated later than today stays as it was told")
    func clock() throws {
        #expect(plan(record(try sign("chest", day: today + 40))).access.level == 1)
        #expect(plan(record(try sign("fever", day: today + 40))).access.level == 2)
        #expect(plan(record(try sign("cough_pain", .gone(today + 20)), asked: today + 40)).access.level == 2)
        #expect(plan(record(try sign("cough_pain", .gone(today - 20)), asked: today + 1)).access.level == 2)
        let future = (1...9).map { RoutineSession(day: today + $0, done: [], painBefore: 1) }
        #expect(plan(record(try sign("night_pain")), sessions: future).access.level == 2)
        #expect(SignRecord.clear(day: today + 1).isWholeListDue(today: today))
    }

    @Test("Nobody who was not asked is offered anything; of an earlier version's answer level 1 is asked first")
    func notAsked() {
        let before = plan(.earlier(isThere: true, day: today - 5))
        #expect(before.access == .closed(.earlierSign(today - 5)))
        #expect(before.access.level == 1 && before.stop == .redFlag, "it may be one that cannot wait")
        for record in [SignRecord.unscreened, .earlier(isThere: false, day: today - 5)] {
            #expect(plan(record).access == .closed(.notAsked))
            #expect(plan(record).stop == .unscreened)
        }
        var half = SignRecord()
        half.stopListDay = today
        #expect(plan(half).access == .closed(.notAsked), "the whole list has not been finished")
        #expect(!SignRecord.earlier(isThere: false, day: today - 89).isWholeListDue(today: today))
        #expect(SignRecord.earlier(isThere: false, day: today - 90).isWholeListDue(today: today))
        #expect(SignRecord.earlier(isThere: true, day: today - 1).isWholeListDue(today: today))
    }

    @Test("A sign that this version does not know is no less a sign")
    func unknown() {
        let kept = KeptSign(sign: "of_a_later_version", level: .stopNow, day: today)
        #expect(plan(record(kept)).access.level == 1)
        let second = KeptSign(sign: "of_a_later_version", level: .seeSomeone, day: today)
        #expect(plan(record(second)).access.level == 2)
    }

    @Test("Level 1 is stronger than all; pain of 8 closes and hides no sign of level 2; pain of 6 is named beside it")
    func order() throws {
        let strong = [RoutineSession(day: today, done: [], painBefore: 9)]
        let both = record(try sign("chest"), try sign("fever"))
        #expect(plan(both, sessions: strong).access.level == 1)
        let fever = try sign("fever")
        let closed = plan(record(fever), sessions: strong).access
        #expect(closed == .closed(.strongPain(9, [fever])) && closed.level == 2)
        #expect(plan(.clear(day: today), sessions: strong).access == .closed(.strongPain(9, [])))
        let six = plan(record(try sign("fever")), sessions: [RoutineSession(day: today, done: [], painBefore: 6)])
        #expect(six.access == .gentle([.sign(try sign("fever")), .pain(6)]))
    }
}
