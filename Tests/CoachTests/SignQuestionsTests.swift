import Balance
import Coach
import LocalTime
import Records
import TestSupport
import Testing

@Suite("Questions about signs")
struct SignQuestionsTests {
    private let noon = CoachHouse.noon
    private var today: LocalDay { noon.day }
    private func later(_ days: Int) -> Moment { noon.advanced(by_us: Int64(days) * 86_400_000_000) }

    @Test("A sign that cannot wait is kept at once and closes; seen or a wrong answer, asked twice, leads on")
    func stopNow() throws {
        let house = try CoachHouse()
        var first = try house.begin()
        try first.receive([.yes] + (try house.answers(upTo: "saddle")))
        #expect(first.title == "Get help now" && first.text.contains("112 in Europe"))
        let store = try house.store()
        #expect(try store.redFlags(wearer: "me").stopping.map(\.sign) == ["saddle"], "the card need not be read")
        #expect(try first.stopped().joined().contains("call your emergency number now"))
        var closed = first
        try closed.receive(.first)
        #expect(closed.closing.joined().contains("numbness between the legs (since 2026-03-01)"))

        // The next day, and every day: the card first.
        var next = try house.begin(at: later(1))
        #expect(next.title == "Get help now")
        try next.receive(.choice(2))
        #expect(next.title == "A wrong answer?")
        try next.receive(.choice(1))
        #expect(next.title == "Get help now", "no, it was so")
        try next.receive(.choice(2), .choice(0))
        #expect(next.title == "Once more, because it matters" && next.text.contains("when you wipe"))
        try next.receive(.yes)
        #expect(next.title == "Get help now")
        #expect(try store.redFlags(wearer: "me").stopping.count == 1)
        try next.receive(.choice(2), .choice(0), .no)
        #expect(next.title == "Question 1 of 31", "what was answered on another day is asked again")
        #expect(try store.redFlags(wearer: "me").signs.isEmpty)
    }

    @Test("A wrong answer that is taken back at once goes on with the next question")
    func mistake() throws {
        let house = try CoachHouse()
        var assessment = try house.begin()
        try assessment.receive([.yes] + (try house.answers(upTo: "chest")))
        #expect(assessment.title == "Get help now")
        try assessment.receive(.choice(2), .choice(0), .no)
        #expect(assessment.title == "Question 2 of 31")
        #expect(try house.store().redFlags(wearer: "me").signs.isEmpty)
    }

    @Test(
        "Seen, and exercise is fine: nothing holds back. Seen, and not sure: the gentle set until a clinician says so")
    func seen() throws {
        for isFine in [true, false] {
            let house = try CoachHouse()
            var assessment = try house.begin()
            try assessment.receive([.yes] + (try house.answers(upTo: "chest")) + [.first])
            var again = try house.begin(at: later(1))
            try again.receive(.choice(1))
            #expect(again.title == "You have been seen")
            try again.receive(.choice(isFine ? 0 : 1))
            try again.receive(house.allClear, at: later(1))
            let kept = try #require(try house.store().redFlags(wearer: "me").sign("chest"))
            #expect(kept.level == (isFine ? .stopNow : .seeSomeone))
            #expect(kept.status == (isFine ? .lookedAt(today + 1) : .open))
            let sitting = Sitting(
                of: "me", in: try house.store(), knowledge: house.knowledge, begun: later(1))
            #expect(try sitting.plan().access.level == (isFine ? nil : 2))
        }
    }

    @Test("A sign that somebody should look at is kept, the list goes on, and its card comes at the end")
    func seeSomeone() throws {
        let house = try CoachHouse()
        var assessment = try house.begin()
        try assessment.receive([.yes] + (try house.answers(upTo: "gait")))
        #expect(assessment.title == "Question 13 of 31")
        let store = try house.store()
        #expect(try store.redFlags(wearer: "me").sign("gait")?.status == .open)
        // Back, and it was none after all.
        try assessment.receive(.back, .no)
        #expect(try store.redFlags(wearer: "me").signs.isEmpty)
        try assessment.receive(.no, .no, .yes)
        #expect(assessment.title == "Please read" && assessment.text.contains("more often serious"))
        try assessment.receive(.first)
        try assessment.receive(Array(repeating: .no, count: 16))
        #expect(assessment.title == "See a doctor in the next days")
        #expect(assessment.text.contains("You told of: pain between the shoulder blades."))
        try assessment.receive(.first)
        #expect(assessment.title.hasPrefix("About you"), "nobody is locked out")
        let record = try store.redFlags(wearer: "me")
        #expect(record.wholeListDay == today && record.askedDay == today && record.stopListDay == today)
    }

