import Balance
import Coach
import LocalTime
import Records
import TestSupport
import Testing

@Suite("A routine, guided through")
struct GuidedRoutineTests {
    private let noon = CoachHouse.noon

    /// Begun, with pain told.
    private func begun(_ house: CoachHouse, pain: Answer = .value(1)) throws -> GuidedRoutine {
        var routine = try GuidedRoutine.begin(try house.screened(), at: noon)
        try routine.receive(pain)
        // Where it hurts is not said.
        if routine.title.hasPrefix("Where") { try routine.receive(.choice(PainPlace.allCases.count)) }
        return routine
    }

    @Test("Every set, with its rests; then effort and pain, and the session is noted when it ends")
    func whole() throws {
        let house = try CoachHouse()
        var routine = try begun(house, pain: .choice(0))
        let store = try house.store()
        #expect(try store.runningRoutine(wearer: "me")?.isUntouched == true)
        while let question = routine.question, routine.title != "How hard was it" {
            try routine.receive(question.isCountdown ? .done : .first)
        }
        try routine.receive(.value(6))
        #expect(try store.sessions().isEmpty)
        try routine.receive(.value(2), at: noon.advanced(by_us: 600_000_000))
        #expect(routine.closing == ["Done: 100 % of the plan."])
        let stored = try #require(try store.sessions(wearer: "me").first)
        #expect(stored.session.part == 1 && stored.session.effort == 6 && stored.session.painAfter == 2)
        #expect(stored.moment == noon.advanced(by_us: 600_000_000))
        #expect(try store.runningRoutine(wearer: "me") == nil)
    }

    @Test("Side by side: the right follows the left at once, and the rest comes after both")
    func sides() throws {
        let house = try CoachHouse()
        var routine = try begun(house)
        var seen: [String] = []
        while let question = routine.question, seen.count < 4, routine.title != "How hard was it" {
            if question.words.first == "begin" {
                let isSided = routine.title.contains(" left") || routine.title.contains(" right")
                if !isSided {
                    try routine.receive(.choice(1))
                    continue
                }
                seen.append(routine.title.contains(" left") ? "left" : "right")
            } else if case .countdown(_, _, _, .rest) = question {
                seen.append("rest")
            }
            try routine.receive(question.isCountdown ? .done : .first)
        }
        #expect(seen.prefix(3) == ["left", "right", "rest"] || seen.prefix(3) == ["left", "right", "left"])
    }

    @Test("What was left goes on where it was; begun anew, or on another day, what was done of it is noted")
    func left() throws {
        let house = try CoachHouse()
        var routine = try begun(house)
        try routine.receive(.choice(1))
        while !(routine.title.hasPrefix("3/")) {
            try routine.receive(routine.question?.isCountdown == true ? .done : .first)
        }
        #expect(try routine.stopped() == ["Stopped. “plumbline routine start” goes on where it was."])
        let sitting = try house.screened()
        var again = try GuidedRoutine.begin(sitting, at: noon)
        #expect(again.title == "Today's session is not finished" && again.text.contains("3 of "))
        var anew = again
        try again.receive(.first)
        #expect(again.title == routine.title)
        let store = try house.store()
        #expect(try store.sessions().isEmpty)
        try anew.receive(.choice(1))
        #expect(anew.title == "Pain now")
        #expect(try store.sessions().count == 1 && store.runningRoutine(wearer: "me") == nil)

        var running = try begun(house)
        while !(running.title.hasPrefix("2/")) {
            try running.receive(running.question?.isCountdown == true ? .done : .first)
        }
        let tomorrow = noon.advanced(by_us: 86_400_000_000)
        let next = try GuidedRoutine.begin(try house.screened(at: tomorrow), at: tomorrow)
        #expect(next.title == "Pain now")
        #expect(try store.sessions().map(\.session.day) == [noon.day, noon.day])
    }

