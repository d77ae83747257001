import Balance
import LocalTime
import TestSupport
import Testing

@Suite("Pain and own activities over weeks")
struct OutcomeCourseTests {
    private let start: LocalDay = 20_000

    private func pain(now: Int? = nil, usual: Int? = nil, worst: Int? = nil) throws -> WeekPain {
        func ten(_ value: Int?) -> OutOfTen? { value.flatMap { OutOfTen($0) } }
        return try #require(WeekPain(now: ten(now), usual: ten(usual), worst: ten(worst)))
    }

    /// One answer on usual pain a week; `nil` where the week is missed.
    private func course(_ values: [Int?], today: LocalDay? = nil) throws -> OutcomeCourse {
        let entries = try values.enumerated().compactMap { week, value in
            try value.map {
                OutcomeEntry(number: Int64(week + 1), day: start + 7 * week, pain: try pain(usual: $0))
            }
        }
        return OutcomeCourse(
            entries, activities: ActivityList([]), today: today ?? start + 7 * (values.count - 1))
    }

    private func usual(_ course: OutcomeCourse) throws -> OutcomeLine {
        try #require(course.lines.first { $0.subject == .pain(.usual) })
    }

    @Test("What is not on the scale, and a worst that is less than what it is now, cannot be")
    func ranges() throws {
        #expect(OutOfTen(-1) == nil && OutOfTen(11) == nil && OutOfTen(0)?.value == 0 && OutOfTen(10)?.value == 10)
        #expect(WeekPain(now: OutOfTen(5), worst: OutOfTen(4)) == nil)
        #expect(WeekPain(usual: OutOfTen(5), worst: OutOfTen(4)) == nil)
        let told = try pain(now: 2, usual: 5, worst: 5)
        #expect(told.most?.value == 5 && told.leastWorst == 5)
        #expect(told.setting(.now, to: OutOfTen(6)) == nil)
        #expect(told.setting(.now, to: nil)?.now == nil)
        #expect(WeekPain.unknown.most == nil, "nothing said is not 0")
    }

    @Test("A week is the nearest since the first answer: a day or two early or late is no missed week")
    func weeks() throws {
        for (day, week) in [(0, 0), (3, 0), (4, 1), (6, 1), (10, 1), (11, 2), (15, 2), (-3, 0), (-4, -1)] {
            #expect(OutcomeRules.week(of: start + day, since: start) == week, "day \(day)")
        }
        let entries = try [0, 6, 15, 20].enumerated().map { index, day in
            OutcomeEntry(number: Int64(index + 1), day: start + day, pain: try pain(usual: index))
        }
        let course = OutcomeCourse(entries, activities: ActivityList([]), today: start + 20)
        #expect(try usual(course).values == [0, 1, 2, 3] && course.answeredWeeks == 4)
    }

    @Test("A missed week is unknown and never 0")
    func missed() throws {
        let course = try course([5, nil, 5, nil, nil, 5], today: start + 42)
        #expect(try usual(course).values == [5, nil, 5, nil, nil, 5, nil])
        #expect(course.weekCount == 7 && course.answeredWeeks == 3)
        // Whatever is missed between them, equal answers never become a change.
        var random = SplitMix(seed: 6)
        for _ in 0..<200 {
            let values: [Int?] = (0..<30).map { _ in random.chance(0.6) ? 9 : nil }
            for today in [200, 210, 230] {
                let change = try usual(self.course(values, today: start + today)).change
                #expect(change.verdict == .notTold || change.verdict == .unknown)
                #expect(change.first ?? 9 == 9 && change.last ?? 9 == 9)
            }
        }
    }

    @Test("Of two in one week the later one counts, for what it says something of")
    func twice() throws {
        let entries = [
            OutcomeEntry(number: 2, day: start + 1, pain: try pain(now: 3)),
            OutcomeEntry(number: 1, day: start, pain: try pain(now: 8, usual: 6)),
            // A clock was set back: it was told later all the same.
            OutcomeEntry(number: 3, day: start, pain: try pain(worst: 9)),
        ]
        let course = OutcomeCourse(entries, activities: ActivityList([]), today: start + 1)
        #expect(course.lines.map(\.values) == [[3], [6], [9]])
        let early = OutcomeCourse(entries, activities: ActivityList([]), today: start - 1)
        #expect(early.firstDay == nil && early.lines.isEmpty, "what is dated later is not looked at")
    }

