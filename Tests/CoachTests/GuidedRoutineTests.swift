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
        #expect(routine.stopped() == ["Stopped. “plumbline routine start” goes on where it was."])
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
        var routine = try begun(house, pain: .value(6))
        #expect(routine.title == "No exercises now")
        try routine.receive(.first)
        #expect(routine.closing[0].hasPrefix("Nothing was begun"))
        let store = try house.store()
        #expect(try store.sessions().map(\.session.painBefore) == [6])
        #expect(try store.runningRoutine(wearer: "me") == nil)

        let other = try CoachHouse()
        var ended = try begun(other)
        try ended.receive(.choice(3), .value(3))
        #expect(ended.closing[0] == "Ended, for it hurts: 0 % of the plan is done and kept.")
        #expect(ended.closing[1].hasPrefix("Pain 1 before, 3 now"))
        #expect(try other.store().sessions().map(\.session.painAfter) == [3])
    }

    @Test("What hurts a little is left out, and that is kept when it has been read; back does the last set anew")
    func mildPain() throws {
        let house = try CoachHouse()
        var routine = try begun(house)
        let first = routine.title
        try routine.receive(.first, .choice(2), .value(2))
        #expect(routine.title == "Left out")
        let store = try house.store()
        #expect(try store.runningRoutine(wearer: "me")?.position == 0)
        try routine.receive(.first)
        #expect(try store.runningRoutine(wearer: "me")?.position == 1)
        #expect(routine.title.hasPrefix("2/"))
        try routine.receive(.choice(2))
        #expect(routine.title == first)
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
