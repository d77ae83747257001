public import Balance
public import LocalTime
public import Posture
public import Records

/// What a wearer hands to somebody who treats them: some weeks, how sure they are, and what was done.
///
/// What is about health beyond posture is in it only where the wearer names it: what is not named is not read into the value
/// at all.
///
/// ```swift
/// let report = try HandoverReport.read(of: "me", weeks: 4, including: [.notes], today: today, from: store, knowledge: known)
/// for sentence in report.holds { print(sentence) }
/// ```
public struct HandoverReport: Sendable {
    /// What is in it only where it is named.
    public enum Part: String, CaseIterable, Sendable {
        /// Signs that were told, with their dates, and cautions such as a pregnancy.
        case signs
        /// What the wearer wrote down.
        case notes
        /// Pain with its places, and tender points.
        case pain
    }

    public let wearer: String
    /// The day on which it was made.
    public let made: LocalDay
    public let included: Set<Part>
    public let course: WeekCourse
    public let wear: HandoverWear
    /// `nil` where nothing was calibrated.
    public let flexion: HandoverFlexion?
    /// Over weeks, as the routine looks at it once a week.
    public let trend: SlouchTrend
    public let breaks: HandoverBreaks
    public let routine: HandoverRoutine
    public let tests: [HandoverTest]
    public let activities: HandoverLines
    /// As it stands on the last day; `nil` where nothing was recorded, and where nothing is asked of the wearer.
    public let goal: WeeklyGoal?
    /// `nil` where it was not named.
    public let pain: HandoverPain?
    public let signs: HandoverSigns?
    /// Of these weeks, oldest first; `nil` where they were not named.
    public let notes: [HandoverNote]?
    /// What the wearer must read first, where a sign that cannot wait is open; it is no part of what is handed over.
    public let emergency: [String]
    public let knowledge: Knowledge

    /// The first and the last day.
    public var days: ClosedRange<LocalDay> { course.first...max(course.first, course.last) }

    /// So many weeks fit on two sides.
    public static let possibleWeeks = 1...12
    public static let usualWeeks = 4

    /// Nothing was recorded, told or done in these weeks.
    public var isEmpty: Bool {
        wear.recordedDays == 0 && routine.sessions == 0 && !tests.contains { days.contains($0.lastDay) }
            && !activities.days.contains(where: days.contains) && !(pain?.hasAnything(in: days) ?? false)
            && !(signs?.hasAnything(in: days) ?? false) && (notes ?? []).isEmpty
    }

    /// Reads it from the record, and writes nothing but what the store remembers of days that are over.
    ///
    /// - Parameters:
    ///   - wearer: whose.
    ///   - weeks: calendar weeks, today's the last; clamped to ``possibleWeeks``.
    ///   - parts: what else is to be in it.
    ///   - today: the local day now.
    ///   - store: `nil` where there is no record yet: then nothing is claimed.
    ///   - knowledge: what exercises, self-tests and signs are called.
    ///   - rules: how deep a slouch is, as the wearer has set it.
    public static func read(
        of wearer: String, weeks: Int = usualWeeks, including parts: Set<Part> = [], today: LocalDay,
        from store: Store?, knowledge: Knowledge, rules: PostureRules = PostureRules()
    ) throws(RecordsError) -> HandoverReport {
        let weeks = min(max(weeks, possibleWeeks.lowerBound), possibleWeeks.upperBound)
        let course = try WeekCourse.read(
            weeks: weeks, upTo: today, of: wearer, today: today, from: store, knowledge: knowledge, rules: rules)
        let days = course.first...max(course.first, today)
        let sessions = try store?.sessions(wearer: wearer).map(\.session).filter { $0.day <= today } ?? []
        let profile = try store?.routineProfile(wearer: wearer)
        let outcomes = try OutcomesReport.read(of: wearer, today: today, from: store, knowledge: knowledge)
        let record = try store?.redFlags(wearer: wearer) ?? .unscreened
        let answers = try store?.answers(wearer: wearer).map(\.answer).filter { $0.day <= today } ?? []
        return HandoverReport(
            wearer: wearer, made: today, included: parts, course: course,
            wear: HandoverWear(course, sensors: try placements(of: wearer, in: days, store)),
            flexion: HandoverFlexion(course.recorded), trend: try trend(of: wearer, today: today, store),
            breaks: HandoverBreaks(course.recorded),
            routine: HandoverRoutine(
                sessions.filter { days.contains($0.day) }, profile: profile,
                relapses: try store?.relapses(wearer: wearer) ?? [], knowledge: knowledge),
            tests: HandoverTest.all(answers, knowledge: knowledge, today: today),
            activities: HandoverLines(outcomes, entries: outcomes.entries, weeks: weeks) { $0.moreIsBetter },
            goal: course.report.days.last?.goal,
            pain: parts.contains(.pain)
                ? HandoverPain(
                    outcomes, sessions: sessions.filter { days.contains($0.day) }, course: course, weeks: weeks,
                    tender: profile?.tender ?? [], knowledge: knowledge) : nil,
            signs: parts.contains(.signs)
                ? HandoverSigns(record, cautions: profile?.cautions, knowledge: knowledge) : nil,
            notes: parts.contains(.notes) ? try notes(of: wearer, in: days, store) : nil,
            emergency: outcomes.access.level == 1 ? StopText.sentences(outcomes.access, knowledge) : [],
            knowledge: knowledge)
    }