    @Test(
        "A list that is stopped says what should be looked at, and its card comes when the list is finished later that day"
    )
    func stoppedList() throws {
        let house = try CoachHouse()
        var assessment = try house.begin()
        try assessment.receive([.yes] + (try house.answers(upTo: "gait")))
        let stopped = try assessment.stopped().joined(separator: " ")
        #expect(stopped.contains("goes on with question 13 of 31") && stopped.contains("should be looked at today"))
        var resumed = try house.begin()
        #expect(resumed.title == "Question 13 of 31")
        try resumed.receive(Array(repeating: .no, count: 19))
        #expect(resumed.title == "Be seen today" && resumed.text.contains("unsteady or heavy legs"))
        try resumed.receive(.first)
        #expect(resumed.title.hasPrefix("About you"))
    }

    @Test("Every other day it is one question; a no goes on, and is asked again tomorrow, not today")
    func daily() throws {
        let house = try CoachHouse()
        _ = try house.screened()
        #expect(try house.begin().title == "What comes now", "today has been answered")
        var assessment = try house.begin(at: later(1))
        #expect(assessment.title == "How are you today?")
        #expect(assessment.text.contains("Since 2026-03-01: is anything new or worse, or did you have a fall"))
        try assessment.receive(.no)
        #expect(assessment.title == "What comes now")
        #expect(try house.begin(at: later(1)).title == "What comes now")
        #expect(try house.begin(at: later(89)).title == "How are you today?")
        #expect(try house.begin(at: later(90)).title == "Question 1 of 31")
        #expect(try house.begin(at: later(-1)).title == "Question 1 of 31", "a clock that was set back asks again")
    }

    @Test("A yes asks for the group, and only the group's questions, those that cannot wait first")
    func groups() throws {
        let house = try CoachHouse()
        _ = try house.screened()
        var assessment = try house.begin(at: later(1))
        try assessment.receive(.yes)
        #expect(assessment.title == "What is new or worse" && assessment.question?.words.count == 8)
        for (index, group) in RedFlag.Group.allCases.enumerated() {
            try assessment.receive(.choice(index))
            let flags = house.knowledge.redFlags.filter { $0.isAsked && $0.group == group }
            var seen: [String] = []
            while assessment.title == "More about it" {
                seen.append(String(assessment.text.drop { $0.isNewline }))
                try assessment.receive(.no)
            }
            #expect(seen.count == flags.count && Set(seen) == Set(flags.map(\.question)))
            let levels = seen.compactMap { text in flags.first { $0.question == text }?.level.number }
            #expect(levels == levels.sorted())
            #expect(assessment.text.contains("(asked)"))
        }
        try assessment.receive(.choice(6))
        #expect(assessment.title == "Something else" && assessment.text.contains("this program cannot tell"))
        try assessment.receive(.first, .choice(7))
        #expect(assessment.title == "What comes now", "every group answered with no holds nobody back")
    }

    @Test("What a clinician has looked at is asked about as new or worse only; worse is open again")
    func newOrWorse() throws {
        let house = try CoachHouse()
        let sitting = try house.screened()
        let store = try house.store()
        var record = try store.redFlags(wearer: "me")
        record.keep(KeptSign(sign: "between_blades", level: .seeSomeone, day: today - 9, status: .lookedAt(today - 2)))
        try store.set(record, wearer: "me")
        #expect(try sitting.plan().access == .open)
        var assessment = try house.begin(at: later(3))
        #expect(!assessment.text.contains("Still to be looked at"), "nobody is asked about it day after day")
        try assessment.receive(.yes, .choice(0))
        #expect(assessment.text.contains("Is it new or worse since 2026-02-27?"))
        try assessment.receive([.yes, .first], at: later(3))
        let kept = try store.redFlags(wearer: "me").sign("between_blades")
        #expect(kept?.status == .open && kept?.day == today + 3)
    }

