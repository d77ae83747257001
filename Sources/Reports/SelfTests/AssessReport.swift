public import Balance
public import Events
public import LocalTime
import PlainText
public import Records

/// Which self-tests are due, and what has been answered, as one JSON object.
public struct AssessReport: Sendable {
    public let plan: RoutinePlan
    /// Every answer of the wearer, oldest first.
    public let answers: [StoredAnswer]
    public let knowledge: Knowledge
    public let wearer: String
    /// All that the wearer told of signs.
    public let signs: SignRecord

    public init(
        plan: RoutinePlan, answers: [StoredAnswer], knowledge: Knowledge, wearer: String, signs: SignRecord
    ) {
        self.signs = signs
        self.plan = plan
        self.answers = answers
        self.knowledge = knowledge
        self.wearer = wearer
    }

    /// What `assess --json` prints; what is not known is `null`.
    public var json: JSONText {
        .object([
            ("date", .string(plan.day.text)), ("wearer", .string(wearer)),
            ("stop", .optional(plan.stop?.rawValue)),
            (
                "due_tests",
                .array(
                    plan.dueTests.compactMap { knowledge.selfTest($0) }.map { test in
                        .object([
                            ("test", .string(test.id)), ("name", .string(test.name)),
                            ("needs", .array(test.equipment.map { .string($0.rawValue) })),
                            ("last_date", .optional(lastDay(of: test).map(\.text))),
                        ])
                    })
            ),
            ("retest", .optional(plan.retestDay.map(\.text))),
            ("answers", .array(answers.map(answer))), ("knowledge_version", .string(Knowledge.version)),
            ("access", .string(plan.access.word)), ("level", .optional(plan.access.level)),
            ("signs", .array(signs.signs.map { $0.json(knowledge) })),
            ("signs_asked", .optional(signs.askedDay?.text)),
            ("all_questions_due", .bool(signs.isWholeListDue(today: plan.day))),
        ])
    }

    /// When it was answered last; `nil` where it never was.
    public func lastDay(of test: SelfTest) -> LocalDay? {
        answers.filter { $0.answer.test == test.id }.map(\.answer.day).max()
    }

    private func answer(_ stored: StoredAnswer) -> JSONText {
        .object([
            ("test", .string(stored.answer.test)),
            ("name", .optional(knowledge.selfTest(stored.answer.test)?.name)),
            ("date", .string(stored.answer.day.text)),
            ("time", .string(stored.moment.rfc3339)),
            (
                "items",
                .array(
                    stored.answer.items.map { item in
                        .object([
                            ("answer", .string(item.answer)), ("side", .string(item.side.rawValue)),
                            ("unit", .optional(unit(item, of: stored.answer))),
                            ("values", .array(item.values.map { .number($0, decimals: 2) })),
                            ("choice", .optional(item.choice)),
                        ])
                    })
            ),
        ])
    }

    private func unit(_ item: TestAnswer.Item, of answer: TestAnswer) -> String? {
        let form = knowledge.selfTest(answer.test)?.answers.first { $0.id == item.answer }?.form
        guard case .number(let unit, _)? = form else { return nil }
        return unit
    }
}

extension TestAnswer {
    /// What was answered, for people: `22, 24`, `left 12, right yes`.
    public var text: String {
        items.map { item in
            let values =
                item.values.map { DecimalText.shortest(($0 * 10).rounded() / 10) } + [item.choice].compactMap { $0 }
            return (item.side == .both ? "" : item.side.rawValue + " ") + values.joined(separator: ", ")
        }.joined(separator: "; ")
    }
}