    /// The same with the knowledge in the program.
    public static func read(
        of wearer: String, weeks: Int, including parts: Set<Part>, today: LocalDay, from store: Store?,
        rules: PostureRules = PostureRules()
    ) throws(ReportError) -> HandoverReport {
        let knowledge = try ReportError.knowledge()
        return try ReportError.ofRecord { () throws(RecordsError) in
            try read(
                of: wearer, weeks: weeks, including: parts, today: today, from: store, knowledge: knowledge,
                rules: rules)
        }
    }

    private static func placements(
        of wearer: String, in days: ClosedRange<LocalDay>, _ store: Store?
    ) throws(RecordsError) -> [Placement] {
        // A day's local hours may lie in the days beside it in UTC.
        let recordings = try store?.recordings(
            of: wearer, from_us: (days.lowerBound - 1).start_us(offset_s: 0),
            to_us: (days.upperBound + 2).start_us(offset_s: 0))
        let own = (recordings ?? []).filter { days.contains($0.start.day) }
        return Set(own.compactMap(\.placement)).sorted { $0.rawValue < $1.rawValue }
    }

    /// What the routine's look at the weeks sees.
    private static func trend(
        of wearer: String, today: LocalDay, _ store: Store?
    ) throws(RecordsError) -> SlouchTrend {
        let recent = today - TrendRules().daysLookedAt
        let figures = try store?.dayFigures(of: wearer, in: recent..<today) ?? []
        var looked = figures.map { day in
            RoutineInput.Day(
                day: day.day, worn_min: day.worn_s / 60, slouch_min: day.slouch_s / 60, judged_min: day.judged_s / 60,
                rulesVersion: day.rulesVersion)
        }
        // The weekly looks are counted from the first day of all.
        if let first = try store?.firstRecordedDay(of: wearer), first < recent {
            looked.insert(RoutineInput.Day(day: first, worn_min: 0, slouch_min: 0), at: 0)
        }
        return SlouchTrend(
            days: looked, today: today, rulesVersion: try store?.rulesInForce(of: wearer, on: today)?.version)
    }

    private static func notes(
        of wearer: String, in days: ClosedRange<LocalDay>, _ store: Store?
    ) throws(RecordsError) -> [HandoverNote] {
        let notes = try store?.notes(
            from_us: (days.lowerBound - 1).start_us(offset_s: 0), to_us: (days.upperBound + 2).start_us(offset_s: 0))
        return (notes ?? []).filter { $0.wearer == wearer && days.contains($0.moment.day) }
            .map { HandoverNote(day: $0.moment.day, text: $0.text) }
    }
}
