import LocalTime

/// Which readings of the last weeks stand behind a word.
struct RecentReadings {
    private let basis: ModelBasis
    private let inference: Inference
    /// Of each state, the observations that read it and still count, by their places.
    private let ofState: [[Int]]
    /// Of each channel, whether its newest reading excludes what was known, and still counts.
    let isContradictory: [Bool]

    init(_ inference: Inference) {
        self.inference = inference
        basis = inference.basis
        var ofState = [[Int]](repeating: [], count: inference.basis.states.count)
        var isContradictory = [Bool](repeating: false, count: inference.basis.channels.count)
        for (index, observation) in inference.observations.enumerated()
        where inference.today - observation.day <= inference.rules.supporting_days {
            isContradictory[observation.channel] = inference.isContradictory[index]
            for load in inference.basis.channels[observation.channel].loads { ofState[load.state].append(index) }
        }
        self.ofState = ofState
        self.isContradictory = isContradictory
    }

    /// How many of them there are.
    func sessions(of state: Int) -> Int { ofState[state].count }

    func support(of state: Int) -> ClaimSupport {
        var support = ClaimSupport()
        support.hasRecentReading = !ofState[state].isEmpty
        support.hasDirectReading = hasDirect(state)
        support.isContradictory = contradicts(state)
        support.isAsymmetry = basis.states[state].isAsymmetric
        return support
    }

    func support(of pattern: ModelBasis.Pattern) -> ClaimSupport {
        let read = pattern.informable.filter { !ofState[$0].isEmpty }
        let tests = Set(read.flatMap { ofState[$0] }.map { basis.channels[inference.observations[$0].channel].test })
        var support = ClaimSupport()
        // One state has one test; more than one are only told by two.
        let testsNeeded = pattern.informable.count == 1 ? 1 : 2
        support.hasRecentReading = read.count >= max(1, pattern.needed) && tests.count >= testsNeeded
        support.hasSomeReading = !read.isEmpty
        support.hasDirectReading = pattern.informable.contains(where: hasDirect)
        support.isContradictory = pattern.informable.contains(where: contradicts)
        support.isAsymmetry = pattern.isAsymmetry
        return support
    }

    /// A test that measures the state itself lies beyond where it is present.
    private func hasDirect(_ state: Int) -> Bool {
        ofState[state].contains { index in
            let observation = inference.observations[index]
            return basis.channels[observation.channel].isDirect
                && observation.score.score > inference.rules.presence
                && inference.today - observation.day <= inference.rules.direct_days
        }
    }

    private func contradicts(_ state: Int) -> Bool {
        Set(ofState[state].map { inference.observations[$0].channel }).contains { isContradictory[$0] }
    }
}

extension Inference {
    /// What the tests of a state said, newest first.
    func readings(of state: Int) -> [StateReading] {
        observations.indices.reversed().compactMap { index in
            let observation = observations[index]
            let channel = basis.channels[observation.channel]
            guard channel.loads.contains(where: { $0.state == state }) else { return nil }
            return StateReading(
                test: channel.test, answer: channel.reading.answer, day: observation.day,
                value: observation.score.value, choice: observation.score.choice, usual: channel.usual(sex: sex),
                score: observation.score.score, isDirect: channel.isDirect, isContradictory: isContradictory[index],
                change: rules.perDeviation * change(index, of: state))
        }
    }

    /// What else moves a state: slouching, and the tests of its neighbours, each as a whole.
    func influences(on state: Int) -> [Influence] {
        var influences: [Influence] = []
        if let first = exposureDays.first, let last = exposureDays.last, basis.states[state].loading > 0 {
            influences.append(
                Influence(
                    cause: .wear(days: exposureDays.count), firstDay: first, lastDay: last,
                    change: rules.perDeviation * change(byExposureOf: state)))
        }
        var byTest: [String: Influence] = [:]
        for (index, observation) in observations.enumerated() {
            let channel = basis.channels[observation.channel]
            guard !channel.loads.contains(where: { $0.state == state }) else { continue }
            let change = rules.perDeviation * change(index, of: state)
            var influence =
                byTest[channel.test]
                ?? Influence(
                    cause: .neighbours(test: channel.test, times: 0), firstDay: observation.day,
                    lastDay: observation.day, change: 0)
            if case .neighbours(let test, let times) = influence.cause {
                let isSame = times > 0 && influence.lastDay == observation.day
                influence.cause = .neighbours(test: test, times: isSame ? times : times + 1)
            }
            influence.lastDay = observation.day
            influence.change += change
            byTest[channel.test] = influence
        }
        return influences + byTest.sorted { $0.key < $1.key }.map(\.value)
    }
}
