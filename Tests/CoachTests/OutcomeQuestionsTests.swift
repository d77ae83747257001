import Balance
import Coach
import LocalTime
import Records
import TestSupport
import Testing

@Suite("The questions of a week")
struct OutcomeQuestionsTests {
    private let noon = CoachHouse.noon
    private func day(_ days: Int) -> Moment { noon.advanced(by_us: Int64(days) * 86_400_000_000) }

    private let done = Answer.choice(0)
    private func place(_ place: PainPlace) throws -> Answer {
        .choice(try #require(PainPlace.allCases.firstIndex(of: place)) + 1)
    }

    /// Screened, and at the first question of pain.
    private func begun(_ house: CoachHouse, at now: Moment = CoachHouse.noon) throws -> WeeklyOutcomes {
        _ = try house.screened(at: now)
        var outcomes = try house.outcomes(at: now)
        if outcomes.title.hasPrefix("Once a week") { try outcomes.receive(.first, at: now) }
        #expect(outcomes.title == "Pain now")
        return outcomes
    }

    private func told(_ house: CoachHouse) throws -> [OutcomeEntry] { try house.store().outcomes().map(\.entry) }
    private func signs(_ house: CoachHouse) throws -> [KeptSign] { try house.store().redFlags(wearer: "me").signs }

    @Test("From the first question to the last: pain, places, three activities that are named once")
    func whole() throws {
        let house = try CoachHouse()
        var outcomes = try begun(house)
        try outcomes.receive(.value(4), .value(3), .value(6), try place(.neck), try place(.low), done)
        for (name, score) in [("reading in bed", 7.0), ("driving", 5), ("a day at the desk", 2)] {
            #expect(outcomes.title.hasPrefix("What does pain make hard?"))
            try outcomes.receive(.text(name), .value(score))
        }
        #expect(outcomes.question == nil)
        #expect(
            outcomes.closing[0] == "Kept: pain now 4, usually 3, at worst 6 (the neck, the low back); "
                + "“reading in bed” 7; “driving” 5; “a day at the desk” 2.")
        #expect(outcomes.closing[1].hasPrefix("The next time is 2026-03-08."))
        let entry = try #require(try told(house).first)
        #expect(entry.isFinished && entry.places == [.neck, .low])
        #expect(entry.scores.mapValues(\.value) == [1: 7, 2: 5, 3: 2])
        #expect(try house.store().outcomes().first?.moment == noon)
        #expect(try house.store().sessions().isEmpty, "an answer that closes nothing is no note of the routine")

        var next = try begun(house, at: day(7))
        try next.receive(.value(0), .value(0), .value(0), at: day(7))
        #expect(next.title == "Activity 1" && next.text.contains("reading in bed"), "no pain has no place")
        try next.receive(.choice(0), .value(5), .value(2), at: day(7))
        #expect(next.question == nil)
        #expect(try told(house)[1].scores.mapValues(\.value) == [2: 5, 3: 2], "passed over is unknown")
    }

    @Test("Who does not agree is asked nothing, keeps nothing, and is told so")
    func declined() throws {
        let house = try CoachHouse()
        var outcomes = try house.outcomes()
        #expect(outcomes.title == "Before the first question")
        #expect(try outcomes.stopped() == ["Stopped. Nothing was asked, and nothing is kept."])
        try outcomes.receive(.no)
        #expect(outcomes.closing == ["Nothing was asked, and nothing is kept."])
        #expect(try !house.hasRecord)
    }

    @Test("Signs come first; at level 1 there is the card, and no question of a week")
    func levelOne() throws {
        let house = try CoachHouse()
        var outcomes = try house.outcomes()
        try outcomes.receive(.yes)
        try outcomes.receive(.yes)
        #expect(outcomes.text.contains("You answered yes to:"))
        try outcomes.receive(.first)
        #expect(outcomes.question == nil && outcomes.closing.joined().contains("emergency number"))
        var again = try house.outcomes(at: day(8))
        #expect(again.text.contains("You answered yes to:"))
        try again.receive(.first, at: day(8))
        #expect(again.question == nil)
        #expect(try told(house).isEmpty)
    }

