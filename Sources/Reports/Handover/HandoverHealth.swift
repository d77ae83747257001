public import Balance
public import LocalTime

/// What is told once a week, of one kind: a line of each thing over the last weeks.
public struct HandoverLines: Equatable, Sendable {
    public struct Line: Equatable, Sendable {
        public let name: String
        /// One a week, the last of this week; `nil` where nothing was told: unknown, never 0.
        public let values: [Double?]
        public let change: OutcomeChange
    }

    /// On which something was told of it, oldest first.
    public let days: [LocalDay]
    public let lines: [Line]

    /// - Parameters:
    ///   - outcomes: of the wearer.
    ///   - entries: what was told.
    ///   - weeks: this many weeks are shown.
    ///   - isOne: of which subjects.
    init(
        _ outcomes: OutcomesReport, entries: [OutcomeEntry], weeks: Int,
        isOne: (OutcomeLine.Subject) -> Bool
    ) {
        let lines = outcomes.course.lines.filter { isOne($0.subject) && $0.values.contains { $0 != nil } }
        self.lines = lines.map {
            Line(
                name: outcomes.name(of: $0.subject), values: Array($0.values.suffix(weeks)), change: $0.change)
        }
        let isPain = lines.contains { !$0.subject.moreIsBetter }
        days = entries.filter { isPain ? $0.pain.most != nil : !$0.scores.isEmpty }.map(\.day).sorted()
    }
}

/// Pain, as the wearer told it.
public struct HandoverPain: Equatable, Sendable {
    public let weekly: HandoverLines
    /// Where it hurt in these weeks, by name; empty where nobody said.
    public let places: [String]
    /// Around sessions of the routine, week by week.
    public let aroundSessions: [WeeksReport.SessionPain]
    /// Tender points that the wearer has marked, by name.
    public let tender: [String]

    init(
        _ outcomes: OutcomesReport, sessions: [RoutineSession], course: WeekCourse, weeks: Int, tender: Set<String>,
        knowledge: Knowledge
    ) {
        let days = course.first...max(course.first, course.last)
        weekly = HandoverLines(outcomes, entries: outcomes.entries, weeks: weeks) { !$0.moreIsBetter }
        let told = outcomes.entries.filter { days.contains($0.day) }.reduce(into: Set<PainPlace>()) {
            $0.formUnion($1.places)
        }
        places = PainPlace.ordered(told).map(\.text)
        aroundSessions = WeeksReport.SessionPain.all(
            sessions, weeks: course.weeks.map(\.start), last: course.last)
        self.tender = tender.sorted().map { id in
            knowledge.triggerPoints.first { $0.id == id }?.name ?? id
        }
    }

    func hasAnything(in days: ClosedRange<LocalDay>) -> Bool {
        !aroundSessions.isEmpty || weekly.days.contains(where: days.contains)
    }
}

/// Signs that were told, and cautions that hold.
public struct HandoverSigns: Equatable, Sendable {
    public struct Sign: Equatable, Sendable {
        public let name: String
        public let level: Int
        public let day: LocalDay
        /// `open`, `looked at on 2026-03-01`, `gone on 2026-03-01`.
        public let status: String
    }

    /// What is open first.
    public let signs: [Sign]
    /// When the questions were last answered, the whole list and any of it; `nil` where never.
    public let wholeListDay: LocalDay?
    public let askedDay: LocalDay?
    /// By name; `nil` as long as nobody has asked.
    public let cautions: [String]?

    init(_ record: SignRecord, cautions: Set<String>?, knowledge: Knowledge) {
        let ordered = record.signs.filter { $0.status == .open } + record.signs.filter { $0.status != .open }
        signs = ordered.map { kept in
            let status =
                switch kept.status {
                case .open: "open"
                case .lookedAt(let day): "looked at on \(day.text)"
                case .gone(let day): "gone on \(day.text)"
                }
            return Sign(
                name: StopText.name(of: kept, knowledge), level: kept.level.number, day: kept.day, status: status)
        }
        wholeListDay = record.wholeListDay
        askedDay = record.askedDay
        self.cautions = cautions.map { ids in
            ids.sorted().map { id in knowledge.cautions.first { $0.id == id }?.name ?? id }
        }
    }

    func hasAnything(in days: ClosedRange<LocalDay>) -> Bool {
        signs.contains { days.contains($0.day) } || askedDay.map(days.contains) ?? false
    }
}

/// Something the wearer wrote down.
public struct HandoverNote: Equatable, Sendable {
    public let day: LocalDay
    public let text: String
}