    @Test("What became of a sign is said, and taken back: looked at, gone, a wrong answer")
    func review() throws {
        let house = try CoachHouse()
        _ = try house.screened()
        let store = try house.store()
        var record = try store.redFlags(wearer: "me")
        record.keep(KeptSign(sign: "cough_pain", level: .seeSomeone, day: today - 3))
        record.keep(KeptSign(sign: "fever", level: .seeSomeone, day: today - 3))
        try store.set(record, wearer: "me")
        func status(_ id: String) throws -> KeptSign.Status? { try store.redFlags(wearer: "me").sign(id)?.status }
        var review = try house.begin(.signsOnly)
        #expect(review.text.contains("Still to be looked at") && review.question?.words.last == "change what I told")
        try review.receive(.choice(2))
        #expect(review.title == "What you told" && review.text.contains("fever or chills with pain: nobody has looked"))
        try review.receive(.choice(0))
        #expect(review.question?.words == ["looked at, exercise is fine", "gone", "a wrong answer", "back"])
        try review.receive(.choice(1))
        #expect(try status("cough_pain") == .gone(today))
        try review.receive(.choice(2), .choice(1))
        #expect(review.question?.words == ["looked at, exercise is fine", "a wrong answer", "back"], "never by itself")
        try review.receive(.choice(0))
        #expect(try status("fever") == .lookedAt(today))
        try review.receive(.choice(2), .choice(1), .choice(0))
        #expect(try status("fever") == .open, "a clinician's word is taken back")
        try review.receive(.choice(2), .choice(1), .choice(1))
        #expect(review.title == "Once more")
        try review.receive(.yes)
        #expect(try status("fever") == .open)
        try review.receive(.choice(2), .choice(1), .choice(1), .no)
        #expect(try status("fever") == nil)
        try review.receive(.no)
        #expect(review.closing.joined().contains("pain that coughing, sneezing or straining makes worse"))
    }

    @Test("An earlier version's sign: level 1 once, then it counts from today, said once, and the rest is asked")
    func earlierSign() throws {
        let house = try CoachHouse()
        let sitting = try house.screened()
        let store = try house.store()
        try store.set(.earlier(isThere: true, day: today - 40), wearer: "me")
        #expect(throws: CoachError.self) { try GuidedRoutine.begin(sitting, at: noon) }
        var assessment = try house.begin()
        #expect(assessment.title == "New questions" && assessment.text.contains("2026-01-20"))
        try assessment.receive(.first)
        #expect(assessment.title == "Question 1 of 31")
        try assessment.receive(Array(repeating: .no, count: 10))
        #expect(assessment.title == "What you told before" && assessment.text.contains("This is said once."))
        let kept = try store.redFlags(wearer: "me").sign(RedFlag.earlier)
        #expect(kept == KeptSign(sign: RedFlag.earlier, level: .seeSomeone, day: today))
        #expect(try sitting.plan().access.level == 2, "the gentle set is open from here")
        #expect(try house.begin().title == "Question 11 of 31", "not said again")
        try assessment.receive(.first)
        try assessment.receive(Array(repeating: .no, count: 21))
        #expect(assessment.title == "What comes now")
        // Looked at: the routine, as for any other sign.
        var review = try house.begin(.signsOnly)
        try review.receive(.choice(2), .choice(0), .choice(0), .no)
        #expect(try sitting.plan().access == .open)
    }

    @Test("An earlier version's sign that proves to be an emergency is one")
    func earlierEmergency() throws {
        let house = try CoachHouse()
        _ = try house.screened()
        let store = try house.store()
        try store.set(.earlier(isThere: true, day: today - 40), wearer: "me")
        var assessment = try house.begin()
        try assessment.receive([.first] + (try house.answers(upTo: "both_legs")))
        #expect(assessment.title == "Get help now")
        #expect(try store.redFlags(wearer: "me").stopping.map(\.sign) == ["both_legs"])
    }

    @Test("An earlier version's no stays one from its day on: level 1 once, then the daily question")
    func earlierClear() throws {
        let house = try CoachHouse()
        let sitting = try house.screened()
        let store = try house.store()
        try store.set(.earlier(isThere: false, day: today - 40), wearer: "me")
        #expect(try sitting.plan().access == .closed(.notAsked))
        var assessment = try house.begin()
        try assessment.receive(.first)
        #expect(assessment.title == "Question 1 of 10")
        try assessment.receive(Array(repeating: .no, count: 10))
        #expect(assessment.title == "How are you today?" && assessment.text.contains("Since 2026-01-20"))
        #expect(try sitting.plan().access == .open)
        try assessment.receive(.no)
        #expect(assessment.title == "What comes now")
        #expect(try store.redFlags(wearer: "me").wholeListDay == today - 40)

        try store.set(.earlier(isThere: false, day: today - 90), wearer: "me")
        var old = try house.begin()
        try old.receive(.first)
        #expect(old.title == "Question 1 of 31", "after 90 days all of it")
    }

    @Test("A draft of an earlier version says nothing of the new questions, and keeps its cautions")
    func earlierDraft() throws {
        let house = try CoachHouse()
        _ = try house.screened()
        let store = try house.store()
        try store.set(.unscreened, wearer: "me")
        var draft = QuestionDraft(day: today)
        draft.redFlagsDenied = 4
        draft.cautions = ["neck": true]
        try store.set(draft, wearer: "me")
        var assessment = try house.begin()
        #expect(assessment.title == "Question 1 of 31")
        try assessment.receive(.no)
        #expect(try store.questionDraft(wearer: "me")?.cautions == ["neck": true])
    }
}
