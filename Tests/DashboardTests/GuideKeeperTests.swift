import Balance
import Coach
import LocalTime
import Numbers
import Pages
import Records
import Reports
import TestSupport
import Testing

@testable import Dashboard

@Suite("Being led on a page")
struct GuideKeeperTests {
    private static let noon = Moment(utc_us: 1_772_359_200_000_000, offset_s: 7200)
    private static let key = GuideKeeper.Key(guide: .routine, wearer: "me")

    private let folder: TemporaryFolder
    private let store: Store
    private let keeper: GuideKeeper

    /// Somebody who has agreed and whom nothing speaks against.
    init() throws {
        folder = try TemporaryFolder()
        store = try Store(folder: folder.path)
        keeper = GuideKeeper(dataFolder: folder.path) { _ in false }
        let knowledge = try Knowledge.builtIn()
        for wearer in ["me", "ann"] {
            try store.add(Consent(to: Consent.currentVersion, wearer: wearer, time_us: Self.noon.utc_us))
            try store.set(.clear(day: Self.noon.day), wearer: wearer)
            var profile = RoutineProfile(equipment: Equipment.household, cautions: [])
            profile.askedCautions = Set(knowledge.cautions.map(\.id))
            try store.set(profile, wearer: wearer)
        }
    }

    private struct Asked {
        var question: Question
        var step: String
        var notice: String?

        var title: String { QuestionHTML(question, step: "", key: "", action: "", whose: nil).title }
        var place: String { QuestionHTML(question, step: "", key: "", action: "", whose: nil).body.text }
    }

    private func asked(_ reply: GuideKeeper.Reply) throws -> Asked {
        guard case .asks(let question, let step, let notice) = reply else { throw Other(reply: "\(reply)") }
        return Asked(question: question, step: step, notice: notice)
    }

    private struct Other: Error { var reply: String }

    private func shown(_ keeper: GuideKeeper? = nil, _ key: GuideKeeper.Key = key) throws -> Asked {
        try asked((keeper ?? self.keeper).shown(key, store, at: Self.noon))
    }

    private func post(
        _ fields: String, step: String, _ keeper: GuideKeeper? = nil, _ key: GuideKeeper.Key = key
    ) -> GuideKeeper.Reply {
        (keeper ?? self.keeper).receive(Query("step=\(step)&\(fields)"), key, store, at: Self.noon)
    }

    /// Before the first set.
    private func begun() throws -> Asked {
        try keeper.begin(Self.key, store, at: Self.noon)
        let pain = try shown()
        #expect(pain.title == "Pain now")
        return try asked(post("answer=value+0", step: pain.step))
    }

    private var running: RunningRoutine? { get throws { try store.runningRoutine(wearer: "me") } }

    @Test("A step is in the record when its answer has been taken")
    func step() throws {
        let ready = try begun()
        #expect(ready.place.contains("<p class=\"place\">1 of "))
        let working = try asked(post("answer=choice+0", step: ready.step))
        #expect(try running?.finished.first == 0)
        _ = post("answer=done", step: working.step)
        #expect(try running?.finished.first == 1)
    }

    @Test("Looking begins nothing")
    func looking() throws {
        for guide in GuideName.allCases {
            let key = GuideKeeper.Key(guide: guide, wearer: "me")
            guard case .notBegun = keeper.shown(key, store, at: Self.noon) else {
                Issue.record("\(guide)")
                continue
            }
        }
        #expect(try running == nil)
    }

    @Test("An answer to a page that was shown before changes nothing, and what is asked now is shown")
    func stale() throws {
        let ready = try begun()
        let working = try asked(post("answer=choice+0", step: ready.step))
        let rest = try asked(post("answer=done", step: working.step))
        let before = try running
        for step in [ready.step, working.step, "", "1.1.1", "x", "\(rest.step)0"] {
            let again = try asked(post("answer=choice+0", step: step))
            #expect(again.notice == GuideKeeper.stale && again.step == rest.step)
        }
        #expect(try running == before)
    }