    @Test("Strong pain before begins nothing and is kept; strong pain on the way ends the session")
    func strongPain() throws {
        let house = try CoachHouse()
        var routine = try begun(house, pain: .value(8))
        #expect(routine.title == "No exercises now" && routine.text.contains("walk a little"))
        try routine.receive(.first)
        #expect(routine.closing[0].hasPrefix("No session was started"))
        let store = try house.store()
        #expect(try store.sessions().map(\.session.painBefore) == [8])
        #expect(try store.runningRoutine(wearer: "me") == nil)
        #expect(try store.redFlags(wearer: "me").sign(RedFlag.strongPain) == nil, "one day is no sign")

        let tomorrow = noon.advanced(by_us: 86_400_000_000)
        var second = try GuidedRoutine.begin(try house.screened(at: tomorrow), at: tomorrow)
        try second.receive(.value(9), .choice(0))
        #expect(second.title == "No exercises now" && second.text.contains("urgent appointment"))
        #expect(try store.redFlags(wearer: "me").sign(RedFlag.strongPain)?.status == .open)

        let other = try CoachHouse()
        var ended = try begun(other)
        try ended.receive(.choice(3), Self.unsaid, .value(6))
        #expect(ended.closing[0] == "Ended, because it hurts: 0 % of the plan is done and kept.")
        #expect(ended.closing[1].hasPrefix("Pain 1 before, 6 now"))
        #expect(try other.store().sessions().map(\.session.painAfter) == [6])
    }

    @Test("A session is gone on with from the record without a question, before its first set and after it")
    func resumed() throws {
        let house = try CoachHouse()
        var routine = try begun(house, pain: .value(1))
        let sitting = Sitting(of: "me", in: try house.store(), knowledge: house.knowledge, begun: CoachHouse.noon)
        #expect(try GuidedRoutine.resume(sitting, at: CoachHouse.noon).title == routine.title)
        try routine.receive(.first, .done, .done)
        let again = try GuidedRoutine.resume(sitting, at: CoachHouse.noon)
        #expect(again.title == routine.title && again.title != "Today's session is not finished")
        let other = Sitting(of: "me", in: try house.store(), knowledge: house.knowledge, begun: CoachHouse.noon)
        try routine.receive(.choice(3), Self.unsaid, .value(9))
        #expect(try GuidedRoutine.resume(other, at: CoachHouse.noon).question?.words != routine.question?.words)
    }

    /// Where it hurts, during a set: the choices after the places.
    private static let unsaid = Answer.choice(PainPlace.allCases.count)
    private static let new = Answer.choice(PainPlace.allCases.count + 1)

    @Test("Between the blades during a set: it is asked whether that was looked at, and if not the session is over")
    func hurtsBetweenTheBlades() throws {
        let house = try CoachHouse()
        var routine = try begun(house)
        try routine.receive(.first, .choice(2), .choice(1))
        #expect(routine.title == "Between the shoulder blades")
        var looked = routine
        try looked.receive(.yes)
        #expect(looked.title == "It hurts")
        let other = try CoachHouse()
        var open = try begun(other)
        try open.receive(.first, .choice(2), .choice(1), .no)
        #expect(open.question == nil && open.closing.joined().contains("gentle set"))
        let store = try other.store()
        #expect(try store.redFlags(wearer: "me").sign(RedFlag.betweenBlades)?.status == .open)
        #expect(try store.sessions().map(\.session.painPlace) == [.betweenBlades])
    }

