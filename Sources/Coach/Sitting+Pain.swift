import Balance
import LocalTime
import Records
import Reports

/// What pain that somebody tells asks for, wherever it is asked: before a session, and once a week.
extension Sitting {
    /// Today's plan with pain that was just told. Strong pain on two days running is noted as a sign.
    ///
    /// An answer that closes or opens something is kept at once; another one is kept with what it was asked for.
    func plan(told pain: Int?, place: PainPlace?, at now: Moment) throws(CoachError) -> RoutinePlan {
        let builder = RoutineBuilder(knowledge: knowledge)
        var input = try routineInput()
        let before = builder.plan(for: input).access
        let told = pain.map { RoutineSession(day: today, done: [], painBefore: $0, painPlace: place) }
        if let told { input.sessions.append(told) }
        var plan = builder.plan(for: input)
        if plan.pain.isStrongAgain, input.redFlags.sign(RedFlag.strongPain)?.status != .open {
            try raise(RedFlag.strongPain, status: .open)
            input.redFlags.keep(KeptSign(sign: RedFlag.strongPain, level: .seeSomeone, day: today))
            plan = builder.plan(for: input)
        }
        if let told, plan.access != before || plan.stop == .pain { try add(told, at: now) }
        return plan
    }

    /// Whether anything was told of a sign before.
    func knows(of sign: String) throws(CoachError) -> Bool {
        try record { store throws(RecordsError) in try store.redFlags(wearer: wearer) }.sign(sign) != nil
    }

    /// Keeps a sign that something else than its question brought up.
    func raise(_ sign: String, status: KeptSign.Status) throws(CoachError) {
        try record { store throws(RecordsError) in
            var record = try store.redFlags(wearer: wearer)
            record.keep(KeptSign(sign: sign, level: .seeSomeone, day: today, status: status))
            try store.set(record, wearer: wearer)
        }
    }
}

extension RoutinePlan {
    /// Why nothing is offered after pain was told, with the card where it was strong on two days running.
    func painSentences(_ knowledge: Knowledge) -> [String] {
        let card = pain.isStrongAgain ? knowledge.card(.days).map { [$0.text] } ?? [] : []
        return card + StopText.sentences(self, knowledge)
    }
}
