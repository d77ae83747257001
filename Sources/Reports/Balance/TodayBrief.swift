import Balance
import Events
import FoundationEssentials
public import LocalTime
import Numbers
import PlainText
public import Records

/// Balance and routine of a day in short, for its summary. It is kept, so that years of records are not gone through
/// for two lines each time.
public struct TodayBrief: Codable, Equatable, Sendable {
    /// For people, one line each, without the wearer's name.
    public var balanceLine: String
    public var routineLine: String
    /// The muscle that may be spoken of first, as `deep_neck_flexors/both/weak`, and its claim; `nil` where none may.
    public var muscle: String?
    public var muscleClaim: String?
    /// The likeliest pattern that may be spoken of; `nil` where none may.
    public var pattern: String?
    public var claim: String?
    /// 0…1; `nil` where the claim may not be said with a number.
    public var probability: Double?
    public var phase: String
    public var stop: String?
    /// 1 or 2 where a sign does.
    public var level: Int?
    public var exercises: Int
    /// How long today's exercises last.
    public var seconds: Int
    public var isRestDay: Bool
    /// Of the last seven days, and how many the phase asks for.
    public var sessionsDone: Int
    public var sessionsAsked: Int

    public init(_ balance: WearerBalance) {
        let plan = balance.plan
        let patterns = balance.routineInput.patterns
        let isClosed = plan.access.level == 1
        let spoken = isClosed ? nil : Self.likeliest(of: patterns)
        let state = isClosed ? nil : balance.routineInput.claimed.first
        balanceLine = Self.balanceLine(balance, state, spoken)
        routineLine = Self.routineLine(plan, balance.knowledge)
        muscle = state?.key.path
        muscleClaim = state?.claim.rawValue
        pattern = spoken?.id
        claim = spoken?.claim.rawValue
        probability = spoken.flatMap { $0.claim.spoken($0.probability, limits: $0.limits) }
        phase = plan.phase.rawValue
        stop = plan.stop?.rawValue
        level = plan.access.level
        exercises = plan.exercises.count
        seconds = plan.seconds
        isRestDay = plan.isRestDay
        sessionsDone = plan.sessionsDone
        sessionsAsked = plan.sessionsAsked
    }

    private static func likeliest(of patterns: [RoutineInput.PatternScore]) -> RoutineInput.PatternScore? {
        patterns.filter { [.likely, .possible].contains($0.claim) }
            .max { ($0.probability, $1.id) < ($1.probability, $0.id) }
    }

    /// Muscles lead, patterns follow: where a muscle is claimed, nothing may sound as if none were.
    private static func balanceLine(
        _ balance: WearerBalance, _ state: RoutineInput.StateScore?, _ pattern: RoutineInput.PatternScore?
    ) -> String {
        guard balance.plan.access.level != 1 else { return "nothing is said now" }
        let found =
            state.map { "\(balance.names.state($0.key)) \($0.word)" }
            ?? pattern.map { "\(balance.names.pattern($0.id)): \($0.text)" }
        if let found { return "\(found) (“plumbline imbalance”)" }
        return balance.routineInput.states.contains { $0.claim == .unlikely }
            ? "nothing found in what was tested (“plumbline imbalance”)"
            : "unknown (“plumbline imbalance” says what would tell)"
    }

    private static func routineLine(_ plan: RoutinePlan, _ knowledge: Knowledge) -> String {
        if let line = StopText.line(plan, knowledge) { return line }
        if case .gentle = plan.access { return "the gentle set, \(plan.minutes) min: “plumbline routine”" }
        return switch plan.stop {
        case .unscreened: "not begun: “plumbline assess”"
        case .redFlag: ""
        case .pain: "no session now: you said that your pain is \(plan.pain.now ?? 0) of 10"
        case nil:
            plan.isRestDay
                ? "\(plan.isDoneToday ? "done for today" : "rest"); \(plan.sessionsDone) of \(plan.sessionsAsked) sessions are done"
                : plan.exercisesDoneToday > 0
                    ? "\(plan.exercisesDoneToday) of \(plan.exercises.count.counted("exercise")) done today: "
                        + "“plumbline routine”"
                    : "\(plan.exercises.count.counted("exercise")), \(plan.minutes) min: “plumbline routine”"
        }
    }

    // MARK: As JSON

    /// `null` where nothing may be said.
    var balanceJSON: JSONText {
        guard pattern != nil || muscle != nil else { return .null }
        return .object([
            ("muscle", .optional(muscle)), ("muscle_claim", .optional(muscleClaim)),
            ("pattern", .optional(pattern)), ("claim", .optional(claim)),
            ("probability", .optional(probability, decimals: 6)),
        ])
    }

    var routineJSON: JSONText {
        .object([
            ("phase", .string(phase)), ("stop", .optional(stop)),
            ("level", .optional(level)), ("exercises", .integer(Int64(exercises))),
            ("seconds", .integer(Int64(seconds))), ("rest_day", .bool(isRestDay)),
            ("sessions_done", .integer(Int64(sessionsDone))), ("sessions_asked", .integer(Int64(sessionsAsked))),
        ])
    }

    // MARK: In the record

    /// Of all that makes it: another one is another brief.
    private static let stamp = [
        ProgramVersion.current, ImbalanceRules().version, Knowledge.version, Consent.currentVersion,
        // How days are put together (`WornDay`) and compared (`SlouchTrend`).
        "days 4",
        // What this says: a muscle first.
        "brief 3",
    ].joined(separator: "/")

    /// As it was kept; `nil` where something has changed since.
    public static func kept(
        in store: Store, wearer: String, day: LocalDay
    ) throws(RecordsError) -> TodayBrief? {
        try store.brief(wearer: wearer, day: day, stamp: stamp)
            // What cannot be read is recomputed, like what was never kept.
            .flatMap { try? JSONDecoder().decode(TodayBrief.self, from: $0) }
    }

    /// Keeps it until something of the wearer is written again.
    public func keep(in store: Store, wearer: String, day: LocalDay) throws(RecordsError) {
        // A brief that cannot be written as JSON (a value that is not a number) is recomputed next time.
        guard let body = try? JSONEncoder().encode(self) else { return }
        try store.keepBrief(body, wearer: wearer, day: day, stamp: Self.stamp)
    }
}
