import LocalTime
import Numbers
import Posture
import Records

/// `days.csv`: each recorded day's summary, as `plumbline summary --json` says it; an empty field is not known.
enum DayExport {
    /// A day is a wearer's, whichever sensors saw it: where one sensor is asked for, it is each day of that sensor.
    ///
    /// - Parameters:
    ///   - scope: what is exported.
    ///   - rules: how deep a slouch is, as it is set.
    static func write(_ scope: ExportScope, rules: PostureRules) throws(ExportError) {
        let days = Set(scope.recordings.map { Entry(day: $0.recording.start.day, wearer: $0.recording.wearer) })
        try scope.write(.days) { file throws(ExportError) in
            for entry in days.sorted(by: { ($0.day, $0.wearer) < ($1.day, $1.wearer) }) {
                let summary = try scope.read { store throws(RecordsError) in
                    try store.summary(of: entry.day, wearer: entry.wearer, rules: rules)
                }
                try file.write(row(summary) + "," + sensors(of: entry, scope))
            }
        }
    }

    private struct Entry: Hashable {
        let day: LocalDay
        let wearer: String
    }

    /// Which sensors recorded on a day, and where they were worn.
    private static func sensors(of entry: Entry, _ scope: ExportScope) -> String {
        var seen: [String] = []
        var places: [String] = []
        for (_, recording) in scope.recordings
        where recording.start.day == entry.day && recording.wearer == entry.wearer
            && !seen.contains(recording.sensor)
        {
            seen.append(recording.sensor)
            places.append(recording.placement?.rawValue ?? "?")
        }
        return CSVText.field(seen.joined(separator: " ")) + "," + CSVText.field(places.joined(separator: " "))
    }

    /// As the summary's JSON tells them.
    private static func parts(_ day: DaySummary) -> [String] {
        guard day.coverageRatio != nil, day.hasParts else { return Array(repeating: "", count: 6) }
        let isJudged = day.slouchRatio != nil
        return [
            isJudged ? day.parts.lean_s : nil, isJudged ? day.parts.recline_s : nil, day.parts.bend_s,
            day.parts.lying_s, day.parts.moving_s, day.parts.unknown_s,
        ].map { CSVText.field($0, decimals: 1) }
    }

    private static func prompts(_ prompts: BreakPromptCounts?) -> [String] {
        [
            CSVText.field(prompts?.followedRatio, decimals: 4), prompts.map { "\($0.told)" } ?? "",
            prompts?.knownFollowed.map { "\($0)" } ?? "",
        ]
    }

    private static func row(_ day: DaySummary) -> String {
        func field(_ value: Double?, _ decimals: Int) -> String { CSVText.field(value, decimals: decimals) }
        let isJudged = day.slouchRatio != nil
        let flexion = day.flexionPercentiles
        let minutes = day.minutesAbove.map { $0.map { field($0.minutes, 2) } } ?? ["", "", "", ""]
        let fields =
            [
                day.day.text, CSVText.field(day.wearer), field(day.worn_s, 1),
                field(isJudged ? day.uprightTime_s : nil, 1), field(isJudged ? day.slouch_s : nil, 1),
                field(day.slouchRatio, 4), "\(day.episodes.count)", field(day.longestEpisode_s, 1), "\(day.alerts)",
                field(day.longestStill_s, 1), field(day.medianStill_s, 1), field(day.positionChangesPerHour, 2),
                field(flexion?.p10, 2), field(flexion?.p50, 2), field(flexion?.p90, 2),
            ] + minutes + [
                field(flexion?.variationDegrees, 2), field(day.largestExposure?.ratio, 4), field(day.degreeHours, 2),
                field(day.response_s, 1), field(day.answeredSoonRatio, 4), "\(day.breaks)",
                field(day.coverageRatio, 4), CSVText.field(day.rulesVersion),
            ]
        let share = day.slouchShare
        let bands = [
            field(isJudged ? day.relaxed_s : nil, 1), field(share?.mean, 4), field(share?.low80, 4),
            field(share?.high80, 4), CSVText.field(isJudged ? day.bandsVersion ?? "" : ""),
        ]
        return (fields + prompts(day.breakPrompts) + bands + parts(day) + [field(day.twoSensors_s, 1)])
            .joined(separator: ",")
    }
}
