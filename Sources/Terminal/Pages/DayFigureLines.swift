import Balance
import LocalTime
import Numbers
import PlainText
import Posture
import Reports

/// How still and how far forward a day was, what was done after alerts, and how that compares with other days.
struct DayFigureLines {
    private let report: DayReport
    private let columns: Int

    init(_ report: DayReport, columns: Int) { (self.report, self.columns) = (report, columns) }

    /// The most important first; what is not known has no line.
    var lines: [String] {
        [still, leaning, answers, prompts, usual].flatMap { $0 ?? [] }
    }

    /// What is compared on the page; the JSON has all of them.
    private static let told: Set<DayFigure> = [
        .longestStill, .medianStill, .positionChanges, .flexion, .variation, .response,
    ]
    private static let mostDifferences = 2

    /// How often a position is changed is said of an hour and more.
    private static let fewest_s = 3600.0

    private var still: [String]? {
        let day = report.summary
        guard let longest = day.longestStill_s else { return nil }
        var text = "longest \(time(longest))"
        if let median = day.medianStill_s { text += ", median \(time(median))" }
        if let changes = day.positionChangesPerHour, day.calibrated_s >= Self.fewest_s {
            text += "; \(DecimalText.tenths(changes)) position changes per hour"
        }
        return entry("still", text)
    }

    private var leaning: [String]? {
        let day = report.summary
        guard let flexion = day.flexionPercentiles, let degreeHours = day.degreeHours else { return nil }
        let text =
            "\(degrees(flexion.p50)) forward at the median, 80 % from \(degrees(flexion.p10)) to "
            + "\(degrees(flexion.p90)) (variation \(degrees(flexion.variationDegrees)))"
        let times = (day.minutesAbove ?? []).filter { $0.minutes > 0 || $0.degrees == 20 }.map { above in
            "\(above.degrees)°\(above.degrees == 20 ? " or more" : ""): \(time(above.minutes * 60))"
        }
        let sums = ["\(DecimalText.tenths(degreeHours)) degree-hours above 10°"] + times
        return entry("angle", text) + entry("", sums.joined(separator: "; "))
    }

    private var answers: [String]? {
        guard let response = report.summary.response_s, let soon = report.summary.answeredSoonRatio else { return nil }
        let median = response >= AlertAnswers.missing_s ? "5 min or more" : time(response)
        return entry(
            "answers",
            "median \(median) from an alert to a change; \(String(whole: soon * 100)) % within 60 s")
    }

    /// What followed the prompts to take a break, and after how long one is asked for where that is not what is set.
    private var prompts: [String]? {
        var texts: [String] = []
        if let prompts = report.summary.breakPrompts {
            let unknown = prompts.told - prompts.judged
            var parts = [prompts.told.counted("break") + " asked for"]
            if prompts.judged > 0 { parts.append("\(prompts.followed) of \(prompts.judged) followed by a change") }
            if unknown > 0 { parts.append("\(unknown) unknown") }
            texts.append(parts.joined(separator: ", "))
        }
        if let interval = report.breakInterval, interval.isLonger {
            texts.append(
                "after \(String(whole: interval.minutes)) min in one position, not "
                    + "\(String(whole: interval.set_min)): \(BreakInterval.inARow) in a row were not followed")
        }
        return texts.isEmpty
            ? nil : texts.enumerated().flatMap { index, text in entry(index == 0 ? "prompts" : "", text) }
    }

    /// The last seven days against the seven before.
    var week: [String] { report.week.map { entry("week", WeekText.sentence($0)) } ?? [] }

    /// How the week stands; why there is no goal is said of today alone.
    var goal: [String] {
        guard let goal = report.goal else { return [] }
        let text = GoalText(goal: goal, isThisWeek: report.today != nil)
        return (text.week() ?? (report.today == nil ? nil : text.none)).map { entry("goal", $0) } ?? []
    }

    /// Nothing is said of what cannot be told from the way a wearer's days differ anyway.
    private var usual: [String]? {
        let known = report.comparisons.filter { Self.told.contains($0.figure) && $0.comparison.verdict != nil }
        guard !known.isEmpty else { return nil }
        let others = known.filter { $0.comparison.verdict != .within }
        guard !others.isEmpty else { return entry("usual", "within your usual range") }
        var texts = others.prefix(Self.mostDifferences).map { figure, comparison in
            "\(name(figure)) \(comparison.verdict == .more ? "above" : "below") your usual "
                + amount(comparison.usual, of: figure)
        }
        let more = others.count - texts.count
        if more > 0 { texts.append("\(more) more in --json") }
        return entry("usual", texts.joined(separator: "; "))
    }

    private func name(_ figure: DayFigure) -> String {
        switch figure {
        case .longestStill: "longest still time"
        case .medianStill: "median still time"
        case .positionChanges: "changes of position"
        case .flexion: "median angle forward"
        case .variation: "variation"
        case .largestExposure: "time at the most frequent angle and duration"
        case .leaning: "degree-hours above 10°"
        case .response: "time to a change after an alert"
        case .answered: "alerts answered within 60 s"
        case .breaksAfterPrompts: "prompts followed by a change"
        }
    }

    private func amount(_ value: Double, of figure: DayFigure) -> String {
        switch figure {
        case .longestStill, .medianStill, .response: time(value)
        case .positionChanges: "\(DecimalText.tenths(value)) per hour"
        case .flexion, .variation: degrees(value)
        case .leaning: "\(DecimalText.tenths(value)) per hour"
        case .largestExposure, .answered, .breaksAfterPrompts: "\(String(whole: value * 100)) %"
        }
    }

    private func time(_ seconds: Double) -> String { TimeText.duration(seconds: seconds) }

    private func degrees(_ value: Double) -> String { "\(DecimalText.fixed(value, decimals: 0))°" }

    /// A label and a text under which it goes on.
    private func entry(_ label: String, _ text: String) -> [String] { DayEntry.lines(label, text, columns: columns) }
}
