import Balance
import Coach
import LocalTime
import Records
import TestSupport
import Testing

@Suite("The questions that come first")
struct AssessmentTests {
    @Test("Only a yes makes a record; a no, or a stop, leaves nothing")
    func consent() throws {
        let house = try CoachHouse()
        var declined = try house.begin()
        #expect(declined.title == "Before the first question" && declined.closing.isEmpty)
        #expect(try declined.stopped() == ["Stopped. Nothing was asked, and nothing is kept."])
        try declined.receive(.no)
        #expect(declined.question == nil)
        #expect(declined.closing == ["Nothing was asked, and nothing is kept."])
        #expect(try !house.hasRecord)

        var agreed = try house.begin()
        try agreed.receive(.yes)
        #expect(agreed.title == "Question 1 of 31")
        #expect(try house.store().consents(wearer: "me").map(\.time_us) == [CoachHouse.noon.utc_us])
        #expect(try house.begin().title == "Question 1 of 31", "the consent is not asked for again")

        var anna = try house.begin(of: "anna")
        #expect(anna.text.contains("There are records of “me”"))
        try anna.receive(.yes, .no)
        #expect(try house.store().wearers() == ["me"])
    }

    @Test("What was answered is kept after every answer: a flow made anew from the record goes on there, for its day")
    func drafts() throws {
        let house = try CoachHouse()
        var first = try house.begin()
        try first.receive(.yes, .no, .no, .no)
        #expect(try first.stopped()[0].contains("goes on with question 4 of 31"))
        var second = try house.begin()
        #expect(second.title == "Question 4 of 31")
        try second.receive(.back, .back)
        #expect(second.title == "Question 2 of 31")
        #expect(try house.begin().title == "Question 2 of 31")
        try second.receive(.back, .back, .back)
        #expect(second.title == "Question 1 of 31")
        #expect(try second.stopped()[0].contains("Nothing has been answered yet"))
        try second.receive(.no)
        let tomorrow = CoachHouse.noon.advanced(by_us: 86_400_000_000)
        #expect(try house.begin(at: tomorrow).title == "Question 1 of 31", "what was so may be otherwise now")
    }

    @Test("Cautions and things are asked once, from the first that has no answer; the profile is written at the end")
    func profile() throws {
        let house = try CoachHouse()
        let (cautions, things) = (house.knowledge.cautions, Equipment.asked)
        var first = try house.begin()
        try first.receive([.yes] + house.allClear + [.no, .yes])
        #expect(
            try first.stopped() == [
                "Stopped. What was answered is kept; “plumbline assess” goes on with the next question."
            ])
        var second = try house.begin()
        #expect(second.title == "About you (3/\(cautions.count))")
        try second.receive(.back)
        #expect(second.title == "About you (2/\(cautions.count))")
        try second.receive([.yes] + cautions.dropFirst(2).map { _ in .no })
        #expect(second.title == "Your equipment (1/\(things.count))")
        try second.receive([.yes] + things.dropFirst().map { _ in .no })
        let store = try house.store()
        #expect(try store.routineProfile(wearer: "me") == nil)
        var third = try house.begin()
        #expect(third.title == "Which norms")
        try third.receive(.choice(1), .value(4), .value(.nan))
        #expect(third.title == "Your time", "four minutes are no session")
        try third.receive(.value(12))
        let profile = try #require(try store.routineProfile(wearer: "me"))
        #expect(profile.cautions == [cautions[1].id] && profile.minutes == 12 && profile.sex == .woman)
        #expect(profile.equipment == Equipment.household.union([things[0]]))
        #expect(try store.questionDraft(wearer: "me") == nil)
        #expect(profile.askedCautions == Set(cautions.map(\.id)))
        #expect(third.title == "What comes now")
    }

    @Test("Cautions that have come since are asked beside what was set, and nothing else is")
    func newCautions() throws {
        let house = try CoachHouse()
        let sitting = try house.screened()
        try sitting.set(RoutineProfile(cautions: ["knee"], minutes: 9))
        var assessment = try house.begin()
        #expect(assessment.title == "About you (1/3)" && assessment.text.contains("low back"))
        try assessment.receive(.no, .yes, .no)
        #expect(assessment.title == "What comes now")
        let profile = try sitting.profile()
        #expect(profile.cautions == ["knee", "joints"] && profile.minutes == 9)
        #expect(try house.begin().title == "What comes now", "once")
    }

    @Test("Strong pain of today ends it before the first self-test; a caution leaves a test out by name")
    func refused() throws {
        let house = try CoachHouse()
        let sitting = try house.screened()
        let test = try #require(house.knowledge.selfTests.first { !$0.cautions.isEmpty })
        var profile = RoutineProfile(cautions: [test.cautions[0]])
        profile.askedCautions = Set(house.knowledge.cautions.map(\.id))
        try sitting.set(profile)
        let caution = try #require(house.knowledge.caution(test.cautions[0]))
        #expect(throws: CoachError.leftOut(test: test.id, caution: caution.name)) { try house.begin(.only(test)) }
        #expect(try house.begin(.all).question != nil)
        try sitting.add(
            RoutineSession(day: sitting.today, done: [], painBefore: 6), at: CoachHouse.noon)
        let sentence = house.knowledge.sentence(.selfTestWaits, ["test": "T11"])
        #expect(sentence.hasPrefix("T11 waits: ") && !sentence.contains("{"))
        #expect(throws: CoachError.waits(test: "T11", sentence: sentence)) { try house.begin(try house.test("T11")) }
        #expect(try house.begin(try house.test("T05")).question != nil)
        try sitting.add(
            RoutineSession(day: sitting.today, done: [], painBefore: 8), at: CoachHouse.noon)
        #expect(try house.begin(.all).closing.first?.contains("pain is 8 of 10") == true)
    }

    @Test("An answer that does not fit the question changes nothing")
    func misfits() throws {
        let house = try CoachHouse()
        var assessment = try house.begin()
        try assessment.receive(.choice(2), .choice(-1), .value(1), .done, .angle(3), .sensor(isThere: true))
        #expect(try assessment.title == "Before the first question" && !house.hasRecord)
    }
}
