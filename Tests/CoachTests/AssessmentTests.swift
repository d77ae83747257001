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
        #expect(agreed.title == "Please read")
        #expect(try house.store().consents(wearer: "me").map(\.time_us) == [CoachHouse.noon.utc_us])
        #expect(try house.begin().title == "Please read", "the consent is not asked for again")

        var anna = try house.begin(of: "anna")
        #expect(anna.text.contains("there is of “me”"))
        try anna.receive(.yes, .no)
        #expect(try house.store().wearers() == ["me"])
    }

    @Test("A yes to a red flag keeps the fact alone, and nothing is offered until a clinician has looked")
    func redFlag() throws {
        let house = try CoachHouse()
        var first = try house.begin()
        try first.receive(.yes, .first, .no, .no, .no, .no, .no, .yes)
        let flag = house.knowledge.redFlags[5]
        #expect(first.title == house.knowledge.card(flag.level)?.title)
        let store = try house.store()
        #expect(try store.redFlags(wearer: "me") == .stopped(day: CoachHouse.noon.day))
        #expect(try store.questionDraft(wearer: "me") == nil)
        let ending = "Nothing is offered until that has been looked at. Nothing but this fact is kept."
        #expect(try first.stopped() == [ending], "the card need not be read")
        try first.receive(.first)
        #expect(first.closing == [ending])

        let sitting = Sitting(of: "me", in: store, knowledge: house.knowledge, begun: CoachHouse.noon)
        #expect(throws: CoachError.self) { try GuidedRoutine.begin(sitting, at: CoachHouse.noon) }

        var unseen = try house.begin()
        #expect(unseen.title == "There was a sign")
        try unseen.receive(.no)
        #expect(unseen.title == "No routine yet")
        try unseen.receive(.first)
        #expect(unseen.closing == [ending])

        var seen = try house.begin()
        try seen.receive(.yes, .first)
        for flag in house.knowledge.redFlags {
            #expect(seen.text.contains("already looked at") == (flag.level != .emergency), "\(flag.id)")
            try seen.receive(.no)
        }
        #expect(try store.redFlags(wearer: "me") == .clear(day: CoachHouse.noon.day))
        #expect(try store.questionDraft(wearer: "me") == nil, "nothing of the list is left")
    }

    @Test("What was answered is kept after every answer: a flow made anew from the record goes on there, for its day")
    func drafts() throws {
        let house = try CoachHouse()
        var first = try house.begin()
        try first.receive(.yes, .first, .no, .no, .no)
        #expect(try first.stopped()[0].contains("goes on with question 4 of 20"))
        var second = try house.begin()
        #expect(second.title == "Question 4 of 20")
        try second.receive(.back, .back)
        #expect(second.title == "Question 2 of 20")
        #expect(try house.begin().title == "Question 2 of 20")
        try second.receive(.back, .back, .back)
        #expect(second.title == "Question 1 of 20")
        #expect(try second.stopped()[0].contains("Nothing has been answered yet"))
        try second.receive(.no)
        let tomorrow = CoachHouse.noon.advanced(by_us: 86_400_000_000)
        #expect(try house.begin(at: tomorrow).title == "Please read", "what was so may be otherwise now")
    }

    @Test("Cautions and things are asked once, from the first that has no answer; the profile is written at the end")
    func profile() throws {
        let house = try CoachHouse()
        let (cautions, things) = (house.knowledge.cautions, Equipment.asked)
        var first = try house.begin()
        try first.receive([.yes, .first] + house.knowledge.redFlags.map { _ in .no } + [.no, .yes])
        #expect(
            try first.stopped() == [
                "Stopped. What was answered is kept; “plumbline assess” goes on with the next question."
            ])
        var second = try house.begin()
        #expect(second.title == "What holds for you (3/\(cautions.count))")
        try second.receive(.back)
        #expect(second.title == "What holds for you (2/\(cautions.count))")
        try second.receive([.yes] + cautions.dropFirst(2).map { _ in .no })
        #expect(second.title == "What is at hand (1/\(things.count))")
        try second.receive([.yes] + things.dropFirst().map { _ in .no })
        let store = try house.store()
        #expect(try store.routineProfile(wearer: "me") == nil)
        var third = try house.begin()
        #expect(third.title == "Whose norms")
        try third.receive(.choice(1), .value(4), .value(.nan))
        #expect(third.title == "Your time", "four minutes are no session")
        try third.receive(.value(12))
        let profile = try #require(try store.routineProfile(wearer: "me"))
        #expect(profile.cautions == [cautions[1].id] && profile.minutes == 12 && profile.sex == .woman)
        #expect(profile.equipment == Equipment.household.union([things[0]]))
        #expect(try store.questionDraft(wearer: "me") == nil)
        #expect(third.title.hasPrefix("1/"))
    }

    @Test("Strong pain of today ends it before the first self-test; a caution leaves a test out by name")
    func refused() throws {
        let house = try CoachHouse()
        let sitting = try house.screened()
        let test = try #require(house.knowledge.selfTests.first { !$0.cautions.isEmpty })
        try sitting.set(RoutineProfile(cautions: [test.cautions[0]]))
        let caution = try #require(house.knowledge.caution(test.cautions[0]))
        #expect(throws: CoachError.leftOut(test: test.id, caution: caution.name)) { try house.begin(.only(test)) }
        #expect(try house.begin(.all).question != nil)
        try sitting.add(
            RoutineSession(day: sitting.today, done: [], painBefore: 6), at: CoachHouse.noon)
        #expect(try house.begin(.all).closing.first?.contains("your pain is 6 of 10") == true)
    }

    @Test("An answer that does not fit the question changes nothing")
    func misfits() throws {
        let house = try CoachHouse()
        var assessment = try house.begin()
        try assessment.receive(.choice(2), .choice(-1), .value(1), .done, .angle(3), .sensor(isThere: true))
        #expect(try assessment.title == "Before the first question" && !house.hasRecord)
    }
}
