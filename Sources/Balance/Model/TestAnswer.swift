public import LocalTime

/// What somebody answered to a self-test on one occasion.
public struct TestAnswer: Codable, Equatable, Sendable {
    /// For norms that tell men and women apart; `nil` in an answer where it is not known.
    public enum Sex: String, Codable, CaseIterable, Sendable {
        case man
        case woman
    }

    /// One of the things that a test asks for, on one side.
    public struct Item: Codable, Equatable, Sendable {
        /// The answer's id in the knowledge of the test.
        public var answer: String
        public var side: StateKey.Side
        /// In the answer's unit, one for each trial; empty for a choice.
        public var values: [Double]
        public var choice: String?

        public init(_ answer: String, side: StateKey.Side = .both, values: [Double]) {
            self.answer = answer
            self.side = side
            self.values = values
        }

        public init(_ answer: String, side: StateKey.Side = .both, choice: String) {
            self.answer = answer
            self.side = side
            values = []
            self.choice = choice
        }
    }

    public var test: String
    public var day: LocalDay
    public var items: [Item]
    public var sex: Sex?

    public init(test: String, day: LocalDay, items: [Item], sex: Sex? = nil) {
        self.test = test
        self.day = day
        self.items = items
        self.sex = sex
    }
}

extension ModelBasis.Test {
    /// What an answer says, state by state; nothing where it may not count.
    func measurements(
        of answer: TestAnswer, rules: ImbalanceRules
    ) -> [(state: StateKey, measurement: TestMeasurement)] {
        readings.flatMap { reading -> [(state: StateKey, measurement: TestMeasurement)] in
            if let condition = reading.onlyIf,
                !answer.items.contains(where: { $0.answer == condition && $0.choice == "yes" })
            {
                return []
            }
            let items = answer.items.filter { item in
                item.answer == reading.answer && (reading.side == .both || item.side == reading.side)
            }
            let measured = items.compactMap { reading.scoring.measurement(of: $0, sex: answer.sex, rules: rules) }
            guard !measured.isEmpty else { return [] }
            // Both sides are one test.
            return reading.states.map { ($0, TestMeasurement.averaged(measured)) }
        }
    }
}

extension ModelBasis.Scoring {
    func measurement(of item: TestAnswer.Item, sex: TestAnswer.Sex?, rules: ImbalanceRules) -> TestMeasurement? {
        let values = item.values.filter(\.isFinite)
        let value = values.isEmpty ? nil : values.sorted().reduce(0, +) / Double(values.count)
        switch self {
        case .norm(let norms, let meanError, let singleError):
            guard let value, let norm = norms.first(where: { $0.sex == sex }) ?? norms.first(where: { $0.sex == nil }),
                norm.deviation > 0
            else { return nil }
            return TestMeasurement(
                value: value, norm: (norm.mean, norm.deviation), deviation: values.count > 1 ? meanError : singleError,
                rules: rules)
        case .cutoff(let limit, let isPositiveAbove, let ratios):
            return value.flatMap { value in
                ratios.measurement(isPositive: isPositiveAbove ? value > limit : value < limit, rules: rules)
            }
        case .choices(let positive, let ratios):
            return item.choice.flatMap { ratios.measurement(isPositive: positive.contains($0), rules: rules) }
        }
    }

    /// The error to be expected of it, for saying beforehand what a test would bring: of several trials, and of two
    /// possible results the one that says less. `nil` where one of them says nothing.
    func expectedDeviation(rules: ImbalanceRules) -> Double? {
        switch self {
        case .norm(_, let meanError, _): meanError
        case .cutoff(_, _, let ratios), .choices(_, let ratios): ratios.weakestDeviation(rules: rules)
        }
    }
}

extension ModelBasis.Ratios {
    func measurement(isPositive: Bool, rules: ImbalanceRules) -> TestMeasurement? {
        TestMeasurement(
            isPositive: isPositive, likelihoodRatio: isPositive ? positive : negative, rules: rules)
    }

    fileprivate func weakestDeviation(rules: ImbalanceRules) -> Double? {
        guard let yes = measurement(isPositive: true, rules: rules),
            let no = measurement(isPositive: false, rules: rules)
        else { return nil }
        return max(yes.deviation, no.deviation)
    }
}
