import Balance

/// The simulation as Markdown.
struct SimulationTable {
    let knowledge: Knowledge
    let shown: [StateKey]
    let wearers: [(wearer: SimulatedWearer, mornings: [SimulatedWearer.Morning])]

    var markdown: String {
        """
        # Twelve weeks of the imbalance model and the routine, simulated

        Made by `make balance-simulation`. Five wearers with the same body and the same working days: seven hours worn,
        seven to fourteen slouches, from a real store, day by day: each morning the model is asked and the routine built
        from what it says. What is really so in the bodies follows another law than the model's (slower, less helped by
        exercise, with chance), and the self-tests are made from that with errors. It shows that the parts work together
        and how they answer; it says nothing about people.

        Levels: 0.2 is ordinary, 0.5 the reference; ± is the standard deviation; *really* is the simulated body's own.

        \(wearers.map(section).joined(separator: "\n"))
        ## How often the truth lay where the model supposed it

        Mornings of all states that a slouch loads, from the third week on; 95 % within ±1.96 standard deviations is what
        would be expected if the model's law were the body's.

        | wearer | mean error | within ±1 sd | within ±1.96 sd |
        |---|---|---|---|
        \(wearers.map(coverage).joined(separator: "\n"))

        ## Words

        On how many mornings of the twelve weeks a word was used, over all states and patterns. No word rests on the
        sensor alone: `likely` and `unlikely` need a self-test of the last three weeks.

        | wearer | likely | possible | unlikely | unknown | contradictions told |
        |---|---|---|---|---|---|
        \(wearers.map(words).joined(separator: "\n"))

        """
    }

    private func section(_ item: (wearer: SimulatedWearer, mornings: [SimulatedWearer.Morning])) -> String {
        let names = shown.map { "\(knowledge.muscle($0.muscle)?.name ?? "") (really)" }.joined(separator: " | ")
        var text = "## \(item.wearer.title)\n\n"
        text += "| week | phase | sessions of 14 days | exercises | \(names) | forward head and rounded shoulders |\n"
        text += "|---|---|---|---|" + shown.map { _ in "---|" }.joined() + "---|\n"
        for index in stride(from: 0, to: item.mornings.count, by: 14) + [item.mornings.count - 1] {
            let morning = item.mornings[index]
            let sessions = item.mornings[max(0, index - 14)..<index].count(where: \.isDone)
            let states = shown.map { key -> String in
                guard let state = morning.result[key] else { return "" }
                return "\(number(state.estimate.mean)) ± \(number(state.estimate.deviation)) "
                    + "(\(number(morning.truth[key] ?? 0))), \(state.claim.rawValue)"
            }.joined(separator: " | ")
            let pattern = morning.result[pattern: "FHRS"]
            let percent = Int(((pattern?.probability ?? 0) * 100).rounded())
            let phase =
                morning.plan.week.map { "\(morning.plan.phase.rawValue), week \($0)" } ?? morning.plan.phase.rawValue
            text +=
                "| \(index / 7 + 1) | \(phase) | \(sessions) | "
                + morning.plan.exercises.map(\.exercise).joined(separator: " ")
                + " | \(states) | \(percent) %, \(pattern?.claim.rawValue ?? "") |\n"
        }
        return text
    }

    private func coverage(_ item: (wearer: SimulatedWearer, mornings: [SimulatedWearer.Morning])) -> String {
        let loaded = Set(ModelBasis(knowledge).states.filter { $0.loading > 0 && $0.loadedBy == .slouch }.map(\.key))
        var count = 0.0
        var error = 0.0
        var within = (one: 0.0, two: 0.0)
        for morning in item.mornings.dropFirst(14) {
            for state in morning.result.states where loaded.contains(state.key) {
                let distance = abs(state.estimate.mean - (morning.truth[state.key] ?? 0))
                count += 1
                error += distance
                within.one += distance <= state.estimate.deviation ? 1 : 0
                within.two += distance <= 1.96 * state.estimate.deviation ? 1 : 0
            }
        }
        func percent(_ value: Double) -> String { "\(Int((100 * value / count).rounded())) %" }
        return "| \(item.wearer.title) | \(number(error / count)) | \(percent(within.one)) | \(percent(within.two)) |"
    }

    private func words(_ item: (wearer: SimulatedWearer, mornings: [SimulatedWearer.Morning])) -> String {
        let claims = item.mornings.flatMap { $0.result.states.map(\.claim) + $0.result.patterns.map(\.claim) }
        let told = item.mornings.last?.result.states.flatMap(\.influences).count(where: \.isContradictory) ?? 0
        let counts = Claim.allCases.map { claim in "\(claims.count { $0 == claim })" }.joined(separator: " | ")
        return "| \(item.wearer.title) | \(counts) | \(told) |"
    }
}

/// Two digits after the point.
func number(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
}
