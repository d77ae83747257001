import Balance
import Coach
import LocalTime
import Records
import Reports
import TestSupport

/// A record of its own, and moments that a test chooses.
final class CoachHouse {
    /// Noon, two hours ahead of UTC.
    static let noon = Moment(utc_us: 1_772_359_200_000_000, offset_s: 7200)

    let folder: TemporaryFolder
    let knowledge: Knowledge
    var data: String { folder.path + "/data" }
    var hasRecord: Bool { get throws { try Store.exists(in: data) } }

    init() throws {
        folder = try TemporaryFolder()
        knowledge = try Knowledge.builtIn()
    }

    func store() throws -> Store { try Store(folder: data) }

    func outcomes(of wearer: String = "me", at now: Moment = noon) throws -> WeeklyOutcomes {
        try WeeklyOutcomes.begin(of: wearer, in: data, knowledge: knowledge, at: now)
    }

    func begin(
        _ tests: Assessment.Tests = .due, of wearer: String = "me", at now: Moment = noon
    ) throws -> Assessment {
        try Assessment.begin(tests, of: wearer, in: data, knowledge: knowledge, at: now)
    }

    /// Somebody who has agreed, whom nothing speaks against, and who has a band.
    func screened(at now: Moment = noon) throws -> Sitting {
        let store = try store()
        try store.add(Consent(to: Consent.currentVersion, wearer: "me", time_us: now.utc_us))
        try store.set(.clear(day: now.day), wearer: "me")
        var profile = RoutineProfile(equipment: Equipment.household.union([.band]), cautions: [])
        profile.askedCautions = Set(knowledge.cautions.map(\.id))
        try store.set(profile, wearer: "me")
        return Sitting(of: "me", in: store, knowledge: knowledge, begun: now)
    }

    func test(_ id: String) throws -> Assessment.Tests {
        guard let test = knowledge.selfTest(id) else { throw Missing(what: id) }
        return .only(test)
    }

    /// No to every sign of the whole list.
    var allClear: [Answer] { knowledge.redFlags.filter(\.isAsked).map { _ in .no } }

    /// The place of a sign in the whole list, from 0.
    func place(_ id: String) throws -> Int {
        let list = RedFlag.Level.allCases.flatMap { level in
            knowledge.redFlags.filter { $0.isAsked && $0.level == level }
        }
        guard let place = list.firstIndex(where: { $0.id == id }) else { throw Missing(what: id) }
        return place
    }

    /// The answers up to a yes to a sign.
    func answers(upTo id: String) throws -> [Answer] {
        Array(repeating: .no, count: try place(id)) + [.yes]
    }

    struct Missing: Error {
        var what: String
    }
}

extension Answer {
    static let first = Answer.choice(0)
    static let yes = Answer.choice(0)
    static let no = Answer.choice(1)
    static let back = Answer.choice(2)
}

extension Flow {
    mutating func receive(_ answers: [Answer], at now: Moment = CoachHouse.noon) throws {
        for answer in answers { try receive(answer, at: now) }
    }

    mutating func receive(_ answers: Answer..., at now: Moment = CoachHouse.noon) throws {
        try receive(answers, at: now)
    }

    var title: String { question?.page?.title ?? "" }
    var text: String { question?.page?.text ?? "" }
}

extension Question {
    var page: Page? {
        switch self {
        case .choice(let page, _), .number(let page, _, _, _, _), .text(let page, _, _, _),
            .stopwatch(let page, _, _, _, _),
            .countdown(let page, _, _, _), .measurement(let page, _):
            page
        case .sensor: nil
        }
    }

    var words: [String] {
        switch self {
        case .choice(_, let choices), .number(_, _, _, _, let choices), .text(_, _, _, let choices),
            .stopwatch(_, _, _, let choices, _), .countdown(_, _, let choices, _):
            choices.map(\.word)
        case .sensor, .measurement: []
        }
    }

    var isCountdown: Bool { if case .countdown = self { true } else { false } }
}

extension Page {
    var text: String {
        blocks.map { block in
            switch block {
            case .paragraph(let text, _): text
            case .space: ""
            case .steps(let steps): steps.joined(separator: " ")
            }
        }.joined(separator: "\n")
    }
}
