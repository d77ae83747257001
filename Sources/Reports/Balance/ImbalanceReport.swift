import Balance
public import Events
import LocalTime
import Numbers

/// What the model supposes, as one JSON object; what is not known is `null` or `unknown`, and a probability is there only
/// where the claim may be said with it.
public struct ImbalanceReport: Sendable {
    private let balance: WearerBalance
    private let names: BalanceNames

    public init(_ balance: WearerBalance) {
        self.balance = balance
        names = balance.names
    }

    /// What `imbalance --json` prints. Where a red flag stops everything there are no findings, not even unknown ones.
    public var json: JSONText {
        let result = balance.result
        let access = balance.plan.accessMembers(
            balance.knowledge, cautions: balance.routineInput.profile.cautions)
        guard balance.plan.access.level != 1 else {
            return .object(
                [
                    ("date", date(result.today)), ("wearer", .string(balance.wearer)),
                    ("stop", .optional(balance.plan.stop?.rawValue)),
                    ("text", .string(StopText.sentences(balance.plan, balance.knowledge).joined(separator: " "))),
                    ("patterns", .array([])),
                    ("states", .array([])), ("due_tests", .array([])),
                ] + access)
        }
        return .object(
            [
                ("date", date(result.today)),
                ("wearer", .string(balance.wearer)),
                ("stop", .null),
                ("model_version", .string(result.version)),
                ("first_date", result.firstDay.map(date) ?? .null),
                ("recorded_days", .integer(Int64(balance.recordedDays))),
                ("worn_days_of_last_7", .integer(Int64(result.wornDaysOfLastSeven))),
                ("self_tests", .integer(Int64(balance.answers))),
                ("patterns", .array(result.patterns.map(pattern))),
                ("states", .array(result.states.map(state))),
                ("due_tests", .array(balance.dueTests.map(test))),
            ] + access)
    }

    private func test(_ test: DueTest) -> JSONText {
        .object([
            ("test", .string(test.id)), ("name", .string(names.test(test.id))),
            ("last_date", test.lastDay.map(date) ?? .null), ("gain", .number(test.gain, decimals: 6)),
        ])
    }

    private func pattern(_ pattern: PatternResult) -> JSONText {
        .object(
            [("pattern", .string(pattern.id)), ("name", .string(names.pattern(pattern.id)))]
                + claim(
                    pattern.claim, pattern.limits, pattern.spokenProbability, pattern.hasEvidence, pattern.estimate,
                    pattern.surestTest,
                    pattern.trajectory, pattern.influences))
    }

    private func state(_ state: StateResult) -> JSONText {
        .object(
            [
                ("muscle", .string(state.key.muscle.rawValue)), ("side", .string(state.key.side.rawValue)),
                ("kind", .string(state.key.kind.rawValue)), ("name", .string(names.state(state.key))),
            ]
                + claim(
                    state.claim, state.limits, state.spokenProbability, state.hasEvidence, state.estimate,
                    state.surestTest,
                    state.trajectory,
                    state.influences))
    }

    private func claim(
        _ claim: Claim, _ limits: [ClaimLimit], _ probability: Double?, _ isKnown: Bool, _ estimate: StateEstimate,
        _ test: String?,
        _ trajectory: [TrajectoryPoint], _ influences: [Influence]
    ) -> [(key: String, value: JSONText)] {
        [
            ("claim", .string(claim.rawValue)),
            ("limits", .array(limits.map { .string($0.rawValue) })),
            ("probability", .optional(probability, decimals: 6)),
            ("mean", .optional(isKnown ? estimate.mean : nil, decimals: 6)),
            ("sd", .optional(isKnown ? estimate.deviation : nil, decimals: 6)),
            ("surest_test", .optional(test)),
            (
                "trajectory",
                .array(
                    (isKnown ? trajectory : []).map { point in
                        .object([
                            ("date", date(point.day)), ("mean", .number(point.estimate.mean, decimals: 6)),
                            ("sd", .number(point.estimate.deviation, decimals: 6)),
                        ])
                    })
            ),
            ("evidence", .array((isKnown ? influences : []).map(evidence))),
        ]
    }

    private func evidence(_ influence: Influence) -> JSONText {
        let cause: [(key: String, value: JSONText)] =
            switch influence.cause {
            case .wear(let days, let missing):
                [
                    ("cause", .string("wear")), ("days", .integer(Int64(days))),
                    ("missing_days", .integer(Int64(missing))), ("exposure", .optional(influence.amount, decimals: 6)),
                ]
            case .time(let days):
                [("cause", .string("time")), ("days", .integer(Int64(days)))]
            case .routine(let days):
                [
                    ("cause", .string("routine")), ("days", .integer(Int64(days))),
                    ("doses", .optional(influence.amount, decimals: 3)),
                ]
            case .test(let id, let times):
                [
                    ("cause", .string("self_test")), ("test", .string(id)), ("times", .integer(Int64(times))),
                    ("level", .optional(influence.amount, decimals: 6)),
                    ("contradictory", .bool(influence.isContradictory)),
                ]
            }
        return .object(
            cause + [
                ("from", date(influence.firstDay)), ("to", date(influence.lastDay)),
                ("change", .number(influence.change, decimals: 6)),
            ])
    }

    private func date(_ day: LocalDay) -> JSONText { .string(day.text) }
}
