public import LocalTime

/// How pain and own activities went, week by week (BALANCE 6).
///
/// Weeks are counted from the first answer (``OutcomeRules/week(of:since:)``). A week without an answer is unknown. Of
/// two entries in one week both are kept and the later one counts, for each thing that it says something of. The order in
/// which entries come does not matter; one dated later than today is a clock's that has been set back since, and is not
/// looked at. A pain line is of all the pain there is: where it hurts may change, which is said beside it.
public struct OutcomeCourse: Equatable, Sendable {
    /// Where it hurt from a week on, until the next of these.
    public struct PlacesFromWeek: Equatable, Sendable {
        /// From 0.
        public var week: Int
        public var places: Set<PainPlace>
    }

    /// Of the first and the last entry; `nil` where there is none.
    public let firstDay: LocalDay?
    public let lastDay: LocalDay?
    /// Since the first answer, this one included.
    public let weekCount: Int
    /// With an answer to anything.
    public let answeredWeeks: Int
    /// Pain, the activities that are asked about, their mean where there are several; then those that were replaced.
    public let lines: [OutcomeLine]
    public let places: [PlacesFromWeek]

    /// - Parameters:
    ///   - entries: in any order.
    ///   - activities: of the wearer.
    ///   - today: the wearer's day.
    ///   - rules: when a change may be told.
    public init(
        _ entries: [OutcomeEntry], activities: ActivityList, today: LocalDay, rules: OutcomeRules = OutcomeRules()
    ) {
        let told = entries.filter { $0.day <= today && !$0.isEmpty }.sorted { $0.number < $1.number }
        let days = told.map(\.day)
        firstDay = days.min()
        lastDay = days.max()
        guard let first = days.min() else {
            (weekCount, answeredWeeks, lines, places) = (0, 0, [], [])
            return
        }
        let count = OutcomeRules.week(of: today, since: first) + 1
        var weeks = [[OutcomeEntry]](repeating: [], count: max(1, count))
        for entry in told {
            let week = OutcomeRules.week(of: entry.day, since: first)
            if weeks.indices.contains(week) { weeks[week].append(entry) }
        }
        weekCount = weeks.count
        answeredWeeks = weeks.count { !$0.isEmpty }
        let current = activities.current.map(\.line)
        let replaced = activities.all.filter { $0.until != nil }.map(\.line)
        let subjects: [OutcomeLine.Subject] =
            WeekPain.Measure.allCases.map { .pain($0) } + current.map { .activity($0) }
            + (current.count > 1 ? [.activitiesMean] : []) + replaced.map { .activity($0) }
        lines = subjects.map { subject in
            OutcomeLine(
                subject,
                values: weeks.map { entries in
                    entries.reversed().lazy.compactMap { Self.value(subject, of: $0, current) }.first
                }, rules)
        }
        places = Self.places(weeks)
    }

    private static func value(_ subject: OutcomeLine.Subject, of entry: OutcomeEntry, _ current: [Int]) -> Double? {
        switch subject {
        case .pain(let measure): return entry.pain[measure].map { Double($0.value) }
        case .activity(let line): return entry.scores[line].map { Double($0.value) }
        case .activitiesMean:
            let scores = current.compactMap { entry.scores[$0]?.value }
            return scores.count == current.count ? Double(scores.reduce(0, +)) / Double(scores.count) : nil
        }
    }

    private static func places(_ weeks: [[OutcomeEntry]]) -> [PlacesFromWeek] {
        var places: [PlacesFromWeek] = []
        for (week, entries) in weeks.enumerated() {
            guard let told = entries.last(where: { !$0.places.isEmpty })?.places else { continue }
            if places.last?.places != told { places.append(PlacesFromWeek(week: week, places: told)) }
        }
        return places
    }

    /// When it is asked again; `nil` where nothing was told.
    public var nextDay: LocalDay? { lastDay.map { $0 + OutcomeRules.days } }

    /// Whether a week has passed since the last answer; `false` where there was none.
    public func isDue(today: LocalDay) -> Bool { nextDay.map { $0 <= today } ?? false }
}