    @Test("What hurts a little goes on or is left out; in the first weeks 4 and 5 leave it out; how much is kept")
    func mildPain() throws {
        let house = try CoachHouse()
        var routine = try begun(house)
        let first = routine.title
        try routine.receive(.first, .choice(2))
        #expect(routine.title == "Where does it hurt?")
        try routine.receive(.choice(0))
        #expect(routine.title == "It hurts")
        #expect(try house.store().runningRoutine(wearer: "me")?.painPlace == .neck, "before the next answer")
        try routine.receive(.value(3))
        #expect(routine.title == "3 of 10" && routine.text.contains("by tomorrow morning"))
        try routine.receive(.first)
        #expect(routine.title == first, "it goes on")
        // Something else may hurt this time.
        try routine.receive(.choice(3))
        #expect(routine.title == "Where does it hurt?")
        try routine.receive(.choice(0), .value(2), .choice(1))
        #expect(routine.title == "Left out")
        let store = try house.store()
        #expect(try store.runningRoutine(wearer: "me")?.position == 1, "also for whoever closes the page now")
        try routine.receive(.first)
        #expect(routine.title.hasPrefix("2/"))
        #expect(try store.runningRoutine(wearer: "me")?.painDuring == [0: 3])
        try routine.receive(.choice(3), .choice(0), .value(5))
        #expect(routine.title == "Left out", "above 3 in the first two weeks")
        try routine.receive(.first)
        #expect(routine.title.hasPrefix("3/"))
        try routine.receive(.choice(2))
        #expect(routine.title.hasPrefix("2/"))
    }

    @Test("Who came with pain is not told to stop at once: as much as before goes on, more ends it or is left out")
    func painFromTheStart() throws {
        let house = try CoachHouse()
        var routine = try begun(house, pain: .value(5))
        #expect(routine.text.contains("Your pain was 5 of 10 before: with more than that, stop"))
        var same = routine
        try same.receive(.choice(3), Self.unsaid, .value(5))
        #expect(same.title == "5 of 10" && same.text.contains("Up to 5 of 10 is all right"))
        try routine.receive(.choice(3), Self.unsaid, .value(6))
        #expect(routine.closing[0].hasPrefix("Ended, because it hurts"))

        let (hurting, other) = (try CoachHouse(), try CoachHouse())
        var gentle = try begun(hurting, pain: .value(6))
        #expect(gentle.title == "The gentle set today")
        try gentle.receive(.first)
        #expect(gentle.text.contains("Your pain was 6 of 10 before"))
        #expect(gentle.text.contains("For 2 min."), "nobody holds a walk")
        try gentle.receive(.choice(3), Self.unsaid, .value(6))
        #expect(gentle.title == "6 of 10")
        #expect(try begun(other, pain: .value(2)).text.contains("pain up to 3 of 10"))
    }

    @Test("Something new on the way asks its group: an emergency ends it all, what can wait the session, a no goes on")
    func somethingNew() throws {
        let house = try CoachHouse()
        var routine = try begun(house)
        try routine.receive(.first, .choice(2))
        #expect(routine.text.contains("Stop and call your emergency number now"))
        var later = routine
        try later.receive(Self.unsaid)
        #expect(later.text.contains("Stop and call your emergency number now"))
        try later.receive(.choice(1))
        #expect(later.title == "What is new or worse")
        try routine.receive(Self.new)
        #expect(routine.title == "What is new or worse")
        var emergency = routine
        // Chest, the first question yes.
        try emergency.receive(.choice(3), .yes)
        #expect(emergency.title == "Get help now")
        let store = try house.store()
        #expect(try store.redFlags(wearer: "me").stopping.map(\.sign) == ["chest"], "before the card is read")
        try emergency.receive(.first)
        #expect(emergency.closing.joined().contains("call your emergency number now"))
        #expect(throws: CoachError.self) {
            try GuidedRoutine.begin(
                Sitting(of: "me", in: store, knowledge: house.knowledge, begun: noon), at: noon)
        }

        let other = try CoachHouse()
        var numb = try begun(other)
        try numb.receive(.first, .done)
        while !numb.title.hasPrefix("2/") { try numb.receive(numb.question?.isCountdown == true ? .done : .first) }
        try numb.receive(.first, .choice(2), Self.new, .choice(1), .no, .no, .yes)
        #expect(numb.title == "What is new or worse")
        try numb.receive(.choice(7))
        #expect(numb.title == "See a doctor in the next days" && numb.text.contains("numbness or tingling in an arm"))
        try numb.receive(.first)
        #expect(numb.closing.joined().contains("gentle set"))
        #expect(try other.store().sessions().count == 1, "what was done is noted")