    @Test(
        "What is no answer to the question changes nothing, and why is said",
        arguments: [
            "answer=done", "answer=choice+7", "answer=choice+-1", "answer=choice+99999999999999999999", "answer=choice",
            "answer=value+11", "answer=value+-1", "answer=value+nan", "answer=value+inf", "answer=value+1e400",
            "answer=value&value=", "answer=value&value=abc", "answer=value&value=0x1p1000000", "answer=text&text=hello",
            "answer=measure", "answer=", "", "answer=sensor", "answer=angle+3",
            "answer=value&value=1111111111111111111111111111111111111111",
        ])
    func wrong(fields: String) throws {
        try keeper.begin(Self.key, store, at: Self.noon)
        let pain = try shown()
        let again = try asked(post(fields, step: pain.step))
        #expect(again.notice != nil && again.step == pain.step && again.title == "Pain now")
        #expect(try running == nil)
    }

    @Test("A huge text changes nothing, and one as long as may be is kept")
    func texts() throws {
        let key = GuideKeeper.Key(guide: .outcomes, wearer: "me")
        try keeper.begin(key, store, at: Self.noon)
        var asked = try shown(nil, key)
        asked = try self.asked(post("answer=choice+0", step: asked.step, nil, key))
        for _ in 0..<3 { asked = try self.asked(post("answer=value+0", step: asked.step, nil, key)) }
        guard case .text(_, _, let most, _) = asked.question else {
            Issue.record("No name is asked for: \(asked.title)")
            return
        }
        for text in ["x".repeated(most + 1), "x".repeated(15_000), "", "+++", "%00", "a%E2%80%AEb"] {
            let again = try self.asked(post("answer=text&text=\(text)", step: asked.step, nil, key))
            #expect(again.notice != nil && again.step == asked.step)
        }
        #expect(try store.activityNamings(wearer: "me").isEmpty)
        _ = post("answer=text&text=%3Cb%3E\("x".repeated(most - 3))", step: asked.step, nil, key)
        #expect(try store.activityNamings(wearer: "me").map(\.naming.name) == ["<b>" + "x".repeated(most - 3)])
    }

    @Test("A server that is started again asks what was asked, and takes an answer to the same question")
    func restart() throws {
        let ready = try begun()
        let other = GuideKeeper(dataFolder: folder.path) { _ in false }
        let again = try shown(other)
        #expect(again.title == ready.title && again.step != ready.step)
        let third = GuideKeeper(dataFolder: folder.path) { _ in false }
        let working = try asked(post("answer=choice+0", step: ready.step, third))
        #expect(working.notice == nil)
        // What has run meanwhile is not taken for another set.
        let fourth = GuideKeeper(dataFolder: folder.path) { _ in false }
        let back = try asked(post("answer=done", step: working.step, fourth))
        #expect(back.notice == GuideKeeper.stale && back.title == ready.title)
        #expect(try running?.finished.first == 0)
    }

    @Test("A terminal that goes on with the session and the page show the same step")
    func terminal() throws {
        let ready = try begun()
        let working = try asked(post("answer=choice+0", step: ready.step))
        _ = post("answer=done", step: working.step)
        let sitting = Sitting(
            of: "me", in: try Store(folder: folder.path), knowledge: try Knowledge.builtIn(), begun: Self.noon)
        var there = try GuidedRoutine.begin(sitting, at: Self.noon)
        // It goes on where the page was, and skips an exercise.
        try there.receive(.choice(0), at: Self.noon)
        try there.receive(.choice(1), at: Self.noon)
        let position = try #require(try running?.position)
        let here = try shown()
        #expect(here.place.contains("<p class=\"place\">\(position + 1) of "))
        // And what is answered here is there.
        _ = post("answer=choice+1", step: here.step)
        #expect(try running?.position == position + 1)
    }

    @Test("A session that was ended in a terminal is not begun again by an old page")
    func endedElsewhere() throws {
        let ready = try begun()
        let sitting = Sitting(of: "me", in: store, knowledge: try Knowledge.builtIn(), begun: Self.noon)
        var there = try GuidedRoutine.resume(sitting, at: Self.noon)
        while there.question != nil { try there.receive(.choice(there.question.map(Self.skip) ?? 0), at: Self.noon) }
        #expect(try running == nil)
        guard case .notBegun = post("answer=choice+0", step: ready.step) else {
            Issue.record("It was begun again")
            return
        }
    }

    /// The place of the choice that leaves it out.
    private static func skip(_ question: Question) -> Int {
        switch question {
        case .choice(_, let choices), .number(_, _, _, _, let choices), .countdown(_, _, let choices, _):
            choices.firstIndex(of: .skip) ?? 0
        default: 0
        }
    }

