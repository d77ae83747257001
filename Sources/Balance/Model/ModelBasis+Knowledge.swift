extension ModelBasis {
    /// What the model needs of the knowledge files: every state that a pattern names or a self-test says something of.
    public init(_ knowledge: Knowledge) {
        let read = knowledge.selfTests.flatMap(\.readings).flatMap(\.states)
        let keys = Set(knowledge.patterns.flatMap(\.states) + read)
        self.init(
            states: keys.sorted().map { key in State(key, of: knowledge.muscle(key.muscle)) },
            patterns: knowledge.patterns.map { pattern in
                Pattern(
                    id: pattern.id, states: pattern.states, isAsymmetry: pattern.isAsymmetry,
                    needsWornDays: pattern.needsWornDays)
            },
            tests: knowledge.selfTests.map { test in Test(id: test.id, readings: test.readings.map(Reading.init)) },
            version: Knowledge.version)
    }
}

extension ModelBasis.State {
    fileprivate init(_ key: StateKey, of muscle: Muscle?) {
        switch (muscle?.exposure ?? .none, key.side) {
        case (.forward, _):
            self.init(key, loadedBy: .slouch, loading: muscle?.loading ?? 0)
        case (.sideways, .left), (.sideways, .right):
            // Leaning to a side shortens the muscle of that side and lengthens the other side's.
            let isLeft = (key.side == .left) == (key.kind == .tight)
            self.init(key, loadedBy: isLeft ? .leanLeft : .leanRight, loading: muscle?.loading ?? 0)
        case (.sideways, .both), (.none, _):
            self.init(key, loading: 0)
        }
    }
}

extension ModelBasis.Reading {
    fileprivate init(_ reading: SelfTestReading) {
        self.init(
            of: reading.states, answer: reading.answer, side: reading.side, scoring: ModelBasis.Scoring(reading.rule),
            onlyIf: reading.onlyIf)
    }
}

extension ModelBasis.Scoring {
    fileprivate init(_ rule: SelfTestReading.Rule) {
        switch rule {
        case .norm(let norms):
            let bySex: [(TestAnswer.Sex?, SelfTestReading.Norm?)] = [
                (.man, norms.men), (.woman, norms.women), (nil, norms.anyone),
            ]
            self = .norm(
                bySex.compactMap { sex, norm in
                    norm.map { ModelBasis.Norm(sex: sex, mean: $0.mean, deviation: $0.sd) }
                },
                meanError: norms.meanSD, singleError: norms.singleSD)
        case .cut(let value, let above, let likelihood):
            self = .cutoff(value, isPositiveAbove: above, ModelBasis.Ratios(likelihood))
        case .choices(let positive, let likelihood):
            self = .choices(positive, ModelBasis.Ratios(likelihood))
        }
    }
}

extension ModelBasis.Ratios {
    fileprivate init(_ likelihood: SelfTestReading.Likelihood) {
        self.init(positive: likelihood.positive, negative: likelihood.negative)
    }
}
