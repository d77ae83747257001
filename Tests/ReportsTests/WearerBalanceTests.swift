import Balance
import Events
import Foundation
import LocalTime
import Posture
import Reports
import TestSupport
import Testing

@testable import Records

@Suite("What is supposed of a wearer")
struct WearerBalanceTests {
    private func object(_ balance: WearerBalance) throws -> [String: Any] {
        let json = ImbalanceReport(balance).json.text
        return try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    }

    @Test("Without a record nothing is claimed, and no self-test is due before the questions have been asked")
    func nothing() throws {
        let balance = try WearerBalance.read(
            of: "me", today: RecordedHouse.today, from: nil, knowledge: Knowledge.builtIn())
        #expect(balance.recordedDays == 0 && balance.answers == 0 && balance.plan.stop == .unscreened)
        #expect(balance.result.states.allSatisfy { $0.claim == .unknown })
        #expect(balance.dueTests.isEmpty)
        let object = try object(balance)
        #expect(object["first_date"] is NSNull && (object["due_tests"] as? [Any])?.isEmpty == true)
    }

    @Test("Once nothing speaks against it self-tests are due, each with what it would gain, in the plan's order")
    func dueTests() throws {
        let house = try RecordedHouse()
        try house.store.set(.clear(day: RecordedHouse.today), wearer: "me")
        let balance = try house.balance()
        #expect(!balance.dueTests.isEmpty && balance.dueTests.allSatisfy { $0.gain > 0 && $0.lastDay == nil })
        let ids = balance.dueTests.map(\.id)
        #expect(ids == balance.plan.dueTests.filter(ids.contains))
        let listed = try #require(try object(balance)["due_tests"] as? [[String: Any]])
        #expect(listed.map { $0["test"] as? String } == ids)
    }

