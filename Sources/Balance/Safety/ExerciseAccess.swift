public import LocalTime

/// Which exercises are open to a wearer today: none, the gentle set, or the routine.
public enum ExerciseAccess: Codable, Equatable, Sendable {
    case closed(Closure)
    /// The built routine pauses; for each reason.
    case gentle([Reason])
    case open

    public enum Closure: Codable, Equatable, Sendable {
        /// The questions that come first have not been answered.
        case notAsked
        /// A version before kept that there was a sign, not which: it may be one that cannot wait.
        case earlierSign(LocalDay)
        /// Level 1, with its signs.
        case stopNow([KeptSign])
        /// Pain, out of ten, with which a walk is the most, and the signs of level 2 that are open beside it.
        case strongPain(Int, [KeptSign])
    }

    public enum Reason: Codable, Equatable, Sendable {
        /// Level 2.
        case sign(KeptSign)
        case pain(Int)
        case flareUp
    }

    /// Whether somebody who may judge should look first: level 1 or 2.
    public var signs: [KeptSign] {
        switch self {
        case .closed(.stopNow(let signs)), .closed(.strongPain(_, let signs)): signs
        case .gentle(let reasons): reasons.compactMap { if case .sign(let sign) = $0 { sign } else { nil } }
        case .closed, .open: []
        }
    }

    /// 1, 2, or `nil` where neither holds.
    public var level: Int? {
        switch self {
        case .closed(.stopNow), .closed(.earlierSign): 1
        case .closed, .gentle, .open: signs.isEmpty ? nil : 2
        }
    }
}

extension ExerciseAccess {
    /// - Parameters:
    ///   - record: the wearer's signs.
    ///   - pain: what was told.
    ///   - sessions: the same, day by day.
    ///   - today: the wearer's day. A date later than that is a clock's that has been set back since, and opens nothing.
    ///   - knowledge: what opens each sign.
    ///   - rules: of pain.
    public init(
        _ record: SignRecord, pain: PainCourse, sessions: [RoutineSession], today: LocalDay, knowledge: Knowledge,
        rules: PainRules = PainRules()
    ) {
        let stopping = record.stopping
        guard stopping.isEmpty else {
            self = .closed(.stopNow(stopping))
            return
        }
        guard record.stopListDay != nil else {
            let earlier = record.earlier.flatMap { $0.isThere ? $0.day : nil }
            self = .closed(earlier.map { .earlierSign($0) } ?? .notAsked)
            return
        }
        let waiting = record.signs.filter {
            $0.level == .seeSomeone && !record.isOpenAgain($0, sessions: sessions, today: today, knowledge: knowledge)
        }
        if let now = pain.now, now >= rules.strong {
            self = .closed(.strongPain(now, waiting))
            return
        }
        var reasons = waiting.map(Reason.sign)
        if waiting.isEmpty, record.wholeListDay == nil {
            // The whole list was never answered to its end.
            self = .closed(.notAsked)
            return
        }
        if let now = pain.now, now > rules.mostOfSession { reasons.append(.pain(now)) }
        if pain.flare?.isGentle == true { reasons.append(.flareUp) }
        self = reasons.isEmpty ? .open : .gentle(reasons)
    }
}

extension SignRecord {
    /// Whether a sign of level 2 no longer holds the routine back.
    ///
    /// That it is gone counts when it has been gone for as long as the list asks, and the daily question has been answered
    /// since: time alone, which a wrong clock may invent, opens nothing.
    public func isOpenAgain(
        _ kept: KeptSign, sessions: [RoutineSession], today: LocalDay, knowledge: Knowledge
    ) -> Bool {
        let flag = knowledge.flag(kept.sign)
        switch kept.status {
        case .lookedAt: return true
        case .gone(let day):
            guard let askedDay, day <= today, askedDay <= today else { return false }
            if flag?.easedDays != nil { return true }
            return flag?.goneDays.map { askedDay - day >= $0 } ?? false
        case .open:
            guard let days = flag?.easedDays, kept.day <= today else { return false }
            return PainCourse.isEased(sessions, since: kept.day, days: days, today: today)
        }
    }

    /// Notes which signs no longer hold anything back because pain eased, so that later pain is asked about again.
    public mutating func noteEased(_ sessions: [RoutineSession], today: LocalDay, knowledge: Knowledge) {
        for var kept in signs where kept.status == .open && kept.level == .seeSomeone {
            guard isOpenAgain(kept, sessions: sessions, today: today, knowledge: knowledge) else { continue }
            kept.status = .gone(today)
            keep(kept)
        }
    }
}
