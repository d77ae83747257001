public import LocalTime

/// A recorded local day, as the model sees it.
public struct BalanceDay: Codable, Equatable, Sendable {
    public var day: LocalDay
    public var worn_min: Double
    public var slouches: [HeldPosture]
    public var leansLeft: [HeldPosture]
    public var leansRight: [HeldPosture]

    public init(
        day: LocalDay, worn_min: Double, slouches: [HeldPosture] = [], leansLeft: [HeldPosture] = [],
        leansRight: [HeldPosture] = []
    ) {
        self.day = day
        self.worn_min = worn_min
        self.slouches = slouches
        self.leansLeft = leansLeft
        self.leansRight = leansRight
    }
}

extension BalanceDay {
    /// The longer record of a day that is there twice; of two as long, one that does not depend on which came first.
    fileprivate func isLonger(than other: BalanceDay) -> Bool {
        let (own, others) = (
            slouches.map(\.minutes).sorted().reduce(0, +), other.slouches.map(\.minutes).sorted().reduce(0, +)
        )
        return (worn_min, own) >= (other.worn_min, others)
    }

    /// What a day of slouching was worth; `nil` where too little was worn.
    func exposure(_ rules: ImbalanceRules) -> Double? {
        DayExposure(of: slouches, worn_min: worn_min, rules: rules)?.value
    }
}

/// What was done of the prescribed routine for one state on one day.
public struct RoutineDose: Codable, Equatable, Sendable {
    public var day: LocalDay
    public var state: StateKey
    /// Completed over prescribed, 0…1.
    public var part: Double

    public init(day: LocalDay, state: StateKey, part: Double) {
        self.day = day
        self.state = state
        self.part = part
    }
}

/// All that the model draws on, in whatever order it comes.
public struct BalanceHistory: Sendable {
    public var days: [BalanceDay]
    public var doses: [RoutineDose]
    public var answers: [TestAnswer]
    /// For norms; where it is `nil`, what was said with the newest answer holds.
    public var sex: TestAnswer.Sex?
    /// Days that other rules have judged than those in force: what was seen of slouching on them is no measure for now, so
    /// as exposure they are missing.
    public var otherRulesDays: Set<LocalDay> = []
    /// The local day for which the result is wanted; it is not over, so its own wear and routine count from tomorrow on.
    public var today: LocalDay

    public init(
        days: [BalanceDay] = [], doses: [RoutineDose] = [], answers: [TestAnswer] = [], sex: TestAnswer.Sex? = nil,
        today: LocalDay
    ) {
        self.days = days
        self.doses = doses
        self.answers = answers
        self.sex = sex
        self.today = today
    }

    /// The first day that has anything to say; `nil` where there is none up to today.
    var firstDay: LocalDay? {
        (days.map(\.day) + doses.map(\.day) + answers.map(\.day)).filter { $0 <= today }.min()
    }

    /// A wearer has one sex for norms, and it is the one that was said last; `nil` where nobody has, or two were on one day.
    var sexForNorms: TestAnswer.Sex? {
        guard sex == nil else { return sex }
        let told = answers.filter { $0.day <= today && $0.sex != nil }
        guard let newest = told.map(\.day).max() else { return nil }
        let sexes = Set(told.filter { $0.day == newest }.compactMap(\.sex))
        return sexes.count == 1 ? sexes.first : nil
    }

    /// The exposure of each worn day among the days before today that count.
    ///
    /// A day that is there twice, because a clock was set back, counts once: with the longer record.
    func exposures(_ rules: ImbalanceRules) -> [LocalDay: Double] {
        wornDays(rules).filter { !otherRulesDays.contains($0.key) }
    }

    /// How many of the last seven days before today were worn for long enough, whatever judged them.
    func wornDaysOfLastSeven(_ rules: ImbalanceRules) -> Int { wornDays(rules).keys.count { today - $0 <= 7 } }

    private func wornDays(_ rules: ImbalanceRules) -> [LocalDay: Double] {
        let recent = days.filter { (today - rules.exposureDays..<today).contains($0.day) }
        let byDay = Dictionary(recent.map { ($0.day, $0) }) { $0.isLonger(than: $1) ? $0 : $1 }
        return byDay.compactMapValues { $0.exposure(rules) }
    }
}
