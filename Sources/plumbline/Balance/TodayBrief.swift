import ArgumentParser
import Balance
import Events
import FoundationEssentials
import Gateway
import LocalTime
import Records

/// Balance and routine of a day in short, for its summary. It is kept, so that years of records are not gone through
/// for two lines each time.
struct TodayBrief: Codable, Equatable {
    var balanceLine: String
    var routineLine: String
    var pattern: String?
    var claim: String?
    var probability: Double?
    var phase: String
    var stop: String?
    var exercises: Int
    var seconds: Int
    var isRestDay: Bool
    var sessionsDone: Int
    var sessionsAsked: Int

    init(_ balance: BalanceOfWearer, wearer: String) {
        let report = RoutineReport(plan: balance.plan, knowledge: balance.knowledge, wearer: wearer)
        let patterns = balance.routineInput.patterns
        let spoken = report.spoken(patterns)
        balanceLine = report.balanceLine(patterns)
        routineLine = report.line
        pattern = spoken?.id
        claim = spoken?.claim.rawValue
        probability = spoken.flatMap { $0.claim.spoken($0.probability, limits: $0.limits) }
        phase = balance.plan.phase.rawValue
        stop = balance.plan.stop?.rawValue
        exercises = balance.plan.exercises.count
        seconds = balance.plan.seconds
        isRestDay = balance.plan.isRestDay
        sessionsDone = balance.plan.sessionsDone
        sessionsAsked = balance.plan.sessionsAsked
    }

    /// `null` where nothing may be said.
    var balanceJSON: JSONText {
        guard let pattern else { return .null }
        return .object([
            ("pattern", .string(pattern)), ("claim", .optional(claim)),
            ("probability", .optional(probability, decimals: 6)),
        ])
    }

    var routineJSON: JSONText {
        .object([
            ("phase", .string(phase)), ("stop", .optional(stop)), ("exercises", .integer(Int64(exercises))),
            ("seconds", .integer(Int64(seconds))), ("rest_day", .bool(isRestDay)),
            ("sessions_done", .integer(Int64(sessionsDone))), ("sessions_asked", .integer(Int64(sessionsAsked))),
        ])
    }

    // MARK: In the record

    /// Of all that makes it: another one is another brief.
    private static let stamp = [
        Plumbline.configuration.version, ImbalanceRules().version, Knowledge.version, ConsentText.version,
    ].joined(separator: "/")

    /// As it was kept; `nil` where something has changed since.
    static func kept(in store: Store, wearer: String, day: LocalDay) throws(RecordsError) -> TodayBrief? {
        try store.brief(wearer: wearer, day: day, stamp: stamp)
            .flatMap { try? JSONDecoder().decode(TodayBrief.self, from: $0) }
    }

    func keep(in store: Store, wearer: String, day: LocalDay) throws(RecordsError) {
        guard let body = try? JSONEncoder().encode(self) else { return }
        try store.keepBrief(body, wearer: wearer, day: day, stamp: Self.stamp)
    }
}