        let third = try CoachHouse()
        var nothing = try begun(third)
        let title = nothing.title
        try nothing.receive(.first, .choice(2), Self.new, .choice(1), .no, .no, .no, .choice(7))
        #expect(nothing.title == title)
    }

    @Test(
        "Whoever marks pain between the blades reads it once: nobody has looked, the gentle set; looked at, the routine"
    )
    func betweenTheBlades() throws {
        let house = try CoachHouse()
        var routine = try GuidedRoutine.begin(try house.screened(), at: noon)
        try routine.receive(.value(3))
        #expect(routine.title == "Where does it hurt most?")
        try routine.receive(.choice(1))
        #expect(routine.title == "Between the shoulder blades" && routine.text.contains("more often serious"))
        var looked = routine
        try routine.receive(.no)
        #expect(routine.title == "The gentle set today")
        try routine.receive(.first)
        #expect(routine.title.contains("A short walk"))
        let store = try house.store()
        #expect(try store.redFlags(wearer: "me").sign("between_blades")?.status == .open)
        try looked.receive(.yes)
        #expect(looked.title.hasPrefix("1/5"))
        #expect(try store.redFlags(wearer: "me").sign("between_blades")?.status == .lookedAt(noon.day))
        // Once: next time the place says nothing more.
        var next = try GuidedRoutine.begin(
            Sitting(of: "me", in: store, knowledge: house.knowledge, begun: noon), at: noon)
        if next.title.contains("not finished") { try next.receive(.choice(1)) }
        try next.receive(.value(3), .choice(1))
        #expect(next.title.hasPrefix("1/5"))
    }

    @Test("The gentle set is guided through too, twice a day at most; a routine that was begun pauses and is noted")
    func gentle() throws {
        let house = try CoachHouse()
        var routine = try begun(house)
        while !routine.title.hasPrefix("2/") {
            try routine.receive(routine.question?.isCountdown == true ? .done : .first)
        }
        let store = try house.store()
        var record = try store.redFlags(wearer: "me")
        record.keep(KeptSign(sign: "fever", level: .seeSomeone, day: noon.day))
        try store.set(record, wearer: "me")
        let sitting = Sitting(of: "me", in: store, knowledge: house.knowledge, begun: noon)
        for round in 1...2 {
            var gentle = try GuidedRoutine.begin(sitting, at: noon)
            #expect(gentle.title == "Pain now", "nothing is gone on with")
            try gentle.receive(.value(0))
            #expect(gentle.title == "The gentle set today" && gentle.text.contains("fever or chills"))
            while let question = gentle.question, gentle.title != "How hard was it" {
                try gentle.receive(question.isCountdown ? .done : .first)
            }
            try gentle.receive(.value(2), .value(0))
            #expect(try store.sessions(wearer: "me").count == 1 + round)
        }
        let ids = try store.sessions(wearer: "me").last?.session.done.map(\.exercise)
        #expect(ids == ["B02", "M09", "M07", "M08", "W17", "W20"])
        var third = try GuidedRoutine.begin(sitting, at: noon)
        try third.receive(.value(0))
        #expect(third.closing[0].contains("twice today"))
    }

    @Test("Where everything is skipped nothing is asked at the end")
    func skipped() throws {
        let house = try CoachHouse()
        var routine = try begun(house)
        while routine.question != nil { try routine.receive(.choice(1)) }
        #expect(routine.closing == ["Everything was skipped; noted as such."])
        #expect(try house.store().sessions().map(\.session.part) == [0])
    }

    @Test("Without consent, or before the questions, nothing is guided")
    func refused() throws {
        let house = try CoachHouse()
        let store = try house.store()
        let sitting = Sitting(of: "me", in: store, knowledge: house.knowledge, begun: noon)
        #expect(throws: CoachError.self) { try GuidedRoutine.begin(sitting, at: noon) }
        try store.set(.clear(day: noon.day), wearer: "me")
        #expect(throws: CoachError.needsConsent(.guided)) { try GuidedRoutine.begin(sitting, at: noon) }
    }
}
