public import Balance
public import LocalTime
public import Records

/// How pain and own activities went, week by week; for people and programs.
public struct OutcomesReport: Sendable {
    public let wearer: String
    public let today: LocalDay
    /// At level 1 nothing is shown but the card.
    public let access: ExerciseAccess
    public let course: OutcomeCourse
    public let activities: ActivityList
    let entries: [OutcomeEntry]

    public var isClosed: Bool { access.level == 1 }

    /// - Parameters:
    ///   - wearer: whose weeks.
    ///   - today: the local day from which it looks back.
    ///   - store: `nil` where there is no record yet.
    ///   - knowledge: of signs.
    public static func read(
        of wearer: String, today: LocalDay, from store: Store?, knowledge: Knowledge
    ) throws(RecordsError) -> OutcomesReport {
        let sessions = try store?.sessions(wearer: wearer).map(\.session) ?? []
        let entries = try store?.outcomes(wearer: wearer).map(\.entry) ?? []
        let activities = ActivityList(try store?.activityNamings(wearer: wearer).map(\.naming) ?? [])
        return OutcomesReport(
            wearer: wearer, today: today,
            access: ExerciseAccess(
                try store?.redFlags(wearer: wearer) ?? .unscreened, pain: PainCourse(sessions, today: today),
                sessions: sessions, today: today, knowledge: knowledge),
            course: OutcomeCourse(entries, activities: activities, today: today), activities: activities,
            entries: entries.filter { $0.day <= today && !$0.isEmpty })
    }

    /// What a line is called, within a sentence.
    public func name(of subject: OutcomeLine.Subject) -> String {
        switch subject {
        case .pain(.now): "pain now"
        case .pain(.usual): "pain usually"
        case .pain(.worst): "pain at its worst"
        case .activity(let line): activities.activity(line: line)?.name ?? "activity \(line)"
        case .activitiesMean: "mean of the activities"
        }
    }

    /// It did not hurt in the same places all the time: a line of pain may be of several pains.
    public var placesHaveChanged: Bool { course.places.count > 1 }
}
