import Balance
import Glibc
import LocalTime
import Records
import TestSupport
import Testing

/// People in pain, from their first question on, through the commands and on a real record.
@Suite("People in pain, played through the commands")
struct PeopleInPainTests {
    private let monday = LocalDay("2026-03-02") ?? 0

    private func house(yesTo ids: Set<String> = [], cautions: Set<String> = []) throws -> WearersHouse {
        let house = try WearersHouse()
        house.day = monday
        _ = try house.run(
            "assess", answers: try WearersHouse.openingAnswers(yesTo: ids, cautions: cautions) + ["stop"])
        return house
    }

    /// Says what pain is, and where, and stops at the first exercise.
    private func start(_ house: WearersHouse, pain: Int, place: String = "low", more: [String] = []) throws -> String {
        let isAskedToday = try house.store().redFlags(wearer: "me").askedDay == house.day
        return try house.run(
            "routine", "start",
            answers: (isAskedToday ? [] : ["no"]) + ["\(pain)"] + (pain > 0 ? [place] : []) + more + ["stop"]
        ).words
    }

    private func json(_ house: WearersHouse) throws -> String { try house.run("routine", "--json").stdout }

    @Test("Pain between the blades nobody has looked at: read once, never locked out, the gentle set day after day")
    func betweenTheBlades() throws {
        let house = try house(yesTo: ["between_blades"])
        #expect(try json(house).contains(#""access":"gentle","level":2"#))
        let plan = try house.run("routine").words
        #expect(plan.contains("pain between the shoulder blades (since 2026-03-02)"))
        #expect(plan.contains("B02") && plan.contains("W20") && plan.contains("Ask for an urgent appointment"))
        for day in [monday + 1, monday + 2, monday + 30] {
            house.day = day
            let asked = try house.run("assess", answers: ["no", "stop"]).words
            #expect(!asked.contains("Please read"), "once")
            #expect(asked.contains("Still to be looked at") && asked.contains("What comes now"), "and on it goes")
            #expect(try start(house, pain: 3, place: "blades", more: [""]).contains("A short walk"))
            #expect(try house.run("imbalance").code == 0)
        }
    }

    @Test("The same, looked at: the routine, and it is asked about as new or worse only; the word is taken back")
    func lookedAt() throws {
        let house = try house(yesTo: ["between_blades"])
        house.day = monday + 4
        let said = try house.run("assess", "signs", answers: ["change what I told", "first", "looked at", "no"])
        #expect(said.words.contains("No sign holds your routine back"))
        #expect(try json(house).contains(#""access":"open","level":null"#))
        #expect(try start(house, pain: 3, place: "blades").contains("1/5"))
        house.day = monday + 5
        let asked = try house.run("assess", answers: ["yes", "pain", "stop"]).words
        #expect(asked.contains("Is it new or worse since 2026-03-06?"))
        #expect(try house.run("assess", "--json").stdout.contains(#""status":"looked_at","status_date":"2026-03-06""#))
        let back = try house.run("assess", "forget", "between_blades")
        #expect(back.code == 0 && back.stdout.contains("It counts as open again"))
        #expect(try json(house).contains(#""access":"gentle","level":2"#))
        #expect(try house.run("assess", "forget", "between_blades").stdout.contains("Forgotten"))
        #expect(try json(house).contains(#""access":"open""#))
        #expect(try house.run("assess", "forget", "between_blades").code == 1)
    }

    @Test("Pain of 6: the gentle set today; of 4 tomorrow: the routine")
    func six() throws {
        let house = try house()
        let gentle = try start(house, pain: 6)
        #expect(gentle.contains("The gentle set today") && gentle.contains("your pain is 6 of 10"))
        #expect(try house.run("routine").stdout.contains("The gentle set today"))
        #expect(try house.run("summary").stdout.contains("routine     the gentle set, 8 min"))
        #expect(try house.run("assess", "--test", "T11").code == 1)
        house.day = monday + 1
        #expect(try start(house, pain: 4).contains("1/5"))
        #expect(try house.run("routine", "history").stdout.contains("pain 6"))
    }

    @Test("Pain of 9: a walk; the next day too: somebody should look, until seven days of 5 or less")
    func nine() throws {
        let house = try house()
        let first = try start(house, pain: 9, more: [""])
        #expect(first.contains("No exercises now") && first.contains("walk a little"))
        #expect(try json(house).contains(#""stop":"pain""#) && json(house).contains(#""level":null"#))
        house.day = monday + 1
        #expect(try start(house, pain: 9, more: [""]).contains("in the next days"))
        for (day, pain) in [(2, 5), (4, 4), (7, 4)] {
            house.day = monday + day
            #expect(try start(house, pain: pain, more: [""]).contains("A short walk"), "day \(day)")
            #expect(try json(house).contains(#""level":2"#))
        }
        house.day = monday + 9
        #expect(try start(house, pain: 3).contains("1/"), "less pain for seven days")
        #expect(try json(house).contains(#""access":"open""#))
        #expect(try house.store().redFlags(wearer: "me").sign("strong_pain")?.status == .gone(monday + 9))
    }

