public import Balance
public import LocalTime
public import Posture
public import Records

/// The weeks of a wearer, for the wearer: with pain and own activities as they were told.
public struct WeeksReport: Sendable {
    /// What was told of pain in a calendar week around sessions of the routine.
    public struct SessionPain: Equatable, Sendable {
        public let start: LocalDay
        /// The least and the most of it, 0…10.
        public let range: ClosedRange<Int>
        public let places: [PainPlace]
    }

    public let course: WeekCourse
    /// Week by week from the first answer on; closed at level 1.
    public let outcomes: OutcomesReport
    /// One of each week in which something was told.
    public let sessionPain: [SessionPain]
    public let knowledge: Knowledge

    /// Reads calendar weeks; see ``WeekCourse``.
    public static func read(
        weeks count: Int, upTo last: LocalDay, of wearer: String, today: LocalDay, from store: Store?,
        knowledge: Knowledge, rules: PostureRules = PostureRules()
    ) throws(RecordsError) -> WeeksReport {
        let course = try WeekCourse.read(
            weeks: count, upTo: last, of: wearer, today: today, from: store, knowledge: knowledge, rules: rules)
        return WeeksReport(
            course: course,
            outcomes: try OutcomesReport.read(of: wearer, today: last, from: store, knowledge: knowledge),
            sessionPain: SessionPain.all(
                try store?.sessions(wearer: wearer).map(\.session) ?? [], weeks: course.weeks.map(\.start),
                last: last), knowledge: knowledge)
    }

    /// The same with the knowledge in the program.
    public static func read(
        weeks count: Int, upTo last: LocalDay, of wearer: String, today: LocalDay, from store: Store?,
        rules: PostureRules = PostureRules()
    ) throws(ReportError) -> WeeksReport {
        let knowledge = try ReportError.knowledge()
        return try ReportError.ofRecord { () throws(RecordsError) in
            try read(
                weeks: count, upTo: last, of: wearer, today: today, from: store, knowledge: knowledge, rules: rules)
        }
    }
}

extension WeeksReport.SessionPain {
    static func all(_ sessions: [RoutineSession], weeks: [LocalDay], last: LocalDay) -> [Self] {
        weeks.compactMap { start in
            let own = sessions.filter { start <= $0.day && $0.day <= min(start + 6, last) }
            let values = own.flatMap { [$0.painBefore, $0.painAfter].compactMap(\.self) }
            guard let least = values.min(), let most = values.max() else { return nil }
            return Self(
                start: start, range: least...most, places: PainPlace.ordered(Set(own.compactMap(\.painPlace))))
        }
    }
}
