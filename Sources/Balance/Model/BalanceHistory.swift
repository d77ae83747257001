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
    /// The local day for which the result is wanted; it is not over, so its own wear and routine count from tomorrow on.
    public var today: LocalDay

    public init(days: [BalanceDay] = [], doses: [RoutineDose] = [], answers: [TestAnswer] = [], today: LocalDay) {
        self.days = days
        self.doses = doses
        self.answers = answers
        self.today = today
    }

    /// The first day that has anything to say; `nil` where there is none up to today.
    var firstDay: LocalDay? {
        (days.map(\.day) + doses.map(\.day) + answers.map(\.day)).filter { $0 <= today }.min()
    }

    /// The recorded days by their date. A day that is there twice, because a clock was set back, counts once: with the
    /// longer record.
    var recordedByDay: [LocalDay: BalanceDay] {
        Dictionary(days.map { ($0.day, $0) }) { $0.worn_min >= $1.worn_min ? $0 : $1 }
    }

    /// Several sessions of one day add up to one whole dose at most.
    var dosesByDay: [LocalDay: [StateKey: Double]] {
        var parts: [LocalDay: [StateKey: [Double]]] = [:]
        for dose in doses { parts[dose.day, default: [:]][dose.state, default: []].append(dose.part) }
        return parts.mapValues { $0.mapValues { clamped($0.sorted().reduce(0, +), 0, 1) } }
    }
}