    @Test("A flare-up: two days gentle, then half the routine, and it is said that a flare is not damage")
    func flareUp() throws {
        let house = try house()
        for day in 0...3 {
            house.day = monday + day
            _ = try start(house, pain: 2)
        }
        // Sessions that were only begun are not told of: pain is, with the session.
        let store = try house.store()
        let moment = Moment(utc_us: (monday + 3).start_us(offset_s: 0), offset_s: 0)
        for day in 0...3 {
            try store.add(
                StoredSession(
                    wearer: "me", session: RoutineSession(day: monday + day, done: [], painBefore: 2), moment: moment))
        }
        try store.add(
            StoredSession(
                wearer: "me", session: RoutineSession(day: monday + 4, done: [], painBefore: 4), moment: moment))
        house.day = monday + 5
        let flare = try start(house, pain: 4, more: [""])
        #expect(flare.contains("A flare is not damage") && flare.contains("A short walk"))
        house.day = monday + 7
        let half = try start(house, pain: 3, more: [""])
        #expect(half.contains("Back from a flare-up") && half.contains("1/3"))
    }

    @Test("A caution of the neck: the gentle set with hands on the chest; new dizziness leaves neck exercises out")
    func neck() throws {
        let careful = try house(yesTo: ["between_blades"], cautions: ["neck"])
        #expect(try careful.run("routine").words.contains("hands on your chest, not behind the neck"))
        let open = try house(cautions: ["neck"])
        #expect(try json(open).contains(#""access":"open","level":3"#))
        let dizzy = try house(yesTo: ["dizziness"])
        let plan = try dizzy.run("routine").words
        #expect(plan.contains("W17 Lying nod: it moves the neck, which rests until somebody has looked"))
    }

    @Test("An old record with an open flag: level 1 once before any exercise, then the gentle set, said once")
    func oldRecord() throws {
        let house = try WearersHouse()
        house.day = monday
        let store = try house.store()
        try store.add(Consent(to: "2026-11", wearer: "me", time_us: 1))
        try store.set(.earlier(isThere: true, day: monday - 50), wearer: "me")
        try store.set(RoutineProfile(cautions: []), wearer: "me")
        for command in [["routine"], ["imbalance"]] {
            let words = try house.run(command).words
            #expect(
                words.contains("this program did not keep which one") && words.contains("Call your emergency number"))
        }
        #expect(try json(house).contains(#""stop":"red_flag""#))
        #expect(try house.run("routine", "start").code == 1)
        #expect(try house.run("summary").stdout.contains("plumbline assess"))
        let asked = try house.run("assess", answers: ["yes", ""] + Array(repeating: "no", count: 10) + ["", "stop"])
            .words
        #expect(asked.contains("This text has changed since you agreed to it"))
        #expect(asked.contains("On 2026-01-11 you answered yes to a sign, and this program did not keep which one"))
        #expect(try house.run("routine").words.contains("a sign that you told of before (since 2026-03-02)"))
        #expect(try json(house).contains(#""access":"gentle","level":2"#))
        let again = try house.run("assess", answers: ["stop"]).words
        #expect(!again.contains("On 2026-01-11") && again.contains("Question 11 of 31"))
        let out = house.folder.path + "/out"
        #expect(try house.run("export", "--output", out).code == 0)
        let settings = try TemporaryFileText.read(out + "/routine-settings.csv")
        #expect(settings.contains("me,sign_earlier,see_someone 2026-03-02 open") && !settings.contains("red_flag,2026"))
    }

    @Test("An emergency answered by mistake: taken back when asked twice, and on it goes")
    func mistake() throws {
        let house = try WearersHouse()
        house.day = monday
        _ = try house.run("assess", answers: ["yes", "yes", ""])
        #expect(try json(house).contains(#""level":1"#))
        #expect(try house.run("assess", "forget", "chest").code == 1, "only where it is asked twice")
        _ = try house.run("assess", answers: ["wrong", "yes"])
        #expect(try json(house).contains(#""level":1"#), "once is not enough")
        _ = try house.run("assess", answers: ["that was a wrong answer", "yes, a mistake", "no", "stop"])
        #expect(try house.store().redFlags(wearer: "me").signs.isEmpty)
        #expect(try house.run("routine").words.contains("Some questions come first"))
        house.day = monday + 1
        _ = try house.run("assess", answers: Array(try WearersHouse.openingAnswers().dropFirst()) + ["stop"])
        #expect(try json(house).contains(#""access":"open""#))
    }

    @Test("A clock that was set back opens nothing, and asks again")
    func clock() throws {
        let house = try house(yesTo: ["cough_pain"])
        _ = try house.run("assess", "signs", answers: ["change", "first", "gone", "no"])
        for day in [-300, -1, 0, 13] {
            house.day = monday + day
            #expect(try json(house).contains(#""access":"gentle""#), "\(day)")
        }
        house.day = monday + 14
        #expect(try json(house).contains(#""access":"gentle""#), "nobody was asked since")
        #expect(try start(house, pain: 1).contains("1/"))
        house.day = monday - 1
        #expect(try json(house).contains(#""access":"gentle""#))
    }
}
