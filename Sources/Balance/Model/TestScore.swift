import Motion

/// What a test's answer says, as a score with the factor of its retest error.
struct TestScore: Equatable {
    /// Mean of trials and sides, in the answer's unit; `nil` for a choice.
    let value: Double?
    /// What was chosen; of both sides `yes, no`.
    var choice: String?
    /// Standard deviations of healthy people beyond their mean, towards tight or weak.
    let score: Double
    /// How many times the usual retest error it has.
    let errorFactor: Double
}

extension ModelBasis.Channel {
    /// What an answer says to this channel.
    ///
    /// What a body cannot do counts as the nearest that it can: far from everything known it is then believed less.
    ///
    /// - Returns: `nil` where it has no such answer, or one that may not count.
    func score(of answer: TestAnswer, sex: TestAnswer.Sex?, rules: ImbalanceRules) -> TestScore? {
        if let condition = reading.onlyIf,
            !answer.items.contains(where: { $0.answer == condition && $0.choice == "yes" })
        {
            return nil
        }
        let items = answer.items.filter { item in
            item.answer == reading.answer && (reading.side == .both || item.side == reading.side)
        }
        if case .choices(let scores) = reading.rule {
            let choices = items.sorted { $0.side.rawValue < $1.side.rawValue }.compactMap(\.choice)
            let said = choices.compactMap { scores[$0] }.sorted()
            guard !said.isEmpty else { return nil }
            return TestScore(
                value: nil, choice: choices.joined(separator: ", "), score: said.reduce(0, +) / Double(said.count),
                errorFactor: 1)
        }
        // Both sides are one test.
        let sides = items.compactMap(mean).sorted { ($0.value, $0.trials) < ($1.value, $1.trials) }
        guard !sides.isEmpty else { return nil }
        let value = sides.map(\.value).reduce(0, +) / Double(sides.count)
        let trials = sides.map(\.trials).min() ?? 1
        return TestScore(
            value: value, choice: nil, score: score(of: value, sex: sex),
            errorFactor: errorFactor(value: value, trials: trials, sex: sex, rules: rules))
    }

    private func mean(_ item: TestAnswer.Item) -> (value: Double, trials: Int)? {
        let values = item.values.filter(\.isFinite).map { value in
            range.map { min(max(value, $0.lowerBound), $0.upperBound) } ?? value
        }.sorted()
        guard !values.isEmpty else { return nil }
        return (values.reduce(0, +) / Double(values.count), values.count)
    }

    func score(of value: Double, sex: TestAnswer.Sex?) -> Double {
        switch reading.rule {
        case .norm(let norms): norms.score(of: value, sex: sex)
        case .steps(let scores): Self.between(scores, at: value)
        case .choices: 0
        }
    }

    /// Between two whole numbers, as for the mean of several trials, what lies between their scores.
    private static func between(_ scores: [Double], at value: Double) -> Double {
        let place = clamped(value, 0, Double(scores.count - 1))
        for index in scores.indices.dropLast() where place <= Double(index + 1) {
            let share = place - Double(index)
            return scores[index] * (1 - share) + scores[index + 1] * share
        }
        return scores[scores.count - 1]
    }

    /// The mean of the healthy people that it is compared with; `nil` where nothing was measured of such people.
    func usual(sex: TestAnswer.Sex?) -> Double? {
        guard isDirect, case .norm(let norms) = reading.rule else { return nil }
        return norms.norm(sex).mean
    }

    func errorFactor(value: Double, trials: Int, sex: TestAnswer.Sex?, rules: ImbalanceRules) -> Double {
        guard let error = reading.error else { return 1 }
        var factor =
            switch sex {
            case .man: 1.0
            case .woman: error.womenFactor
            case nil: (1 + error.womenFactor) / 2
            }
        if trials == 1 { factor *= error.singleTrialFactor }
        if error.growsWithAnswer, case .norm(let norms) = reading.rule {
            let growth = value / norms.norm(sex).mean
            factor *= clamped(growth, rules.errorGrowth.lowerBound, rules.errorGrowth.upperBound)
        }
        return factor
    }

    /// The variance of one session's error, before anything is known of how somebody measures.
    func retestVariance(prior: JointPrior, rules: ImbalanceRules) -> Double {
        if let error = reading.error { return error.retestSD * error.retestSD }
        return (1 - rules.lastingShare) * prior.errorVariance(of: loads, rules: rules)
    }

    /// The variance of what puts it off for good in one person.
    func lastingVariance(sex: TestAnswer.Sex?, prior: JointPrior, rules: ImbalanceRules) -> Double {
        guard let error = reading.error else {
            return rules.lastingShare * prior.errorVariance(of: loads, rules: rules)
        }
        var variance = error.lastingSD * error.lastingSD
        if sex == nil, case .norm(let norms) = reading.rule {
            let apart = (norms.men.mean - norms.women.mean) / (2 * norms.anyone.sd)
            variance += apart * apart
        }
        return variance
    }
}

extension SelfTestReading.Norms {
    func norm(_ sex: TestAnswer.Sex?) -> SelfTestReading.Norm {
        switch sex {
        case .man: men
        case .woman: women
        case nil: anyone
        }
    }

    func score(of value: Double, sex: TestAnswer.Sex?) -> Double {
        if let floor, value <= floor.value { return floor.score }
        let norm = norm(sex)
        let beyond =
            isLogarithmic
            ? Scalar.log(max(1, value) / norm.mean) / norm.sd : (value - norm.mean) / norm.sd
        return clamped(lowIsMore ? -beyond : beyond, range.lowerBound, range.upperBound)
    }
}