    @Test("Stopping says what is kept, also from a page that was shown before")
    func stop() throws {
        let ready = try begun()
        _ = post("answer=choice+0", step: ready.step)
        guard case .ended(let sentences, _) = post("answer=stop", step: ready.step) else {
            Issue.record("It goes on")
            return
        }
        #expect(sentences.first?.contains("goes on where it was") == true)
        #expect(try running != nil)
    }

    @Test("Pain that ends the session is kept, and nothing more is asked")
    func hurts() throws {
        let ready = try begun()
        let working = try asked(post("answer=choice+0", step: ready.step))
        let hurts = try asked(post("answer=choice+2", step: working.step))
        #expect(hurts.title == "Where does it hurt?")
        let strength = try asked(post("answer=choice+0", step: hurts.step))
        #expect(strength.title == "It hurts")
        guard case .ended = post("answer=value+9", step: strength.step) else {
            Issue.record("It goes on")
            return
        }
        #expect(try running == nil)
        #expect(try store.sessions(wearer: "me").last?.session.painAfter == 9)
        #expect(try store.sessions(wearer: "me").last?.session.painPlace == .neck)
    }

    @Test("A self-test by the sensor: a recorder is asked for the angle, which answers that step alone")
    func measurement() throws {
        let key = GuideKeeper.Key(guide: .assess, wearer: "me")
        let keeper = GuideKeeper(dataFolder: folder.path) { $0 == "me" }
        try keeper.begin(key, test: "T13", store, at: Self.noon)
        let opening = try shown(keeper, key)
        let ready = try asked(post("answer=choice+0", step: opening.step, keeper, key))
        let holding = try asked(post("answer=choice+0", step: ready.step, keeper, key))
        for fields in ["answer=angle+10", "answer=value&value=10", "answer=done"] {
            #expect(try asked(post(fields, step: holding.step, keeper, key)).notice != nil)
        }
        guard case .measures(let seconds, let step) = post("answer=measure", step: holding.step, keeper, key) else {
            Issue.record("Nothing is asked of the recorder")
            return
        }
        #expect(seconds == 10 && step == holding.step)
        let late = try asked(keeper.receive(angle: 12, step: ready.step, key, store, at: Self.noon))
        #expect(late.notice == GuideKeeper.stale && late.step == holding.step)
        let kept = try asked(keeper.receive(angle: 12, step: step, key, store, at: Self.noon))
        #expect(kept.place.contains("12° forward of upright"))
    }

    @Test("Where no recorder runs, a self-test by the sensor says so")
    func noRecorder() throws {
        let key = GuideKeeper.Key(guide: .assess, wearer: "me")
        try keeper.begin(key, test: "T13", store, at: Self.noon)
        let opening = try shown(nil, key)
        let none = try asked(post("answer=choice+0", step: opening.step, nil, key))
        #expect(none.place.contains("No recorder is running"))
    }

    @Test("Two wearers are led apart")
    func wearers() throws {
        _ = try begun()
        let ann = GuideKeeper.Key(guide: .routine, wearer: "ann")
        guard case .notBegun = keeper.shown(ann, store, at: Self.noon) else {
            Issue.record("Somebody else's session is shown")
            return
        }
        try keeper.begin(ann, store, at: Self.noon)
        #expect(try shown(nil, ann).title == "Pain now")
        #expect(try store.runningRoutine(wearer: "ann") == nil)
    }

    @Test("Who has not agreed is not led through a routine, and is asked for a consent first elsewhere")
    func consent() throws {
        let stranger = GuideKeeper.Key(guide: .routine, wearer: "bob")
        #expect(throws: CoachError.self) { try keeper.begin(stranger, store, at: Self.noon) }
        let assess = GuideKeeper.Key(guide: .assess, wearer: "eve")
        try keeper.begin(assess, store, at: Self.noon)
        let new = try shown(nil, assess)
        #expect(new.title == "Somebody new")
        #expect(try asked(post("answer=choice+0", step: new.step, nil, assess)).title == "Before the first question")
        #expect(try store.consents(wearer: "eve").isEmpty)
    }

    @Test("What was erased is not gone on with")
    func erased() throws {
        let ready = try begun()
        try store.erase(wearer: "me")
        guard case .notBegun = post("answer=choice+0", step: ready.step) else {
            Issue.record("It goes on")
            return
        }
        #expect(try running == nil)
    }
}
