import Balance
import LocalTime
import Motion
import TestSupport
import Testing

/// Worn minutes of each made day, of which this part slouched: 360 worn, so that `ln((slouch + 2) / (360 + 20))` is `share`.
private func day(_ date: LocalDay, share: Double, worn_min: Double = 360, rules: String = "") -> RoutineInput.Day {
    RoutineInput.Day(
        day: date, worn_min: worn_min, slouch_min: Scalar.exp(share) * (worn_min + 20) - 2, rulesVersion: rules)
}

/// From -1 to 1, as in the reference.
private func chance(_ day: Int, _ modulus: Int) -> Double {
    Double(day * 7919 % modulus) / (Double(modulus - 1) / 2) - 1
}

@Suite("One look at slouching")
struct TrendLookTests {
    struct Case: Sendable {
        let name: String
        let days: Int
        let share: @Sendable (Int) -> Double?
        let direction: SlouchTrend.Direction
        let t: Double
        let logChange: Double
        let standardError: Double
    }

    /// Made by `trend` of the reference program; the first one is its own last line.
    static let cases = [
        Case(
            name: "the example", days: 84,
            share: { day in
                day % 7 >= 5
                    ? nil : Scalar.log(0.15) + 0.25 * chance(day, 13) + (day >= 56 ? Scalar.log(0.7) : 0)
            },
            direction: .down, t: -5.838626521713751, logChange: -0.3785692351342849,
            standardError: 0.06483874824436749),
        Case(
            name: "half as much again, little by little", days: 84,
            share: { day in
                day % 7 >= 5
                    ? nil
                    : Scalar.log(0.2) + 0.3 * chance(day, 11) + max(0, Double(day - 55) / 28) * Scalar.log(1.5)
            },
            direction: .up, t: 3.304215067344169, logChange: 0.4666180174451062, standardError: 0.14121902113961368),
        Case(
            name: "nothing", days: 84,
            share: { $0 % 7 >= 5 ? nil : Scalar.log(0.1) + 0.2 * chance($0, 17) },
            direction: .steady, t: 0.6034272867501116, logChange: 0.026875, standardError: 0.044537263378892196),
        Case(
            name: "days that differ by three times either way", days: 84,
            share: { $0 % 7 >= 5 ? nil : Scalar.log(0.1) + 1.2 * chance($0, 19) },
            direction: .unknown, t: 0.5960195739756242, logChange: 0.21318899413622014,
            standardError: 0.3366474421821417),
        Case(
            name: "six weeks in all", days: 42,
            share: { day in
                day % 3 == 1 ? nil : Scalar.log(0.3) + 0.2 * chance(day, 13) - (day >= 21 ? 0.4 : 0)
            },
            direction: .down, t: -5.299222101131362, logChange: -0.42380952380952375,
            standardError: 0.07997579941385022),
        Case(
            name: "every ninth day twenty times as much", days: 84,
            share: { day in
                day % 7 >= 6
                    ? nil
                    : Scalar.log(0.15) + 0.15 * chance(day, 13) + (day % 9 == 0 ? 3 : 0) - (day >= 60 ? 0.3 : 0)
            },
            direction: .down, t: -5.1702832811275306, logChange: -0.28644656065182894,
            standardError: 0.05540248862135093),
        Case(
            name: "three days, three days", days: 70, share: { Scalar.log(0.15) + 0.3 * Double($0 / 3 % 2) },
            direction: .steady, t: -0.32759154102210863, logChange: -0.01982460474111444,
            standardError: 0.06051622907984827),
    ]

    @Test("It is what the reference says, to a millionth", arguments: cases.indices)
    func reference(index: Int) throws {
        let wanted = Self.cases[index]
        let look = try #require(TrendLook.at((0..<wanted.days).map(wanted.share)[...]))
        #expect(abs(look.t - wanted.t) < 1e-6, "\(wanted.name)")
        #expect(abs(look.logChange - wanted.logChange) < 1e-6, "\(wanted.name)")
        #expect(abs(look.standardError - wanted.standardError) < 1e-6, "\(wanted.name)")
        #expect(look.direction() == wanted.direction, "\(wanted.name)")
        if index == 0 { #expect(abs(look.change + 0.315159) < 1e-6) }
    }

    @Test("Too few days before or after, or too few of them worn, are no look")
    func tooFew() {
        #expect(TrendLook.at(Array(repeating: -2, count: 34)[...]) == nil)
        #expect(TrendLook.at(Array(repeating: -2, count: 35)[...]) != nil)
        #expect(TrendLook.at((0..<84).map { $0 % 5 == 0 ? -2 : nil }[...]) == nil)
        #expect(TrendLook.at([]) == nil)
    }

    @Test("Days that are all the same are steady")
    func constant() throws {
        let look = try #require(TrendLook.at(Array(repeating: -1.9, count: 84)[...]))
        #expect(abs(look.t) < 1e-6 && look.direction() == .steady)
    }
}

@Suite("The trend of slouching")
struct SlouchTrendTests {
    private static let first: LocalDay = 20_000