    @Test("Stopped, it goes on the same day where it was; on another day what was answered stands as it is")
    func stopped() throws {
        let house = try CoachHouse()
        var outcomes = try begun(house)
        #expect(try outcomes.stopped() == ["Stopped. Nothing was answered, and nothing is kept."])
        try outcomes.receive(.value(4), .choice(0), .value(6), try place(.neck), done, .text("reading"))
        #expect(try outcomes.stopped()[0].contains("today “plumbline outcomes” goes on there"))
        var again = try house.outcomes()
        #expect(again.title == "Activity 1" && again.text.contains("reading"))
        try again.receive(.value(5))
        var third = try house.outcomes()
        #expect(third.title == "What does pain make hard? (2/3)")
        try third.receive(.choice(0))
        #expect(try third.question == nil && told(house).count == 1)
        #expect(try told(house)[0].pain.usual == nil)

        var left = try begun(house, at: day(7))
        try left.receive(.value(2), at: day(7))
        _ = try house.screened(at: day(8))
        let tomorrow = try house.outcomes(at: day(8))
        #expect(tomorrow.title == "Pain now")
        #expect(try told(house).map(\.isFinished) == [true, false])
    }

    @Test("Asked again within the week, both are kept; nothing said keeps nothing")
    func again() throws {
        let house = try CoachHouse()
        var outcomes = try begun(house)
        try outcomes.receive(.value(4), .value(3), .value(6), done, .choice(0))
        #expect(outcomes.question == nil)
        _ = try house.screened(at: day(2))
        var again = try house.outcomes(at: day(2))
        #expect(again.title == "Told on 2026-03-01" && again.text.contains("2026-03-08"))
        var not = again
        try not.receive(.choice(2), at: day(2))
        #expect(not.closing == ["Nothing was answered, and nothing is kept."])
        try again.receive(.choice(0), .choice(0), .choice(0), .choice(0), .choice(0), at: day(2))
        #expect(try again.closing == ["Nothing was answered, and nothing is kept."] && told(house).count == 1)
        var more = try house.outcomes(at: day(2))
        try more.receive(.choice(0), .value(1), .choice(0), .choice(0), done, .choice(0), at: day(2))
        #expect(try more.question == nil && told(house).count == 2)
    }

    @Test("The worst of a week is at least what it is now; who goes back and says more is asked again")
    func contradiction() throws {
        let house = try CoachHouse()
        var outcomes = try begun(house)
        try outcomes.receive(.value(4), .value(6), .value(5))
        #expect(outcomes.title == "Pain at its worst" && outcomes.text.contains("At least 6"))
        try outcomes.receive(.value(7))
        #expect(outcomes.title.hasPrefix("Where"))
        var resumed = try house.outcomes()
        #expect(resumed.title.hasPrefix("Where"))
        try resumed.receive(done, .choice(0))
        #expect(try told(house)[0].pain.worst?.value == 7)
    }

    @Test("An activity is renamed, replaced, or added; a name that is there is asked for again")
    func change() throws {
        let house = try CoachHouse()
        var outcomes = try begun(house)
        try outcomes.receive(.value(0), .value(0), .value(0), .text("reading"), .value(5))
        try outcomes.receive(.text("READING"))
        #expect(outcomes.text.contains("You have named that one already."))
        try outcomes.receive(.text("driving"), .value(4), .choice(0))
        #expect(outcomes.question == nil)
        var next = try begun(house, at: day(7))
        try next.receive(.value(0), .value(0), .value(0), .choice(1), at: day(7))
        #expect(next.title == "Change an activity")
        try next.receive(.choice(0), .text("reading in bed"), at: day(7))
        #expect(next.text.contains("reading in bed"))
        try next.receive(.value(6), .choice(1), .choice(1), .text("lifting a crate"), .value(3), at: day(7))
        #expect(next.question == nil)
        let list = ActivityList(try house.store().activityNamings(wearer: "me").map(\.naming))
        #expect(list.current.map(\.name) == ["reading in bed", "lifting a crate"])
        #expect(list.current.map(\.line) == [1, 3] && list.all.count == 3)
        #expect(try told(house)[1].scores.mapValues(\.value) == [1: 6, 3: 3])
        // Between the weeks, from the list.
        _ = try house.screened(at: day(9))
        var between = try house.outcomes(at: day(9))
        try between.receive(.choice(1), at: day(9))
        #expect(between.title == "Your activities")
        try between.receive(.choice(2), .text("sitting in a train"), at: day(9))
        #expect(between.text.contains("sitting in a train"))
        try between.receive(.choice(3), at: day(9))
        #expect(try between.closing[0].hasPrefix("What you changed is kept.") && told(house).count == 2)
    }

    // MARK: Pain that asks for more

