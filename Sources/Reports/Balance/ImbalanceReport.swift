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
                (
                    "slouching",
                    .object([
                        ("days", .integer(Int64(result.exposureDays))),
                        ("score", .optional(result.exposureDays > 0 ? result.exposure : nil, decimals: 6)),
                        ("days_of_other_rules", .integer(Int64(balance.history.otherRulesDays.count))),
                    ])
                ),
                ("patterns", .array(result.patterns.map(pattern))),
                ("states", .array(result.states.map(state))),
                ("due_tests", .array(balance.dueTests.map(test))),
            ] + access)
    }

    private func test(_ test: DueTest) -> JSONText {
        .object([
            ("test", .string(test.id)), ("name", .string(names.test(test.id))),
            ("reason", .string(test.reason.rawValue)),
            ("last_date", test.lastDay.map(date) ?? .null), ("gain", .number(test.gain, decimals: 6)),
        ])
    }

    private func pattern(_ pattern: PatternResult) -> JSONText {
        .object([
            ("pattern", .string(pattern.id)), ("name", .string(names.pattern(pattern.id))),
            ("claim", .string(pattern.claim.rawValue)), ("limits", limits(pattern.limits)),
            ("probability", .optional(pattern.spokenProbability, decimals: 6)),
            ("needed", .integer(Int64(pattern.needed))),
            ("informable", .array(pattern.informable.map(key))), ("tested", .array(pattern.tested.map(key))),
            ("surest_test", .optional(pattern.surestTest)),
        ])
    }

    private func state(_ state: StateResult) -> JSONText {
        let (isKnown, estimate) = (state.hasEvidence, state.estimate)
        return .object([
            ("muscle", .string(state.key.muscle.rawValue)), ("side", .string(state.key.side.rawValue)),
            ("kind", .string(state.key.kind.rawValue)), ("name", .string(names.state(state.key))),
            ("claim", .string(state.claim.rawValue)), ("limits", limits(state.limits)),
            ("probability", .optional(state.spokenProbability, decimals: 6)),
            ("mean", .optional(isKnown ? estimate.mean : nil, decimals: 6)),
            ("sd", .optional(isKnown ? estimate.deviation : nil, decimals: 6)),
            ("expected_mean", .optional(isKnown ? state.expected?.mean : nil, decimals: 6)),
            ("expected_sd", .optional(isKnown ? state.expected?.deviation : nil, decimals: 6)),
            ("surest_test", .optional(state.surestTest)),
            ("trajectory", .array(state.trajectory.map(point))),
            (
                "evidence",
                .array(isKnown ? state.readings.map(evidence) + state.influences.map(evidence) : [])
            ),
        ])
    }

    private func limits(_ limits: [ClaimLimit]) -> JSONText { .array(limits.map { .string($0.rawValue) }) }

    /// `deep_neck_flexors/both/weak`.
    private func key(_ key: StateKey) -> JSONText {
        .string("\(key.muscle)/\(key.side.rawValue)/\(key.kind.rawValue)")
    }

    private func point(_ point: TrajectoryPoint) -> JSONText {
        .object([
            ("date", date(point.day)), ("mean", .number(point.estimate.mean, decimals: 6)),
            ("sd", .number(point.estimate.deviation, decimals: 6)),
            ("expected_mean", .optional(point.expected, decimals: 6)),
        ])
    }

    private func evidence(_ reading: StateReading) -> JSONText {
        .object([
            ("cause", .string("self_test")), ("test", .string(reading.test)), ("answer", .string(reading.answer)),
            ("from", date(reading.day)), ("to", date(reading.day)),
            ("value", .optional(reading.value, decimals: 3)), ("choice", .optional(reading.choice)),
            ("z", .number(reading.score, decimals: 6)), ("direct", .bool(reading.isDirect)),
            ("contradictory", .bool(reading.isContradictory)), ("change", .number(reading.change, decimals: 6)),
        ])
    }

    private func evidence(_ influence: Influence) -> JSONText {
        let cause: [(key: String, value: JSONText)] =
            switch influence.cause {
            case .wear(let days): [("cause", .string("wear")), ("days", .integer(Int64(days)))]
            case .neighbours(let test, let times):
                [
                    ("cause", .string("self_test_of_others")), ("test", .string(test)),
                    ("times", .integer(Int64(times))),
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
