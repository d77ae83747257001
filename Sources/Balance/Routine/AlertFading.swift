public import LocalTime
public import Posture

/// What a day says about alerts.
public struct AlertDay: Equatable, Sendable {
    public var day: LocalDay
    /// Worn, with a calibration that holds.
    public var worn_s: Double
    /// Alerts that were given and of which it is known what followed.
    public var answersKnown: Int
    /// Those of them that were answered within a minute.
    public var answeredSoon: Int
    /// Alerts that were given, and those that were left out.
    public var given: Int
    public var leftOut: Int
    /// Of the rules by which slouches were told.
    public var rulesVersion: String

    public init(
        day: LocalDay, worn_s: Double, answersKnown: Int, answeredSoon: Int, given: Int, leftOut: Int,
        rulesVersion: String = ""
    ) {
        self.day = day
        self.worn_s = worn_s
        self.answersKnown = answersKnown
        self.answeredSoon = answeredSoon
        self.given = given
        self.leftOut = leftOut
        self.rulesVersion = rulesVersion
    }

    /// Whether no alert was given although some fell due: a silent day says nothing of answers.
    var isSilent: Bool { given == 0 && leftOut > 0 }
}

/// Whether a wearer's alerts become fewer, or more again (BALANCE 7).
///
/// A step further when, on three of the last five worn days since the last step, seven tenths of the alerts were
/// answered within a minute; a step back when the trend of slouching is up, once for each of its looks. As long as it is
/// up nothing becomes less. The same days give the same answer.
public enum AlertFading {
    /// A day says something from so many answers on (assumed). Slouches end by themselves too: where two in ten do so
    /// within any minute, one alert a day would be “answered” by luck on one day in five, three alerts (all of which must
    /// be) on one day in a hundred. Whoever has fewer than three has few enough.
    static let fewestAnswers = 3
    static let soonShare = 0.7
    public static let daysLookedAt = 5
    static let goodDays = 3
    /// Days that are longer ago say nothing of now (assumed).
    public static let oldestDays = 28

    public enum Cause: String, Sendable {
        /// The wearer's alerts are watched from this day on.
        case began
        case answered
        case slouchingMore = "slouching_more"
    }

    /// Another step, and why.
    public struct Change: Equatable, Sendable {
        public var step: AlertStep
        public var cause: Cause

        public init(step: AlertStep, cause: Cause) {
            self.step = step
            self.cause = cause
        }
    }

    /// Whether a day is one of those that are looked at: how often the alerts of other rules were answered says nothing of
    /// those of now.
    ///
    /// - Parameters:
    ///   - day: the day.
    ///   - rulesVersion: of the rules in force; `nil` where nobody knows.
    public static func counts(_ day: AlertDay, rulesVersion: String? = nil) -> Bool {
        day.worn_s >= DaySummary.trendMinimum_s && !day.isSilent
            && rulesVersion.map { $0 == day.rulesVersion } ?? true
    }

    /// Looks at the days before today.
    ///
    /// - Parameters:
    ///   - step: how many alerts are given now.
    ///   - since: the day on which that began.
    ///   - days: in any order; those before `since`, today and later ones do not count.
    ///   - trend: of slouching, as of today.
    ///   - today: the local day now.
    ///   - rulesVersion: of the rules in force; `nil` where nobody knows.
    /// - Returns: `nil` where all stays as it is.
    public static func change(
        from step: AlertStep, since: LocalDay, days: [AlertDay], trend: SlouchTrend, today: LocalDay,
        rulesVersion: String? = nil
    ) -> Change? {
        if trend.direction == .up {
            guard let look = trend.lookDay, look > since, step != step.more else { return nil }
            return Change(step: step.more, cause: .slouchingMore)
        }
        let oldest = max(since, today - oldestDays)
        let looked = days.filter { $0.day >= oldest && $0.day < today && counts($0, rulesVersion: rulesVersion) }
            .sorted { $0.day < $1.day }.suffix(daysLookedAt)
        guard looked.count(where: isGood) >= goodDays, step != step.fewer else { return nil }
        return Change(step: step.fewer, cause: .answered)
    }

    private static func isGood(_ day: AlertDay) -> Bool {
        day.answersKnown >= fewestAnswers
            && Double(day.answeredSoon) >= soonShare * Double(day.answersKnown)
    }
}

extension AlertDay {
    public init(_ summary: DaySummary) {
        self.init(
            day: summary.day, worn_s: min(summary.worn_s, summary.calibrated_s), answersKnown: summary.answersKnown,
            answeredSoon: summary.answeredSoon, given: summary.alerts - summary.silentAlerts,
            leftOut: summary.silentAlerts, rulesVersion: summary.rulesVersion)
    }
}

extension SlouchTrend {
    /// Looks at figures that were kept, of a wearer whose record begins on a day.
    public init(_ figures: [DayFigures], firstDay: LocalDay?, today: LocalDay, rulesVersion: String? = nil) {
        // A day without a figure says when the looks are, and nothing else.
        let begin = firstDay.map { [RoutineInput.Day(day: $0, worn_min: 0, slouch_min: 0)] } ?? []
        self.init(
            days: begin
                + figures.map {
                    RoutineInput.Day(
                        day: $0.day, worn_min: $0.calibrated_s / 60, slouch_min: $0.slouch_s / 60,
                        judged_min: $0.judged_s / 60, rulesVersion: $0.rulesVersion)
                },
            today: today, rulesVersion: rulesVersion)
    }
}