    @Test("Pain of 9 now closes today's session, as it does before one; on the next day too it is a sign")
    func strongNow() throws {
        let house = try CoachHouse()
        var outcomes = try begun(house)
        try outcomes.receive(.value(9), .value(5), .value(9), done)
        #expect(outcomes.text.contains("8 of 10 or more on two days running"))
        try outcomes.receive(.no)
        #expect(outcomes.title == "What this pain asks for" && outcomes.text.contains("your pain is 9 of 10"))
        try outcomes.receive(.first)
        #expect(outcomes.title.hasPrefix("What does pain make hard?"), "and on it goes")
        #expect(try Sitting(of: "me", in: house.store(), knowledge: house.knowledge, begun: noon).plan().stop == .pain)
        var next = try house.outcomes(at: day(1))
        try next.receive(.no, .value(8), .value(5), .value(9), done, at: day(1))
        #expect(next.title == "What this pain asks for", "it needs no question")
        #expect(next.text.contains("in the next days"))
        #expect(try signs(house).map(\.sign) == [RedFlag.strongPain])
    }

    @Test("A worst of 8 on two days running is a sign, whatever pain is now; on one day it is none")
    func strongWeek() throws {
        for (answer, expected) in [(Answer.yes, [RedFlag.strongPain]), (.no, [])] {
            let house = try CoachHouse()
            var outcomes = try begun(house)
            try outcomes.receive(.value(2), .value(5), .value(8), try place(.low), done)
            #expect(outcomes.text.hasSuffix("Has pain been 8 of 10 or more on two days running?"))
            try outcomes.receive(answer)
            #expect(try signs(house).map(\.sign) == expected)
            #expect((outcomes.title == "What this pain asks for") == !expected.isEmpty)
            #expect(try (outcomes.stopped().count > 1) == !expected.isEmpty, "the card comes to who stops, too")
        }
    }

    @Test("Between the blades: what is read once comes, with its question; never again")
    func blades() throws {
        let house = try CoachHouse()
        var outcomes = try begun(house)
        try outcomes.receive(.value(3), .value(3), .value(4), try place(.betweenBlades), done)
        #expect(outcomes.title == "Between the shoulder blades" && outcomes.text.contains("Has a clinician looked"))
        var back = outcomes
        try back.receive(.back)
        #expect(back.title.hasPrefix("Where") && back.text.contains("2 [x] between the shoulder blades"))
        try outcomes.receive(.no)
        #expect(try signs(house).map(\.status) == [.open])
        #expect(outcomes.title == "What this pain asks for")
        try outcomes.receive(.first, .choice(0))
        var next = try house.outcomes(at: day(7))
        try next.receive(.no, .value(3), .value(3), .value(4), try place(.betweenBlades), done, at: day(7))
        #expect(next.title.hasPrefix("What does pain make hard?"))
        // Level 2 stays open to the questions of a week.
        try next.receive(.choice(0), at: day(7))
        #expect(try told(house).count == 2)
        let seen = try CoachHouse()
        var looked = try begun(seen)
        try looked.receive(.value(3), .value(3), .value(4), try place(.betweenBlades), done, .yes)
        #expect(try signs(seen).map(\.status) == [.lookedAt(noon.day)])
        #expect(looked.title.hasPrefix("What does pain make hard?"), "nothing waits")
    }

    @Test("A place that was not named last time: what is new or spreads is asked about, down to level 1")
    func newPlace() throws {
        let house = try CoachHouse()
        var outcomes = try begun(house)
        try outcomes.receive(.value(3), .value(3), .value(4), try place(.neck), done, .choice(0))
        var next = try begun(house, at: day(7))
        try next.receive(.value(3), .value(3), .value(4), try place(.neck), try place(.low), done, at: day(7))
        #expect(next.title == "A place that you did not name last time")
        #expect(next.text.contains("the low back") && !next.text.contains("the neck"))
        var old = next
        try old.receive(.no, at: day(7))
        #expect(old.title.hasPrefix("What does pain make hard?"))
        try next.receive(.yes, at: day(7))
        #expect(next.title == "What is new or worse")
        try next.receive(.choice(2), at: day(7))
        try next.receive(.yes, at: day(7))
        #expect(next.text.contains("You answered yes to:"))
        try next.receive(.first, at: day(7))
        #expect(next.question == nil && next.closing.joined().contains("emergency number"))
        #expect(try told(house)[1].pain.now?.value == 3, "what was told is kept")
    }
}
