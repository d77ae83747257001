import Balance
import Coach
import LocalTime
import Records
import TestSupport
import Testing

@Suite("Any answers in any order")
struct RandomAnswerTests {
    @Test(
        "No answer traps, a flow either asks or has ended with sentences, and what is made anew goes on",
        arguments: 0..<12)
    func assessment(_ seed: UInt64) throws {
        let house = try CoachHouse()
        if seed.isMultiple(of: 2) { _ = try house.screened() }
        try play(seed: seed) { try house.begin(seed.isMultiple(of: 3) ? .all : .due, at: $0) }
    }

    @Test("So it is with a routine", arguments: 0..<12)
    func routine(_ seed: UInt64) throws {
        let house = try CoachHouse()
        try play(seed: seed) { now in
            try GuidedRoutine.begin(try house.screened(at: now), at: now)
        }
    }

    @Test("And with the questions of a week", arguments: 0..<5)
    func outcomes(_ seed: UInt64) throws {
        let house = try CoachHouse()
        if !seed.isMultiple(of: 4) { _ = try house.screened() }
        try play(seed: seed, rounds: 150) { try house.outcomes(at: $0) }
        // Whatever was answered can be read back.
        if try house.hasRecord { _ = try house.store().outcomes() }
    }

    private func play<G: Guide>(seed: UInt64, rounds: Int = 300, _ begin: (Moment) throws -> G) throws {
        var random = SplitMix(seed: seed)
        var now = CoachHouse.noon
        var guide = try begin(now)
        for _ in 0..<rounds {
            now = now.advanced(by_us: Int64(random.number(1...60)) * 1_000_000)
            #expect((guide.question == nil) != guide.closing.isEmpty)
            #expect(try !guide.stopped().isEmpty)
            guard let question = guide.question, !random.chance(0.02) else {
                if random.chance(0.2) { now = now.advanced(by_us: 86_400_000_000) }
                guide = try begin(now)
                continue
            }
            try guide.receive(answer(to: question, &random), at: now)
        }
    }

    /// Mostly one that fits.
    private func answer(to question: Question, _ random: inout SplitMix) -> Answer {
        if random.chance(0.1) {
            let misfits: [Answer] = [
                .choice(-1), .choice(.max), .value(.nan), .value(.infinity), .value(-.greatestFiniteMagnitude), .done,
                .angle(nil), .angle(.infinity), .sensor(isThere: false), .text(""),
                .text(String(repeating: "a", count: 99)),
            ]
            return misfits[random.number(0...misfits.count - 1)]
        }
        switch question {
        case .choice(_, let choices): return .choice(random.number(0...choices.count - 1))
        case .number(_, _, _, let range, let choices), .stopwatch(_, _, let range, let choices, _):
            return random.chance(0.1) ? .choice(random.number(0...choices.count - 1)) : .value(random.number(range))
        case .text(_, _, _, let choices):
            let texts = ["a", "b", "reading in bed", "=1+1", " ", "\u{1B}[2J", "é"]
            return random.chance(0.3)
                ? .choice(random.number(0...choices.count - 1))
                : .text(texts[random.number(0...texts.count - 1)])
        case .countdown(_, _, let choices, _):
            return choices.isEmpty || random.chance(0.8) ? .done : .choice(random.number(0...choices.count - 1))
        case .sensor: return .sensor(isThere: random.chance(0.8))
        case .measurement: return .angle(random.chance(0.2) ? nil : random.number(-60...90))
        }
    }
}
