import Balance
import LocalTime
import Records
import TestSupport
import Testing

@Suite("The routine in the store")
struct RoutineTests {
    private let now_us: Int64 = 1_772_352_000_000_000

    private func plan() throws -> RoutinePlan {
        RoutineBuilder(knowledge: try Knowledge.builtIn()).plan(
            for: RoutineInput(today: 20_000, redFlags: .clear(day: 19_990)))
    }

    private func stored(_ wearer: String, day: LocalDay = 20_000) throws -> StoredSession {
        var running = RunningRoutine(try plan())
        running.painBefore = 2
        _ = running.finishSet()
        return StoredSession(
            wearer: wearer, session: running.session(effort: 6, painAfter: 1),
            moment: Moment(utc_us: now_us, offset_s: 3600))
    }

    @Test("What was done is there after the store is opened again, each wearer's for himself")
    func sessions() throws {
        let folder = try TemporaryFolder()
        let (mine, hers) = (try stored("me"), try stored("anna"))
        do {
            let store = try Store(folder: folder.path)
            try store.finish(mine)
            try store.finish(hers)
        }
        let store = try Store(folder: folder.path)
        #expect(try store.sessions(wearer: "me") == [mine])
        #expect(try store.sessions() == [mine, hers])
        #expect(try store.sessions(wearer: "nobody").isEmpty)
    }

    @Test("A session that is being done is found again where it was, and is gone when it is finished")
    func running() throws {
        let folder = try TemporaryFolder()
        var running = RunningRoutine(try plan())
        do {
            let store = try Store(folder: folder.path)
            try store.keep(running, wearer: "me")
            _ = running.finishSet()
            try store.keep(running, wearer: "me")
        }
        let store = try Store(folder: folder.path)
        #expect(try store.runningRoutine(wearer: "me") == running)
        #expect(try store.runningRoutine(wearer: "anna") == nil)
        try store.add(try stored("me"))
        #expect(try store.runningRoutine(wearer: "me") != nil, "a note of something else ends nothing")
        try store.finish(try stored("me"))
        #expect(try store.runningRoutine(wearer: "me") == nil)
    }

    @Test("Of a sign it is kept which it was, when, and what has become of it; each wearer's apart")
    func redFlags() throws {
        let folder = try TemporaryFolder()
        let store = try Store(folder: folder.path)
        #expect(try store.redFlags(wearer: "me") == .unscreened)
        try store.set(.clear(day: 20_000), wearer: "me")
        try store.keep(RunningRoutine(try plan()), wearer: "me")
        try store.keep(RunningRoutine(try plan()), wearer: "anna")
        var record = SignRecord.clear(day: 20_001)
        record.keep(KeptSign(sign: "chest", level: .stopNow, day: 20_001))
        record.keep(KeptSign(sign: "fever", level: .seeSomeone, day: 20_000, status: .lookedAt(20_001)))
        record.keep(KeptSign(sign: "cough_pain", level: .seeSomeone, day: 20_000, status: .gone(20_001)))
        try store.set(record, wearer: "me")
        #expect(try store.redFlags(wearer: "me") == record)
        #expect(try store.redFlags(wearer: "anna") == .unscreened)
        #expect(try store.runningRoutine(wearer: "me") != nil, "what was done of it is not lost")
        try store.set(.earlier(isThere: true, day: 20_001), wearer: "me")
        #expect(try store.redFlags(wearer: "me") == .earlier(isThere: true, day: 20_001))
    }

    @Test("Settings and consents are kept; the first yes to a text counts")
    func profileAndConsent() throws {
        let folder = try TemporaryFolder()
        let store = try Store(folder: folder.path)
        #expect(try store.routineProfile(wearer: "me") == nil)
        let profile = RoutineProfile(
            equipment: [.band, .chair], cautions: ["neck"], minutes: 10, goals: ["FHRS"], excluded: ["W03"], sex: .woman
        )
        try store.set(profile, wearer: "me")
        #expect(try store.routineProfile(wearer: "me") == profile)
        try store.add(Consent(to: "1", wearer: "me", time_us: now_us))
        try store.add(Consent(to: "1", wearer: "me", time_us: now_us + 5))
        #expect(try store.consents(wearer: "me").map(\.time_us) == [now_us])
    }

    @Test("Erasing a wearer leaves nothing of a routine, and the others' alone")
    func erase() throws {
        let folder = try TemporaryFolder()
        let store = try Store(folder: folder.path)
        for wearer in ["me", "anna"] {
            try store.add(try stored(wearer))
            try store.keep(RunningRoutine(try plan()), wearer: wearer)
            try store.set(.clear(day: 20_000), wearer: wearer)
            try store.set(RoutineProfile(), wearer: wearer)
            try store.add(Consent(to: "1", wearer: wearer, time_us: now_us))
        }
        try store.erase(wearer: "me")
        #expect(try store.sessions(wearer: "me").isEmpty)
        #expect(try store.runningRoutine(wearer: "me") == nil)
        #expect(try store.redFlags(wearer: "me") == .unscreened)
        #expect(try store.routineProfile(wearer: "me") == nil)
        #expect(try store.consents(wearer: "me").isEmpty)
        #expect(try store.sessions(wearer: "anna").count == 1)
        #expect(try store.runningRoutine(wearer: "anna") != nil)
        #expect(try store.consents(wearer: "anna").count == 1)
    }
}