    @Test("The order in which entries come does not matter", arguments: 0..<20)
    func orderFree(_ seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let activities = ActivityList([
            ActivityNaming(line: 1, slot: 1, name: "reading", day: start),
            ActivityNaming(line: 2, slot: 2, name: "driving", day: start),
            ActivityNaming(line: 3, slot: 2, name: "lifting", day: start + 30),
        ])
        let entries = try (1...25).map { number in
            let now = random.number(0...10)
            return OutcomeEntry(
                number: Int64(number), day: start + random.number(0...90),
                pain: try pain(now: now, usual: random.number(0...10), worst: 10),
                places: random.chance(0.5) ? [PainPlace.allCases[random.number(0...6)]] : [],
                scores: [random.number(1...3): try #require(OutOfTen(random.number(0...10)))])
        }
        let whole = OutcomeCourse(entries, activities: activities, today: start + 90)
        for _ in 0..<5 {
            let shuffled = entries.shuffled(using: &random)
            #expect(OutcomeCourse(shuffled, activities: activities, today: start + 90) == whole)
        }
    }

    @Test("Too few weeks: unknown, and how many more it takes")
    func tooFew() throws {
        for (values, missing) in [
            ([5], 5), ([5, 5], 4), ([5, 5, 5], 3), ([5, 5, 5, 5, 5], 1), ([5, nil, 5, nil, 5, nil, 5], 2),
        ] as [([Int?], Int)] {
            let change = try usual(course(values)).change
            #expect(change.verdict == .unknown && change.missingWeeks == missing, "\(values)")
            #expect(change.first == nil && change.smallest == nil)
        }
        // Weeks long ago say nothing of now.
        let old = try usual(course([9, 9, 9, 1, 1, 1], today: start + 7 * 9)).change
        #expect(old.verdict == .unknown && old.missingWeeks == 1)
        #expect(try usual(course([9, 9, 9, 1, 1, 1], today: start + 7 * 5)).change.verdict == .better)
    }

    @Test("Less pain is better, more of an activity is; what such answers differ by without a change is none")
    func verdicts() throws {
        let better = try usual(course([7, 7, 7, 4, 4, 4])).change
        #expect(better.verdict == .better && better.first == 7 && better.last == 4)
        // 4.1/(1.96·√2)·√(1 + (4·.3 + 2·.09)/3)·1.96·√(2/3): no own weeks prove a smaller error.
        #expect(abs((better.smallest ?? 0) - 4.1 / 3.0.squareRoot() * 1.46.squareRoot()) < 1e-9)
        #expect(try usual(course([4, 4, 4, 7, 7, 7])).change.verdict == .worse)
        #expect(try usual(course([7, 7, 7, 5, 4, 5])).change.verdict == .notTold, "2.3 of 2.9")
        // Weeks that go up and down by much more: the same three points are told no more.
        let restless = try usual(course([9, 3, 9, 1, 9, 2])).change
        #expect(restless.verdict == .notTold && (restless.smallest ?? 0) > 5)
        let activities = ActivityList([ActivityNaming(line: 1, slot: 1, name: "reading", day: start)])
        let entries = try [3, 3, 3, 7, 7, 7].enumerated().map { week, score in
            OutcomeEntry(
                number: Int64(week + 1), day: start + 7 * week, scores: [1: try #require(OutOfTen(score))])
        }
        let line = OutcomeCourse(entries, activities: activities, today: start + 35).lines
            .first { $0.subject == .activity(1) }
        #expect(line?.change.verdict == .better)
    }

    @Test("Another name keeps the line; another activity in its place begins one, and the mean begins again")
    func activities() throws {
        var namings = [
            ActivityNaming(line: 1, slot: 1, name: "reading", day: start),
            ActivityNaming(line: 2, slot: 2, name: "driving", day: start),
        ]
        var list = ActivityList(namings)
        #expect(list.current.map(\.name) == ["reading", "driving"] && list.has("Reading"))
        namings.append(ActivityNaming(line: 1, slot: 1, name: "reading in bed", day: start + 7))
        namings.append(list.naming("lifting", slot: 2, day: start + 14))
        list = ActivityList(namings)
        #expect(list.current.map(\.name) == ["reading in bed", "lifting"] && list.current.map(\.line) == [1, 3])
        #expect(list.all.first { $0.line == 2 }?.until == start + 14 && list.activity(line: 1)?.since == start)
        let scores: [[Int: Int]] = [[1: 4, 2: 6], [1: 5, 2: 6], [1: 6, 3: 2], [1: 6]]
        let entries = scores.enumerated().map { week, scores in
            OutcomeEntry(
                number: Int64(week + 1), day: start + 7 * week, scores: scores.compactMapValues { OutOfTen($0) })
        }
        let course = OutcomeCourse(entries, activities: list, today: start + 21)
        func values(_ subject: OutcomeLine.Subject) -> [Double?]? {
            course.lines.first { $0.subject == subject }?.values
        }
        #expect(values(.activity(1)) == [4, 5, 6, 6])
        #expect(values(.activity(2)) == [6, 6, nil, nil])
        #expect(values(.activity(3)) == [nil, nil, 2, nil])
        #expect(values(.activitiesMean) == [nil, nil, 4, nil])
        #expect(OwnActivity.name("  reading\t in \n bed ") == "reading in bed")
        #expect(OwnActivity.name(" ") == nil && OwnActivity.name(String(repeating: "a", count: 61)) == nil)
    }

    @Test("Places that change are told from their week on")
    func places() throws {
        let places: [Set<PainPlace>] = [[.neck], [.neck], [], [.neck, .low], [.neck, .low]]
        let entries = try places.enumerated().map { week, places in
            OutcomeEntry(number: Int64(week + 1), day: start + 7 * week, pain: try pain(now: 3), places: places)
        }
        let course = OutcomeCourse(entries, activities: ActivityList([]), today: start + 28)
        #expect(course.places.map(\.week) == [0, 3] && course.places.last?.places == [.neck, .low])
    }

    // MARK: How often it errs

    /// Weekly answers of somebody whose pain does not change, or drops once; looked at every week.
    private func weeks(
        _ random: inout SplitMix, deviation: Double, correlation: Double, count: Int, mean: Double = 5,
        drop: (week: Int, points: Double)? = nil
    ) -> [Int?] {
        var state = 0.0
        return (0..<count).map { week in
            // A sum of twelve even ones is nearly normal.
            let noise = (0..<12).reduce(-6.0) { sum, _ in sum + random.number(0.0...1.0) }
            let fresh = (1 - correlation * correlation).squareRoot()
            state = week == 0 ? noise : correlation * state + fresh * noise
            let change = drop.map { week >= $0.week ? $0.points : 0 } ?? 0
            let value = min(max((mean - change + deviation * state).rounded(), 0), 10)
            return week > 0 && random.chance(0.15) ? nil : Int(value)
        }
    }

    @Test(
        "Where nothing changes it is called better in a look no more often than it is said",
        arguments: [
            (1.0, 0.3, 0.006, 0.08), (1.5, 0.0, 0.015, 0.15), (1.5, 0.3, 0.03, 0.28), (2.0, 0.3, 0.055, 0.48),
            (2.0, 0.5, 0.09, 0.62),
        ])
    func falseBetter(deviation: Double, correlation: Double, bound: Double, everBound: Double) throws {
        var random = SplitMix(seed: 26)
        var (better, worse, looks, people) = (0, 0, 0, 0)
        for _ in 0..<250 {
            let before = better + worse
            let all = weeks(&random, deviation: deviation, correlation: correlation, count: 26)
            for last in stride(from: 6, to: 26, by: 2) {
                let verdict = try usual(course(Array(all[...last]), today: start + 7 * last)).change.verdict
                looks += 1
                if verdict == .better { better += 1 }
                if verdict == .worse { worse += 1 }
            }
            if better + worse > before { people += 1 }
        }
        let (up, down) = (Double(better) / Double(looks), Double(worse) / Double(looks))
        #expect(up <= bound, "better \(up), worse \(down)")
        #expect(down <= bound, "better \(up), worse \(down)")
        #expect(Double(people) / 250 <= everBound, "\(people) of 250 at some time")
    }

    @Test("A drop of four points is told in most people by the 13th week")
    func power() throws {
        for (deviation, least) in [(1.0, 0.7), (1.5, 0.5)] {
            var random = SplitMix(seed: 13)
            var told = 0
            for _ in 0..<300 {
                let all = weeks(
                    &random, deviation: deviation, correlation: 0.3, count: 13, mean: 7, drop: (week: 4, points: 4))
                if try usual(course(all, today: start + 84)).change.verdict == .better { told += 1 }
            }
            #expect(Double(told) / 300 >= least, "\(told) of 300")
        }
    }
}
