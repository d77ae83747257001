import LocalTime

/// One reading of one session, in the order in which the model takes them in.
struct Observation: Equatable {
    let day: LocalDay
    /// Its place in the basis.
    let channel: Int
    let score: TestScore
}

extension Observation {
    /// What counts of the answers up to a day: by day, channel, answer, so that the order they come in cannot matter.
    static func all(
        of history: BalanceHistory, basis: ModelBasis, sex: TestAnswer.Sex?, rules: ImbalanceRules
    ) -> [Observation] {
        var channelsOf: [String: [Int]] = [:]
        for (index, channel) in basis.channels.enumerated() { channelsOf[channel.test, default: []].append(index) }
        return history.answers.filter { $0.day <= history.today }.flatMap { answer in
            (channelsOf[answer.test] ?? []).compactMap { index in
                basis.channels[index].score(of: answer, sex: sex, rules: rules).map {
                    Observation(day: answer.day, channel: index, score: $0)
                }
            }
        }.sorted { $0.place < $1.place }
    }

    private var place: (LocalDay, Int, Double, Double, Double) {
        (day, channel, score.value ?? 0, score.score, score.errorFactor)
    }
}

/// How well this wearer measures: the variance of a session's error, told by sessions that lie close together.
enum PersonalError {
    /// `clamp((6·e² + Σd²/2) / (6 + n), e²/4, 4·e²)`, with the differences d of sessions at most a week apart, each as large
    /// as the error of such an answer lets it be.
    ///
    /// A single pair that agrees makes nobody surer: that may be luck. One that does not agree is believed at once.
    static func variance(usual: Double, observations: [Observation], rules: ImbalanceRules) -> Double {
        var sum = 0.0
        var count = 0
        for (first, second) in zip(observations, observations.dropFirst())
        where second.day - first.day <= rules.repeat_days {
            let difference = second.score.score - first.score.score
            let (a, b) = (first.score.errorFactor, second.score.errorFactor)
            sum += difference * difference / (a * a + b * b)
            count += 1
        }
        let personal = variance(usual: usual, halfSquares: sum, count: count, rules: rules)
        return count == 1 ? max(usual, personal) : personal
    }

    /// - Parameters:
    ///   - usual: the variance that is supposed of anybody.
    ///   - halfSquares: half the squares of the differences, added up.
    ///   - count: how many there are.
    ///   - rules: the model's numbers.
    static func variance(usual: Double, halfSquares: Double, count: Int, rules: ImbalanceRules) -> Double {
        let variance = (rules.errorDoubt * usual + halfSquares) / (rules.errorDoubt + Double(count))
        return clamped(variance, rules.personalError.lowerBound * usual, rules.personalError.upperBound * usual)
    }
}
