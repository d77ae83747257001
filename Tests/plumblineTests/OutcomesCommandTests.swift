import Balance
import LocalTime
import Records
import TestSupport
import Testing

/// Somebody who is asked each week, through the commands and on a real record.
@Suite("Weekly answers, played through the commands")
struct OutcomesCommandTests {
    private let monday = LocalDay("2026-03-02") ?? 0

    private func house() throws -> WearersHouse {
        let house = try WearersHouse()
        house.day = monday
        let store = try house.store()
        try store.add(Consent(to: "2026-12", wearer: "me", time_us: 1))
        try store.set(.clear(day: monday), wearer: "me")
        return house
    }

    private func tell(_ house: WearersHouse, pain: Int, worst: Int, wearer: String = "me") throws {
        let isFirst = try house.store().outcomes(wearer: wearer).isEmpty
        let isAsked = try house.store().redFlags(wearer: wearer).askedDay == house.day
        let answers =
            (isAsked ? [] : ["no"]) + (isFirst ? [""] : []) + ["\(pain)", "\(pain)", "\(worst)", "neck", ""]
            // From 6 on it is said that it is the gentle set today.
            + (pain > 5 ? [""] : []) + (isFirst ? ["reading in bed", "5", ""] : ["5"])
        let result = try house.run("outcomes", "--wearer", wearer, answers: answers)
        #expect(result.code == 0 && result.words.contains("Kept: pain now \(pain)"), "\(result.words)")
    }

    @Test("Nine weeks: unknown, then better; a week that is missed stays a gap, and it never says why")
    func weeks() throws {
        let house = try house()
        for (week, pain) in [7, 7, 6, 7, 6].enumerated() {
            house.day = monday + 7 * week
            try tell(house, pain: pain, worst: pain)
        }
        var shown = try house.run("outcomes", "--show").words
        #expect(shown.contains("1 more weekly answer is missing"))
        for (week, pain) in [(6, 3), (7, 3), (8, 2)] {
            house.day = monday + 7 * week
            try tell(house, pain: pain, worst: pain)
        }
        shown = try house.run("outcomes", "--show").words
        #expect(shown.contains("Better: 6.7 in the first three weeks told, 2.7 in the last three."))
        #expect(shown.contains("1 without an answer") && shown.contains("This says how it went, not why"))
        let json = try house.run("outcomes", "--json").stdout
        #expect(json.contains(#""values":[7,7,6,7,6,null,3,3,2],"change":"better""#))
        #expect(json.contains(#""due":false"#))
    }

    @Test("A quiet line comes when a week has passed, in summary and routine; never in JSON, nor before any answer")
    func reminder() throws {
        let house = try house()
        #expect(try !house.run("summary").stdout.contains("plumbline outcomes"))
        try tell(house, pain: 2, worst: 3)
        house.day = monday + 6
        #expect(try !house.run("summary").stdout.contains("plumbline outcomes"))
        house.day = monday + 7
        let summary = try house.run("summary").words
        #expect(summary.hasSuffix("weekly pain and activities were last told on 2026-03-02: “plumbline outcomes”"))
        let routine = try house.run("routine").words
        #expect(routine.hasSuffix("Pain and activities were last told on 2026-03-02: “plumbline outcomes”."))
        for command in ["summary", "routine"] {
            #expect(try !house.run(command, "--json").stdout.contains("plumbline outcomes"))
        }
        #expect(try !house.run("summary", "--date", "2026-03-03").stdout.contains("plumbline outcomes"))
    }

    @Test("Where the routine is in use and nothing was told, it is said a week after its first session")
    func neverTold() throws {
        let house = try house()
        let dose = Dose(sets: 2, repetitions: 0, seconds: 30, restSeconds: 10)
        try house.store().add(
            StoredSession(
                wearer: "me",
                session: RoutineSession(
                    day: monday, done: [ExerciseDone(exercise: "S05", dose: dose, sets: 2)]),
                moment: Moment(utc_us: monday.start_us(offset_s: 0), offset_s: 0)))
        for (day, isSaid) in [(6, false), (7, true), (27, true), (28, false)] {
            house.day = monday + day
            #expect(try house.run("summary").stdout.contains("is not told yet") == isSaid, "day \(day)")
        }
    }

    @Test("Several wearers stay apart, and everything is given back and erased")
    func wearers() throws {
        let house = try house()
        let store = try house.store()
        try store.add(Consent(to: "2026-12", wearer: "anna", time_us: 1))
        try store.set(.clear(day: monday), wearer: "anna")
        try tell(house, pain: 2, worst: 3)
        try tell(house, pain: 7, worst: 7, wearer: "anna")
        #expect(try house.run("outcomes", "--json").stdout.contains(#""values":[2]"#))
        #expect(try house.run("outcomes", "--json", "--wearer", "anna").stdout.contains(#""values":[7]"#))
        #expect(try house.run("outcomes", "--show", "--wearer", "ben").code == 2)
        let out = house.folder.path + "/out"
        #expect(try house.run("export", "--output", out).stdout.contains("2 weekly answers"))
        let csv = try TemporaryFileText.read(out + "/outcomes.csv")
        #expect(csv.contains("me,2026-03-02,2026-03-02T12:00:00.000Z,1,yes,pain_now,2,,7\n"))
        #expect(csv.contains("anna,2026-03-02,2026-03-02T12:00:00.000Z,2,yes,activity_1,5,reading in bed,7\n"))
        let erased = try house.run("erase", "--wearer", "anna", "--yes")
        #expect(erased.code == 0 && erased.stderr.contains("1 weekly answer on pain and activities"))
        #expect(try house.store().outcomes().map(\.wearer) == ["me"])
        #expect(try house.store().activityNamings().map(\.wearer) == ["me"])
    }

    @Test("A worst of 9 in the week and pain of 2 now: asked about two days running, and the gentle set follows")
    func strong() throws {
        let house = try house()
        let told = try house.run(
            "outcomes", answers: ["", "2", "4", "9", "low", "", "yes", "", "", "stop"])
        #expect(told.words.contains("Has pain been 8 of 10 or more on two days running?"))
        #expect(told.words.contains("pain of 8 or more on two days running (since 2026-03-02)"))
        #expect(try house.run("routine", "--json").stdout.contains(#""access":"gentle","level":2"#))
        // Level 2 leaves the weeks open.
        #expect(try house.run("outcomes", "--show").words.contains("Pain and activities, week by week"))
    }
}