    /// Working days from the first recorded day on.
    private func days(_ count: Int, rules: (Int) -> String = { _ in "" }, _ share: (Int) -> Double)
        -> [RoutineInput.Day]
    {
        (0..<count).filter { $0 % 7 < 5 }
            .map { day(Self.first + $0, share: share($0) + 0.15 * chance($0, 13), rules: rules($0)) }
    }

    private func trend(_ days: [RoutineInput.Day], on index: Int) -> SlouchTrend {
        SlouchTrend(days: days, today: Self.first + index)
    }

    @Test(
        "Where the rules in force have judged too few days, it is unknown, whatever the days before say of each other")
    func rulesInForce() {
        let all = days(100, rules: { $0 < 96 ? "3" : "4" }) { $0 < 63 ? -1.5 : -0.7 }
        let byDays = SlouchTrend(days: all, today: Self.first + 98)
        #expect(byDays.direction == .up && SlouchTrend(days: all, today: Self.first + 98, rulesVersion: "3") == byDays)
        let now = SlouchTrend(days: all, today: Self.first + 98, rulesVersion: "4")
        #expect(now.direction == .unknown && now.change == nil && now.look == nil && !now.isRelapse)
    }

    @Test("The first look is on day 28 with nothing to compare yet; then one a week, and the answer stands between")
    func weekly() {
        let all = days(130) { $0 < 56 ? -1.5 : -1 }
        var lookDays: Set<Int> = []
        var answers: [Int: SlouchTrend] = [:]
        for index in 0..<130 {
            let trend = trend(all, on: index)
            guard let lookDay = trend.lookDay else {
                #expect(index < 28 && trend.direction == .unknown && trend.change == nil)
                continue
            }
            lookDays.insert(lookDay - Self.first)
            if let stands = answers[lookDay - Self.first] { #expect(stands == trend) }
            answers[lookDay - Self.first] = trend
        }
        #expect(lookDays == Set(stride(from: 28, to: 130, by: 7)))
        #expect(answers[28]?.look == nil && answers[28]?.direction == .unknown)
        #expect(answers[56]?.direction == .steady)
        #expect(answers[77]?.direction == .up)
    }

    @Test("Two looks up are a relapse, one is not, and down never is")
    func relapse() throws {
        let worse = days(140) { $0 < 56 ? -1.5 : -1 }
        let first = try #require((0..<140).first { trend(worse, on: $0).direction == .up })
        #expect((first - 28).isMultiple(of: 7))
        for index in first..<first + 7 { #expect(!trend(worse, on: index).isRelapse) }
        #expect(trend(worse, on: first + 7).isRelapse && trend(worse, on: first + 13).isRelapse)
        let better = days(140) { $0 < 56 ? -1 : -1.5 }
        for index in 0..<140 { #expect(!trend(better, on: index).isRelapse) }
        #expect((0..<140).map { trend(better, on: $0).direction }.contains(.down))
    }

    @Test("A change by a third has its size")
    func size() throws {
        let trend = trend(days(84) { $0 < 56 ? Scalar.log(0.3) : Scalar.log(0.2) }, on: 84)
        let change = try #require(trend.change)
        #expect(trend.direction == .down && abs(change + 1.0 / 3) < 0.03)
    }

    @Test("Short days are missing, not good; today and what is dated later do not count")
    func missing() {
        let short = days(84) { $0 < 56 ? -1 : -1.5 }.map { day in
            RoutineInput.Day(day: day.day, worn_min: 239, slouch_min: day.slouch_min)
        }
        #expect(trend(short, on: 84).direction == .unknown && trend(short, on: 84).validDays == 0)
        let steady = days(84) { _ in -1.5 }
        let later = (84..<200).map { day(Self.first + $0, share: -0.2) }
        #expect(trend(steady + later, on: 84) == trend(steady, on: 84))
        #expect(trend([], on: 84).direction == .unknown)
        #expect(trend(later, on: 84).lookDay == nil)
    }

    @Test("Whoever is away for months is not told the old answer as a new one")
    func away() {
        let all = days(84) { $0 < 56 ? -1 : -1.5 }
        #expect(trend(all, on: 84).direction == .down)
        #expect(trend(all, on: 84 + 70).direction == .unknown)
        #expect(trend(all, on: 84 + 70).change == nil)
    }

    @Test("A day that is there twice counts once, and neither the order nor a lone day of 1970 changes anything")
    func twice() {
        let all = days(84) { $0 < 56 ? -1 : -1.5 }
        let again = all.map { RoutineInput.Day(day: $0.day, worn_min: 250, slouch_min: 240) }
        #expect(trend(all + again, on: 84) == trend(all, on: 84))
        #expect(trend(again.reversed() + all.reversed(), on: 84) == trend(all, on: 84))
        let wrongClock = [day(0, share: -0.1)]
        // The weeks may be counted from another day then; what is seen is the same.
        let index = (84...90).first { trend(wrongClock + all, on: $0).lookDay == Self.first + $0 } ?? 84
        #expect(trend(wrongClock + all, on: index).direction == .down)
    }

    @Test("Minutes that no day has are missing")
    func absurd() {
        let all = days(84) { _ in -1.5 }
        let absurd = [Double.nan, .infinity, -1, 1e9].enumerated().flatMap { index, value in
            [
                RoutineInput.Day(day: Self.first + 5 + 7 * index, worn_min: value, slouch_min: 10),
                RoutineInput.Day(day: Self.first + 6 + 7 * index, worn_min: 400, slouch_min: value),
                RoutineInput.Day(
                    day: Self.first + 33 + 7 * index, worn_min: 400, slouch_min: 9, judged_min: value),
            ]
        }
        #expect(trend(all + absurd, on: 84) == trend(all, on: 84))
    }

    @Test("A new rule fakes no trend: days that another one judged are not compared")
    func versions() {
        // The new rule sees half as much slouching in the same days.
        let all = days(200, rules: { $0 < 84 ? "3" : "4" }) { $0 < 84 ? -1 : -1.7 }
        for index in 84..<200 {
            let trend = trend(all, on: index)
            #expect(trend.direction != .down, "day \(index)")
            if index < 84 + 35 { #expect(trend.direction == .unknown || trend.lookDay == Self.first + 84) }
        }
        #expect(trend(all, on: 196).direction == .steady)
        // Without the versions it would be one.
        let mixed = days(200) { $0 < 84 ? -1 : -1.7 }
        let wrong = (84..<130).map { trend(mixed, on: $0).direction }
        #expect(wrong.contains(.down))
    }

    @Test("The time in which slouching could be seen is what it is a share of, where it is known")
    func judged() throws {
        let all = days(84) { _ in -1.5 }
        var seen = all
        // The same minutes of slouching, but on the later days half of the time was spent walking.
        for index in seen.indices {
            seen[index].judged_min = seen[index].day < Self.first + 56 ? 360 : 170
        }
        #expect(trend(all, on: 84).direction == .steady)
        #expect(trend(seen, on: 84).direction == .up)
    }

    @Test("Whatever the days are, it has an answer, and none without valid days")
    func anything() {
        var chance = SplitMix(seed: 11)
        for round in 0..<300 {
            let all = (0..<Int.random(in: 0...150, using: &chance)).map { _ in
                let scale = [0, 1, 300, 1500].randomElement(using: &chance) ?? 0
                return RoutineInput.Day(
                    day: Self.first + Int.random(in: -20...160, using: &chance),
                    worn_min: Double.random(in: 0...1500, using: &chance),
                    slouch_min: Double.random(in: 0...1, using: &chance) * Double(scale),
                    rulesVersion: round.isMultiple(of: 3) ? ["3", "4"].randomElement(using: &chance) ?? "" : "")
            }
            let trend = trend(all, on: Int.random(in: 0...170, using: &chance))
            let isNumber = trend.look.map { $0.t.isFinite && $0.standardError > 0 }
            #expect(isNumber ?? (trend.direction == .unknown))
            #expect(!trend.isRelapse || trend.direction == .up)
            #expect((trend.change == nil) == (trend.direction == .unknown))
            if let lookDay = trend.lookDay {
                #expect(SlouchTrend(days: all.shuffled(using: &chance), today: lookDay) == trend)
            }
        }
    }
}