    @Test("A routine that was done says nothing about a muscle: every number is null, and unknown is unknown")
    func routineOnly() throws {
        let house = try RecordedHouse()
        try house.store.add(
            StoredSession(
                wearer: "me",
                session: RoutineSession(
                    day: RecordedHouse.today - 3,
                    done: [
                        ExerciseDone(
                            exercise: "S05", dose: Dose(sets: 2, repetitions: 0, seconds: 20, restSeconds: 10), sets: 2)
                    ]),
                moment: Moment(utc_us: (RecordedHouse.today - 3).start_us(offset_s: 0), offset_s: 0)))
        let object = try object(try house.balance())
        for item in try #require(object["states"] as? [[String: Any]]) {
            #expect(item["claim"] as? String == "unknown")
            for number in ["probability", "mean", "sd", "expected_mean", "expected_sd"] {
                #expect(item[number] is NSNull)
            }
            #expect((item["trajectory"] as? [Any])?.isEmpty == true && (item["evidence"] as? [Any])?.isEmpty == true)
        }
        for item in try #require(object["patterns"] as? [[String: Any]]) {
            #expect(item["claim"] as? String == "unknown" && item["probability"] is NSNull)
        }
    }

    @Test("A brief of the days that count is that of all days", arguments: [30, 200])
    func briefOfRecentDays(apart: Int) throws {
        let house = try RecordedHouse()
        var random = SplitMix(seed: UInt64(apart))
        // Some days long ago, and the weeks that the trend looks at: more slouching in the last ones.
        let first = RecordedHouse.today - 110 - apart
        let days = [first, first + 1, first + 20] + (1...105).filter { $0 % 7 > 1 }.map { RecordedHouse.today - $0 }
        var known: [(day: BalanceDay, figures: DayFigures)] = []
        for day in days {
            try house.record(day, hours: 0, seconds: 1)
            let minutes = (day > RecordedHouse.today - 28 ? 90 : 30) + Double.random(in: 0...9, using: &random)
            known.append(
                (
                    BalanceDay(
                        day: day, worn_min: 300, slouches: [HeldPosture(minutes: minutes, meanDegrees: 20)]),
                    DayFigures(
                        day: day, rulesVersion: "1", worn_s: 18_000, calibrated_s: 18_000, judged_s: 18_000,
                        slouch_s: minutes * 60, values: [:])
                ))
        }
        try house.store.remember(known, wearer: "me")
        try house.store.set(.clear(day: RecordedHouse.today), wearer: "me")
        try house.answerNeckHold([8, 10])
        let brief = try house.balance(extent: .today)
        let whole = try house.balance()
        #expect(TodayBrief(brief) == TodayBrief(whole))
        #expect(brief.plan == whole.plan && brief.plan.trend.direction == .up)
        #expect(brief.result.states.map(\.score) == whole.result.states.map(\.score))
        #expect(brief.result.patterns == whole.result.patterns)
    }

    @Test("Reading keeps nothing of what is supposed; keeping does, the brief and the states apart")
    func keeping() throws {
        let house = try RecordedHouse()
        try house.record(RecordedHouse.today - 1)
        try house.answerNeckHold([8, 10])
        let balance = try house.balance()
        func brief() throws -> TodayBrief? {
            try TodayBrief.kept(in: house.store, wearer: "me", day: RecordedHouse.today)
        }
        #expect(try brief() == nil)
        #expect(try house.store.modelStates(wearer: "me").isEmpty)
        try balance.keep(in: house.store)
        #expect(try brief() == TodayBrief(balance))
        #expect(try house.store.modelStates(wearer: "me").isEmpty)
        try balance.keepStates(in: house.store)
        #expect(try house.store.modelStates(wearer: "me").last?.day == RecordedHouse.today)
    }

    @Test("The line of a day names the muscle that is claimed, and never says that nothing is when one is")
    func leadingMuscle() throws {
        let house = try RecordedHouse()
        try house.store.set(.clear(day: RecordedHouse.today), wearer: "me")
        var balance = try house.balance()
        #expect(TodayBrief(balance).balanceLine.hasPrefix("unknown") && TodayBrief(balance).muscle == nil)
        try house.answerNeckHold([4, 5])
        balance = try house.balance()
        let brief = TodayBrief(balance)
        #expect(brief.balanceLine.hasPrefix("deep neck flexors likely weak"), "\(brief.balanceLine)")
        #expect(brief.muscle == "deep_neck_flexors/both/weak")
        #expect(brief.pattern == "FHRS" && brief.claim == "possible" && !brief.balanceLine.contains("head"))
    }

    @Test("Strong pain hides no sign that somebody should look at")
    func painAndSign() throws {
        let house = try RecordedHouse()
        var record = SignRecord.clear(day: RecordedHouse.today)
        record.keep(KeptSign(sign: "gait", level: .seeSomeone, day: RecordedHouse.today))
        try house.store.set(record, wearer: "me")
        try house.store.add(
            StoredSession(
                wearer: "me", session: RoutineSession(day: RecordedHouse.today, done: [], painBefore: 9),
                moment: Moment(utc_us: RecordedHouse.today.start_us(offset_s: 0) + 9 * 3_600_000_000, offset_s: 0)))
        let balance = try house.balance()
        let text = StopText.sentences(balance.plan, balance.knowledge).joined(separator: " ")
        #expect(text.contains("unsteady or heavy legs") && text.contains("should be looked at today"), "\(text)")
        #expect(text.contains("pain is 9 of 10") && balance.plan.exercises.isEmpty)
        #expect(TodayBrief(balance).routineLine.contains("see a clinician about unsteady or heavy legs"))
    }

    @Test("Of a wearer of whom nothing is known no states are kept")
    func nobody() throws {
        let house = try RecordedHouse()
        try house.balance(of: "ann").keepStates(in: house.store)
        #expect(try house.store.modelStates(wearer: "ann").isEmpty)
    }

    @Test("A sign that cannot wait stops every finding, and says what is urgent; one that can leaves them")
    func redFlag() throws {
        let house = try RecordedHouse()
        try house.record(RecordedHouse.today - 1)
        var record = SignRecord.clear(day: RecordedHouse.today)
        record.keep(KeptSign(sign: "saddle", level: .stopNow, day: RecordedHouse.today))
        try house.store.set(record, wearer: "me")
        let balance = try house.balance()
        let object = try object(balance)
        #expect(object["stop"] as? String == "red_flag" && (object["states"] as? [Any])?.isEmpty == true)
        #expect((object["text"] as? String)?.contains("call your emergency number") == true)
        #expect(TodayBrief(balance).balanceLine == "nothing is said now")
        #expect(object["level"] as? Int == 1 && object["access"] as? String == "closed")
        record.remove("saddle")
        record.keep(KeptSign(sign: "between_blades", level: .seeSomeone, day: RecordedHouse.today))
        try house.store.set(record, wearer: "me")
        let second = try self.object(try house.balance())
        #expect(second["level"] as? Int == 2 && second["access"] as? String == "gentle")
        #expect((second["states"] as? [Any])?.isEmpty == false)
    }

    @Test("Pain of 8 stops a session, and pain of 6 leaves the gentle set, each in words")
    func pain() throws {
        let house = try RecordedHouse()
        var input = try house.balance().routineInput
        input.redFlags = .clear(day: RecordedHouse.today)
        input.sessions = [RoutineSession(day: RecordedHouse.today, done: [], painBefore: 8)]
        let knowledge = try Knowledge.builtIn()
        let plan = RoutineBuilder(knowledge: knowledge).plan(for: input)
        #expect(plan.stop == .pain)
        #expect(StopText.sentences(plan, knowledge).joined().contains("your pain is 8 of 10. With 8 or more"))
        input.sessions[0].painBefore = 6
        let gentle = RoutineBuilder(knowledge: knowledge).plan(for: input)
        #expect(StopText.sentences(gentle, knowledge).joined().contains("your pain is 6 of 10. With 6 or 7"))
    }
}
