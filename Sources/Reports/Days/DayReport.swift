public import Balance
public import Events
public import LocalTime
public import Posture
public import Records

/// What a local day of a wearer was like: worn, upright, slouching; and for today what to do.
///
/// ```swift
/// let today = try DayReport.read(day, of: "me", today: day, from: store)
/// print(today.json.text)
/// ```
public struct DayReport: Equatable, Sendable {
    /// The day's figures; they claim nothing where nothing was recorded.
    public let summary: DaySummary
    /// The local hours, 0…23, in which a slouch could have been seen: in the others none seen says nothing.
    public let judgedHours: Set<Int>
    /// Whether some of it comes from a sensor with a measurement every few seconds: short slouches are missed, and all
    /// times are rough.
    public let isCoarse: Bool
    /// What the wearer's days before were like; `nil` where nothing is compared.
    public let usual: UsualDays?
    /// The last seven days against the seven before; `nil` where they cannot be compared.
    public let week: WeekComparison?
    /// The week's goal, as it stood on that day; `nil` where nothing was recorded, and where nothing is asked of the wearer.
    public let goal: WeeklyGoal?
    /// Since when a new rule judges the wearer's days, as long as too few of them can be compared with each other.
    public let newRuleSince: LocalDay?
    /// After how long a break is asked for today; `nil` for another day, and where none is asked for.
    public let breakInterval: BreakInterval?
    /// What to do today; `nil` for another day.
    public let today: Today?
    /// How the wearer's alerts stand now; `nil` for another day than today.
    public var alerting: AlertStanding?
    /// Why what was worked out for today could not be kept (a full disk, a record that is only to be read); it is right
    /// all the same.
    public let notKept: RecordsError?

    /// Balance and routine of today.
    public enum Today: Equatable, Sendable {
        /// The wearer has not agreed to questions about health, so nothing is supposed.
        case notBegun
        case begun(TodayBrief)
    }

    public init(
        _ summary: DaySummary, judgedHours: Set<Int>, isCoarse: Bool = false, usual: UsualDays? = nil,
        week: WeekComparison? = nil, goal: WeeklyGoal? = nil, newRuleSince: LocalDay? = nil,
        breakInterval: BreakInterval? = nil,
        today: Today? = nil, notKept: RecordsError? = nil
    ) {
        self.summary = summary
        self.judgedHours = judgedHours
        self.isCoarse = isCoarse
        self.usual = usual
        self.week = week
        self.goal = goal
        self.newRuleSince = newRuleSince
        self.breakInterval = breakInterval
        self.today = today
        self.notKept = notKept
    }

    /// Too little was worn to say anything about a trend (DOMAIN 3.4).
    public var isShort: Bool { summary.worn_s < DaySummary.trendMinimum_s }

    /// The brief of today; `nil` for another day, and where the wearer has not begun.
    public var brief: TodayBrief? {
        if case .begun(let brief) = today { brief } else { nil }
    }

    /// The figures that can be compared with the wearer's own days, in the order of their importance.
    public var comparisons: [(figure: DayFigure, comparison: UsualDays.Comparison)] {
        DayFigure.allCases.compactMap { figure in usual?.comparison(figure).map { (figure, $0) } }
    }

    // MARK: From the record

    /// The usual days are looked for among so many.
    static let usualWithin = 84

    /// Reads a day, and where it is today what to do. That is kept, so that it is worked out once a day.
    ///
    /// - Parameters:
    ///   - day: the local day that is asked for.
    ///   - wearer: whose day.
    ///   - today: the local day now.
    ///   - store: `nil` where there is no record yet: then nothing is claimed.
    ///   - breaks: when breaks are asked for; `nil` where they are not, or nobody knows.
    ///   - rules: how deep a slouch is, as the wearer has set it.
    public static func read(
        _ day: LocalDay, of wearer: String, today: LocalDay, from store: Store?,
        breaks: BreakPrompter.Settings? = nil, rules: PostureRules = PostureRules()
    ) throws(ReportError) -> DayReport {
        try readWithSeconds(day, of: wearer, today: today, from: store, breaks: breaks, rules: rules).report
    }

