import Balance
import Reports

/// What the drawn body shows of a balance: a finding where there is one, else the weakest thing that is known of a muscle.
struct BalanceMarks {
    let states: [StateResult]
    /// In the order of their numbers.
    let found: [StateResult]
    let names: BalanceNames
    let words: BalanceWords
    let muscles: [Muscle]

    var marks: [BodyMark] {
        let findings = found.enumerated().map { index, state in
            BodyMark(
                muscle: state.key.muscle, side: state.key.side, kind: Self.kind(state), number: index + 1,
                words: "\(index + 1). \(names.state(state.key)): \(Self.kind(state).words)")
        }
        return others + findings
    }

    /// Each side of each muscle in which nothing was found. It is unlikely only where every state of it is.
    private var others: [BodyMark] {
        muscles.flatMap { muscle in
            [StateKey.Side.left, .right].compactMap { side in
                let own = states.filter {
                    $0.key.muscle == muscle.id && ($0.key.side == side || $0.key.side == .both)
                }
                guard !found.contains(where: { finding in own.contains { $0.key == finding.key } }) else { return nil }
                let isUnlikely = !own.isEmpty && own.allSatisfy { $0.claim == .unlikely }
                let kind: BodyMark.Kind = isUnlikely ? .unlikely : .unknown
                let name = muscle.sided ? "\(side.rawValue) \(muscle.name)" : muscle.name
                let words = isUnlikely ? own.map(words.word).joined(separator: ", ") : kind.words
                return BodyMark(muscle: muscle.id, side: side, kind: kind, words: "\(name): \(words)")
            }
        }
    }

    private static func kind(_ state: StateResult) -> BodyMark.Kind {
        switch (state.claim, state.key.kind) {
        case (.likely, .tight): .likelyTight
        case (.likely, .weak): .likelyWeak
        case (_, .tight): .possiblyTight
        case (_, .weak): .possiblyWeak
        }
    }
}