    /// The same, with the seconds that the day's figures rest on: a picture is drawn of what the figures were made of, and
    /// the record is read once.
    public static func readWithSeconds(
        _ day: LocalDay, of wearer: String, today: LocalDay, from store: Store?,
        breaks: BreakPrompter.Settings? = nil, rules: PostureRules = PostureRules()
    ) throws(ReportError) -> (report: DayReport, seconds: WornSeconds) {
        guard let store else { return (nothing(of: wearer, on: day), WornSeconds()) }
        let outlook = day == today ? try readToday(day, of: wearer, from: store) : nil
        return try ReportError.ofRecord { () throws(RecordsError) in
            let coarseDays = try store.coarseDays(of: wearer, in: day...day)
            let summed = try store.summedDay(of: day, wearer: wearer, rules: rules)
            let figures = DayFigures(summed.summary)
            var goals = try GoalReader(of: wearer, today: today, from: store)
            let before = try daysBefore(figures, wearer: wearer, from: store)
            let usual = before.map { UsualDays(of: figures, before: $0) }
            let goal = try goals.goal(on: day, knowing: [figures])
            let lacksDays = usual.map { $0.count < UsualDays.fewestDays } ?? (goal?.missingDays ?? 0 > 0)
            let report = DayReport(
                summed.summary, judgedHours: summed.judgedHours, isCoarse: coarseDays.contains(day), usual: usual,
                week: before.flatMap { WeekComparison(on: day, figures: $0 + [figures]) }, goal: goal,
                newRuleSince: lacksDays ? try store.rulesInForce(of: wearer, on: day)?.changed : nil,
                breakInterval: try day == today ? breakInterval(of: wearer, from: store, breaks) : nil,
                today: outlook?.today, notKept: outlook?.notKept)
            return (report, summed.seconds)
        }
    }

    private static func breakInterval(
        of wearer: String, from store: Store, _ settings: BreakPrompter.Settings?
    ) throws(RecordsError) -> BreakInterval? {
        guard let settings else { return nil }
        return BreakInterval(
            settings, kept: try store.breakPrompts(wearer: wearer, last: BreakInterval.promptsLookedAt))
    }

    /// A day that is too short is compared with nothing.
    private static func daysBefore(
        _ figures: DayFigures, wearer: String, from store: Store
    ) throws(RecordsError) -> [DayFigures]? {
        guard figures.isLong else { return nil }
        return try store.dayFigures(
            of: wearer, in: figures.day - usualWithin..<figures.day, enough: UsualDays.mostDays)
    }

    /// A day of which nothing was recorded.
    static func nothing(of wearer: String, on day: LocalDay) -> DayReport {
        DayReport(
            DaySummary(
                day: day, wearer: wearer, track: [], episodes: [], alerts_us: [], localOffset_s: 0,
                rulesVersion: PostureRules().version),
            judgedHours: [])
    }

    /// Who has not begun is not made to wait for the model.
    private static func readToday(
        _ day: LocalDay, of wearer: String, from store: Store
    ) throws(ReportError) -> (today: Today, notKept: RecordsError?) {
        let known = try ReportError.ofRecord { () throws(RecordsError) -> Today? in
            let hasAgreed = try store.consents(wearer: wearer).contains { $0.version == Consent.currentVersion }
            guard hasAgreed else { return .notBegun }
            return try TodayBrief.kept(in: store, wearer: wearer, day: day).map(Today.begun)
        }
        if let known { return (known, nil) }
        let knowledge = try ReportError.knowledge()
        let balance = try ReportError.ofRecord { () throws(RecordsError) in
            try WearerBalance.read(of: wearer, today: day, from: store, knowledge: knowledge, extent: .today)
        }
        let today = Today.begun(TodayBrief(balance))
        do throws(RecordsError) {
            try balance.keep(in: store)
            return (today, nil)
        } catch {
            // What cannot be written can still be read.
            return (today, error)
        }
    }
}
